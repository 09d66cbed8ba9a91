"""What names a person goes through no door: planted in every place of a file, it is found nowhere
in the data folder, in what an examination tells, or in what it hands out.
"""

# ruff: noqa: E501, SIM905 - lists of names, rows of a table
from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.unit.intake.builders.accepted_batches import take
from tests.unit.intake.builders.county import TODAY, county
from tests.unit.intake.ledgers.test_office_privacy import INSPECTION, ROUND, one
from warehouse.cli.answers import write_answers
from warehouse.intake.batches import drafts
from warehouse.intake.batches.checks.privacy_gate import guarded_answers
from warehouse.intake.copies.annotated_copy import annotate
from warehouse.intake.copies.report import read_report, write_report
from warehouse.intake.copies.terminal_report import described
from warehouse.intake.examine import accept_examination, examine, rejected_rows
from warehouse.intake.findings.examination import Examination
from warehouse.intake.findings.questions import LEAVE_OUT, Question
from warehouse.intake.privacy.hits import LIKELY
from warehouse.intake.privacy.keys import GivenAnswers, answers_kept, safe_key
from warehouse.intake.privacy.labels import file_label, sheet_label, tells_a_person
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.home import Home
from warehouse.runtime.log import log_file, start_log, stop_log
from warehouse.runtime.settings import set_classification_label
from warehouse.words.messages import Text

pytestmark = pytest.mark.slow

GIVEN = iter(
    "德福 建国 志强 秀英 桂英 玉兰 国强 海燕 晓东 永红 家明 小平 卫东 铁柱 光荣 思源 雨涵 学友 明轩 素芬".split()
)


PROBLEM = 2
"""The column of problems' texts, from 0."""


@dataclass
class Planted:
    """Persons by place, each with a name and a number of its own."""

    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def name(self, place: str) -> str:
        self.names[place] = f"王{next(GIVEN)}"
        return self.names[place]

    def number(self, place: str) -> str:
        self.numbers[place] = f"138{len(self.numbers):04}5{len(self.numbers):03}"
        return self.numbers[place]

    def hits_in(self, text: str) -> list[str]:
        secrets = {
            **self.names,
            **{f"{place} (number)": one for place, one in self.numbers.items()},
        }
        return [place for place, secret in secrets.items() if secret in text]


@dataclass(frozen=True)
class Import:
    """What was planted, the data folder it went into, the examination and all that it told."""

    planted: Planted
    home: Home
    examination: Examination
    output: str


