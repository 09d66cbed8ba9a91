"""Colours, pictures and stale formulas: what a sheet shows is not always what its cells hold."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from tests.unit.intake.builders.county import TODAY
from tests.unit.intake.builders.files import with_parts, with_sheet_data, workbook, written
from tests.unit.intake.builders.messages import assert_has_words
from tests.unit.intake.builders.sheets import sheet as made
from warehouse.intake.cells.sheets import CellError, Contradiction, Sheet
from warehouse.intake.copies.annotated_sheet import COLOURS
from warehouse.intake.findings.finding import Finding, findings_frame
from warehouse.intake.ledgers.ledger_sheets import read_sheet
from warehouse.intake.ledgers.table.rows.row_colours import coloured_rows
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.intake.workbook.colours import named_by_code, named_by_number, named_by_theme
from warehouse.intake.workbook.files import read_files
from warehouse.intake.workbook.formulas import contradictions, moved
from warehouse.runtime.home import Home

LINES = (
    ("夹江县委第三轮巡察反馈问题整改台账",),
    ("填报时间:2024年9月30日",),
    ("序号", "被巡察党组织", "反馈问题", "整改措施", "整改时限", "完成情况"),
    (1, "东岭村", "账目不清", "清理账目", "2024年9月底前", "已完成"),
    (2, "西河村", "台账缺失", "补建台账", "2024年9月底前", "未完成"),
    (3, "西河村", "公示不及时", "补公示", "2024年9月底前", "未完成"),
    (4, "东岭村", "白条入账", "补票据", "2024年9月底前", "已完成"),
)


@pytest.fixture
def reference(own_data_folder: Home) -> ReferenceData:
    return ReferenceData(own_data_folder, today=TODAY)


def read(folder: Path, data: bytes) -> tuple[Sheet, list[Finding]]:
    files, findings = read_files([written(folder, "台账.xlsx", data)])
    assert files, findings
    assert_has_words(findings_frame(findings), [])
    return files[0].sheets[0], findings


def shaded(**colours: str) -> bytes:
    """The ledger by another program than ours, with cells (or ranges) of a colour."""
    book = openpyxl.Workbook()
    page = book.active
    for line in LINES:
        page.append(line)
    for cells, colour in colours.items():
        span = page[cells.replace("_", ":")]
        for row in span if isinstance(span, tuple) else ((span,),):
            for cell in row:
                cell.fill = PatternFill("solid", fgColor=colour)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def interpret(sheet: Sheet, reference: ReferenceData, answers: dict[str, str]) -> LedgerSheet:
    result = read_sheet(sheet, answers, reference)
    assert_has_words(findings_frame(result.findings), result.questions)
    return result


def test_rows_of_a_colour_are_asked_about_once_and_no_state_is_read_from_it(
    tmp_path: Path, reference: ReferenceData
):
    data = shaded(A3_F3="FF4F81BD", A4_F4="FF92D050", A5_F5="FFFF0000", C6="FFFF5050")
    sheet, _ = read(tmp_path, data)
    result = interpret(sheet, reference, {})
    (question,) = result.questions
    assert (question.kind, question.scope, question.count) == ("fill_colours", "profile", 3)
    assert "红色 2 行、绿色 1 行" in question.title.in_language("zh")
    assert "red (2), green (1)" in question.title.in_language("en")
    assert [result.statuses[row][0] for row in (4, 5, 6)] == ["pending"] * 3
    answered = interpret(sheet, reference, {question.key: "no_meaning"})
    assert answered.table is not None
    assert [row.row for row in answered.table.rows] == [4, 5, 6, 7]
    assert answered.profiles == {answered.table.signature: {question.key: "no_meaning"}}
    left = interpret(sheet, reference, {question.key: "leave_out"})
    assert left.table is not None
    assert [row.row for row in left.table.rows] == [7]


@pytest.mark.parametrize(
    "colours",
    [
        {"A3_F3": "FFFF0000"},
        {"A1_F1": "FFFFFF00", "B4_B7": "FFDDEBF7"},
        {"A4_F4": "FFDDDDDD", "A6_F6": "FFDDDDDD"},
        {"A4_F4": "FFFFFFFF"},
    ],
)
def test_colours_that_only_adorn_are_not_asked_about(
    tmp_path: Path, reference: ReferenceData, colours: dict[str, str]
):
    """A header, a column all along, every other row, white."""
    sheet, _ = read(tmp_path, shaded(**colours))
    assert interpret(sheet, reference, {}).questions == []


def test_a_blank_cell_may_be_the_one_that_is_shaded():
    sheet = made([None], [None], [None], fills={(2, 1): "red"})
    assert coloured_rows(sheet, [1], [1, 2, 3]) == {2: "red"}


def test_both_passes_and_old_workbooks_tell_the_same_colours(tmp_path: Path):
    rows = (
        '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"/></row>'
        '<row r="2">{}<c r="A2"><v>2</v></c><c r="C2" s="1"/></row>'
    )
    styles = (
        '<styleSheet><fills><fill/><fill/><fill><patternFill patternType="solid">'
        '<fgColor indexed="10"/></patternFill></fill></fills>'
        '<cellXfs><xf fillId="0"/><xf fillId="2"/></cellXfs></styleSheet>'
    )
    collected = []
    for comment in ("", "<!-- -->"):
        data = with_sheet_data(rows.format(comment))
        collected.append(read(tmp_path, with_parts(data, {"xl/styles.xml": styles.encode()}))[0])
    assert collected[0].fills == collected[1].fills == {(1, 1): "red"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("red", "FFFF0000"),
        ("red", "#C0504D"),
        ("orange", "FFFFC000"),
        ("yellow", "FFFFFF99"),
        ("green", "FF00B050"),
        ("blue", "FF00B0F0"),
        ("violet", "FF7030A0"),
        ("grey", "FFD9D9D9"),
        ("black", "FF000000"),
        (None, "FFFFFFFF"),
        (None, "auto"),
    ],
)
def test_a_colour_is_called_as_people_call_it(name: str | None, code: str):
    assert named_by_code(code) == name


def test_colours_of_our_own_copies_mean_nothing_when_they_come_back():
    assert {named_by_code(code) for code in COLOURS.values()} == {None}


def test_colours_by_number_are_those_of_the_palette_and_the_theme():
    assert [named_by_number(n) for n in (2, 10, 17, 64)] == ["red", "red", "green", None]
    assert [named_by_theme(n) for n in (0, 5, 6, 99)] == [None, "red", "green", None]


PICTURE = '_xlfn.DISPIMG("ID_3F2504E04F8911D39A0C0305E82C3301",1)'


def test_a_picture_in_a_cell_is_said_to_be_one_and_is_no_text_and_no_error(tmp_path: Path):
    escaped = PICTURE.replace('"', "&quot;")
    rows = (
        f'<row r="1"><c r="A1" t="str"><f>{escaped}</f><v>=DISPIMG("ID_3F25",1)</v></c>'
        f'<c r="B1" t="e"><f>{escaped}</f><v>#NAME?</v></c><c r="C1"><f>{escaped}</f></c>'
        '<c r="D1" t="inlineStr"><is><t>=DISPIMG("ID_3F25",1)</t></is></c><c r="E1"><v>7</v></c>'
        "</row>"
    )
    in_cell = '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1"><v>7</v></c></row>'
    sheet, findings = read(tmp_path, with_sheet_data(rows))
    assert sheet.rows == [[None] * 4 + [7]]
    assert [(f.rule, f.severity, f.details) for f in findings] == [
        ("file_formulas", "noted", {"count": "3"}),
        ("pictures_in_cells", "noted", {"count": "4", "cells": "A1、B1、C1、D1"}),
    ]
    assert read(tmp_path, with_sheet_data(in_cell))[0].pictures == {(1, 1)}
    failed = '<row r="1"><c r="A1" t="e"><v>#VALUE!</v></c></row>'
    assert read(tmp_path, with_sheet_data(failed))[0].rows == [[CellError("#VALUE!")]]


def test_a_stale_result_of_a_formula_is_told_with_what_its_cells_come_to(tmp_path: Path):
    def fill(_, sheet) -> None:
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.write_formula(3, 0, "=SUM(A1:A3)", None, 12)
        sheet.write_formula(4, 0, "=SUM(A1:A3)", None, 6)
        sheet.write_formula(5, 0, "=A1*2-A2/4", None, 1.5)
        sheet.write_formula(6, 0, '=IF(A1>0,"是","否")', None, "是")

    sheet, findings = read(tmp_path, workbook(fill))
    assert sheet.contradictions == (Contradiction((4, 1), 12, 6),)
    assert [(f.rule, f.severity, f.details) for f in findings[1:]] == [
        (
            "formula_contradicts",
            "warned",
            {"count": "1", "cells": "A4", "example": "A4", "kept": "12", "counted": "6"},
        )
    ]


@pytest.mark.parametrize("comment", ["", "<!-- -->"])
def test_a_formula_that_stands_for_several_cells_is_written_out(tmp_path: Path, comment: str):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c>'
        f'<c r="B1"><f t="shared" ref="B1:B3" si="0">A1+$A$1</f><v>2</v></c></row>{comment}'
        '<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f t="shared" si="0"/><v>6</v></c></row>'
        '<row r="3"><c r="A3"><v>7</v></c><c r="B3"><f t="shared" si="0"/><v>9</v></c></row>'
    )
    sheet, _ = read(tmp_path, with_sheet_data(rows))
    assert sheet.contradictions == (Contradiction((3, 2), 9, 8),)


@pytest.mark.parametrize(
    ("formula", "counted"),
    [
        ("SUM(A1:B2)", 10),
        ("=sum(A1,B1:B2,10)", 17),
        ("A1+B1*2", 5),
        ("(A1+B1)*2", 6),
        ("-A1+B2%", -0.96),
        ("SUM(A1:A2)/SUM(B1:B2)", 4 / 6),
        ("A1+C9", 1),
        ("SUM($A$1:$A$2)-A2", 1),
        ("SUM(B2:A1)", 10),
        ("COUNT(A1:B2,C1)", 4),
        ("AVERAGE(A1:B2)+MAX(A1:B2)-MIN(A1:B2)", 5.5),
        ("IF(A1>=1,B1*10,0)", 20),
        ('IF(D1="文字",7,8)', 7),
        ('IF(C1="",7,8)', 7),
        ('COUNTIF(A1:D2,"文字")', 1),
        ("COUNTIF(A1:D2,3)", 1),
        ("IF(A1<>B1,IF(A2>B2,1,5),9)", 5),
    ],
)
def test_sums_and_the_four_operations_are_reckoned(formula: str, counted: float):
    rows = [[1, 2, None, "文字"], [3, 4, -1]]
    (result,) = contradictions(rows, {(2, 3): formula})
    assert (result.kept, result.counted) == (-1, pytest.approx(counted))


def test_a_stale_text_is_told_and_a_number_of_a_person_in_it_is_not(tmp_path: Path):
    formula = '=IF(A1>0,"已完成13812345678","未完成")'

    def fill(_, sheet) -> None:
        sheet.write_number(0, 0, 1)
        sheet.write_formula(1, 0, formula, None, "未完成")
        sheet.write_formula(2, 0, '=IF(A1>0,"已完成","未完成")', None, "已完成")

    sheet, findings = read(tmp_path, workbook(fill))
    assert [one.place for one in sheet.contradictions] == [(2, 1)]
    assert "13812345678" not in repr(findings)


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(Sheet2!A1:A2)",
        "'上年'!A1+1",
        "[1]Sheet1!A1",
        "VLOOKUP(A1,A1:B2,2)",
        "SUM(A:A)",
        "A1&B1",
        "A1/C1",
        "D1+1",
        "D2+1",
        "SUM(D2)",
        "名称+1",
        "SUM(A1:B2",
        "A1+",
        "",
        "(" * 5000 + "A1",
        "A1^2",
        "ROUND(A1,0)",
        "A1>B1",
        "D1*2",
        "SUM(A1:SUM(B1))",
        "SUM()",
        "COUNTA(A1:D2)",
        "AVERAGE(D1:D1)",
        "IF(A1>0,1)",
        "IF(D1>1,1,2)",
        'COUNTIF(A1:B2,">1")',
        'COUNTIF(D1:D2,"*字")',
        'IF(A1>0,"甲","乙")',
    ],
)
def test_whatever_is_not_sure_is_passed_over(formula: str):
    rows = [[1, 2, None, "文字"], [3, 4, -1, CellError("#N/A")]]
    assert contradictions(rows, {(2, 3): formula}) == []


def test_a_formula_further_on_refers_to_cells_further_on():
    assert moved("SUM(A1:$B$2)+$C3-D$4+Sheet2!A1", 2, 1) == "SUM(B3:$B$2)+$C5-E$4+Sheet2!A1"
