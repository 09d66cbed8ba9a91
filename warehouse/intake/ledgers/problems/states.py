"""What an edition of a ledger says of the state of each problem, and of the days it names for it.

A ledger that contradicts itself says nothing of the state: that is warned about, and no event is
made of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.intake.findings.questions import UNSURE, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, shown
from warehouse.intake.ledgers.ledger import as_shown, hides_year
from warehouse.intake.ledgers.records import plain
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.states import State, StateKind, is_state, read_state
from warehouse.intake.values.times.days import DayInterval, read_event_days
from warehouse.words.intake import text
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.workbook.sheets import CellValue

ToldState: TypeAlias = Literal["open", "basically_done", "completed", "closed"]

STATES: tuple[ToldState, ...] = ("open", "basically_done", "completed", "closed")
"""In the order of a problem's way; a problem under way is open still."""

NO_DAY = "no_day"
"""The answer that no day is known."""

_DIGITS_OF_A_DAY = 4
_YES_WHEN_COMPLETED = ("完成", "整改到位")


@dataclass(frozen=True)
class Told:
    """What an edition says of one problem. `state` is None where it says none, or contradicts
    itself; the intervals are the days it names.
    """

    state: ToldState | None = None
    completed: DayInterval | None = None
    closed: DayInterval | None = None
    is_ongoing: bool = False


