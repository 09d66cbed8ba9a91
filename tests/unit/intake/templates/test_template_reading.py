"""A template that comes back: what is a template, and what every cell and row of it comes to."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.county import COUNTY, TODAY, villages
from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet, SourceFile
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.interpret import interpret_template, interpret_templates
from warehouse.intake.templates.layout import TEMPLATE_VERSION, example_row
from warehouse.intake.templates.list_values import ListReader
from warehouse.intake.templates.readers import CellReader
from warehouse.intake.templates.recognition import is_template
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.reading import Reading
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.home import Home
from warehouse.schema import catalogue
from warehouse.schema.tables import TABLES
from warehouse.schema.validation import stored_types

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[4]
FILE = "填好.xlsx"
D = dt.date
FEEDBACK = D(2024, 3, 28)


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> ReferenceData:
    """An office of one county whose roster has been accepted."""
    home = Home(tmp_path_factory.mktemp("office"))
    home.create()
    home.settings_file.write_text(f'root_region = "{COUNTY}"\n', "utf-8")
    take(home, {"villages": villages()})
    return ReferenceData(home, today=TODAY)


def filled(table: str, *rows: dict[str, Any], **more: Any) -> Sheet:
    """The sheet of a template with `rows` by column name; row 1 is the title, 2 the headers."""
    columns = catalogue.columns(table)
    headers = [column.header.in_language("zh") + "*" * column.is_required for column in columns]
    cells = [[row.get("说明"), *(row.get(column.name) for column in columns)] for row in rows]
    title = catalogue.title(table).in_language("zh")
    return sheet([None, "一行一件事。"], ["说明", *headers], *cells, name=title, file=FILE, **more)


def template(*sheets: Sheet, version: str | None = TEMPLATE_VERSION) -> SourceFile:
    return SourceFile(FILE, 1, "", sheets, version)


def read(reference: ReferenceData, *sheets: Sheet, **answers: str) -> Interpretation:
    return interpret_template(template(*sheets), answers, reference)


def inspection(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "inspection_id": f"X{number:03}",
        "village_id": "v1",
        "round_id": "R05",
        "team_level": "县级",
        "modes": "常规巡察",
        "starts_on": D(2024, 4, 8),
        **changed,
    }


def problem(number: int = 1, **changed: Any) -> dict[str, Any]:
    flags = ("is_immediate", "is_livelihood", "is_key", "is_ongoing")
    return {
        "problem_id": f"W{number:03}",
        "inspection_id": "X001",
        "responsibility_level": "村",
        **dict.fromkeys(flags, "否"),
        **changed,
    }


def statuses(result: Interpretation) -> list[tuple[str, str | None]]:
    return list(result.statuses.select("status", "reason").iter_rows())


def rules(result: Interpretation) -> list[tuple[str, str, int | None]]:
    return list(result.findings.select("rule", "severity", "row").iter_rows())


# What is a template


def test_the_property_makes_a_template_even_of_an_empty_file():
    assert is_template(template(sheet()))


def test_without_the_property_the_headers_make_it():
    assert is_template(template(filled("problems", problem()), version=None))


def test_a_ledger_of_an_office_is_no_template_though_its_sheet_is_called_like_one():
    office = sheet(
        ["序号", "问题类别", "责任单位", "整改时限", "整改措施"],
        [1, "资金管理", "东岭村", "2024年底前", "退还"],
        name="问题",
    )
    assert not is_template(template(office, version=None))


def test_a_raw_table_as_csv_is_a_template_by_its_own_column_names():
    raw = sheet(["action_id", "problem_id"], ["D1", "P1"], name="导出")
    assert is_template(template(raw, version=None))


def test_codes_in_shells_are_taken_and_codes_that_lost_digits_are_not(
    reference: ReferenceData, tmp_path: Path
):
    """As exports shield them: a tab, a formula of a text, an apostrophe; then 104.0 and E+11."""
    header = "village_id,name,kind,township_code,township_name,county_code,valid_from,valid_to"
    rest = "village,511126901,青梧镇,511126,2016-01-01,"
    codes = ("\t511126901101", '"=""511126901102"""', "'511126901103", "511126901104.0", "5.1E+11")
    lines = [f"{code},青岩村{n},{rest}" for n, code in enumerate(codes)]
    path = tmp_path / "villages.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    files, _ = read_files([path])
    result = read(reference, files[0].sheets[0])
    assert result.tables["villages"]["village_id"].to_list() == [
        "511126901101",
        "511126901102",
        "511126901103",
    ]
    assert statuses(result)[-2:] == [("pending", None), ("rejected", None)]


