"""A cell is quoted as its sheet shows it, where its format is sure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.intake.builders.files import with_parts, with_sheet_data, workbook, written
from warehouse.intake.cells.display import displayed
from warehouse.intake.cells.sheets import CellValue, Sheet
from warehouse.intake.ledgers.ledger import LedgerCell, as_shown
from warehouse.intake.workbook.files import read_files

DAY, MOMENT = dt.date(2024, 6, 3), dt.datetime(2024, 6, 3, 14, 5, 9)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (DAY, 'm"月"d"日"', "6月3日"),
        (DAY, "yyyy/m/d", "2024/6/3"),
        (DAY, "yyyy\\-mm\\-dd", "2024-06-03"),
        (DAY, 'yyyy"年"m"月"d"日"', "2024年6月3日"),
        (DAY, '[$-804]yyyy"年"m"月";@', "2024年6月"),
        (DAY, "[$-F800]dddd, mmmm dd", "Mon, Jun 03"),
        (DAY, "yy.m.d", "24.6.3"),
        (DAY, "d-mmm", "3-Jun"),
        (DAY, "m/d aaaa", "6/3 星期一"),
        (DAY, "e/m/d", "2024/6/3"),
        (MOMENT, "yyyy/m/d h:mm", "2024/6/3 14:05"),
        (MOMENT, "h:mm AM/PM", "2:05 PM"),
        (MOMENT, "mm:ss", "05:09"),
        (dt.time(8, 30), "h:mm:ss", "8:30:00"),
        (0.5, "0%", "50%"),
        (0.12345, "0.00%", "12.35%"),
        (1260, "#,##0", "1,260"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12.5, "0.00", "12.50"),
        (1260, "¥#,##0.00_ ", "¥1,260.00"),
        (0.285, "0.00", "0.29"),
    ],
)
def test_a_format_shows_a_value_as_a_spreadsheet_does(
    value: CellValue, number_format: str, shown: str
):
    assert displayed(value, number_format) == shown


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (MOMENT, "yyyy/m/d"),
        (DAY, '[DBNum1]yyyy"年"'),
        (DAY, "[Red]yyyy"),
        (-5, "0.00"),
        (5, "0.0E+00"),
        (5, "# ?/?"),
        (5, '0"元"'),
        (True, "0%"),
        ("文字", "0%"),
    ],
)
def test_a_format_that_is_not_sure_is_not_followed(value: CellValue, number_format: str):
    """A time that is hidden is one of them: whoever is asked about it has to see it."""
    assert displayed(value, number_format) is None


def read(folder: Path, data: bytes) -> Sheet:
    return read_files([written(folder, "台账.xlsx", data)])[0][0].sheets[0]


def quoted(sheet: Sheet, row: int, filled_from: int | None = None) -> CellValue:
    value = sheet.rows[(filled_from or row) - 1][0]
    return as_shown(sheet, LedgerCell(value, row, 1, "整改时限", filled_from))


def test_a_cell_of_a_file_is_quoted_as_it_is_shown_also_where_it_fills_others(tmp_path: Path):
    def fill(book, sheet) -> None:
        sheet.write_datetime(
            0, 0, dt.datetime(2024, 6, 30), book.add_format({"num_format": 'm"月"d"日"'})
        )
        sheet.write_datetime(1, 0, dt.datetime(2024, 6, 30), book.add_format({"num_format": 14}))
        sheet.write_number(2, 0, 0.5, book.add_format({"num_format": "0%"}))
        sheet.write_number(3, 0, 7)

    sheet = read(tmp_path, workbook(fill))
    assert [quoted(sheet, row) for row in range(1, 5)] == ["6月30日", "2024/6/30", "50%", 7]
    assert quoted(sheet, 9, filled_from=1) == "6月30日"


def test_both_passes_tell_the_same_formats(tmp_path: Path):
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    for comment in ("", "<!-- -->"):
        rows = f'<row r="1">{comment}<c r="A1" s="1"><v>0.5</v></c><c r="B1" s="1"/></row>'
        data = with_parts(with_sheet_data(rows), {"xl/styles.xml": styles.encode()})
        sheet = read(tmp_path, data)
        assert sheet.formats is not None
        assert (sheet.formats.of((1, 1)), sheet.formats.of((1, 2))) == ("0%", None)