class States:
    """Reads the states of the problems of one ledger."""

    def __init__(self, accounting: RowAccounting, *, asks_meaning: bool = True) -> None:
        """Find out whether the ledger tells closing from completion at all.

        `asks_meaning`: whether to ask what completion means in one that does not.
        """
        self._accounting = accounting
        self._table = accounting.table
        self._tells_closing = not asks_meaning or _tells_closing(accounting.table)

    def told(self, record: LedgerRecord, feedback_on: dt.date | None) -> Told:
        """What `record` says; where it waits for an answer, what is known without it.

        `feedback_on` helps with days whose year is not written.
        """
        state, is_ongoing = self._state(record)
        is_closed = self._is_closed(record)
        completed = self.days(record, "completed_date", feedback_on)
        closed = self.days(record, "closed_date", feedback_on)
        rule = _contradiction(state, is_closed, completed, closed)
        if rule is not None:
            field = "is_closed" if rule == "problem_open_yet_closed" else "completed_date"
            self._accounting.tell("warned", rule, record, record.cell(field), _days_shown(closed))
            return Told(is_ongoing=is_ongoing)
        if is_closed or closed is not None:
            state = "closed"
        elif state is None and completed is not None and self._every_measure_has_day(record):
            state = "completed"
        elif state is None and is_closed is False and self._table.header("status") is None:
            state = "open"
        if state is None:
            self._accounting.tell("warned", "problem_state_missing", record)
            return Told(is_ongoing=is_ongoing)
        if state == "completed" and not self._tells_closing:
            return self._completed_here(record, Told(state, completed, None, is_ongoing))
        return Told(state, completed, closed, is_ongoing)

    def _completed_here(self, record: LedgerRecord, told: Told) -> Told:
        """Completed, in a ledger without a word for closing: whose word that is, is asked once."""
        question = Question(
            key=f"problem_completed_means:{self._table.county_code}:{self._table.kind}",
            kind="problem_completed_means",
            options=(
                Option("completed", text("answers.problem.reported_by_village")),
                Option("closed", text("answers.problem.verified_by_office")),
            ),
            scope="office",
        )
        answer = self._accounting.choice(record, question, cell=record.cell("status"))
        if answer == "closed":
            return replace(told, state="closed", completed=None, closed=told.completed)
        return told

    def _state(self, record: LedgerRecord) -> tuple[ToldState | None, bool]:
        """The weakest state of its measures, and whether it is kept up for good."""
        field = "status_by_reviewer" if record.cells("status_by_reviewer") else "status"
        cells = record.cells(field)
        if not cells:
            return self._state_by_other_columns(record)
        found = [self._state_of(record, cell) for cell in cells]
        states = [state for state, _ in found]
        is_ongoing = any(ongoing for _, ongoing in found)
        says_some = 1 < len([row for row in record.rows if field in row.cells]) < len(record.rows)
        if None in states or (says_some and min(map(STATES.index, filter(None, states))) > 1):
            return None, is_ongoing
        return STATES[min(STATES.index(state) for state in states if state)], is_ongoing

    def _state_of(self, record: LedgerRecord, cell: LedgerCell) -> tuple[ToldState | None, bool]:
        as_flag = self._flag_of_header(cell)
        if as_flag is not None:
            return as_flag, False

        def ask(_: Reading[State]) -> State | None:
            answer = self._accounting.choice(record, _state_question(cell), cell=cell)
            return next((State(state) for state in STATES if state == answer), None)

        state = self._accounting.value_of(record, cell, self._read(cell), ask)
        if state is None:
            return None, False
        return _told_state(state.kind), state.is_ongoing

    def _read(self, cell: LedgerCell) -> Reading[State]:
        return self._accounting.reading(read_state, cell.value)

    def _is_state(self, cell: LedgerCell) -> bool:
        """Whether a cell holds a word for a state, whatever its column is for."""
        return isinstance(cell.value, str) and is_state(cell.value)

    def _flag_of_header(self, cell: LedgerCell) -> ToldState | None:
        """是 and 否 under a header that asks whether it is completed."""
        header = plain(cell.header)
        if "是否" not in header:
            return None
        flag = self._accounting.reading(read_flag, cell.value)
        if flag.certainty not in ("read", "noted") or flag.value is None:
            return None
        if any(word in header for word in _YES_WHEN_COMPLETED):
            return "completed" if flag.value else "open"
        return None

    def _state_by_other_columns(self, record: LedgerRecord) -> tuple[ToldState | None, bool]:
        """The state where no column is for it: a word in the column of days, or a progress that is
        told in one plain word.
        """
        for field in ("completed_date", "progress_text"):
            cell = record.cell(field)
            reading = self._read(cell) if cell and isinstance(cell.value, str) else None
            if reading is not None and reading.value is not None:
                return _told_state(reading.value.kind), reading.value.is_ongoing
        return None, False

    def _is_closed(self, record: LedgerRecord) -> bool | None:
        """Whether every measure is closed; None where the ledger does not say."""
        answers: list[bool | None] = []
        for cell in record.cells("is_closed"):
            state = self._read(cell)
            if state.value is not None and state.certainty == "read":
                answers.append(
                    state.value.kind == "closed" or _is_done_word(cell, state.value.kind)
                )
                continue
            answers.append(self._flag(record, cell))
        if not answers or None in answers:
            return None
        return all(answers)

    def _flag(self, record: LedgerRecord, cell: LedgerCell) -> bool | None:
        def ask(_: Reading[bool]) -> bool | None:
            answer = self._accounting.choice(record, _state_question(cell), cell=cell)
            return None if answer is None else answer == "closed"

        reading = self._accounting.reading(read_flag, cell.value)
        return self._accounting.value_of(record, cell, reading, ask)

    def days(
        self, record: LedgerRecord, field: str, feedback_on: dt.date | None
    ) -> DayInterval | None:
        """The days on which the last of its measures was done; None where none are named."""
        cells = [cell for cell in record.cells(field) if not self._is_state(cell)]
        found = [self.days_of(record, cell, feedback_on) for cell in cells]
        named = [days for days in found if days is not None]
        return latest(named) if named and len(named) == len(found) else None

    def days_of(
        self, record: LedgerRecord, cell: LedgerCell, feedback_on: dt.date | None
    ) -> DayInterval | None:
        """The days that one cell names for an event."""

        def ask(reading: Reading[DayInterval]) -> DayInterval | None:
            return self._asked_days(record, cell, reading)

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

    def _asked_days(
        self, record: LedgerRecord, cell: LedgerCell, reading: Reading[DayInterval]
    ) -> DayInterval | None:
        offered = {days_key(days): days for days in reading.candidates}
        written = as_shown(self._table.sheet, cell)
        question = Question(
            key=f"problem_event_day:{self._table.as_of}:{plain(str(written))}",
            kind="problem_event_day",
            details={"value": shown(written), "header": cell.header},
            options=(
                *(Option(key, days_label(days)) for key, days in offered.items()),
                Option(NO_DAY, text("answers.problem.no_day")),
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

    def _every_measure_has_day(self, record: LedgerRecord) -> bool:
        rows = [row for row in record.rows if "measures" in row.cells]
        with_day = [row for row in record.rows if "completed_date" in row.cells]
        return len(with_day) >= len(rows) or len(with_day) == len(record.rows)


def _has_digits(value: CellValue) -> bool:
    """Whether a text may be a day: one has four digits at the least."""
    return isinstance(value, str) and sum(map(str.isdigit, value)) >= _DIGITS_OF_A_DAY


def latest(days: list[DayInterval]) -> DayInterval:
    """The days on which the last of several things was done, each known by its own days."""
    on = max(each.on for each in days)
    known = [each.after or each.on - dt.timedelta(days=1) for each in days]
    after = max(known)
    return DayInterval(None if after == on - dt.timedelta(days=1) else after, on)


def days_key(days: DayInterval) -> str:
    """`days` as an answer: a day, or the two ends of an interval."""
    return f"{days.on}" if days.after is None else f"{days.after}/{days.on}"


def days_label(days: DayInterval) -> Text:
    """`days` for a reader."""
    if days.after is None:
        return Text.of(str(days.on))
    first = days.after + dt.timedelta(days=1)
    return text("answers.problem.within", first=first, last=days.on)


def is_day(answer: str) -> bool:
    """Whether an answer is a day of the calendar."""
    try:
        dt.date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def _told_state(kind: StateKind) -> ToldState:
    return "open" if kind == "in_progress" else kind


def _is_done_word(cell: LedgerCell, kind: StateKind) -> bool:
    """已办结 and 已完成 under 是否办结 mean closed there."""
    return kind == "completed" and "办结" in plain(cell.header)


def _state_question(cell: LedgerCell) -> Question:
    return Question(
        key=f"problem_state:{plain(cell.header)}:{str(cell.value).strip()}",
        kind="problem_state",
        details={"value": shown(cell.value), "header": cell.header},
        options=(
            *(Option(state, text(f"answers.problem.state_{state}")) for state in STATES),
            LEAVE_THESE_OUT,
        ),
        scope="office",
    )


def _tells_closing(table: LedgerTable) -> bool:
    if table.header("is_closed") or table.header("closed_date"):
        return True
    told = {
        row.cells[field].value
        for row in table.rows
        for field in ("status", "status_by_reviewer")
        if field in row.cells
    }
    readings = (read_state(value) for value in told)
    return any(reading.value is not None and reading.value.kind == "closed" for reading in readings)


def _contradiction(
    state: ToldState | None,
    is_closed: bool | None,
    completed: DayInterval | None,
    closed: DayInterval | None,
) -> str | None:
    """The rule that what a row says breaks, if any."""
    is_unfinished = state in ("open", "basically_done")
    if is_unfinished and is_closed:
        return "problem_open_yet_closed"
    if is_unfinished and (completed or closed):
        return "problem_open_with_day"
    if is_closed is False and (closed or state == "closed"):
        return "problem_not_closed_yet_closed"
    if completed and closed and closed.on < (completed.after or completed.on):
        return "problem_closed_before_completed"
    return None


def _days_shown(closed: DayInterval | None) -> dict[str, str]:
    return {"closed_on": "" if closed is None else str(closed.on)}