@pytest.mark.parametrize("table", catalogue.OFFICE_TABLES)
def test_the_example_ledgers_come_back_as_they_are(reference: ReferenceData, table: str):
    """Texts of a CSV file under the raw names, and labels of both languages under Chinese ones."""
    held = pl.read_csv(ROOT / f"seeds/ledgers/{table}.csv", infer_schema=False).head(60)
    types = {n: t for n, t in stored_types(table).items() if n in held.columns}
    wanted = held.select(_typed(name, dtype) for name, dtype in types.items())
    raw = sheet(held.columns, *map(list, held.iter_rows()), name=table, file=FILE)
    labelled = [
        {name: _label(table, name, value) for name, value in row.items()}
        for row in wanted.iter_rows(named=True)
    ]
    for one in (raw, filled(table, *labelled)):
        result = read(reference, one)
        assert result.findings.to_dicts() == []
        assert result.questions == []
        rows = result.tables[table]
        assert rows.select(list(types)).cast(types).equals(wanted)
        assert rows["source_row"].to_list() == list(
            range(one.height - held.height + 1, one.height + 1)
        )
        assert dict(rows.schema)["source_row"] == pl.Int32
        assert {n: rows.schema[n] for n in types} == {
            n: c.dtype for n, c in TABLES[table].columns().items()
        }


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Boolean():
        return pl.col(name) == "true"
    return pl.col(name).str.to_date() if dtype == pl.Date() else pl.col(name).cast(dtype)


def _label(table: str, name: str, value: Any) -> Any:
    column = catalogue.column(table, name)
    if value is None:
        return None
    if column.reader == "flag":
        return "是" if value else "否"
    if column.reader in ("listed", "tags"):
        return "、".join(
            catalogue.label(table, name, code).in_language("zh") for code in value.split("|")
        )
    return value


# Headers and sheets


def test_headers_are_known_in_any_order_width_and_language(reference: ReferenceData):
    one = sheet(
        ["Ledger", "应报日期 *", "月　份", "ｒｅｇｉｏｎ＿ｃｏｄｅ", " 收到日期"],
        ["问题", D(2024, 3, 31), "2024-03", COUNTY, None],
        name="应报台账",
        file=FILE,
    )
    (row,) = read(reference, one).tables["reports_due"].to_dicts()
    assert (row["region_code"], row["month"], row["ledger"]) == (COUNTY, D(2024, 3, 1), "problems")
    assert (row["due_on"], row["received_on"]) == (D(2024, 3, 31), None)


def test_the_place_of_every_column_can_be_named(reference: ReferenceData):
    result = read(reference, filled("action_items", {"action_id": "D1", "problem_id": "P1"}))
    assert result.headers.select("table", "name", "column", "header").rows() == [
        ("action_items", "action_id", 2, "督办编号*"),
        ("action_items", "problem_id", 3, "问题编号*"),
    ]


def test_a_column_of_the_office_s_own_is_left_out_and_said_so(reference: ReferenceData):
    one = sheet(
        ["督办编号", "问题编号", "备注", "责任人姓名", "空列"],
        ["D1", "P1", "已电话催办", "某某", None],
        name="督办点名问题",
        file=FILE,
    )
    result = read(reference, one)
    assert rules(result) == [
        ("template_column_unknown", "warned", 1),
        ("template_column_personal", "warned", 1),
    ]
    assert result.findings["header"].to_list() == ["备注", "责任人姓名"]
    assert result.tables["action_items"].columns == [
        "action_id",
        "problem_id",
        "source_file",
        "source_sheet",
        "source_row",
    ]


def test_a_sheet_without_a_required_column_is_refused_whole_and_the_others_are_read(
    reference: ReferenceData,
):
    short = sheet(["督办编号", "备注"], ["D1", "x"], [None, None], name="督办点名问题", file=FILE)
    result = read(reference, short, filled("problems", problem()))
    (finding,) = with_sentences(result.findings, "zh").to_dicts()
    assert (finding["rule"], finding["severity"], finding["row"]) == (
        "template_columns_missing",
        "rejected",
        1,
    )
    assert "问题编号" in finding["what"]
    assert "Problem" in with_sentences(result.findings, "en")["what"][0]
    assert statuses(result)[:3] == [("skipped", "header"), ("rejected", None), ("skipped", "blank")]
    assert "action_items" not in result.tables
    assert result.tables["problems"].height == 1


def test_a_column_that_stands_twice_refuses_the_sheet(reference: ReferenceData):
    twice = sheet(
        ["督办编号", "问题编号", "problem_id"], ["D1", "P1", "P2"], name="督办点名问题", file=FILE
    )
    assert rules(read(reference, twice)) == [("template_column_twice", "rejected", 1)]


