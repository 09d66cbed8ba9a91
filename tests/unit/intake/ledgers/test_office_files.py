"""Workbooks as an office keeps them, from the file itself to the status of every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.intake.builders.county import county
from tests.unit.intake.builders.messages import assert_has_words
from warehouse.intake.findings.interpretation import Interpretation
from warehouse.intake.ledgers.interpret import interpret_ledgers
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.home import Home
from warehouse.runtime.progress import silent

Fill = Callable[[Worksheet], None]


def workbook(path: Path, **sheets: tuple[Sequence[Sequence[Any]], Fill]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, (rows, fill) in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        fill(page)
    book.save(path)
    return path


def merge(*ranges: str) -> Fill:
    def fill(page: Worksheet) -> None:
        for cells in ranges:
            page.merge_cells(cells)

    return fill


def interpret(
    path: Path, reference: ReferenceData, answers: dict[str, str] | None = None
) -> Interpretation:
    files, unreadable = read_files([path], silent)
    assert unreadable == []
    result = interpret_ledgers(files[:1], answers or {}, reference)
    assert_has_words(result.findings, result.questions)
    return result


def by_row(result: Interpretation, sheet: str) -> list[str]:
    rows = result.statuses.filter(result.statuses["sheet"] == sheet).sort("row")
    return [reason or status for status, reason in rows.select("status", "reason").iter_rows()]


def test_a_coverage_workbook_with_merged_units_dittos_and_a_sheet_of_instructions(
    own_data_folder: Home, tmp_path: Path
):
    reference = county(own_data_folder)
    rows = [
        ["附件3"],
        ["夹江县委巡察村(社区)党组织全覆盖台账"],
        ["填报单位(盖章):县委巡察办", None, None, None, None, "填报时间:2024年9月30日"],
        [
            "序号",
            "乡镇",
            "村(社区)",
            "巡察轮次",
            "巡察组",
            "巡察起止时间",
            "巡察方式",
            "是否已巡察",
        ],
        [1, "甘江镇", "东岭村", "第三轮", "第1组", "2024年3月1日至4月4日", "常规", "是"],
        [2, None, "西河村", None, None, "同上", "〃", "√"],
        ["小计", None, 2],
        [3, "木城镇", "南坪村", "第三轮", "第2组", "2024年3月5日至4月10日", "常规", "是"],
        [4, None, "正街社区", None, None, None, None, "否"],
        ["注:本表由县委巡察办填写。"],
    ]
    path = workbook(
        tmp_path / "附件3-全覆盖台账0930.xlsx",
        Sheet1=(rows, merge("A2:H2", "B5:B6", "D5:D6", "E5:E6", "B8:B9")),
        填表说明=([["一、本表每月填写。"]], lambda _: None),
        Sheet2=([], lambda _: None),
    )
    result = interpret(path, reference)
    assert result.questions == []
    assert by_row(result, "Sheet1") == [
        *["preamble"] * 3,
        "header",
        "accepted",
        "accepted",
        "subtotal",
        "accepted",
        "plan_only",
        "foot_note",
    ]
    assert by_row(result, "填表说明") == ["instructions"]
    assert result.tables["inspections"].select("village_id", "team_id").rows() == [
        ("v1", "511126T01"),
        ("v2", "511126T01"),
        ("v3", "511126T02"),
    ]


def test_hidden_rows_struck_cells_notes_and_hidden_sheets_come_through_the_file(
    own_data_folder: Home, tmp_path: Path
):
    reference = county(own_data_folder)
    header = ["序号", "乡镇", "村党组织", "软弱涣散表现", "确定时间", "是否转化", "转化时间"]
    rows = [
        ["夹江县软弱涣散党组织整顿台账"],
        ["填报时间:2024年9月30日"],
        header,
        [1, "甘江镇", "东岭村党支部", "班子不健全", "2023年4月20日", "是", "2024年3月15日"],
        [2, "甘江镇", "西河村党支部", "经济薄弱", "2023年4月20日", "否", None],
        [3, "木城镇", "南坪村党支部", "信访矛盾", "2023年4月20日", "否", None],
    ]

    def fill(page: Worksheet) -> None:
        page.row_dimensions[5].hidden = True
        page["E6"].font = Font(strike=True)
        page["D4"].comment = Comment("已核实,联系13812345678", "县委组织部")

    def hide(page: Worksheet) -> None:
        page.sheet_state = "hidden"

    path = workbook(tmp_path / "整顿台账.xlsx", 台账=(rows, fill), 上月=(rows, hide))
    result = interpret(path, reference)
    assert by_row(result, "台账")[3:] == ["accepted", "accepted", "pending"]
    assert by_row(result, "上月")[3:] == ["pending"] * 3
    questions = {question.kind: question.key for question in result.questions}
    assert set(questions) == {"struck", "hidden_sheet"}
    rules = set(result.findings["rule"])
    assert {"hidden_rows", "cell_note", "struck", "asks_hidden_sheet"} <= rules
    assert "13812345678" not in repr(result.findings.to_dicts())
    answers = {questions["struck"]: "keep", questions["hidden_sheet"]: "leave_out"}
    result = interpret(path, reference, answers)
    assert result.questions == []
    assert result.tables["weak_orgs"]["village_id"].to_list() == ["v1", "v2", "v3"]
    assert set(by_row(result, "上月")) == {"hidden_sheet"}
