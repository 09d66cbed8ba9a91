"""The workbook of refused rows holds them as they were, says what is wrong, and hides persons."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.cell.cell import MergedCell

from tests.unit.intake.builders.sheets import sheet
from warehouse.intake.cells.sheets import CellError, CellRange, Sheet, SourceFile
from warehouse.intake.copies.rejected_rows import write_rejected_rows
from warehouse.intake.findings.finding import ROW_STATUSES, Finding, findings_frame
from warehouse.intake.ledgers.table.finding.blocks import blocks_of
from warehouse.intake.workbook.files import read_files
from warehouse.intake.workbook.writing.note_headers import is_note_header

HEADER = ["序号", "村", "问题", "整改时限", "备注"]
PHONE = "13812345678"


def of(*sheets: Sheet, version: str | None = None) -> SourceFile:
    return SourceFile(sheets[0].file, 1, "0", sheets, version)


def statuses_of(made: Sheet, **rows: str) -> pl.DataFrame:
    """Status by row, written `r4="rejected"`, `r1="preamble"`; a number: the row it belongs to."""
    written = []
    for row in range(1, made.height + 1):
        status, _, first = rows.get(f"r{row}", "accepted").partition(" ")
        is_left_out = status not in ("accepted", "rejected", "pending")
        written.append(
            {
                "file": made.file,
                "sheet": made.name,
                "row": row,
                "status": "skipped" if is_left_out else status,
                "reason": status if is_left_out else None,
                "belongs_to": int(first or row),
            }
        )
    return pl.DataFrame(written, schema=ROW_STATUSES)


def refused(made: Sheet, row: int | None, rule: str = "cell_error", **more: str) -> Finding:
    return Finding(
        rule, "rejected", made.file, made.name, row, 4, "整改时限", "x", {"code": "#REF!", **more}
    )


def written(files, findings, statuses, language="zh"):
    """The workbook's sheets by name."""
    content = write_rejected_rows(files, findings_frame(findings), statuses, language)
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(worksheet, width: int) -> list[list[object]]:
    return [[cell.value for cell in row[:width]] for row in worksheet.iter_rows()]


def test_only_rows_to_be_mended_are_kept_under_what_stands_above_the_table():
    made = sheet(
        ["某县整改台账"],
        HEADER,
        [1, "甲村", "账目不清", dt.date(2024, 6, 30)],
        [2, "乙村", "公开不及时", "2024年2月30日"],
        ["合计", None, 2],
        [3, "丙村", "程序不规范", "6月"],
    )
    statuses = statuses_of(
        made, r1="preamble", r2="header", r4="rejected", r5="subtotal", r6="pending"
    )
    book = written([of(made)], [refused(made, 4)], statuses)
    worksheet = book["台账"]
    assert rows_of(worksheet, 5) == [
        ["某县整改台账", None, None, None, None],
        HEADER,
        [2, "乙村", "公开不及时", "2024年2月30日", None],
        [3, "丙村", "程序不规范", "6月", None],
    ]
    assert [cell.value for cell in worksheet["F"]][1:] == ["【巡图】原行号", 4, 6]
    notes = [cell.value for cell in worksheet["G"]]
    assert "#REF!" in notes[2]
    assert "待答复" in notes[3]
    assert is_note_header(worksheet["F2"].value)
    assert is_note_header(worksheet["G2"].value)
    assert not any(map(is_note_header, HEADER))


def test_values_keep_their_types_and_what_makes_them_doubtful():
    values = [
        7,
        1.5,
        True,
        "007",
        "20240630",
        dt.date(2024, 6, 30),
        dt.datetime(2024, 6, 30, 8, 15),
        dt.date(2023, 6, 30),
        "作废",
        CellError("#N/A"),
        dt.date(1899, 12, 31),
        dt.time(8, 30),
    ]
    made = sheet(
        [f"列{number}" for number in range(len(values))],
        values,
        yearless_dates=frozenset({(2, 8)}),
        struck=frozenset({(2, 9)}),
    )
    book = written([of(made)], [], statuses_of(made, r1="header", r2="rejected"))
    row = book["台账"][2][: len(values)]
    assert [cell.value for cell in row] == [
        7,
        1.5,
        True,
        "007",
        "20240630",
        dt.datetime(2024, 6, 30),
        dt.datetime(2024, 6, 30, 8, 15),
        dt.datetime(2023, 6, 30),
        "作废",
        "#N/A",
        "1899-12-31",
        dt.time(8, 30),
    ]
    assert "y" not in row[7].number_format.lower()
    assert row[8].font.strike
    assert not row[3].font.strike