def test_sheets_that_hold_no_table_are_left_out_with_their_reason(reference: ReferenceData):
    result = read(
        reference,
        sheet(["保密"], name="填写说明", file=FILE),
        sheet(["草稿"], [None], ["草稿"], name="Sheet2", file=FILE),
        replace(filled("problems", problem()), is_hidden=True),
        sheet(["是"], name="Lists", file=FILE),
    )
    assert statuses(result) == [
        ("skipped", "instructions"),
        ("skipped", "not_of_the_template"),
        ("skipped", "blank"),
        ("skipped", "not_of_the_template"),
        ("skipped", "hidden_sheet"),
        ("skipped", "hidden_sheet"),
        ("skipped", "hidden_sheet"),
        ("skipped", "instructions"),
    ]
    assert rules(result) == [
        ("template_sheet_unknown", "warned", None),
        ("template_sheet_hidden", "warned", None),
    ]
    assert json.loads(result.findings["details"][0])["count"] == "2"


def test_a_template_of_another_version_is_read_and_said_so(reference: ReferenceData):
    file = template(filled("problems", problem()), version="0")
    result = interpret_template(file, {}, reference)
    assert rules(result) == [("template_version_other", "warned", None)]
    assert result.tables["problems"].height == 1


# Rows


def example(table: str) -> dict[str, Any]:
    return example_row(table, "zh")


def test_the_example_is_left_out_with_its_mark_and_without(reference: ReferenceData):
    result = read(
        reference,
        filled("problems", {**example("problems"), "说明": "示例"}, example("problems"), problem()),
    )
    assert statuses(result)[2:] == [
        ("skipped", "example"),
        ("skipped", "example"),
        ("accepted", None),
    ]
    assert rules(result) == [("template_example_unmarked", "noted", 4)]


def test_a_row_typed_over_the_example_is_refused_not_lost(reference: ReferenceData):
    typed_over = {**example("problems"), "说明": "示例", "problem_id": "W001"}
    result = read(reference, filled("problems", typed_over))
    assert statuses(result)[2:] == [("rejected", None)]
    assert rules(result) == [("template_example_altered", "rejected", 3)]


def test_a_row_that_only_shares_its_number_with_the_example_is_taken(reference: ReferenceData):
    result = read(
        reference, filled("problems", problem(problem_id=example("problems")["problem_id"]))
    )
    assert result.tables["problems"].height == 1


def test_blank_rows_and_lone_notes_are_left_out(reference: ReferenceData):
    result = read(
        reference, filled("problems", problem(), {}, {"说明": "以下为二季度"}, {"summary": " "})
    )
    assert statuses(result)[2:] == [
        ("accepted", None),
        ("skipped", "blank"),
        ("skipped", "foot_note"),
        ("skipped", "blank"),
    ]


def test_hidden_rows_are_read_and_said_so(reference: ReferenceData):
    one = filled("problems", problem(1), problem(2), hidden_rows=frozenset({4}))
    result = read(reference, one)
    assert result.tables["problems"].height == 2
    assert rules(result) == [("hidden_rows", "warned", 4)]


# Cells


def test_a_required_cell_that_is_empty_refuses_its_row_at_its_place(reference: ReferenceData):
    result = read(reference, filled("problems", problem(1), problem(2, inspection_id=" ")))
    (finding,) = result.findings.to_dicts()
    assert (finding["rule"], finding["severity"]) == ("template_required", "rejected")
    assert (finding["row"], finding["column"], finding["header"]) == (4, 3, "巡察编号*")
    assert result.tables["problems"]["problem_id"].to_list() == ["W001"]


def test_an_optional_cell_that_is_empty_is_null_and_zero_is_zero(reference: ReferenceData):
    result = read(
        reference, filled("inspections", inspection(days_on_site=0, interviews_held=None))
    )
    (row,) = result.tables["inspections"].to_dicts()
    assert (row["days_on_site"], row["interviews_held"], row["ends_on"]) == (0, None, None)


@pytest.mark.parametrize(
    ("table", "name", "value", "rule"),
    [
        ("inspections", "days_on_site", -1, "count_negative"),
        ("inspections", "starts_on", "2024年2月30日", "day_impossible"),
        ("coverage_plan", "year", 1066, "template_out_of_range"),
        ("rounds", "region_code", "51112", "template_region_unclear"),
        ("problems", "problem_id", 4.11123e16, "code_digits_lost"),
    ],
)
def test_what_no_schema_allows_does_not_pass(
    reference: ReferenceData, table: str, name: str, value: CellValue, rule: str
):
    rows = {
        "inspections": inspection(),
        "coverage_plan": {
            "region_code": COUNTY,
            "term_id": "t",
            "year": 2024,
            "planned_villages": 1,
        },
        "rounds": {
            "round_id": "R1",
            "region_code": COUNTY,
            "term_id": "t",
            "sequence": "第三轮",
            "name": "三",
            "starts_on": D(2024, 1, 1),
            "ends_on": D(2024, 2, 1),
        },
        "problems": problem(),
    }
    assert read(reference, filled(table, rows[table])).tables[table].height == 1
    result = read(reference, filled(table, {**rows[table], name: value}))
    assert rule in result.findings["rule"].to_list()
    assert result.tables[table].is_empty()


