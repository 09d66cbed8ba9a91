"""A number of a person, planted wherever a ledger has a cell, comes back from nowhere."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.unit.intake.builders import problem_ledgers
from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.county import COUNTY, TODAY, county
from tests.unit.intake.builders.problem_ledgers import the_kind
from warehouse.cli.answers import write_answers
from warehouse.intake.cells.sheets import CellError, CellValue, Sheet
from warehouse.intake.copies.annotated_copy import annotate
from warehouse.intake.copies.report import write_report
from warehouse.intake.examine import examine, rejected_rows
from warehouse.intake.findings.examination import Examination
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.ledgers.fields.field_facts import PERSONAL_FIELDS
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.ledgers.problems.reading import read_problems
from warehouse.intake.ledgers.shown_values import value_text, value_texts
from warehouse.intake.ledgers.table.cells.fill_down import fill
from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.layout import example_row
from warehouse.runtime.home import Home
from warehouse.schema import catalogue
from warehouse.schema.validation import schema_of

pytestmark = pytest.mark.slow

MOBILE, ID_NUMBER, BANK_CARD = "13812345678", "11010519491231002X", "6222021001122334458"
SECRETS = (MOBILE, ID_NUMBER, BANK_CARD)
TITLES = {
    "rectification_ledger": "夹江县委第三轮巡察反馈问题整改台账",
    "three_lists": "第三轮巡察问题清单",
    "closure_ledger": "第三轮巡察问题销号台账",
    "immediate_ledger": "第三轮巡察立行立改台账",
    "clue_transfer_ledger": "第三轮巡察发现问题线索移交台账",
    "party_org_roster": "村(社区)党组织名册",
    "coverage_ledger": "巡察全覆盖台账",
    "weak_org_ledger": "软弱涣散党组织整顿台账",
}
FIRST_PLANTED = 5
"""Title, form line, header and a sound row stand above."""

USUAL = {
    "subject_org": "西河村",
    "org_name": "西河村党支部",
    "village": "西河村",
    "town": "甘江镇",
    "category": "优亲厚友",
    "deadline": "2024年12月底前",
    "status": "整改中",
    "round": "第三轮",
    "year": 2024,
    "is_closed": "否",
    "start_date": dt.date(2024, 3, 1),
    "end_date": dt.date(2024, 3, 20),
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceData:
    home = Home(Path(tmp_path_factory.mktemp("privacy")))
    county(home)
    take(home, {"rounds": one("rounds", ROUND), "inspections": one("inspections", INSPECTION)})
    return ReferenceData(home, today=TODAY)


ROUND = {
    "round_id": "R3",
    "region_code": COUNTY,
    "term_id": "2021-2026",
    "sequence": 3,
    "name": "第三轮",
    "starts_on": dt.date(2024, 2, 1),
    "ends_on": dt.date(2024, 4, 30),
}


INSPECTION = {
    "inspection_id": "I2",
    "village_id": "v2",
    "round_id": "R3",
    "team_level": "county",
    "modes": "routine",
    "starts_on": dt.date(2024, 3, 1),
    "ends_on": dt.date(2024, 3, 20),
    "feedback_on": dt.date(2024, 4, 10),
}


def one(table: str, row: dict[str, object]) -> pl.DataFrame:
    """A raw table of one row; what it does not say is null."""
    types = {name: column.dtype for name, column in schema_of(table).columns().items()}
    return pl.DataFrame([{name: row.get(name) for name in types}], schema=types)


def columns_of(kind: str) -> dict[str, str]:
    """One header for every field of a kind."""
    # a count of villages makes a county's table of counts of it, in which nothing is read
    return {
        field: headers.split()[0]
        for field, headers in the_kind(kind).headers.items()
        if field != "village_count"
    }


def plant(book: xlsxwriter.Workbook, kind: str, secret: str | int) -> int:
    """Add a ledger with one sound row and one for each column, the secret in it; gives its rows."""
    columns = columns_of(kind)
    sheet = book.add_worksheet(kind)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range(0, 0, 0, len(columns), TITLES[kind])
    sheet.write(1, 0, f"填报单位:夹江县委巡察办 联系电话:{secret}")
    sheet.write(1, 3, "填报时间:2024年10月31日")
    sheet.write_row(2, 0, [*columns.values(), f"自设列 {secret}"])
    for row, place in enumerate([None, *range(len(columns))], 3):
        for column, name in enumerate(columns):
            value = USUAL.get(name, row if name == "seq" else f"第{row}行的内容")
            if column == place:
                value = secret if isinstance(secret, int) else f"东岭村民政办{secret}反映"
            style = [day] if isinstance(value, dt.date) else []
            sheet.write(row, column, value, *style)
        sheet.write_comment(row, 1, f"请联系{secret}")
    last = len(columns) + 4
    sheet.merge_range(last, 0, last, len(columns), f"一、党的建设方面{secret}")
    sheet.write_row(last + 1, 0, ["同上"] * len(columns))
    sheet.write(last + 2, 0, f"注:有疑问请拨打{secret}")
    return last + 3


def everything(examination: Examination, file: Path, folder: Path) -> str:
    """All that an examination tells, keeps or hands out, as one text."""
    interpretation = examination.interpretation
    parts = [
        repr(interpretation.questions),
        repr(interpretation.profiles),
        *(frame.write_ndjson() for frame in interpretation.tables.values()),
        *(getattr(interpretation, name).write_ndjson()
          for name in ("findings", "statuses", "headers", "counts", "observations")),
        *(with_sentences(examination.findings, language).write_ndjson()
          for language in ("zh", "en")),
        *(f"{question.title}{question.help}" for question in interpretation.questions),
    ]  # fmt: skip
    answers = write_answers(folder / "answers.toml", interpretation.questions, {})
    parts.append(answers.read_text(encoding="utf-8"))
    write_report(folder / "report", examination, 1.0)
    parts += [
        file.read_text(encoding="utf-8")
        if file.suffix == ".json"
        else pl.read_parquet(file).write_ndjson()
        for file in sorted((folder / "report").iterdir())
    ]
    for language in ("zh", "en"):
        copies = [
            rejected_rows(examination, language),
            annotate(file, examination.findings, examination.statuses, language),
        ]
        for copy in copies:
            with zipfile.ZipFile(io.BytesIO(copy)) as book:
                parts += [book.read(name).decode("utf-8") for name in book.namelist()]
    return "\n".join(parts)


@pytest.mark.parametrize("secret", [" ".join(SECRETS), int(MOBILE)], ids=["text", "number"])
def test_a_number_planted_in_any_cell_of_a_ledger_refuses_its_row_and_is_told_nowhere(
    secret: str | int, reference: ReferenceData, tmp_path: Path
):
    file = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(file, {"strings_to_numbers": False}) as book:
        heights = {kind: plant(book, kind, secret) for kind in TITLES}
    questions = examine([file], {}, reference).questions
    answers = {one.key: one.proposal or one.options[0].value for one in questions if one.options}
    examination = examine([file], answers, reference)
    text = everything(examination, file, tmp_path)
    assert [secret for secret in SECRETS if secret in text] == []
    assert dict(examination.statuses["sheet"].value_counts().iter_rows()) == heights
    statuses = {(sheet, row): status for _, sheet, row, status, *_ in examination.statuses.rows()}
    personal = pl.col("rule").str.starts_with("personal_")
    refused = examination.findings.filter(personal, severity="rejected")
    assert {statuses[place] for place in refused.select("sheet", "row").iter_rows()} == {"rejected"}
    for kind in TITLES:
        read = {
            (kind, row, row - FIRST_PLANTED + 1)
            for row, (name, header) in enumerate(columns_of(kind).items(), FIRST_PLANTED)
            if not (is_personal(header) or name in PERSONAL_FIELDS)
            and name not in the_kind(kind).secret_fields
        }
        assert read <= set(refused.select("sheet", "row", "column").rows())


def test_a_number_planted_in_any_cell_of_a_template_keeps_its_row_out_and_is_told_nowhere(
    reference: ReferenceData, tmp_path: Path
):
    secret = " ".join(SECRETS)
    file = tmp_path / "模板.xlsx"
    with xlsxwriter.Workbook(file, {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for table in catalogue.OFFICE_TABLES:
            columns, example = catalogue.columns(table), example_row(table, "zh")
            sheet = book.add_worksheet(catalogue.title(table).in_language("zh"))
            sheet.write_row(0, 0, [column.header.in_language("zh") for column in columns])
            for row, planted_in in enumerate(columns, 1):
                for place, column in enumerate(columns):
                    value = secret if column is planted_in else example.get(column.name)
                    style = [day] if isinstance(value, dt.date) else []
                    sheet.write(row, place, value, *style)
    examination = examine([file], {}, reference)
    text = everything(examination, file, tmp_path)
    assert [secret for secret in SECRETS if secret in text] == []
    assert examination.count("accepted") == 0
    of_rows = examination.statuses.filter(pl.col("row") > 1)
    placed = examination.findings.select("sheet", "row", "column")
    for table in catalogue.OFFICE_TABLES:
        sheet_name = catalogue.title(table).in_language("zh")
        places = [(sheet_name, row, row - 1) for row in range(2, len(catalogue.columns(table)) + 2)]
        assert set(places) <= set(placed.rows()), table
    assert set(of_rows["status"]) <= {"rejected", "pending"}


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        (511126199001011017, "personal_id_number"),
        (511126900101101, "personal_id_number"),
        (13800138000.0, "personal_mobile"),
        (6222021001122334458, "personal_bank_card"),
    ],
)
def test_a_number_of_a_person_stored_as_a_number_refuses_its_row(
    number: float, rule: str, reference: ReferenceData, tmp_path: Path
):
    file = tmp_path / "台账.xlsx"
    headers = ["序号", "村（社区）", "反馈问题", "整改时限", "责任单位", "整改状态"]
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("整改台账")
        sheet.write(0, 0, TITLES["rectification_ledger"])
        sheet.write(1, 0, "填报时间:2024年10月31日")
        sheet.write_row(2, 0, headers)
        sheet.write_row(3, 0, [1, "西河村", "账目不清", "2024年12月底前", number, "整改中"])
    examination = examine([file], {}, reference)
    refused = examination.findings.filter(severity="rejected")
    assert refused.select("rule", "row", "column").unique().rows() == [(rule, 4, 5)]
    written_out = examination.findings.write_ndjson()
    assert str(int(number))[:14] not in written_out.replace(".", "")


def test_a_name_in_free_text_is_told_and_used_hidden(reference: ReferenceData, tmp_path: Path):
    file = tmp_path / "台账.xlsx"
    headers = ["序号", "村（社区）", "反馈问题", "整改措施", "整改时限", "责任单位", "整改状态"]
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("整改台账")
        sheet.write(0, 0, TITLES["rectification_ledger"])
        sheet.write(1, 0, "填报时间:2024年10月31日")
        sheet.write_row(2, 0, headers)
        end = ["2024年12月底前", "西河村党支部", "整改中"]
        sheet.write_row(3, 0, [1, "西河村", "会计王德福白条入账", "责令李大海退赔", *end])
        sheet.write_row(4, 0, [2, "西河村", "账目不清", "立即整改", *end])
    findings = examine([file], {}, reference).findings.filter(rule="person_hidden")
    assert findings.select("row", "column", "value", "severity").rows() == [
        (4, 3, "会计王**白条入账", "noted"),
        (4, 4, "责令李**退赔", "noted"),
    ]


def test_a_failed_formula_is_no_text_and_is_shown_as_the_program_shows_it():
    columns = tuple(
        LedgerColumn(number, header, name, 1.0)
        for number, (name, header) in enumerate(
            {"seq": "序号", "problem_text": "反馈问题", "deadline": "整改时限"}.items(), 1
        )
    )
    rows: list[list[CellValue]] = [
        [column.header for column in columns],
        [1, CellError("#DIV/0!"), "2024年9月底前"],
        [2, "同上", "2024年9月底前"],
        [3, "账目不清", CellError("#REF!")],
    ]
    sheet = Sheet("台账.xlsx", "台账", rows)
    kinds = ClassifiedRows(["header", "data", "data", "data"], {}, {})
    filled = fill(sheet, kinds, columns, the_kind("rectification_ledger"), "", {})
    findings = [(one.row, one.rule, one.value) for one in filled.findings]
    assert findings == [(3, "ditto_after_blank", "同上"), (2, "cell_error", "#DIV/0!")]
    assert [row.row for row in filled.rows] == [4]
    assert str(filled.rows[0].cells["deadline"].value) == "#REF!"


def test_a_person_named_in_a_problem_is_masked_alike_in_every_edition():
    office = problem_ledgers.office()
    problem = {
        "seq": 1,
        "subject_org": "东岭村",
        "category": "优亲厚友",
        "problem_text": "村会计王德福侵占资金",
        "responsible_unit": "东岭村党支部",
        "status": "整改中",
    }
    for as_of in (problem_ledgers.APRIL, problem_ledgers.MAY):
        table = problem_ledgers.ledger(problem, as_of=as_of)
        result = read_problems(table, {}, office)
        result = read_problems(
            table, problem_ledgers.answers(result, problem_level="village"), office
        )
        assert result.questions == []
        assert "王德福" not in f"{result}{result.observations.to_dicts()}"
        office = office.accepting(result)
    assert office.held["problems"].height == 1


def test_a_problem_whose_row_is_refused_has_not_vanished():
    office = problem_ledgers.office()
    problems: list[dict[str, CellValue]] = [
        {"seq": number, "subject_org": "东岭村", "problem_text": text, "status": "整改中",
         "responsible_unit": "东岭村党支部"}
        for number, text in enumerate(("账目不清", "公开不及时"), 1)
    ]  # fmt: skip
    first = problem_ledgers.ledger(*problems, as_of=problem_ledgers.APRIL)
    office = office.accepting(read_problems(first, {}, office))
    rest = problem_ledgers.ledger(problems[0], as_of=problem_ledgers.MAY)
    assert problem_ledgers.question_kinds(read_problems(rest, {}, office)) == ["problem_vanished"]
    parted = replace(rest, is_whole=False)
    assert problem_ledgers.question_kinds(read_problems(parted, {}, office)) == []


def test_texts_that_are_hidden_at_one_pass_show_what_each_shows_by_itself():
    texts = [f" 村民张建国挪用公款,电话{MOBILE} ", "账目" * 40, "村账未公示", f"{ID_NUMBER}\n"]

    assert value_texts(pl.Series([*texts, None])) == {text: value_text(text) for text in texts}
    assert "张建国" not in value_text(texts[0])
