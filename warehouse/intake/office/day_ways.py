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

from warehouse.intake.day_ways import ask_about_way
from warehouse.intake.findings import Finding
from warehouse.intake.privacy.guard import mask
from warehouse.intake.questions import LEAVE_OUT, Question
from warehouse.intake.sheets import column_letter
from warehouse.intake.values.times import read_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.findings import Fate
    from warehouse.intake.office.filling import FilledTable
    from warehouse.intake.office.ledger import LedgerColumn, LedgerRow
    from warehouse.intake.questions import Answers
    from warehouse.intake.sheets import CellPlace, CellValue, Sheet
    from warehouse.intake.values.periods import Period
    from warehouse.intake.values.reading import Reading

_OTHER_DAYS = {"deadline", "period", "term_start", "term_end"}
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
_MONTHS = 12
_EXAMPLES = 3
_LIKELY = 0.9
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
    held: tuple[tuple[Fate, str | None, set[CellPlace]], ...] = (
        ("asked", None, settled.waiting),
        ("left_out", "answered", settled.left_out),
    )
    for fate, reason, places in held:
        begun = {filled.belongs_to[row.row] for row in filled.rows if places and _has(row, places)}
        for row, first in filled.belongs_to.items():
            if first in begun:
                filled.set_aside.setdefault(row, (fate, reason))
    filled.rows = [row for row in filled.rows if row.row not in filled.set_aside]


def _has(row: LedgerRow, places: set[CellPlace]) -> bool:
    """Whether a cell of `row`, or the one that it took its value from, is of `places`."""
    return any((cell.filled_from or cell.row, cell.column) in places for cell in row.cells.values())


def settle_days(
    sheet: Sheet, data: Sequence[int], columns: Sequence[LedgerColumn], answers: Answers
) -> SettledDays:
    """The cells of columns of days that a program may have written in more than one way."""
    settled = SettledDays(sheet)
    days: dict[CellPlace, CellValue] = {}
    for column in columns:
        if column.field is None or not _is_of_days(column.field):
            continue
        for rule, rows in _open(sheet, data, column.column).items():
            days |= _settle(settled, column, rule, rows, answers)
    if days:
        changed = [list(row) for row in sheet.rows]
        for (row, number), day in days.items():
            changed[row - 1][number - 1] = day
        settled.sheet = replace(sheet, rows=changed)
    return settled


def _is_of_days(name: str) -> bool:
    return name in _OTHER_DAYS or name.endswith("_date")


def _open(sheet: Sheet, data: Sequence[int], column: int) -> dict[str, list[int]]:
    """Rows by the rule that says why the day of their cell is open."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in data:
        value = sheet.rows[row - 1][column - 1]
        if value is None or type(value) is dt.date or (row, column) in sheet.yearless_dates:
            continue
        reading = _reading(value)
        if reading.ways and reading.rule is not None and all(map(_is_one_day, reading.candidates)):
            found[reading.rule].append(row)
    return found


def _is_one_day(period: Period) -> bool:
    """Whether a day in the place of the cell says all that the cell does."""
    return period.precision == "day" and not period.is_limit


def _settle(
    settled: SettledDays, column: LedgerColumn, rule: str, rows: list[int], answers: Answers
) -> dict[CellPlace, CellValue]:
    """The days of cells written alike, as answered; else their question."""
    sheet = settled.sheet
    cells = {(row, column.column): sheet.rows[row - 1][column.column - 1] for row in rows}
    readings = {place: _reading(value) for place, value in cells.items()}
    letter = column_letter(column.column)
    key = f"{sheet.file}|{sheet.name}|{letter}|{rule}"
    answer = answers.get(key)
    days = {place: reading.by_way(answer) for place, reading in readings.items()}
    found: dict[CellPlace, CellValue] = {
        place: day.last for place, day in days.items() if day is not None
    }
    settled.findings += [
        _finding(sheet, column, place, "day_by_way", cells[place], {"day": str(day)})
        for place, day in found.items()
    ]
    rest = {place: value for place, value in cells.items() if place not in found}
    if answer == LEAVE_OUT:
        settled.left_out |= set(rest)
    elif rest:
        settled.waiting |= set(rest)
        _ask(settled, key, column, rest, rule)
    return found


def _ask(
    settled: SettledDays,
    key: str,
    column: LedgerColumn,
    cells: Mapping[CellPlace, CellValue],
    rule: str,
) -> None:
    sheet = settled.sheet
    place, value = next(iter(cells.items()))
    reading = _reading(value)
    settled.findings.append(_finding(sheet, column, place, rule, value, reading.details))
    likely = _order_shown(sheet, column.column) if rule == "day_order_unclear" else None
    examples = dict.fromkeys(mask(str(other)) for other in cells.values())
    ways = {way: day.last for way, day in zip(reading.ways, reading.candidates, strict=True)}
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
    """Which of day and month other cells of the column write first, where all agree."""
    shown = set()
    for row in sheet.rows:
        value = row[column - 1]
        match = _YEAR_LAST.match(value) if isinstance(value, str) else None
        if match is not None and int(match[1]) > _MONTHS:
            shown.add("day_first")
        elif match is not None and int(match[2]) > _MONTHS:
            shown.add("month_first")
    return shown.pop() if len(shown) == 1 else None


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
        verdict="noted" if rule == "day_by_way" else "asked",
        file=sheet.file,
        sheet=sheet.name,
        row=place[0],
        column=place[1],
        header=column.header,
        value=mask(str(value)),
        details=dict(details),
    )
