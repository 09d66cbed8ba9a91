"""The commands of the intake, as an office would type them, on a county's filled-in template."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.unit.builders.small_warehouse import accept_terms, put_version
from tests.unit.intake.builders.office_template import county, fill, village_name
from warehouse.build import publish
from warehouse.build.publish import Outcome
from warehouse.cli import main
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.store import list_batches
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.templates.workbook import write_template
from warehouse.runtime.home import Home
from warehouse.runtime.settings import load_settings

pytestmark = pytest.mark.slow

LABEL = ("--classification", "内部资料")
FILLED = ("villages", "terms", "rounds", "inspections")
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def home(own_data_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XUNTU_LANG", "zh")
    own_data_folder.root.mkdir()
    own_data_folder.settings_file.write_text('root_region = "511126"\n')
    return own_data_folder


@pytest.fixture
def xuntu(capfd, monkeypatch):
    """Runs the command; gives its exit code, what it said and what it complained of."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["xuntu", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main()
        text, complained = capfd.readouterr()
        return int(ended.value.code or 0), text, complained

    return run


def ledger(name: str, change: Callable[[Tables], object] = lambda _: None) -> Path:
    """A template with the roster, a term, a round and 20 inspections, changed."""
    tables = {table: county()[table] for table in FILLED}
    change(tables)
    file = Path(name)
    file.write_bytes(fill(empty_template(), tables))
    return file


@cache
def empty_template() -> bytes:
    return write_template(FILLED, "zh", ReferenceData(Home.from_environment()))


def spoil(tables: Tables) -> None:
    """A kind that no list has, a date that is none, and an inspection that stands on neither."""
    tables["villages"][3]["kind"] = "集镇"
    tables["inspections"][7]["starts_on"] = "2024年2月30日"


def totals(text: str) -> dict[str, int]:
    """What the line of totals says: rows, good, asked, refused, left out."""
    line = next(line for line in text.splitlines() if line.startswith("合计"))
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", line)]
    return dict(zip(("rows", "accepted", "pending", "rejected", "skipped"), numbers, strict=True))


def villages(home: Home) -> pl.DataFrame:
    return rows_in_force(home, "villages").collect()


def test_a_template_is_written_and_never_over_another_file(home, xuntu):
    code, text, _ = xuntu("template", "villages", "rounds", "--out", "模板.xlsx")
    assert code == 0
    assert "xuntu import 模板.xlsx" in text
    before = Path("模板.xlsx").read_bytes()
    titles = openpyxl.load_workbook("模板.xlsx").sheetnames
    assert {"村(社区)名册", "轮次"} <= set(titles)
    assert "问题" not in titles
    code, _, complained = xuntu("template", "--output", "模板.xlsx")
    assert code == 1
    assert "已经存在" in complained
    assert Path("模板.xlsx").read_bytes() == before
    assert xuntu("template", "--language", "en")[0] == 0
    assert "Villages" in openpyxl.load_workbook("xuntu-template.xlsx").sheetnames


def test_a_table_that_is_no_ledger_has_no_template(home, xuntu):
    code, _, complained = xuntu("template", "region_aliases")
    assert code == 1
    assert "villages" in complained
    assert list(Path.cwd().glob("*.xlsx")) == []


def test_a_sound_ledger_goes_in_with_its_label_and_is_recognised_afterwards(home, xuntu):
    file = ledger("台账.xlsx")
    code, text, _ = xuntu("import", file, *LABEL)
    assert code == 0
    assert load_settings(home).classification_label == "内部资料"
    assert "不得在低于其密级的计算机上使用" in text
    (batch,) = list_batches(home)
    assert batch.rows == totals(text)["accepted"] == 95 + 1 + 1 + 20
    assert batch.batch_id in text
    assert "xuntu build" in text
    details = batch.origin.details
    assert details["files"][0]["name"] == "台账.xlsx"
    assert sum(sheet["rows"] for sheet in details["sheets"]) == totals(text)["rows"]
    code, text, _ = xuntu("import", file)
    assert code == 0
    assert batch.batch_id in text
    assert totals(text)["skipped"] == totals(text)["rows"]
    assert list_batches(home) == [batch]