@pytest.mark.parametrize("text", ["=1+1", "+8", "-8", "@SUM(A1)", "=HYPERLINK('http://x')"])
def test_text_that_begins_as_a_formula_stays_text(text):
    made = sheet(HEADER, [1, "甲村", text])
    book = written([of(made)], [], statuses_of(made, r1="header", r2="rejected"))
    cell = book["台账"]["C2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_merged_cells_go_with_the_rows_that_are_kept():
    made = sheet(
        HEADER,
        ["一", "甲村", "账目不清", "6月"],
        [None, None, "公开不及时", "7月"],
        [None, None, "程序不规范", "8月"],
        merged=(CellRange(2, 1, 4, 1), CellRange(2, 2, 4, 2)),
    )
    several = statuses_of(made, r1="header", r3="rejected 2", r4="rejected 2")
    worksheet = written([of(made)], [refused(made, 4)], several)["台账"]
    assert rows_of(worksheet, 4)[1:] == [
        ["一", "甲村", "公开不及时", "7月"],
        [None, None, "程序不规范", "8月"],
    ]
    assert {str(block) for block in worksheet.merged_cells.ranges} == {"A2:A3", "B2:B3"}
    assert isinstance(worksheet["A3"], MergedCell)
    one = statuses_of(made, r1="header", r3="rejected")
    worksheet = written([of(made)], [refused(made, 3)], one)["台账"]
    assert rows_of(worksheet, 4)[1:] == [["一", "甲村", "公开不及时", "7月"]]
    assert not worksheet.merged_cells.ranges


def test_what_a_row_had_from_the_row_above_is_written_out_and_pointed_out():
    made = sheet(
        ["被巡察单位", "问题", "整改时限"],
        ["甲村", "账目不清", "2024年6月"],
        [None, "公开不及时", "同上"],
        [None, "程序不规范", "〃"],
        ["乙村", "台账不全", "2024年8月"],
    )
    worksheet = written([of(made)], [], statuses_of(made, r1="header", r4="rejected"))["台账"]
    assert rows_of(worksheet, 3)[1] == ["甲村", "程序不规范", "2024年6月"]
    note = worksheet["E2"].value
    assert "“被巡察单位”一格" in note
    assert "“整改时限”一格" in note
    whole = written([of(made)], [], statuses_of(made, r1="header", r3="rejected", r4="rejected"))
    assert rows_of(whole["台账"], 3)[1:] == [
        ["甲村", "公开不及时", "2024年6月"],
        [None, "程序不规范", "〃"],
    ]


def test_a_ditto_without_a_sure_row_above_stays_a_ditto():
    made = sheet(
        ["被巡察单位", "问题", "整改时限"],
        ["甲村", "账目不清", "2024年6月"],
        ["小计", 1],
        ["乙村", "台账不全", "同上"],
    )
    statuses = statuses_of(made, r1="header", r3="subtotal", r4="rejected")
    worksheet = written([of(made)], [], statuses)["台账"]
    assert rows_of(worksheet, 3)[1] == ["乙村", "台账不全", "同上"]


def test_a_row_keeps_the_heading_of_its_section_and_no_other():
    made = sheet(
        HEADER,
        ["一、党的建设方面"],
        [1, "甲村", "账目不清"],
        ["二、作风方面"],
        [2, "乙村", "公开不及时"],
    )
    statuses = statuses_of(made, r1="header", r2="section", r4="section", r5="rejected")
    worksheet = written([of(made)], [], statuses)["台账"]
    assert [row[0] for row in rows_of(worksheet, 1)] == ["序号", "二、作风方面", 2]


def test_a_row_that_goes_with_a_refused_one_says_so():
    made = sheet(HEADER, [1, "甲村", "账目不清"], [None, None, "措施二"])
    statuses = statuses_of(made, r1="header", r2="rejected", r3="rejected 2")
    worksheet = written([of(made)], [refused(made, 2)], statuses)["台账"]
    assert "#REF!" in worksheet["G2"].value
    assert "第 2 行" in worksheet["G3"].value


def test_personal_data_are_hidden_and_the_place_is_named():
    made = sheet(
        [None, None, "填报时间:2024年9月30日"],
        ["村", "问题", "联系电话", "身份编号"],
        ["甲村", f"群众反映拨打{PHONE}无人接听", 13912345678, "无"],
    )
    content = write_rejected_rows(
        [of(made)],
        findings_frame([]),
        statuses_of(made, r1="preamble", r2="header", r3="rejected"),
        "zh",
    )
    worksheet = openpyxl.load_workbook(io.BytesIO(content))["台账"]
    assert worksheet["C1"].value == "填报时间:2024年9月30日"
    problem, phone = worksheet["B3"].value, worksheet["C3"].value
    assert PHONE not in problem
    assert problem.startswith("群众反映拨打138")
    assert problem.endswith("无人接听")
    assert phone == "***"
    assert "“问题”一格的个人信息已隐去" in worksheet["F3"].value


def test_sheets_of_one_name_from_several_files_stand_side_by_side():
    name = "这是一个长达三十一个字的工作表名称用来看看同名的两张表怎么办好"
    first, second = (sheet(HEADER, [1, "甲村"], name=name, file=f"{n}.xlsx") for n in "甲乙")
    statuses = pl.concat(
        [statuses_of(made, r1="header", r2="rejected") for made in (first, second)]
    )
    book = written([of(first), of(second)], [], statuses)
    assert len(book.sheetnames) == 2
    assert book.sheetnames[0] == name[:31]
    assert book.sheetnames[1].endswith("(2)")


def test_a_template_stays_a_template():
    made = sheet(["填写说明", "轮次编号*", "地区代码*"], [None, "r1", "511126"], name="轮次")
    statuses = statuses_of(made, r1="header", r2="rejected")
    book = written([of(made, version="1")], [], statuses)
    assert book.sheetnames == ["轮次"]
    assert [(one.name, one.value) for one in book.custom_doc_props.props] == [
        ("xuntu_template", "1")
    ]


def test_without_refused_rows_the_workbook_says_so():
    made = sheet(HEADER, [1, "甲村"])
    assert written([of(made)], [], statuses_of(made, r1="header")).sheetnames == ["没有退回的行"]
    english = written([of(made)], [], statuses_of(made, r1="header"), language="en")
    assert english.sheetnames == ["No row was refused"]


def test_what_is_longer_than_a_cell_holds_is_cut_and_said_so():
    made = sheet(HEADER, [1, "甲村", "长" * 40_000])
    worksheet = written([of(made)], [], statuses_of(made, r1="header", r2="rejected"))["台账"]
    assert len(worksheet["C2"].value) == 32_767
    assert "只有开头部分" in worksheet["G2"].value


def test_notes_come_in_the_language_asked_for():
    made = sheet(HEADER, [1, "甲村"])
    statuses = statuses_of(made, r1="header", r2="rejected")
    worksheet = written([of(made)], [refused(made, 2)], statuses, language="en")["台账"]
    assert worksheet["G1"].value == "[Xuntu] what is wrong"
    assert not any(
        "\u4e00" <= letter <= "\u9fff" for letter in worksheet["G2"].value.replace("整改时限", "")
    )


def test_the_workbook_is_read_again_as_the_rows_that_it_holds(tmp_path: Path):
    made = sheet(
        ["某县整改台账"],
        HEADER,
        [1, "甲村", "=1+1", dt.date(2024, 6, 30)],
        [2, "乙村", "公开不及时", "2024年2月30日"],
    )
    statuses = statuses_of(made, r1="preamble", r2="header", r3="rejected", r4="rejected")
    file = tmp_path / "退回.xlsx"
    file.write_bytes(write_rejected_rows([of(made)], findings_frame([]), statuses, "zh"))
    (read,), findings = read_files([file])
    assert findings == []
    (again,) = read.sheets
    assert [row[:5] for row in again.rows] == made.rows


def test_two_tables_on_a_sheet_keep_their_own_headers_and_persons(tmp_path: Path):
    first = ["序号", "村(社区)", "反馈问题", "整改措施", "整改时限"]
    second = ["序号", "村(社区)", "责任人", "是否销号", "销号时间"]
    made = sheet(
        ["夹江县整改台账"],
        first,
        [1, "无名村", "甲", "清理", "2024年9月底前"],
        ["夹江县销号台账"],
        second,
        [1, "无名村", "某甲", "是", "2024.9.1"],
    )
    statuses = statuses_of(
        made, r1="preamble", r2="header", r3="rejected", r4="preamble", r5="header", r6="rejected"
    )
    content = write_rejected_rows([of(made)], findings_frame([refused(made, 3)]), statuses, "zh")
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = rows_of(page, 5)
    assert rows[2] == [1, "无名村", "甲", "清理", "2024年9月底前"]
    assert rows[5] == [1, "无名村", "***", "是", "2024.9.1"]
    notes = [[cell.value for cell in row[5:]] for row in page.iter_rows()]
    assert [is_note_header(str(row[0])) for row in notes] == [
        False, True, False, False, True, False,
    ]  # fmt: skip
    assert [row[0] for row in notes][2::3] == [3, 6]
    (tmp_path / "退回.xlsx").write_bytes(content)
    (file,), _ = read_files([tmp_path / "退回.xlsx"])
    assert len(blocks_of(file.sheets[0])) == 2


def test_persons_of_a_table_that_begins_beside_another_are_hidden():
    made = sheet(
        ["序号", "村(社区)", "反馈问题", "整改措施", "整改时限"],
        [1, "东岭村", "甲", "清理", "2024年9月底前", None, "序号", "村(社区)", "责任人"],
        [2, "西河村", "乙", "清理", "2024年9月底前", None, 1, "无名村", "某甲"],
    )
    statuses = statuses_of(made, r1="header", r2="accepted", r3="rejected")
    rows = rows_of(written([of(made)], [refused(made, 3)], statuses).worksheets[0], 9)
    assert rows[-1][8] == "***"
