"""Values written into cells with the type they had; a text is never run as a formula."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from xlsxwriter.exceptions import OverlappingRange

from warehouse.intake.cells.sheets import CellError
from warehouse.workbooks.text_cells import WRAPPED, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from warehouse.intake.cells.sheets import CellRange, CellValue
    from warehouse.workbooks.workbook_writer import WorkbookWriter

_FIRST_DAY = dt.date(1900, 3, 1)
"""Earlier days are another number in every spreadsheet program: they are written as text."""

_DAY, _MOMENT, _YEARLESS = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", 'm"月"d"日"'
_TIME, _DURATION = "hh:mm:ss", "[hh]:mm:ss"


def write_value(
    writer: WorkbookWriter,
    sheet: Worksheet,
    at: tuple[int, int],
    value: CellValue,
    look: Mapping[str, object] = WRAPPED,
    *,
    is_yearless: bool = False,
) -> None:
    """Write `value` at row and column (from 0) of `sheet`, in `look`.

    A number stays a number and a day a day; a day that was shown without its year still is. A text
    that looks like a formula is marked as text, a longer one than a cell holds is cut.
    """

    def style(number_format: str) -> Format:
        return writer.style(**look, num_format=number_format)

    match value:
        case None:
            sheet.write_blank(*at, None, writer.style(**look))
        case bool():
            sheet.write_boolean(*at, value, writer.style(**look))
        case int() | float():
            sheet.write_number(*at, value, writer.style(**look))
        case dt.datetime() if value.tzinfo is None and value.date() >= _FIRST_DAY:
            usual = _DAY if value.time() == dt.time() else _MOMENT
            sheet.write_datetime(*at, value, style(_YEARLESS if is_yearless else usual))
        case dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(*at, value, style(_YEARLESS if is_yearless else _DAY))
        case dt.time():
            sheet.write_datetime(*at, value, style(_TIME))
        case dt.timedelta():
            sheet.write_datetime(*at, value, style(_DURATION))
        case _:
            write_text(writer, sheet, at, text_of(value), look)


def text_of(value: CellValue) -> str:
    """Return a cell's value as it would be read: a whole number without a fraction."""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def merge_cells(sheet: Worksheet, block: CellRange, style: Format) -> bool:
    """Merge the cells of `block` (from 1); return False where some are merged already.

    No program writes a file with overlapping blocks, but one may be made.
    """
    with suppress(OverlappingRange):
        sheet.merge_range(
            block.first_row - 1,
            block.first_column - 1,
            block.last_row - 1,
            block.last_column - 1,
            "",
            style,
        )
        return True
    return False


def printed_width(text: str) -> int:
    """Return the width of a line of text in Latin letters; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