def test_without_a_classification_label_no_ledger_goes_in(home, xuntu):
    code, text, complained = xuntu("import", ledger("台账.xlsx"))
    assert code == 1
    assert totals(text)["accepted"] == 117
    assert 'classification_label = "内部资料"' in complained
    assert "不得在低于其密级的计算机上使用" in complained
    assert list_batches(home) == []


def test_a_ledger_with_faults_stays_out_whole_and_every_row_is_accounted_for(home, xuntu):
    code, text, complained = xuntu("import", ledger("台账.xlsx", spoil), *LABEL)
    assert code == 1
    counted = totals(text)
    assert counted.pop("rows") == sum(counted.values())
    assert (counted["pending"], counted["rejected"]) == (1, 1)
    assert "“2024年2月30日”" in text
    assert "台账.xlsx · 巡察 第 11 行" in text
    assert "没有入库" in complained
    assert list_batches(home) == []


def test_checking_only_takes_nothing_in(home, xuntu):
    code, text, _ = xuntu("import", ledger("台账.xlsx"), *LABEL, "--check-only")
    assert code == 0
    assert "只核对,没有入库" in text
    assert xuntu("import", ledger("坏.xlsx", spoil), "--check-only")[0] == 1
    assert list_batches(home) == []


def test_the_good_rows_go_in_and_the_others_once_they_are_mended(home, xuntu):
    code, text, _ = xuntu("import", ledger("台账.xlsx", spoil), *LABEL, "--accept-good")
    assert code == 0
    (batch,) = list_batches(home)
    assert batch.rows == totals(text)["accepted"] == 117 - 2
    refused = home.refusals / f"{batch.batch_id}.xlsx"
    assert str(refused) in text

    book = openpyxl.load_workbook(refused)
    assert book.sheetnames == ["村(社区)名册", "巡察"]
    assert {sheet.max_row for sheet in book} == {3}
    for sheet, wrong, right in (
        (book["村(社区)名册"], "集镇", "行政村"),
        (book["巡察"], "2024年2月30日", dt.date(2024, 4, 8)),
    ):
        (cell,) = [cell for cell in sheet[3] if cell.value == wrong]
        cell.value = right
    book.save("改好.xlsx")
    code, text, complained = xuntu("import", "改好.xlsx")
    assert (code, complained.count("没有入库")) == (0, 0)
    assert totals(text)["accepted"] == 2
    assert "【巡图】" not in text
    whole = county()
    assert sorted(villages(home)["village_id"]) == sorted(
        row["village_id"] for row in whole["villages"]
    )
    inspections = rows_in_force(home, "inspections").collect()
    assert sorted(inspections["inspection_id"]) == sorted(
        row["inspection_id"] for row in whole["inspections"]
    )
    assert inspections["starts_on"].unique().to_list() == [dt.date(2024, 4, 8)]


def test_a_question_is_answered_in_the_file_that_was_written_or_on_the_line(home, xuntu):
    file = ledger("台账.xlsx", lambda tables: tables["villages"][3].update(kind="集镇"))
    code, sentence, _ = xuntu("import", file, *LABEL)
    assert code == 1
    assert "answers.toml" in sentence
    answers = Path("answers.toml")
    key = re.search(r"--answer '(.*)=答案'", sentence).group(1)
    text = answers.read_text("utf-8")
    assert f'"{key}" = ""' in text
    assert "“集镇”" in text
    code, sentence, _ = xuntu("import", file, "--check-only", "--answer", f"{key}=village")
    assert (code, totals(sentence)["pending"]) == (0, 0)
    answers.write_text(text.replace(f'"{key}" = ""', f'"{key}" = "community"'), "utf-8")
    code, sentence, _ = xuntu("import", file, "--answers", answers)
    assert code == 0
    assert villages(home).filter(pl.col("kind") == "community").height == 1
    assert list_batches(home)[0].origin.details["answers"] == {key: "community"}