def test_the_deadline_of_a_period_is_its_end_and_said_so(reference: ReferenceData):
    result = read(
        reference,
        filled("problems", problem(due_on="2024年6月底前"), problem(2, due_on="立行立改")),
    )
    assert result.tables["problems"]["due_on"].to_list() == [D(2024, 6, 30), None]
    assert rules(result) == [
        ("period_end_taken", "noted", 3),
        ("template_deadline_kind", "warned", 4),
    ]


@pytest.mark.parametrize("value", ["2024-03", "2024年3月", D(2024, 3, 1), D(2024, 3, 18)])
def test_a_month_is_kept_as_its_first_day(reference: ReferenceData, value: CellValue):
    row = {"region_code": COUNTY, "month": value, "ledger": "问题", "due_on": D(2024, 3, 31)}
    result = read(reference, filled("reports_due", row))
    assert result.tables["reports_due"]["month"].to_list() == [D(2024, 3, 1)]


def test_a_date_without_its_year_is_asked_about_and_the_answer_taken(reference: ReferenceData):
    one = filled("inspections", inspection(1, ends_on="5月20日"), inspection(2, ends_on="5月20日"))
    result = read(reference, one)
    (question,) = result.questions
    assert (question.kind, question.takes, question.count) == ("template_day", "date", 2)
    assert question.examples == ("I3", "I4")
    assert statuses(result)[2:] == [("pending", None)] * 2
    assert result.tables["inspections"].is_empty()
    again = read(reference, one, **{question.key: "2024-05-20"})
    assert again.tables["inspections"]["ends_on"].to_list() == [D(2024, 5, 20)] * 2
    assert again.questions == []
    assert {rule for rule, _, _ in rules(again)} == {"template_answered"}
    assert "2024-05-20" in with_sentences(again.findings, "zh")["what"][0]


def test_an_answer_that_says_nothing_is_asked_for_again(reference: ReferenceData):
    one = filled("inspections", inspection(ends_on="5月20日"))
    (question,) = read(reference, one).questions
    assert read(reference, one, **{question.key: "春天"}).questions == [question]


def test_a_doubtful_optional_cell_can_be_left_empty(reference: ReferenceData):
    one = filled("inspections", inspection(ends_on="5月20日"))
    (question,) = read(reference, one).questions
    assert [option.value for option in question.options] == ["leave_empty", LEAVE_OUT]
    result = read(reference, one, **{question.key: "leave_empty"})
    assert result.tables["inspections"]["ends_on"].to_list() == [None]
    assert rules(result) == [("template_answered_empty", "noted", 3)]


def test_rows_left_out_by_an_answer_leave_nothing_open(reference: ReferenceData):
    """The row's other doubts are not asked about, and its other mistakes do not count."""
    one = filled(
        "inspections", inspection(ends_on="5月20日", feedback_on="6月1日", days_on_site=-3)
    )
    result = read(reference, one)
    key = next(q.key for q in result.questions if "5月20日" in q.title.in_language("zh"))
    again = read(reference, one, **{key: LEAVE_OUT})
    assert statuses(again)[2:] == [("skipped", "answered")]
    assert again.questions == []
    assert again.findings.is_empty()


@pytest.mark.parametrize(
    "value", ["县级部门", "County department", "county", "ＣＯＵＮＴＹ", "县级"]
)
def test_a_listed_value_is_read_by_label_or_code_or_beginning(reference: ReferenceData, value: str):
    result = read(reference, filled("problems", problem(responsibility_level=value)))
    assert result.tables["problems"]["responsibility_level"].to_list() == ["county"]
    assert result.questions == []


def test_a_value_that_is_not_listed_is_asked_about_once_and_remembered(reference: ReferenceData):
    rows = [problem(number, responsibility_level="村委") for number in (1, 2)]
    one = filled("problems", *rows)
    result = read(reference, one)
    (question,) = result.questions
    assert (question.count, question.scope, question.takes) == (2, "profile", "option")
    assert {option.value for option in question.options} == {
        "village",
        "township",
        "county",
        LEAVE_OUT,
    }
    again = read(reference, one, **{question.key: "village"})
    assert again.tables["problems"]["responsibility_level"].to_list() == ["village"] * 2
    assert again.profiles == {"template": {question.key: "village"}}
    # The same words in next month's file are the same question.
    other = interpret_template(
        replace(template(replace(one, file="四月.xlsx")), name="四月.xlsx"), {}, reference
    )
    assert [q.key for q in other.questions] == [question.key]


