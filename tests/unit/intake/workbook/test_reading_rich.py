"""What is struck within a cell is void; what lies beneath a merge is told and asked about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.unit.intake.builders.county import TODAY
from tests.unit.intake.builders.files import with_parts, with_sheet_data, workbook, written
from tests.unit.intake.builders.messages import assert_has_words
from warehouse.intake.cells.sheets import Sheet
from warehouse.intake.findings.finding import findings_frame
from warehouse.intake.ledgers.ledger_sheets import read_sheet as read_ledger
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.workbook.files import read_files
from warehouse.intake.workbook.rich_text import TextPart, split_runs
from warehouse.runtime.home import Home

HEADERS = ("序号", "被巡察党组织", "反馈问题", "整改措施", "整改时限", "完成情况")
FIRST = (1, "东岭村", "账目不清", "清理账目", "2024年9月底前", "已完成")
SECOND = (2, "西河村", "台账缺失", "补建台账", "2024年9月底前", "未完成")
OLD, NEW = "2024年8月31日", "2024年9月30日"


def read(folder: Path, data: bytes) -> tuple[Sheet, list[str]]:
    files, findings = read_files([written(folder, "台账.xlsx", data)])
    assert files, findings
    assert_has_words(findings_frame(findings), [])
    return files[0].sheets[0], [finding.rule for finding in findings]


def ledger(*changes: Any, **at: Any) -> bytes:
    """A ledger of two problems; `at` has what is written instead: rich texts as lists of runs."""

    def fill(book, sheet) -> None:
        looks = {
            "struck": book.add_format({"font_strikeout": True}),
            "raised": book.add_format({"font_script": 1}),
            "plain": book.add_format({"bold": True}),
        }
        sheet.write_string(0, 0, "夹江县委第三轮巡察反馈问题整改台账")
        sheet.write_string(1, 0, "填报时间:2024年9月30日")
        for row, values in enumerate((HEADERS, FIRST, SECOND), 2):
            sheet.write_row(row, 0, values)
        for cell, runs in at.items():
            pieces = [looks.get(piece, piece) for piece in runs]
            assert sheet.write_rich_string(cell, *pieces) == 0
        for change in changes:
            change(book, sheet)

    return workbook(fill)


PARTLY = ledger(E5=["struck", OLD, "plain", NEW], C4=["struck", "账目不清", "plain", "收支不明"])


def test_what_stands_is_the_value_and_what_is_struck_is_kept_beside_it(tmp_path: Path):
    sheet, _ = read(tmp_path, PARTLY)
    assert (sheet.rows[4][4], sheet.rows[3][2]) == (NEW, "收支不明")
    assert sheet.struck_parts == {(5, 5): OLD, (4, 3): "账目不清"}
    assert sheet.struck == frozenset()


def test_a_text_struck_run_by_run_is_struck_whole(tmp_path: Path):
    sheet, _ = read(tmp_path, ledger(E5=["struck", "2024年", "struck", "8月31日", " "]))
    assert (sheet.struck, sheet.struck_parts) == ({(5, 5)}, {})
    assert sheet.rows[4][4] == "2024年8月31日 "


INLINE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><strike val="1"/></rPr><t>12</t></r>'
    "<r><rPr><b/></rPr><t>15</t></r></is></c>"
    '<c r="B1" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>未</t></r>'
    "<r><t>完</t></r></is></c>"
    '<c r="C1" t="inlineStr"><is><r><t>夹江</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>'
    "</row>"
)


def test_texts_of_the_cell_itself_are_taken_apart_like_shared_ones(tmp_path: Path):
    sheet, _ = read(tmp_path, with_sheet_data(INLINE))
    assert sheet.rows == [["15", "未完", "夹江"]]
    assert sheet.struck_parts == {(1, 1): "12"}


def test_runs_of_a_struck_cell_stand_where_their_own_font_says_so(tmp_path: Path):
    def fill(book, sheet) -> None:
        struck = book.add_format({"font_strikeout": True})
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(0, 0, "旧值", bold, "新值", struck)
        sheet.write_rich_string(1, 0, "旧", struck, "值", struck)

    sheet, _ = read(tmp_path, workbook(fill))
    assert sheet.rows == [["新值"], ["旧值"]]
    assert (sheet.struck_parts, sheet.struck) == ({(1, 1): "旧值"}, {(2, 1)})


def test_readings_beside_the_characters_are_no_text(tmp_path: Path):
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><rPr>'
        "<strike/></rPr><t>甲</t></r><r><t>乙</t></r>"
        '<rPh sb="0" eb="1"><t>yi</t></rPh></si></sst>'
    )
    data = with_sheet_data('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    sheet, _ = read(tmp_path, with_parts(data, {"xl/sharedStrings.xml": texts.encode()}))
    assert (sheet.rows, sheet.struck_parts) == ([["乙"]], {(1, 1): "甲"})


@pytest.mark.parametrize(
    ("runs", "value", "marks"),
    [
        ((TextPart("2024年6月30日"), TextPart("2", is_raised=True)), "2024年6月30日", ("2",)),
        ((TextPart("面积120m"), TextPart("2", is_raised=True)), "面积120m²", ()),
        (
            (TextPart("占地3km"), TextPart("2", is_raised=True), TextPart("以上")),
            "占地3km²以上",
            (),
        ),
        ((TextPart("账目不清"), TextPart("[1]", is_raised=True)), "账目不清", ("[1]",)),
        ((TextPart("3", is_raised=True),), "3", ()),
        ((TextPart("CO"), TextPart("2"), TextPart("排放")), "CO2排放", ()),
    ],
)
def test_a_raised_mark_is_no_digit_of_a_value_and_a_power_is_kept(runs, value, marks):
    apart = split_runs(runs, cell_is_struck=False)
    assert (apart.shown, apart.marks) == (value, marks)


def test_marks_of_notes_are_told_once_with_their_cells(tmp_path: Path):
    data = ledger(E4=["2024年6月30日", "raised", "2"], C5=["台账缺失", "raised", "①"])
    files, findings = read_files([written(tmp_path, "台账.xlsx", data)])
    assert files[0].sheets[0].rows[3][4] == "2024年6月30日"
    assert [(finding.rule, finding.severity, finding.details) for finding in findings] == [
        ("note_marks", "warned", {"count": "2", "cells": "E4、C5"})
    ]


@pytest.fixture
def reference(own_data_folder: Home) -> ReferenceData:
    return ReferenceData(own_data_folder, today=TODAY)


def interpret(sheet: Sheet, reference: ReferenceData, **answers: str) -> LedgerSheet:
    given = {f"{sheet.file}|{sheet.name}|{kind}": answer for kind, answer in answers.items()}
    result = read_ledger(sheet, given, reference)
    assert_has_words(findings_frame(result.findings), result.questions)
    return result


def values(sheet: LedgerSheet, field: str) -> list[object]:
    assert sheet.table is not None, [question.kind for question in sheet.questions]
    return [row.cells[field].value if field in row.cells else None for row in sheet.table.rows]


def test_one_question_asks_whether_what_stands_counts(tmp_path: Path, reference: ReferenceData):
    sheet, _ = read(tmp_path, PARTLY)
    result = interpret(sheet, reference)
    (question,) = result.questions
    assert (question.kind, question.count, question.examples) == (
        "struck_part",
        2,
        ("4: 收支不明", f"5: {NEW}"),
    )
    assert [result.statuses[row][0] for row in (4, 5)] == ["pending", "pending"]
    answered = interpret(sheet, reference, struck_part="standing")
    assert values(answered, "deadline") == ["2024年9月底前", NEW]
    assert values(answered, "problem_text") == ["收支不明", "台账缺失"]
    assert [finding.rule for finding in answered.findings].count("struck_part_void") == 2
    left = interpret(sheet, reference, struck_part="leave_out")
    assert [left.statuses[row] for row in (4, 5)] == [
        ("skipped", "answered", 4),
        ("skipped", "answered", 5),
    ]


def test_a_struck_day_of_report_is_not_the_day_of_report(tmp_path: Path, reference: ReferenceData):
    """In part, and whole with the new day in a cell of its own."""
    part = ledger(A2=["填报时间:", "struck", "2024年6月30日", "plain", "2024年9月30日"])
    sheet, rules = read(tmp_path, part)
    assert rules == ["struck_parts"]
    result = interpret(sheet, reference)
    assert result.table is not None
    assert result.table.as_of == dt.date(2024, 9, 30)

    def struck(book, sheet) -> None:
        look = book.add_format({"font_strikeout": True})
        sheet.write_string("A2", "填报时间:2024年6月30日", look)
        sheet.write_string("D2", "填报时间:2024年9月30日")

    result = interpret(read(tmp_path, ledger(struck))[0], reference)
    assert result.table is not None
    assert result.table.as_of == dt.date(2024, 9, 30)
    assert [finding.row for finding in result.findings if finding.rule == "struck_above"] == [2]


def test_a_number_of_a_person_within_struck_text_is_shown_nowhere(
    tmp_path: Path, reference: ReferenceData
):
    data = ledger(D5=["struck", "联系13812345678", "plain", "补建台账"])
    result = interpret(read(tmp_path, data)[0], reference)
    assert "13812345678" not in repr([*result.findings, *result.questions])


def merged(_book, sheet) -> None:
    sheet.merge_range("B4:B5", "东岭村")
    sheet.write_string("B5", "西河村")
    sheet.merge_range("E4:E5", "2024年9月底前")
    sheet.write_string("E5", "2024年9月底前")
    sheet.merge_range("A1:F1", "夹江县委第三轮巡察反馈问题整改台账")
    sheet.write_string("C1", "内部稿")


def test_values_beneath_a_merge_are_told_and_asked_about(tmp_path: Path, reference: ReferenceData):
    sheet, rules = read(tmp_path, ledger(merged))
    assert sheet.covered == {(5, 2): (4, 2), (1, 3): (1, 1)}
    assert rules == ["covered_values"]
    result = interpret(sheet, reference)
    assert [(q.kind, q.count, q.examples) for q in result.questions] == [
        ("covered", 1, ("5: 西河村 / 东岭村",))
    ]
    assert result.statuses[5] == ("pending", None, 5)
    assert values(interpret(sheet, reference, covered="own"), "subject_org") == ["东岭村", "西河村"]
    assert values(interpret(sheet, reference, covered="shown"), "subject_org") == [
        "东岭村",
        "东岭村",
    ]
    assert interpret(sheet, reference, covered="leave_out").statuses[5] == (
        "skipped",
        "answered",
        5,
    )


def test_a_value_beneath_a_merge_across_columns_is_asked_about(
    tmp_path: Path, reference: ReferenceData
):
    def across(_book, sheet) -> None:
        sheet.merge_range("C5:D5", "台账缺失")
        sheet.write_string("D5", "补建台账")

    sheet, _ = read(tmp_path, ledger(across))
    assert [question.kind for question in interpret(sheet, reference).questions] == ["covered"]
    assert values(interpret(sheet, reference, covered="own"), "measures")[1] == "补建台账"
    assert values(interpret(sheet, reference, covered="shown"), "measures")[1] is None


def test_a_merge_over_the_whole_sheet_costs_no_more_than_the_sheet(tmp_path: Path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 2001))
    blocks = '<mergeCell ref="A1:XFD1048576"/>' * 2000
    data = with_sheet_data(rows, tail=f"<mergeCells>{blocks}</mergeCells>")
    sheet, _ = read(tmp_path, data)
    assert len(sheet.covered) == 1999