def test_a_correction_supersedes_its_row_and_can_be_undone_and_redone(home, xuntu):
    xuntu("import", ledger("台账.xlsx"), *LABEL)

    def rename(tables: Tables) -> None:
        tables["villages"][0]["name"] = "新名村"

    code, text, _ = xuntu("import", ledger("更正.xlsx", rename))
    assert code == 0
    assert "更正已入库的数据 1 行" in text
    first, second = list_batches(home)
    assert (first.rows, second.rows) == (117, 1)

    def names() -> set[str]:
        assert villages(home)["village_id"].is_unique().all()
        return set(villages(home)["name"])

    assert "新名村" in names()
    assert xuntu("undo", first.batch_id)[0] == 1
    code, text, _ = xuntu("undo", second.batch_id)
    assert (code, f"xuntu redo {second.batch_id}" in text) == (0, True)
    assert "新名村" not in names()
    listed = xuntu("batches")[1].splitlines()
    assert ["更正.xlsx" in line for line in listed] == [False, True]
    assert "已撤回" in listed[1]
    assert xuntu("redo", second.batch_id)[0] == 0
    assert "新名村" in names()


def test_ledgers_are_not_even_checked_beside_the_demonstration(home, xuntu):
    accept_terms(home, is_demonstration=True)
    file = ledger("台账.xlsx")
    code, text, complained = xuntu("import", file, *LABEL)
    assert (code, text) == (1, "")
    assert "xuntu demo --clear" in complained
    assert xuntu("demo", "--clear")[0] == 0
    assert xuntu("import", file, *LABEL)[0] == 0
    assert [batch.is_demonstration for batch in list_batches(home)] == [False]


def test_an_empty_folder_lists_no_batches_but_says_how_to_get_some(home, xuntu):
    code, text, _ = xuntu("batches")
    assert code == 0
    assert "xuntu import" in text
    code, _, complained = xuntu("undo", "20240101-01")
    assert code == 1
    assert "没有批次 20240101-01" in complained


def test_publishing_follows_accepting_and_nothing_else(home, xuntu, monkeypatch):
    built = []

    def build(home_built, progress):
        built.append(len(list_batches(home_built)))
        return Outcome("published", put_version(home_built, "20240630-1"), 1.0)

    monkeypatch.setattr(publish, "build_and_publish", build)
    assert xuntu("import", ledger("坏.xlsx", spoil), *LABEL, "--publish")[0] == 1
    assert built == []
    code, text, _ = xuntu("import", ledger("台账.xlsx"), "--publish")
    assert (code, built) == (0, [1])
    assert "20240630-1" in text


def test_a_file_that_cannot_be_read_is_named_and_nothing_goes_in(home, xuntu):
    Path("坏.xlsx").write_bytes(b"\x00\x01\x02")
    code, text, complained = xuntu("import", "坏.xlsx", ledger("台账.xlsx"), *LABEL)
    assert code == 1
    assert "坏.xlsx" in text
    assert "1 个文件有整表退回" in complained
    assert list_batches(home) == []


def test_an_english_reader_is_told_everything_in_english(home, xuntu, monkeypatch):
    monkeypatch.setenv("XUNTU_LANG", "en")
    code, text, complained = xuntu("import", ledger("ledger.xlsx", spoil), *LABEL)
    assert code == 1
    assert "refused 1" in text
    assert "Nothing was accepted" in complained
    allowed = re.compile(r"[“\"'(].*?[”\"')]|· \S+|内部资料")
    rest = allowed.sub("", text + complained)
    assert re.findall(r"[\u4e00-\u9fff]+", rest) == []