def workbook(planted: Planted) -> bytes:
    """A ledger of problems with a person in every place that a file has."""
    p = planted
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(f"台账{p.name('sheet name')}")
        sheet.write(0, 0, f"夹江县第三轮巡察反馈问题整改台账(书记{p.name('title')})")
        sheet.write(
            1, 0, f"填报单位:夹江县委巡察办 联系人:{p.name('form line')} {p.number('form line')}"
        )
        sheet.write(1, 3, "填报时间:2024年10月31日")
        header = ["序号", "村（社区）", "反馈问题", "整改时限", "责任单位", "整改状态", "联系人"]
        own = f"自设列(村民{p.name('header')}){p.number('header')}"
        sheet.write_row(2, 0, [*header, own])
        row: list[object] = [
            1,
            "西河村",
            "账目不清",
            "2024年12月底前",
            "西河村党支部",
            "整改中",
            "",
            "",
        ]
        sheet.write_row(3, 0, row)
        for at, (column, text) in enumerate(
            {
                PROBLEM: f"会计{p.name('text')}白条入账",
                3: f"由{p.name('deadline')}负责,12月底前",
                4: p.name("unit"),
                5: f"已由{p.name('state')}负责整改",
                6: p.name("column of persons"),
                7: f"与{p.name('own column')}串通",
            }.items(),
            4,
        ):
            sheet.write_row(at, 0, [*row[:column], text, *row[column + 1 :]])
            sheet.write(at, 0, at - 2)
            if column != PROBLEM:
                sheet.write(at, PROBLEM, f"第{at}类公开不及时")
        sheet.write_row(10, 0, [8, f"西河村{p.number('village')}", *row[2:]])
        sheet.write_row(11, 0, [9, "西河村", f"请拨{p.number('problem')}", *row[3:]])
        sheet.write_row(12, 0, [10, "西河村", "公开不及时", *row[3:7], int(p.number("number"))])
        sheet.write_comment(3, 1, f"请问{p.name('comment')}同志")
        sheet.write(14, 0, f"填表人：{p.name('foot line')} 审核人：")
        book.add_worksheet(p.name("unused sheet")).write(0, 0, f"村民{p.name('unused cell')}")
        hidden = book.add_worksheet(f"{p.number('hidden sheet')}")
        hidden.write(0, 0, "草稿")
        hidden.hide()
        book.define_name(f"联系人_{p.name('defined name')}", "=1")
        book.set_properties({"author": p.name("author"), "title": p.name("property")})
    return buffer.getvalue()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Import:
    """An import from the upload to its acceptance, everything that it shows collected."""
    planted = Planted()
    home = Home(Path(tmp_path_factory.mktemp("door")))
    county(home)
    take(home, {"rounds": one("rounds", ROUND), "inspections": one("inspections", INSPECTION)})
    start_log(home, set_classification_label(home, "内部资料"))
    reference = ReferenceData(home, today=TODAY)
    upload = f"{planted.name('file name')}问题台账{planted.number('file name')}.xlsx"
    draft = drafts.start_draft(home, [(upload, io.BytesIO(workbook(planted)))])
    assert [planted.hits_in(file.name) for file in draft.files] == [[]]
    findings: list[str] = []
    answers: dict[str, str] = {}
    for _ in range(6):
        examination = examine(
            draft.files, answers, ReferenceData(home, today=TODAY), _keeping(findings)
        )
        findings.append(everything(examination, draft.files[0], tmp_path_factory.mktemp("told")))
        answered = {one.key: answer_to(one) for one in examination.questions}
        if not answered.keys() - answers.keys():
            break
        draft = drafts.answer(home, draft, answered)
        answers = dict(draft.answers)
    write_report(draft.report, examination, 1.0)
    accept_examination(home, examination, accept_good=True)
    findings.append(str(reference.home.root) and str([path.name for path in home.root.rglob("*")]))
    drafts.drop_draft(draft)
    stop_log()
    return Import(planted, home, examination, "\n".join(findings))


def answer_to(question: Question) -> str:
    """What a clerk would say: that it is a person; the proposal, the first option, or a day."""
    if question.kind in LIKELY:
        return LEAVE_OUT
    if question.takes == "date":
        return question.proposal or "2024-10-31"
    return question.proposal or (question.options[0].value if question.options else "")


def _keeping(expected: list[str]):
    def progress(what: Text | str, done: int, total: int) -> None:
        expected.append(str(what))

    return progress


def everything(examination: Examination, file: Path, folder: Path) -> str:
    """All that an examination tells or hands out, as one text."""
    interpretation = examination.interpretation
    report = folder / "report"
    write_report(report, examination, 1.0)
    parts = [
        *(str(line) for line in described(examination, 1000)),
        *(f"{question}{question.title}{question.help}" for question in examination.questions),
        repr(interpretation.profiles),
        repr(read_report(report)),
        *(getattr(interpretation, name).write_ndjson()
          for name in ("findings", "statuses", "headers", "counts", "observations", "corrections")),
        *(frame.write_ndjson() for frame in interpretation.tables.values()),
        write_answers(folder / "answers.toml", examination.questions, examination.answers).read_text("utf-8"),
    ]  # fmt: skip
    for language in ("zh", "en"):
        copy = annotate(file, examination.findings, examination.statuses, language)
        parts += [opened(copy), opened(rejected_rows(examination, language))]
    return "\n".join(parts)