def test_a_class_of_problems_is_too_coarse_and_its_own_categories_are_offered_first(
    reference: ReferenceData,
):
    result = read(reference, filled("problems", problem(category_code="B")))
    (question,) = result.questions
    offered = [option.value for option in question.options]
    assert {code[0] for code in offered[:7]} == {"B"}


def test_a_category_is_read_by_code_by_name_and_as_the_dropdown_writes_it(reference: ReferenceData):
    written = ["B01", "村级资金收支不规范", "B01 村级资金收支不规范", "b01村级资金收支不规范"]
    rows = [problem(number, category_code=value) for number, value in enumerate(written)]
    result = read(reference, filled("problems", *rows))
    assert result.tables["problems"]["category_code"].to_list() == ["B01"] * 4
    assert result.findings.is_empty()


def test_several_modes_are_taken_however_they_are_joined(reference: ReferenceData):
    written = [
        "常规巡察、交叉巡察",
        "常规,交叉",
        "routine|cross",
        "Routine, Cross",
        "交叉巡察;常规巡察;交叉巡察",
    ]
    rows = [inspection(number, modes=value) for number, value in enumerate(written)]
    result = read(reference, filled("inspections", *rows))
    assert result.tables["inspections"]["modes"].to_list() == [
        *["routine|cross"] * 4,
        "cross|routine",
    ]
    assert result.questions == []
    doubtful = filled("inspections", inspection(modes="常规巡察、飞行检查"))
    (question,) = read(reference, doubtful).questions
    again = read(reference, doubtful, **{question.key: "routine|mobile"})
    assert again.tables["inspections"]["modes"].to_list() == ["routine|mobile"]


def test_an_open_list_keeps_the_office_s_own_word_and_points_it_out(reference: ReferenceData):
    row = {"village_id": "v1", "month": "2024-03", "channel": "村口意见箱", "received": 2}
    result = read(reference, filled("qr_petitions", row))
    assert result.tables["qr_petitions"]["channel"].to_list() == ["村口意见箱"]
    assert rules(result) == [("template_own_word", "warned", 3)]


def test_blank_flags_are_asked_about_once_a_column_and_never_taken_for_no(reference: ReferenceData):
    one = filled("problems", problem(1, is_key=None), problem(2, is_key=None), problem(3))
    result = read(reference, one)
    (question,) = result.questions
    assert (question.kind, question.count, question.scope) == ("template_blank_flag", 2, "profile")
    assert result.tables["problems"]["problem_id"].to_list() == ["W003"]
    again = read(reference, one, **{question.key: "false"})
    assert again.tables["problems"]["is_key"].to_list() == [False] * 3
    profile = read(
        reference, filled("village_profiles", {"village_id": "v1", "surveyed_on": TODAY})
    )
    assert profile.tables["village_profiles"]["is_weak_org"].to_list() == [None]


def test_codes_that_became_numbers_are_one_question_a_column(reference: ReferenceData):
    rows = [problem(number, problem_id=number) for number in (7, 8, 9)]
    result = read(reference, filled("problems", *rows))
    (question,) = result.questions
    assert (question.kind, question.count) == ("template_numbers", 3)
    again = read(reference, filled("problems", *rows), **{question.key: "as_numbers"})
    assert again.tables["problems"]["problem_id"].to_list() == ["7", "8", "9"]


def test_a_region_is_read_by_code_by_name_and_as_the_dropdown_writes_it(reference: ReferenceData):
    written = ["511126", "511126 夹江县", "夹江县", 511126, "511126000000", "511100"]
    rows = [
        {"region_code": value, "month": f"2024-{number:02}", "ledger": "问题", "due_on": TODAY}
        for number, value in enumerate(written, start=1)
    ]
    result = read(reference, filled("reports_due", *rows))
    assert result.tables["reports_due"]["region_code"].to_list() == ["511126"] * 5 + ["511100"]
    wrong = {**rows[0], "region_code": "511126 峨眉山市"}
    assert [
        q.options[0].value for q in read(reference, filled("reports_due", wrong)).questions
    ] == ["511126"]


def test_a_village_is_read_by_a_name_that_one_alone_bears(reference: ReferenceData):
    result = read(reference, filled("inspections", inspection(village_id="中共西河村支部委员会")))
    assert result.tables["inspections"]["village_id"].to_list() == ["v2"]
    assert rules(result) == [("template_village_by_name", "noted", 3)]