def wide_ledger(name: str) -> Path:
    """A rectification ledger as an office keeps it, with a category that nobody knows and 同上."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "整改台账"
    orgs = [f"{village_name(visit * 4)}党支部" for visit in range(3)]
    for row in (
        ["夹江县2024年第五轮巡察反馈问题整改台账"],
        ["填报单位:夹江县委巡察办", None, None, None, "填报时间:2024年9月30日"],
        [
            "序号",
            "被巡察党组织",
            "问题类别",
            "反馈问题",
            "责任领导",
            "责任单位",
            "整改时限",
            "完成情况",
        ],
        [1, orgs[0], "E01", "公开不及时", "王某", "村党支部", "2024年11月30日", "未完成"],
        [2, orgs[1], "杂项", "台账不全", "李某", "村党支部", "同上", "未完成"],
        [3, orgs[2], "E01", "程序不规范", "赵某", "村党支部", "2024-12-31", "未完成"],
    ):
        sheet.append(row)
    book.save(name)
    return Path(name)


def test_refused_rows_of_an_offices_own_ledger_come_back_as_they_were(home, xuntu):
    xuntu("import", ledger("名册.xlsx"), *LABEL)
    code, text, _ = xuntu("import", wide_ledger("台账.xlsx"), "--accept-good")
    assert (code, totals_of_one(text)) == (0, (6, 2, 1, 0, 3))
    (refused,) = home.refusals.iterdir()
    book = openpyxl.load_workbook(refused)
    assert [[cell.value for cell in row[:5]] for row in book.active][:2] == [
        ["夹江县2024年第五轮巡察反馈问题整改台账", None, None, None, None],
        ["填报单位:夹江县委巡察办", None, None, None, "填报时间:2024年9月30日"],
    ]
    (cell,) = [cell for cell in book.active["C"] if cell.value == "杂项"]
    cell.value = "E07"
    book.save("改好.xlsx")
    code, text, _ = xuntu("import", "改好.xlsx")
    assert (code, totals_of_one(text)) == (0, (4, 1, 0, 0, 3))
    assert "【巡图】" not in text
    problems = rows_in_force(home, "problems").collect().sort("problem_id")
    assert problems["category_code"].to_list() == ["E01", "E07", "E01"]
    # 同上 stood for the row above it, which the workbook of refused rows does not have.
    assert problems["due_on"].to_list() == [
        dt.date(2024, 11, 30),
        dt.date(2024, 11, 30),
        dt.date(2024, 12, 31),
    ]
    assert "赵某" not in "".join(map(str, problems.rows()))


def test_refused_rows_come_back_of_the_same_day_and_nothing_else_has_vanished(home, xuntu):
    xuntu("import", ledger("名册.xlsx"), *LABEL)
    book = openpyxl.load_workbook(wide_ledger("台账.xlsx"))
    book.active["E2"] = None
    book.active["D6"] = "程序不规范,请联系13812345678"
    book.save("台账.xlsx")
    day = ("--answer", "台账.xlsx|as_of=2024-09-30")
    xuntu("import", "台账.xlsx", *day, "--answer", "problem_category:杂项=E07", "--accept-good")
    assert rows_in_force(home, "problems").collect().height == 2
    (refused,) = home.refusals.iterdir()
    book = openpyxl.load_workbook(refused)
    (cell,) = [cell for cell in book.active["D"] if "程序不规范" in str(cell.value)]
    assert "13812345678" not in cell.value
    cell.value = "程序不规范"
    book.save("改好.xlsx")
    code, text, _ = xuntu("import", "改好.xlsx")
    assert (code, "【巡图】" in text) == (0, False)
    assert rows_in_force(home, "problems").collect().height == 3
    editions = ReferenceData(home).observations_of(
        rows_in_force(home, "problems").collect()["problem_id"].to_list()
    )
    assert set(editions["as_of"]) == {dt.date(2024, 9, 30)}


def totals_of_one(text: str) -> tuple[int, ...]:
    """Rows, good, asked, refused, left out of an import of one sheet."""
    line = next(line for line in text.splitlines() if "共 " in line)
    return tuple(int(number) for number in re.findall(r"(?<=[共格复回入] )\d+", line))


def test_refused_rows_of_a_template_and_of_an_offices_ledger_come_back_in_one_workbook(home, xuntu):
    xuntu("import", ledger("名册.xlsx"), *LABEL)

    def add(tables: Tables) -> None:
        tables["villages"][1]["name"] = "新名村"
        tables["villages"][3]["kind"] = "集镇"

    code, text, _ = xuntu(
        "import", ledger("更正.xlsx", add), wide_ledger("台账.xlsx"), "--accept-good"
    )
    assert (code, totals(text)["pending"]) == (0, 2)
    (refused,) = home.refusals.iterdir()
    book = openpyxl.load_workbook(refused)
    assert book.sheetnames == ["村(社区)名册", "整改台账"]
    for sheet, wrong, right in (
        (book.worksheets[0], "集镇", "社区"),
        (book.worksheets[1], "杂项", "E07"),
    ):
        (cell,) = [cell for row in sheet for cell in row if cell.value == wrong]
        cell.value = right
    book.save("改好.xlsx")
    code, text, complained = xuntu("import", "改好.xlsx")
    assert (code, complained.count("没有入库")) == (0, 0)
    assert totals(text)["accepted"] == 2
    assert rows_in_force(home, "problems").collect().height == 3
    assert villages(home).filter(pl.col("kind") == "community").height == 1
    assert villages(home).height == 95
