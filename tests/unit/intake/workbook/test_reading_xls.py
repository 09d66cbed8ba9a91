"""Workbooks of Excel 97 to 2003 are read like new ones: values, layout, struck text, formulas."""

from __future__ import annotations

import datetime as dt
import io
import struct
from pathlib import Path

import pytest

from tests.unit.intake.builders.files import written
from warehouse.intake.cells.sheets import NOT_CALCULATED, CellError, CellRange, SourceFile
from warehouse.intake.findings.finding import Finding
from warehouse.intake.workbook.files import read_files
from warehouse.intake.workbook.xls.process import WatchedBook, open_book
from warehouse.intake.workbook.xls.reader import moment

FILES = Path(__file__).parent / "files"


def read(name: str) -> tuple[SourceFile, list[Finding]]:
    files, findings = read_files([FILES / name])
    assert len(files) == 1, findings
    return files[0], findings


def test_a_workbook_of_excel_97_is_read():
    """Made by LibreOffice from a workbook with one of each."""
    file, findings = read("整改台账.xls")
    sheet, hidden = file.sheets
    assert (sheet.name, sheet.is_hidden, hidden.name, hidden.is_hidden) == (
        "整改台账",
        False,
        "上年",
        True,
    )
    assert sheet.rows[1] == ["序号", "问题", "整改时限", "完成时间", "金额", "备注"]
    assert sheet.rows[2] == [
        1,
        "财务公开不及时",
        dt.date(2021, 6, 30),
        dt.date(2021, 6, 28),
        12.5,
        "=1+1不是公式",
    ]
    assert sheet.rows[3] == [2, "已划掉的问题", "2021年6月", 0, CellError("#DIV/0!"), True]
    assert sheet.rows[4][5] == "备注" * 3000
    assert sheet.height == 45
    assert sheet.merged == (CellRange(1, 1, 1, 6),)
    assert sheet.struck == {(4, 2)}
    assert sheet.yearless_dates == {(3, 4)}
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {6}
    assert sheet.notes == {(3, 2): "村里说已公开"}
    assert {finding.rule for finding in findings} == {"file_formulas"}


def test_text_struck_in_part_is_void_and_what_stands_is_read():
    """Made by xlwt: runs with fonts of their own, a struck cell with one run that is not."""
    file, _ = read("部分划线.xls")
    sheet = file.sheets[0]
    assert sheet.rows[1] == [1, "收支不明", "2024年9月30日", 12.5]
    assert sheet.rows[2] == [2, "台账缺失", "新", 1]
    assert sheet.struck_parts == {(2, 2): "账目不清", (2, 3): "2024年8月31日", (3, 3): "旧"}
    assert sheet.struck == {(3, 4)}
    assert sheet.note_marks == {(3, 2): "1"}


def test_values_beneath_a_merge_and_moments_are_told():
    file, findings = read("部分划线.xls")
    sheet = file.sheets[0]
    assert (sheet.merged, sheet.covered) == ((CellRange(4, 1, 5, 1),), {(5, 1): (4, 1)})
    assert sheet.yearless_dates == {(4, 3)}
    assert [row[2] for row in sheet.rows[3:]] == [
        dt.date(2024, 6, 30),
        dt.datetime(2024, 6, 30, 23, 59, 17),
        dt.timedelta(hours=36),
    ]
    assert sheet.rows[5][3] == dt.time(6)
    assert ("covered_values", {"count": "1", "cells": "A5"}) in [
        (finding.rule, finding.details) for finding in findings
    ]


def test_formulas_that_no_program_has_calculated_are_no_empty_texts():
    """The library that wrote the file cannot calculate, and gives an empty text to each."""
    file, findings = read("部分划线.xls")
    assert file.sheets[1].rows == [[3], [NOT_CALCULATED]]
    refused = [finding for finding in findings if finding.severity == "rejected"]
    assert [(f.rule, f.sheet, f.row, f.column) for f in refused] == [
        ("file_not_calculated", "公式", 2, 1)
    ]