def test_a_name_that_two_villages_bear_is_asked_about(reference: ReferenceData):
    one = filled("inspections", inspection(1, village_id="东岭村"), inspection(2))
    result = read(reference, one)
    (question,) = result.questions
    assert question.kind == "template_village"
    assert [option.value for option in question.options] == ["v1", "v5", LEAVE_OUT]
    assert "甘江镇" in question.options[0].label.in_language("zh")
    again = read(reference, one, **{question.key: "v5"})
    assert again.tables["inspections"]["village_id"].to_list() == ["v5", "v1"]


def test_a_village_of_the_same_workbook_is_known_by_name_on_the_day_of_the_row(
    reference: ReferenceData,
):
    """Whatever the order of the sheets; before the merger the name was the former village's."""
    base = {"kind": "行政村", "township_code": "511126103", "township_name": "新场镇"}
    base |= {"county_code": "511126 夹江县"}
    roster = filled(
        "villages",
        {
            **base,
            "village_id": "n1",
            "name": "石坝村",
            "valid_from": D(2016, 1, 1),
            "valid_to": D(2023, 12, 31),
        },
        {**base, "village_id": "n2", "name": "新坝村", "valid_from": D(2016, 1, 1)},
    )
    mergers = filled(
        "village_successions",
        {
            "predecessor_id": "石坝村",
            "successor_id": "新坝村",
            "effective_on": D(2024, 1, 1),
            "kind": "合并",
        },
    )
    visits = filled(
        "inspections",
        inspection(1, village_id="石坝村", starts_on=D(2023, 3, 1)),
        inspection(2, village_id="石坝村", starts_on=D(2024, 3, 1)),
    )
    result = read(reference, visits, mergers, roster)
    assert result.tables["village_successions"].select("predecessor_id", "successor_id").rows() == [
        ("n1", "n2")
    ]
    assert result.tables["inspections"]["village_id"].to_list() == ["n1"]
    (question,) = result.questions
    assert question.options[0].value == "n2"
    assert statuses(result)[3] == ("pending", None)


def test_one_name_in_two_counties_is_distinguishable_by_the_county_of_the_round(tmp_path: Path):
    """An office of a city: the name alone could mean either."""
    home = Home(tmp_path)
    home.create()
    home.settings_file.write_text('root_region = "511100"\n', "utf-8")
    elsewhere = villages().with_columns(
        pl.concat_str(pl.lit("w"), "village_id").alias("village_id"), county_code=pl.lit("511181")
    )
    take(home, {"villages": pl.concat([villages(), elsewhere])})
    city = ReferenceData(home, today=TODAY)
    base = {"term_id": "t", "sequence": 1, "name": "一", "starts_on": TODAY, "ends_on": TODAY}
    counties = {"R1": COUNTY, "R2": "511181", "R3": "511100"}
    rounds = [{**base, "round_id": key, "region_code": code} for key, code in counties.items()]
    visits = [
        inspection(number, village_id=name, round_id=key)
        for number, (name, key) in enumerate(
            [
                ("西河村", "R1"),
                ("西河村", "R2"),
                ("西河村", "R3"),
                ("东岭村", "R1"),
                ("东岭村", "R2"),
            ]
        )
    ]
    result = read(city, filled("rounds", *rounds), filled("inspections", *visits))
    assert result.tables["inspections"]["village_id"].to_list() == ["v2", "wv2"]
    assert [q.options[0].value for q in result.questions] == ["v2", "v1", "wv1"]
    assert len({q.key for q in result.questions}) == 3


def test_a_village_of_another_file_of_the_import_is_known_by_name(reference: ReferenceData):
    roster = {
        "village_id": "n9",
        "name": "月牙村",
        "kind": "行政村",
        "township_code": "511126103",
        "township_name": "新场镇",
        "county_code": COUNTY,
        "valid_from": D(2021, 9, 1),
    }
    visits = template(filled("inspections", inspection(village_id="月牙村")))
    villages_file = replace(template(filled("villages", roster)), name="名册.xlsx")
    result = interpret_templates([visits, villages_file], {}, reference)
    assert result.tables["inspections"]["village_id"].to_list() == ["n9"]
    alone = interpret_template(visits, {}, reference)
    assert rules(alone) == [("template_village_unknown", "rejected", 3)]


def test_a_village_that_nobody_knows_is_refused_and_a_code_is_left_to_the_rules(
    reference: ReferenceData,
):
    result = read(
        reference,
        filled(
            "inspections", inspection(1, village_id="昆仑山顶"), inspection(2, village_id="v99")
        ),
    )
    assert rules(result) == [("template_village_unknown", "rejected", 3)]
    assert result.tables["inspections"]["village_id"].to_list() == ["v99"]


