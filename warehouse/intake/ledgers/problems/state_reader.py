"""What an edition of a ledger reports of the state of each problem.

A ledger that contradicts itself says nothing of the state: that is warned about, and no event is
made of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.problems.event_days import EventDayReader
from warehouse.intake.ledgers.problems.history.events import ReportedState
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.states import (
    COMPLETION_WORDS,
    STATES,
    ProblemState,
    State,
    StateKind,
    problem_state,
    read_state,
)
from warehouse.intake.values.times.days import DayInterval
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord


class StateReader:
    """Reads the states of the problems of one ledger."""

    def __init__(self, accounting: RowAccounting, *, asks_meaning: bool = True) -> None:
        """Find out whether the ledger distinguishes closing from completion at all.

        `asks_meaning`: whether to ask what completion means in one that does not.
        """
        self._accounting = accounting
        self._table = accounting.table
        self.days = EventDayReader(accounting)
        self._distinguishes_closing = not asks_meaning or _distinguishes_closing(accounting.table)

    def read(self, record: LedgerRecord, feedback_on: dt.date | None) -> ReportedState:
        """Return what `record` says; where it waits for an answer, what is known without it.

        `feedback_on` helps with days whose year is not written.
        """
        state, is_ongoing = self._state(record)
        is_closed = self._is_closed(record)
        completed = self.days.of_field(record, "completed_date", feedback_on)
        closed = self.days.of_field(record, "closed_date", feedback_on)
        rule = _contradiction(state, is_closed, completed, closed)
        if rule is not None:
            field = "is_closed" if rule == "problem_open_yet_closed" else "completed_date"
            self._accounting.report("warned", rule, record, record.cell(field), _days_shown(closed))
            return ReportedState(is_ongoing=is_ongoing)
        if is_closed or closed is not None:
            state = "closed"
        elif state is None and completed is not None and self._every_measure_has_day(record):
            state = "completed"
        elif state is None and is_closed is False and self._table.header("status") is None:
            state = "open"
        if state is None:
            self._accounting.report("warned", "problem_state_missing", record)
            return ReportedState(is_ongoing=is_ongoing)
        if state == "completed" and not self._distinguishes_closing:
            return self._ask_what_completed_means(
                record, ReportedState(state, completed, None, is_ongoing)
            )
        return ReportedState(state, completed, closed, is_ongoing)

    def _ask_what_completed_means(
        self, record: LedgerRecord, reported: ReportedState
    ) -> ReportedState:
        """Ask once whose word completion is in a ledger without a word for closing."""
        question = Question(
            key=f"problem_completed_means:{self._table.county_code}:{self._table.kind.name}",
            kind="problem_completed_means",
            options=(
                Option("completed", message("answers.problem.reported_by_village")),
                Option("closed", message("answers.problem.verified_by_office")),
            ),
            scope="office",
        )
        answer = self._accounting.choice(record, question, cell=record.cell("status"))
        if answer == "closed":
            return replace(reported, state="closed", completed=None, closed=reported.completed)
        return reported

    def _state(self, record: LedgerRecord) -> tuple[ProblemState | None, bool]:
        """Return the weakest state of its measures, and whether it is kept up for good."""
        field = "status_by_reviewer" if record.cells("status_by_reviewer") else "status"
        cells = record.cells(field)
        if not cells:
            return self._state_by_other_columns(record)
        of_cells = [self._state_of(record, cell) for cell in cells]
        states = [state for state, _ in of_cells]
        is_ongoing = any(ongoing for _, ongoing in of_cells)
        says_some = 1 < len([row for row in record.rows if field in row.cells]) < len(record.rows)
        if None in states or (says_some and min(map(STATES.index, filter(None, states))) > 1):
            return None, is_ongoing
        return STATES[min(STATES.index(state) for state in states if state)], is_ongoing

    def _state_of(self, record: LedgerRecord, cell: LedgerCell) -> tuple[ProblemState | None, bool]:
        as_flag = self._flag_of_header(cell)
        if as_flag is not None:
            return as_flag, False

        def ask(_: Reading[State]) -> State | None:
            answer = self._accounting.choice(record, _state_question(cell), cell=cell)
            return next((State(state) for state in STATES if state == answer), None)

        state = self._accounting.value_of(record, cell, self._read(cell), ask)
        if state is None:
            return None, False
        return problem_state(state.kind), state.is_ongoing

    def _read(self, cell: LedgerCell) -> Reading[State]:
        return self._accounting.reading(read_state, cell.value)

    def _flag_of_header(self, cell: LedgerCell) -> ProblemState | None:
        """Return the state of 是 and 否 under a header that asks whether it is completed."""
        header = comparable(cell.header)
        if "是否" not in header:
            return None
        flag = self._accounting.reading(read_flag, cell.value)
        if flag.certainty not in ("read", "noted") or flag.value is None:
            return None
        if any(word in header for word in COMPLETION_WORDS):
            return "completed" if flag.value else "open"
        return None

    def _state_by_other_columns(self, record: LedgerRecord) -> tuple[ProblemState | None, bool]:
        """Return the state where no column is for it: a word in the column of days, or a progress
        that is reported in one plain word.
        """
        for field in ("completed_date", "progress_text"):
            cell = record.cell(field)
            reading = self._read(cell) if cell and isinstance(cell.value, str) else None
            if reading is not None and reading.value is not None:
                return problem_state(reading.value.kind), reading.value.is_ongoing
        return None, False

    def _is_closed(self, record: LedgerRecord) -> bool | None:
        """Return whether every measure is closed; None where the ledger does not say."""
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

    def _every_measure_has_day(self, record: LedgerRecord) -> bool:
        rows = [row for row in record.rows if "measures" in row.cells]
        with_day = [row for row in record.rows if "completed_date" in row.cells]
        return len(with_day) >= len(rows) or len(with_day) == len(record.rows)


def _is_done_word(cell: LedgerCell, kind: StateKind) -> bool:
    """Return whether it is 已办结 or 已完成 under 是否办结, which mean closed there."""
    return kind == "completed" and "办结" in comparable(cell.header)


def _state_question(cell: LedgerCell) -> Question:
    return Question(
        key=f"problem_state:{comparable(cell.header)}:{str(cell.value).strip()}",
        kind="problem_state",
        details={"value": value_text(cell.value), "header": cell.header},
        options=(
            *(Option(state, message(f"answers.problem.state_{state}")) for state in STATES),
            LEAVE_THESE_OUT,
        ),
        scope="office",
    )


def _distinguishes_closing(table: LedgerTable) -> bool:
    if table.header("is_closed") or table.header("closed_date"):
        return True
    written = {
        row.cells[field].value
        for row in table.rows
        for field in ("status", "status_by_reviewer")
        if field in row.cells
    }
    readings = (read_state(value) for value in written)
    return any(reading.value is not None and reading.value.kind == "closed" for reading in readings)


def _contradiction(
    state: ProblemState | None,
    is_closed: bool | None,
    completed: DayInterval | None,
    closed: DayInterval | None,
) -> str | None:
    """Return the rule that what a row says breaks, if any."""
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
