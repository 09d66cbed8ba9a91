"""The days that a ledger names for the events of a problem: read from its cells, or asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import UNSURE, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.ledger import as_shown, hides_year
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.states import is_state
from warehouse.intake.values.times.days import DayInterval, is_day, read_event_days
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerCell
    from warehouse.intake.ledgers.records import LedgerRecord

NO_DAY = "no_day"
"""The answer that no day is known."""

_DIGITS_OF_A_DAY = 4


class EventDayReader:
    """Reads the days that the cells of one ledger name for events."""

    def __init__(self, accounting: RowAccounting) -> None:
        """Ask by way of `accounting`."""
        self._accounting = accounting
        self._table = accounting.table

    def of_field(
        self, record: LedgerRecord, field: str, feedback_on: dt.date | None
    ) -> DayInterval | None:
        """Return the days on which the last of its measures was done; None where none are named."""
        cells = [cell for cell in record.cells(field) if not _is_state(cell)]
        of_cells = [self.of_cell(record, cell, feedback_on) for cell in cells]
        named = [days for days in of_cells if days is not None]
        return latest(named) if named and len(named) == len(of_cells) else None

    def of_cell(
        self, record: LedgerRecord, cell: LedgerCell, feedback_on: dt.date | None
    ) -> DayInterval | None:
        """Return the days that one cell names for an event."""

        def ask(reading: Reading[DayInterval]) -> DayInterval | None:
            return self._ask_days(record, cell, reading)

        reading = self._accounting.reading(
            read_event_days,
            cell.value,
            feedback_on=feedback_on,
            as_of=self._table.as_of,
            year_is_hidden=hides_year(self._table.sheet, cell),
        )
        if reading.rule == "not_a_day" and _has_digits(cell.value):
            # A day in a notation of its own is asked for, not lost.
            reading = Reading("pending", rule=reading.rule)
        return self._accounting.value_of(record, cell, reading, ask)

    def _ask_days(
        self, record: LedgerRecord, cell: LedgerCell, reading: Reading[DayInterval]
    ) -> DayInterval | None:
        offered = {days_key(days): days for days in reading.candidates}
        written = as_shown(self._table.sheet, cell)
        question = Question(
            key=f"problem_event_day:{self._table.as_of}:{comparable(str(written))}",
            kind="problem_event_day",
            details={"value": value_text(written), "header": cell.header},
            options=(
                *(Option(key, days_label(days)) for key, days in offered.items()),
                Option(NO_DAY, message("answers.problem.no_day")),
                LEAVE_THESE_OUT,
            ),
            takes="date",
            proposal=next(iter(offered), None),
            confidence=UNSURE if offered else None,
        )
        answer = self._accounting.choice(record, question, cell=cell, is_answer=is_day)
        if answer is None or answer == NO_DAY:
            return None
        return offered.get(answer) or DayInterval(None, dt.date.fromisoformat(answer))


def _is_state(cell: LedgerCell) -> bool:
    """Return whether a cell holds a word for a state, whatever its column is for."""
    return isinstance(cell.value, str) and is_state(cell.value)


def _has_digits(value: CellValue) -> bool:
    """Return whether a text may be a day: one has four digits at the least."""
    return isinstance(value, str) and sum(map(str.isdigit, value)) >= _DIGITS_OF_A_DAY


def latest(days: list[DayInterval]) -> DayInterval:
    """Return the days on which the last of several things was done, each known by its own days."""
    on = max(each.on for each in days)
    days_before = [each.after or each.on - dt.timedelta(days=1) for each in days]
    after = max(days_before)
    return DayInterval(None if after == on - dt.timedelta(days=1) else after, on)


def days_key(days: DayInterval) -> str:
    """Return `days` as an answer: a day, or the two ends of an interval."""
    return f"{days.on}" if days.after is None else f"{days.after}/{days.on}"


def days_label(days: DayInterval) -> Text:
    """Return `days` for a reader."""
    if days.after is None:
        return Text.of(str(days.on))
    first = days.after + dt.timedelta(days=1)
    return message("answers.problem.within", first=first, last=days.on)
