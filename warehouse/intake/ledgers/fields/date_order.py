"""Days that a program wrote: asked about once for all cells of a column that are written alike.

The answer stands in the place of each such cell before anything else is read, so that every reader
of days sees the day that is meant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.findings.date_order import YEAR_FIRST, ask_about_way, form_of
from warehouse.intake.findings.finding import Finding
from warehouse.intake.findings.questions import LEAVE_OUT, Question
from warehouse.intake.ledgers.fields.field_facts import DAY_FIELDS
from warehouse.intake.ledgers.fields.missing_years import FORM as NO_YEAR
from warehouse.intake.ledgers.fields.missing_years import (
    ONE_BY_ONE,
    ask_about_year,
    in_year,
    yearless,
)
from warehouse.intake.privacy.guard import mask
from warehouse.intake.values.times.cell_times import read_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.intake.cells.sheets import CellPlace, CellValue, Sheet
    from warehouse.intake.findings.finding import RowStatus
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerColumn, LedgerRow
    from warehouse.intake.ledgers.table.cells.filled_table import FilledTable
    from warehouse.intake.values.reading import Reading
    from warehouse.intake.values.times.periods import Period

_YEAR_LAST = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)(?=\s*[年./-])")
_MONTHS = 12
_EXAMPLES = 3
_LIKELY = 0.7
"""How sure the order of day and month is where other cells of the column show it."""


@dataclass
class SettledDays:
    """`sheet` with the days as answered, and the cells that wait for an answer."""

    sheet: Sheet
    waiting: set[CellPlace] = field(default_factory=set)
    left_out: set[CellPlace] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def hold_back(filled: FilledTable, settled: SettledDays) -> None:
    """Set aside the rows of everything that has a cell which waits, or is left out."""
    kept_back: tuple[tuple[RowStatus, str | None, set[CellPlace]], ...] = (
        ("pending", None, settled.waiting),
        ("skipped", "answered", settled.left_out),
    )
    for status, reason, places in kept_back:
        begun = {filled.belongs_to[row.row] for row in filled.rows if places and _has(row, places)}
        for row, first in filled.belongs_to.items():
            if first in begun:
                filled.set_aside.setdefault(row, (status, reason))
    filled.rows = [row for row in filled.rows if row.row not in filled.set_aside]


def _has(row: LedgerRow, places: set[CellPlace]) -> bool:
    """Return whether a cell of `row`, or the one that it took its value from, is of `places`."""
    return any((cell.filled_from or cell.row, cell.column) in places for cell in row.cells.values())


def settle_days(
    sheet: Sheet,
    data: Sequence[int],
    columns: Sequence[LedgerColumn],
    answers: Answers,
    year: int,
) -> SettledDays:
    """Return the cells of columns of days that a program may have written in more than one way, or
    that say no year; `year` is that of the ledger.
    """
    settled = SettledDays(sheet)
    days: dict[CellPlace, CellValue] = {}
    for column in columns:
        if column.field is None or not _is_of_days(column.field):
            continue
        for form, rows in _open(sheet, data, column.column).items():
            days |= _settle(settled, column, form, rows, answers)
        days |= _settle_years(settled, column, data, answers, year)
    if days:
        changed = [list(row) for row in sheet.rows]
        for (row, number), day in days.items():
            changed[row - 1][number - 1] = day
        settled.sheet = replace(
            sheet, rows=changed, yearless_dates=sheet.yearless_dates - days.keys()
        )
    return settled


def _is_of_days(name: str) -> bool:
    return name in DAY_FIELDS or name == "deadline"


def _open(sheet: Sheet, data: Sequence[int], column: int) -> dict[str, list[int]]:
    """Return rows by what is asked about the day of their cell."""
    rows_of_form: dict[str, list[int]] = defaultdict(list)
    for row in data:
        value = sheet.rows[row - 1][column - 1]
        if value is None or type(value) is dt.date or (row, column) in sheet.yearless_dates:
            continue
        form = _form(_reading(value))
        if form is not None:
            rows_of_form[form].append(row)
    return rows_of_form


def _form(reading: Reading[Period]) -> str | None:
    """Return what the cells of a column are asked about together; None where a cell has nothing of
    it.
    """
    if not reading.ways or reading.rule is None:
        return None
    if reading.ways == (YEAR_FIRST,):
        return form_of(reading)
    # A day in the place of such a cell has to say all that the cell does.
    is_day = all(day.precision == "day" and not day.is_limit for day in reading.candidates)
    return form_of(reading) if is_day else None


def _settle(
    settled: SettledDays, column: LedgerColumn, form: str, rows: list[int], answers: Answers
) -> dict[CellPlace, CellValue]:
    """Return the days of cells written alike, as answered; else their question."""
    sheet = settled.sheet
    cells = {(row, column.column): sheet.rows[row - 1][column.column - 1] for row in rows}
    key = f"{sheet.file}|{sheet.name}|{column_letter(column.column)}|{form}"
    ways = _ways(cells.values())
    answer = answers.get(key)
    if answer == LEAVE_OUT:
        settled.left_out |= set(cells)
    elif answer not in ways:
        settled.waiting |= set(cells)
        _ask(settled, key, column, cells, ways)
    days: dict[CellPlace, CellValue] = {}
    for place, value in cells.items():
        day = _reading(value).by_way(answer)
        if day is not None:  # else it is asked about by itself
            details = {"day": str(day.last)}
            settled.findings.append(_finding(sheet, column, place, "day_by_way", value, details))
            days[place] = _in_its_century(value) if form.endswith(YEAR_FIRST) else day.last
    return days


def _settle_years(
    settled: SettledDays,
    column: LedgerColumn,
    data: Sequence[int],
    answers: Answers,
    year: int,
) -> dict[CellPlace, CellValue]:
    """Return the days of a column that say no year in the year that is answered; else their
    question.
    """
    sheet = settled.sheet
    cells = yearless(sheet, data, column.column)
    key = f"{sheet.file}|{sheet.name}|{column_letter(column.column)}|{NO_YEAR}"
    answer = answers.get(key, "")
    days: dict[CellPlace, CellValue] = {}
    if not cells or answer == ONE_BY_ONE:
        return days
    if answer == LEAVE_OUT:
        settled.left_out |= set(cells)
    elif not (answer.isascii() and answer.isdigit() and len(answer) == len("2024")):
        settled.waiting |= set(cells)
        place, value = next(iter(cells.items()))
        settled.findings.append(_finding(sheet, column, place, "day_year_missing", value, {}))
        settled.questions.append(ask_about_year(key, column, cells, sheet, year))
    else:
        for place, value in cells.items():
            full = in_year(value, int(answer))
            if full is not None:  # else it is asked about by itself
                details = {"day": full}
                settled.findings.append(
                    _finding(sheet, column, place, "day_by_way", value, details)
                )
                days[place] = full
    return days


def _ways(values: Iterable[CellValue]) -> dict[str, dt.date]:
    """Return every way to read one of the cells, with the day of the first that can be read so."""
    ways: dict[str, dt.date] = {}
    for value in values:
        reading = _reading(value)
        for way, day in zip(reading.ways, reading.candidates, strict=True):
            ways.setdefault(way, day.last)
    return ways


def _in_its_century(value: CellValue) -> CellValue:
    """Return a text with the first two digits of its year, so that all it says stays:
    24年6月底前.
    """
    return _SHORT_YEAR.sub(r"20\1", value, count=1) if isinstance(value, str) else value


def _ask(
    settled: SettledDays,
    key: str,
    column: LedgerColumn,
    cells: Mapping[CellPlace, CellValue],
    ways: Mapping[str, dt.date],
) -> None:
    sheet = settled.sheet
    place, value = next(iter(cells.items()))
    reading = _reading(value)
    rule = reading.rule or ""
    settled.findings.append(_finding(sheet, column, place, rule, value, reading.details))
    likely = _order_shown(sheet, column.column) if rule == "day_order_unclear" else None
    examples = dict.fromkeys(mask(str(other)) for other in cells.values())
    settled.questions.append(
        replace(
            ask_about_way(key, column.header, mask(str(value)), ways, sheet),
            proposal=likely,
            confidence=_LIKELY if likely else None,
            count=len(cells),
            examples=tuple(examples)[:_EXAMPLES],
        )
    )


def _order_shown(sheet: Sheet, column: int) -> str | None:
    """Return which of day and month other cells of the column write first, where all agree."""
    orders = set()
    for row in sheet.rows:
        value = row[column - 1]
        match = _YEAR_LAST.match(value) if isinstance(value, str) else None
        if match is not None and int(match[1]) > _MONTHS:
            orders.add("day_first")
        elif match is not None and int(match[2]) > _MONTHS:
            orders.add("month_first")
    return orders.pop() if len(orders) == 1 else None


def _reading(value: CellValue) -> Reading[Period]:
    return _reading_of(type(value).__name__, value)


@lru_cache(maxsize=1 << 14)
def _reading_of(_: str, value: CellValue) -> Reading[Period]:
    # True equals 1, and a date its midnight: the type tells them apart.
    return read_period(value)


def _finding(
    sheet: Sheet,
    column: LedgerColumn,
    place: CellPlace,
    rule: str,
    value: CellValue,
    details: Mapping[str, str],
) -> Finding:
    return Finding(
        rule=rule,
        severity="noted" if rule == "day_by_way" else "pending",
        file=sheet.file,
        sheet=sheet.name,
        row=place[0],
        column=place[1],
        header=column.header,
        value=mask(str(value)),
        details=dict(details),
    )
