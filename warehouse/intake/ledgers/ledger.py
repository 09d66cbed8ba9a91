"""A ledger whose table has been found and whose columns are understood, not yet what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from warehouse.intake.cells.display import displayed
from warehouse.intake.cells.sheets import CellPlace, CellValue, Sheet

if TYPE_CHECKING:
    from warehouse.intake.ledgers.ledger_kind import LedgerKind


@dataclass(frozen=True)
class LedgerColumn:
    """One column of the table.

    `header` joins the texts of its header rows, the outermost first. `field` is what it holds, None
    where nothing is taken from it; `confidence` is how sure that is (0 to 1; 1 where an answer says
    so).
    """

    column: int
    header: str
    field: str | None
    confidence: float


class LedgerCell(NamedTuple):
    """One filled cell of a row; a named tuple, which is made fast, as ledgers have a great many.

    `filled_from` is the row it took its value from (a merged cell, or 同上); None where the value
    stands in the cell itself.
    """

    value: CellValue
    row: int
    column: int
    header: str
    filled_from: int | None = None


@dataclass(frozen=True)
class LedgerRow:
    """One row of data. `cells` by field, filled ones only, those that the headings above it give
    among them (in column 0); `section` is the text of the innermost heading that gives none, and
    `heading` the row of the innermost heading of all; `continues` is the first row of the thing (a
    problem, a village) that this row goes on with by merged cells, None where it begins one.
    """

    row: int
    cells: Mapping[str, LedgerCell]
    section: str = ""
    continues: int | None = None
    heading: int = 0


@dataclass(frozen=True)
class LedgerTable:
    """The table of one sheet with what the sheet or the user says of the whole of it.

    `county_code` is the county it is of, `as_of`
    the day it reports of (for a roster: from which it holds), `round_name` what title or preamble
    say of the round; `signature` is what its answers of scope `profile` are remembered by.
    `is_whole` is false where rows of the ledger are not among `rows`: set aside, or (in a workbook
    of refused rows) accepted before. `listed_elsewhere` has the problems (texts, `comparable`)
    that the other tables of its sheet list.
    """

    sheet: Sheet
    kind: LedgerKind
    title: str
    columns: tuple[LedgerColumn, ...]
    rows: tuple[LedgerRow, ...]
    county_code: str
    as_of: dt.date
    round_name: str = ""
    signature: str = ""
    is_whole: bool = True
    listed_elsewhere: frozenset[str] = frozenset()

    @cached_property
    def fields(self) -> frozenset[str]:
        """What it has columns for."""
        return frozenset(column.field for column in self.columns if column.field is not None)

    def header(self, field: str) -> LedgerColumn | None:
        """Return the column that holds `field`."""
        return next((column for column in self.columns if column.field == field), None)


def as_shown(sheet: Sheet, cell: LedgerCell) -> CellValue:
    """Return the value of `cell` as its sheet shows it, where that is known: a date whose year was
    added when it was typed, a day without its midnight, a share in per cent.
    """
    value = cell.value
    number_format = sheet.formats.of(_source(cell)) if sheet.formats is not None else None
    display = displayed(value, number_format) if number_format is not None else None
    if display is not None:
        return display
    if not isinstance(value, dt.date):
        return value
    if hides_year(sheet, cell):
        return without_year(value)
    is_midnight = isinstance(value, dt.datetime) and value.time() == dt.time(0)
    return value.date() if is_midnight and isinstance(value, dt.datetime) else value


def hides_year(sheet: Sheet, cell: LedgerCell) -> bool:
    """Return whether `cell`, or the one that it took its value from, is a date shown without its
    year.
    """
    return _source(cell) in sheet.yearless_dates


def without_year(day: dt.date) -> str:
    """Return a date as a sheet shows it without its year."""
    return f"{day.month}月{day.day}日"


def _source(cell: LedgerCell) -> CellPlace:
    """Return the cell in which the value of `cell` stands."""
    return cell.filled_from or cell.row, cell.column