# Cells that stand for others


def test_a_ditto_takes_the_value_above_through_any_chain_and_says_from_where(
    reference: ReferenceData,
):
    rows = [problem(1, responsible_unit="东岭村党支部")]
    rows += [problem(number, responsible_unit=mark) for number, mark in ((2, "同上"), (3, "〃"))]
    result = read(reference, filled("problems", *rows))
    assert result.tables["problems"]["responsible_unit"].to_list() == ["东岭村党支部"] * 3
    assert rules(result) == [("ditto_filled", "noted", 4), ("ditto_filled", "noted", 5)]
    assert json.loads(result.findings["details"][1]) == {"filled": "东岭村党支部", "source": "3"}


def test_a_ditto_without_a_sure_source_is_refused_or_asked_about(reference: ReferenceData):
    unit = "responsible_unit"
    first = filled("problems", problem(1, **{unit: "同上"}))
    assert rules(read(reference, first)) == [("ditto_in_first_row", "rejected", 3)]
    after_blank = filled("problems", problem(1), problem(2, **{unit: "同上"}))
    assert rules(read(reference, after_blank)) == [("ditto_after_blank", "rejected", 4)]
    across = filled("problems", problem(1, **{unit: "甲"}), {}, problem(2, **{unit: "同上"}))
    result = read(reference, across)
    assert rules(result) == [("ditto_across", "pending", 5)]
    (question,) = result.questions
    again = read(reference, across, **{question.key: "as_above"})
    assert again.tables["problems"][unit].to_list() == ["甲", "甲"]


def test_cells_merged_downwards_are_filled_row_by_row(reference: ReferenceData):
    rows = [problem(1, responsible_unit="甲"), problem(2), problem(3)]
    one = filled("problems", *rows, merged=(CellRange(3, 7, 4, 7),))
    result = read(reference, one)
    assert one.rows[1][6] == "责任单位"
    assert result.tables["problems"]["responsible_unit"].to_list() == ["甲", "甲", None]
    assert rules(result) == [("template_merged", "noted", 4)]


def test_struck_cells_wait_for_an_answer(reference: ReferenceData):
    one = filled(
        "problems", problem(1, responsible_unit="甲"), problem(2), struck=frozenset({(3, 7)})
    )
    result = read(reference, one)
    (question,) = result.questions
    assert statuses(result)[2:] == [("pending", None), ("accepted", None)]
    kept = {
        answer: read(reference, one, **{question.key: answer}).tables["problems"][
            "responsible_unit"
        ]
        for answer in ("keep", "void", LEAVE_OUT)
    }
    assert {answer: rows.to_list() for answer, rows in kept.items()} == {
        "keep": ["甲", None],
        "void": [None, None],
        LEAVE_OUT: [None],
    }


def test_shaded_rows_of_a_template_are_told_once_and_read(reference: ReferenceData):
    rows = [problem(1), problem(2), problem(3), problem(4)]
    one = filled("problems", *rows, fills={(4, 2): "red", (5, 2): "green", (6, 2): "red"})
    result = read(reference, one)
    assert result.tables["problems"].height == 4
    assert rules(result) == [("fill_colours_not_read", "warned", 4)]
    assert "红色 2 行、绿色 1 行" in with_sentences(result.findings, "zh")["what"][0]


def test_cells_struck_in_part_wait_for_an_answer_and_are_read_as_they_stand(
    reference: ReferenceData,
):
    one = filled(
        "problems",
        problem(1, responsible_unit="乙"),
        problem(2),
        struck_parts={(3, 7): "甲"},
    )
    result = read(reference, one)
    (question,) = result.questions
    assert (question.kind, statuses(result)[2:]) == (
        "struck_part",
        [("pending", None), ("accepted", None)],
    )
    answered = read(reference, one, **{question.key: "standing"})
    assert answered.tables["problems"]["responsible_unit"].to_list() == ["乙", None]
    assert rules(answered) == [("struck_part_void", "noted", 3)]
    left = read(reference, one, **{question.key: LEAVE_OUT}).tables["problems"]
    assert left["responsible_unit"].to_list() == [None]


def test_values_beneath_merged_cells_wait_for_an_answer(reference: ReferenceData):
    rows = [problem(1, responsible_unit="甲"), problem(2, responsible_unit="乙"), problem(3)]
    one = filled("problems", *rows, merged=(CellRange(3, 7, 5, 7),), covered={(4, 7): (3, 7)})
    result = read(reference, one)
    (question,) = result.questions
    assert statuses(result)[2:] == [("accepted", None), ("pending", None), ("accepted", None)]
    kept = {
        answer: read(reference, one, **{question.key: answer}).tables["problems"][
            "responsible_unit"
        ]
        for answer in ("shown", "own", LEAVE_OUT)
    }
    assert {answer: units.to_list() for answer, units in kept.items()} == {
        "shown": ["甲", "甲", "甲"],
        "own": ["甲", "乙", "甲"],
        LEAVE_OUT: ["甲", "甲"],
    }