def opened(content: bytes) -> str:
    """Everything within a file: of an archive its parts, of a table its rows."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(opened(archive.read(name)) + name for name in archive.namelist())
    if content.startswith(b"PAR1"):
        return pl.read_parquet(io.BytesIO(content)).write_ndjson()
    return content.decode("utf-8", errors="replace")


def test_what_is_planted_in_a_file_is_told_nowhere(imported: Import):
    assert imported.planted.hits_in(imported.output) == []
    assert len(imported.planted.names) >= 15


def test_what_is_planted_in_a_file_is_nowhere_in_the_data_folder(imported: Import):
    files = [path for path in imported.home.root.rglob("*") if path.is_file()]
    assert any(path.suffix == ".parquet" for path in files)
    assert any(path.parent == imported.home.refusals for path in files)
    assert " imported batch=" in log_file(imported.home).read_text("utf-8")
    for path in files:
        inside = f"{path.relative_to(imported.home.root)}\n{opened(path.read_bytes())}"
        assert imported.planted.hits_in(inside) == [], path.name


def test_files_and_sheets_that_name_a_person_bear_neutral_names(imported: Import):
    (file,) = imported.examination.files
    assert file.name.startswith("ledger-")
    assert file.name.endswith(".xlsx")
    assert {sheet.name for sheet in file.sheets} == {"sheet-1", "sheet-2", "sheet-3"}
    rules = imported.examination.findings["rule"].to_list()
    assert rules.count("sheet_name_personal") == 3


def test_a_row_that_names_a_person_where_it_would_be_kept_is_not_accepted_unasked(
    imported: Import,
):
    rules = imported.examination.findings.select("rule", "row").rows()
    assert {("left_out_as_personal", 7), ("personal_mobile", 11), ("personal_mobile", 12)} <= set(
        rules
    )


@pytest.mark.parametrize(
    "name", ["王德福.xlsx", "台账13800138000.xlsx", "李建国问题线索.xls", "举报人张志强.csv", "台账_欧阳建国.xlsx"]
)  # fmt: skip
def test_a_file_that_names_a_person_is_called_by_its_content(name: str):
    label = file_label(name, b"content")
    assert label == f"ledger-ed7002b4{Path(name).suffix}"
    assert file_label(label, b"content") == label


@pytest.mark.parametrize(
    "name",
    ["第三轮巡察反馈问题整改台账.xlsx", "石桥镇.xlsx", "谢家集2024年10月.csv", "高新区党组织名册.xlsx", "20240630.xlsx",
     "夹江县委巡察办-问题清单(2024).xlsx", "白云镇王庄村.xls", "软弱涣散.xlsx", "base.xlsx"],
)  # fmt: skip
def test_a_file_named_after_a_place_keeps_its_name(name: str):
    assert not tells_a_person(name)
    assert file_label(name, b"content") == name


def test_a_neutral_name_of_a_sheet_is_no_other_sheet_s():
    assert sheet_label("王德福", 2, {"王德福", "sheet-2"}) == "sheet-2-"
    assert sheet_label("石桥镇", 2, set()) == "石桥镇"


def test_a_file_in_an_archive_that_names_a_person_is_called_by_its_content(tmp_path: Path):
    archive = tmp_path / "打包.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("王德福/台账.csv", "序号,村\n1,西河村\n")
        packed.writestr("清单.csv", "序号,村\n1,西河村\n")
    files, findings = read_files([archive])
    assert "王德福" not in f"{files}{findings}"
    names = [file.name for file in files]
    assert names[1] == "打包.zip/清单.csv"
    assert names[0].startswith("打包.zip/ledger-")
    assert ("file_name_personal", names[0]) in [(one.rule, one.file) for one in findings]


def test_an_answer_is_found_by_the_key_that_a_reader_makes_and_is_kept_without_the_name():
    key = "problem_state:2024-10-31:状态:由王德福负责"
    safe = safe_key(key)
    assert "王德福" not in safe
    assert safe_key(safe) == safe
    answers = GivenAnswers({safe: "open", "county": "511126"})
    assert answers.get(key) == answers[key] == "open"
    assert key in answers
    assert answers.get("problem_state:另一个") is None
    assert GivenAnswers({"a": "1"}, {"a": "2"}).get("a") == "2"
    assert answers_kept({key: "open", "unit": "王德福", "phone": "13800138000"}) == {safe: "open"}
    assert guarded_answers({"unit": "王德福"}) == {"unit": "王**"}


def test_an_answer_that_names_a_person_is_not_kept_in_a_draft(tmp_path: Path):
    home = Home(tmp_path)
    draft = drafts.start_draft(home, [("台账.csv", io.BytesIO(b"a,b"))])
    draft = drafts.answer(home, draft, {"unit": "民政办13800138000", "day": "2024-10-31"})
    assert dict(draft.answers) == {"unit": "民政办138******00", "day": "2024-10-31"}
    assert dt.date.fromisoformat(draft.answers["day"]) < TODAY
