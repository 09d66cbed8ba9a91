"""Days without their year: where a column has many, one answer gives the year to all of them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.intake.ledgers.ledger import without_year
from warehouse.intake.privacy.guard import mask
from warehouse.intake.values.times.dates import normalise_date, notation
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.intake.cells.sheets import CellPlace, CellValue, Sheet
    from warehouse.intake.ledgers.ledger import LedgerColumn

FEW = 2
"""So many different days are asked about one by one, with their candidates after the feedback."""

ONE_BY_ONE = "one_by_one"
"""The answer that every day is to be asked about by itself: they are of several years."""

FORM = "no_year"
_LEAP = 2024
"""A year that has every day."""

_YEARS_AROUND = range(-2, 3)
_EXAMPLES = 3


def yearless(sheet: Sheet, data: Sequence[int], column: int) -> dict[CellPlace, CellValue]:
    """Return the cells of a column that say no year, where they are many; as the sheet shows
    them.
    """
    cells: dict[CellPlace, CellValue] = {}
    for row in data:
        value = sheet.rows[row - 1][column - 1]
        if isinstance(value, dt.date) and (row, column) in sheet.yearless_dates:
            cells[row, column] = without_year(value)
        elif isinstance(value, str) and in_year(value, _LEAP) is not None:
            cells[row, column] = value
    return cells if len(set(cells.values())) > FEW else {}


@lru_cache(maxsize=1 << 14)
def in_year(written: CellValue, year: int) -> str | None:
    """Return a day or period without its year as one of `year`; None for any other text, and where
    that year has no such day.
    """
    short = normalise_date(str(written))
    day = notation(short)
    if day is None or day.first is not None or day.last.doubt != "day_year_missing":
        return None
    full = f"{year}年{short}"
    again = notation(normalise_date(full))
    is_certain = again is not None and again.last.doubt is None
    return full if is_certain and again and again.last.in_year(year) else None


def ask_about_year(
    key: str, column: LedgerColumn, cells: Mapping[CellPlace, CellValue], sheet: Sheet, year: int
) -> Question:
    """Ask of which year the days of a column are that say none; `year` is that of the ledger."""
    examples = tuple(dict.fromkeys(mask(str(value)) for value in cells.values()))
    return Question(
        key=key,
        kind="day_year",
        details={"header": column.header, "value": examples[0]},
        options=(
            *_years(year + around for around in _YEARS_AROUND),
            Option(ONE_BY_ONE, message("answers.day_year.one_by_one")),
            Option(LEAVE_OUT, message("answers.day_way.leave_out")),
        ),
        count=len(cells),
        examples=examples[:_EXAMPLES],
        file=sheet.file,
        sheet=sheet.name,
    )


def _years(years: Iterable[int]) -> list[Option]:
    return [Option(str(year), Text.of(str(year))) for year in years]