def test_a_date_that_hides_its_year_is_asked_about_where_it_stands(reference: ReferenceData):
    day = D(2024, 5, 20)
    one = filled(
        "inspections",
        inspection(1, ends_on=day),
        inspection(2, ends_on=day),
        yearless_dates=frozenset({(4, 9)}),
    )
    result = read(reference, one)
    assert one.rows[1][8] == "巡察结束日期"
    assert statuses(result)[2:] == [("accepted", None), ("pending", None)]
    assert [q.proposal for q in result.questions] == ["2024-05-20"]


def test_a_number_of_a_person_refuses_its_row_in_every_column_and_is_masked(
    reference: ReferenceData,
):
    number = "13800138000"
    one = filled("problems", problem(responsibility_level=f"村 {number}"))
    result = read(reference, one)
    text = f"{result.findings.to_dicts()} {[(q.key, q.title) for q in result.questions]}"
    assert rules(result) == [("personal_mobile", "rejected", 3)]
    assert number not in text


def test_a_code_that_begins_with_its_county_is_no_telephone_number(reference: ReferenceData):
    result = read(reference, filled("problems", problem(problem_id="13010200001")))
    assert rules(result) == []
    assert result.tables["problems"]["problem_id"].to_list() == ["13010200001"]


# Anything at all

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**13), 10**13),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=12),
    st.sampled_from(
        ["同上", "无", "/", "示例", "是", "2024年底前", "6月30日", "立行立改", "常规、交叉"]
    ),
    st.sampled_from(["东岭村", "v1", "B01", "511126 夹江县", "=1+1", "合计", "#REF!", "0012"]),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), table=st.sampled_from(["inspections", "problems", "qr_petitions", "rounds"]))
def test_whatever_stands_in_the_cells_every_row_has_one_status_and_no_good_row_is_altered(
    reference: ReferenceData, data: st.DataObject, table: str
):
    good = {"inspections": inspection(), "problems": problem()}.get(table)
    width = len(catalogue.columns(table))
    names = ["说明", *(column.name for column in catalogue.columns(table))]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width + 1, max_size=width + 1), max_size=5))
    spoilt = [dict(zip(names, row, strict=True)) for row in rows]
    one = filled(table, *spoilt, *([good] if good else []))
    result = read(reference, one)
    assert result.statuses["row"].to_list() == list(range(1, one.height + 1))
    accepted = result.statuses.filter(pl.col("status") == "accepted")["row"].to_list()
    assert result.tables[table]["source_row"].to_list() == accepted
    assert TABLES[table].is_valid(
        result.tables[table].select(TABLES[table].column_names())
    ) or _keys_meet(result.tables[table], table)
    for language in ("zh", "en"):
        assert with_sentences(result.findings, language)["what"].null_count() == 0
    for status in ("pending", "rejected"):
        for row in result.statuses.filter(pl.col("status") == status)["row"].to_list():
            severities = result.findings.filter(pl.col("row") == row)["severity"].to_list()
            assert status in severities
    if good:
        last = result.tables[table].filter(pl.col("source_row") == one.height)
        alone = read(reference, filled(table, good)).tables[table]
        assert last.drop("source_row").equals(alone.drop("source_row"))


def _keys_meet(rows: pl.DataFrame, table: str) -> bool:
    """Whether the schema fails for its key alone, which is for the rules to look at."""
    return bool(rows.select(TABLES[table].primary_key()).is_duplicated().any())


@pytest.mark.parametrize(
    "code", ["360102E00003", "3E5", "12E5", "N-1", "NA", "null7", "P_01", "1", "e1", "ditto"]
)
def test_a_code_is_taken_as_it_stands_only_where_reading_it_gives_the_same(
    code: str, reference: ReferenceData
):
    column = next(one for one in catalogue.columns("problems") if one.name == "problem_id")
    reader = CellReader(column, "问题编号", reference, reference.villages())

    if reader.is_plain(pl.Series([code])).item():
        assert read_code(code) == Reading("read", code)
    assert reader.is_plain(pl.Series(["360102E00003"])).item()


def test_a_template_handed_out_before_a_value_got_another_name_is_read():
    for written in ("撤销", "撤回", "Withdrawn", "withdrawn"):
        reading = ListReader(catalogue.column("problem_events", "event_kind")).read(written)
        assert (reading.certainty, reading.value) == ("read", "withdrawn")
