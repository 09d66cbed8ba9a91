"""The columns of a ledger as series: the texts of its cells, and what they mean where that is
certain. Each distinct value is read once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.ledgers.fields.field_facts import DAY_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.values.empty_cells import is_empty_cell
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.states import COMPLETION_WORDS, STATES, problem_state, rank, read_state
from warehouse.intake.values.times.days import read_event_days
from warehouse.intake.values.times.deadlines import read_deadline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.ledgers.checks.context import SheetContext
    from warehouse.intake.ledgers.ledger import LedgerColumn

OPEN, BASICALLY_DONE, COMPLETED, CLOSED = map(rank, STATES)
"""Ranks of states, as `state` holds them."""

_LONGEST_MARK = 12
"""Longer texts are filled, whatever they say."""


def column_series(
    field: str, column: LedgerColumn, values: list[CellValue], context: SheetContext
) -> Iterator[pl.Series]:
    """Yield the texts of the cells of a field, and what they mean where it has a meaning."""
    yield _mapped(field, values, _text, pl.String())
    yield from _typed(field, column, values, context)


def _typed(
    field: str,
    column: LedgerColumn,
    values: list[CellValue],
    context: SheetContext,
) -> list[pl.Series]:
    """Return what the texts of a field mean, where that is certain."""
    feedback_on, as_of = context.fed_back_on, context.as_of

    def days(value: CellValue) -> tuple[dt.date, dt.date] | None:
        days_read = read_event_days(value, feedback_on=feedback_on, as_of=as_of).value
        if days_read is None:
            return None
        first = days_read.on if days_read.after is None else days_read.after + dt.timedelta(days=1)
        return first, days_read.on

    def due(value: CellValue) -> tuple[dt.date | None, bool] | None:
        deadline = read_deadline(value, feedback_on=feedback_on, as_of=as_of).value
        if deadline is None:
            return None
        return deadline.due_on, deadline.is_immediate or deadline.is_ongoing

    if field in DAY_FIELDS:
        pairs = _read(values, days)
        return [
            pl.Series(f"{field}_from", [pair and pair[0] for pair in pairs], pl.Date),
            pl.Series(f"{field}_to", [pair and pair[1] for pair in pairs], pl.Date),
        ]
    if field == "deadline":
        pairs = _read(values, due)
        return [
            pl.Series("due_on", [pair and pair[0] for pair in pairs], pl.Date),
            pl.Series("due_without_day", [pair and pair[1] for pair in pairs], pl.Boolean),
        ]
    if field in ("status", "status_by_reviewer"):
        name = "state" if field == "status" else "state_by_reviewer"
        return [_mapped(name, values, _ranker(column.header), pl.Int8())]
    if field == "is_closed":
        return [_mapped("closed", values, _closed, pl.Boolean())]
    return []


def _ranker(header: str) -> Callable[[CellValue], int | None]:
    asks = "是否" in condensed(header) and any(
        word in condensed(header) for word in COMPLETION_WORDS
    )

    def rank_in(value: CellValue) -> int | None:
        flag = read_flag(value).value if asks else None
        if flag is not None:
            return COMPLETED if flag else OPEN
        state = read_state(value).value
        return None if state is None else rank(problem_state(state.kind))

    return rank_in


def _closed(value: CellValue) -> bool | None:
    flag = read_flag(value).value
    if flag is not None:
        return flag
    state = read_state(value).value
    return None if state is None else state.kind in ("closed", "completed")


def _text(value: CellValue) -> str | None:
    """Return a cell's text; null where it is empty or bears a mark for that."""
    if isinstance(value, str):
        text = value.strip()
        return None if len(text) <= _LONGEST_MARK and is_empty_cell(text) else text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _read(values: list[CellValue], read: Callable[[CellValue], Any]) -> list[Any]:
    """Return what `read` makes of each value; it is asked once of each."""
    read_before: dict[tuple[type, CellValue], Any] = {}
    results = []
    for value in values:
        key = (type(value), value)
        if key not in read_before:
            read_before[key] = None if value is None else read(value)
        results.append(read_before[key])
    return results


def _mapped(
    name: str, values: list[CellValue], read: Callable[[CellValue], Any], dtype: pl.DataType
) -> pl.Series:
    return pl.Series(name, _read(values, read), dtype)