def test_days_counted_from_1904_are_the_same_days():
    file, _ = read("1904.xls")
    assert file.sheets[0].rows[1] == [dt.date(1904, 3, 1), None, dt.date(2021, 6, 30), None]


@pytest.mark.parametrize(
    ("number", "number_format", "from_1904", "value"),
    [
        (44377, "yyyy/m/d", False, dt.date(2021, 6, 30)),
        (42915, "yyyy/m/d", True, dt.date(2021, 6, 30)),
        (1, "yyyy/m/d", False, dt.date(1900, 1, 1)),
        (59, "yyyy/m/d", False, dt.date(1900, 2, 28)),
        (61, "yyyy/m/d", False, dt.date(1900, 3, 1)),
        (45488.99950231481, "yyyy/m/d", False, dt.datetime(2024, 7, 15, 23, 59, 17)),
        (0.25, "h:mm", False, dt.time(6)),
        (2.25, "[h]:mm", False, dt.timedelta(days=2, hours=6)),
        (-1, "yyyy/m/d", False, -1),
        (2_958_466, "yyyy/m/d", False, 2_958_466),
        (2_957_004, "yyyy/m/d", True, 2_957_004),
    ],
)
def test_a_number_is_the_moment_that_its_format_shows(number, number_format, from_1904, value):
    result = moment(number, number_format, from_1904)
    if isinstance(result, dt.datetime):
        result = result.replace(microsecond=0)
    assert result == value


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_records_without_a_container_are_read_as_web_systems_write_them(
    tmp_path: Path, encoding: str
):
    """No list of sheets, no encoding told: a beginning, texts and numbers, an end."""
    head, text = struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0), "序号".encode(encoding)
    cells = record(0x204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
    cells += record(0x203, struct.pack("<HHHd", 1, 0, 0, 7))
    data = head + cells + record(0x0A, b"")
    (file,), _ = read_files([written(tmp_path, "导出.xls", data)])
    assert file.sheets[0].rows == [["序号"], [7]]


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def opened(sheet: bytes) -> WatchedBook:
    """A workbook of one sheet made of the records `sheet`, without a container."""
    begin, end = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12)), record(0x0A, b"")
    head = begin + record(0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"a") + end
    head = begin + record(0x85, struct.pack("<IBBBB", len(head), 0, 0, 1, 0) + b"a") + end
    page = record(0x809, struct.pack("<HH", 0x600, 0x10) + bytes(12))
    return open_book(head + page + sheet + end, io.StringIO())


def test_results_of_formulas_are_found_where_they_stand():
    """A text has a record of its own after the formula's; without one nothing was calculated."""

    def formula(row: int, result: bytes) -> bytes:
        return record(0x06, struct.pack("<HHH", row, 2, 0) + result + bytes(8))

    text, failed = b"\0" * 6 + b"\xff\xff", b"\2\0\x2a" + b"\0" * 3 + b"\xff\xff"
    shown = "整改到位"
    book = opened(
        formula(0, text)
        + record(0x207, struct.pack("<HB", len(shown), 1) + shown.encode("utf-16-le"))
        + formula(1, failed)
        + formula(2, text)
        + formula(3, struct.pack("<d", 2.5))
    )
    sheet = book.sheet_by_index(0)
    assert [sheet.cell_value(row, 2) for row in range(4)] == [shown, 0x2A, "", 2.5]
    assert (book.not_calculated(0), book.formulas[0]) == ([(3, 3)], 4)


@pytest.mark.parametrize(
    ("packed", "number"),
    [
        (struct.unpack("<Q", struct.pack("<d", 12.5))[0] >> 32, 12.5),
        (44377 << 2 | 2, 44377),
        (1260 << 2 | 3, 12.6),
        ((-3 << 2 | 2) & 0xFFFFFFFF, -3),
    ],
)
def test_numbers_packed_into_four_bytes_are_unpacked(packed: int, number: float):
    book = opened(record(0x27E, struct.pack("<HHHI", 0, 0, 0, packed)))
    assert book.sheet_by_index(0).cell_value(0, 0) == number
