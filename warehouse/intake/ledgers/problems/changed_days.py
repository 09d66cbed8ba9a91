"""Other days than those accepted, as an edition names them: corrected, or asked about first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, shown
from warehouse.intake.ledgers.problems.event_days import last_of_kind, redating
from warehouse.intake.ledgers.problems.events import last_opening
from warehouse.intake.ledgers.problems.marks import days_said
from warehouse.intake.ledgers.problems.states import days_label
from warehouse.intake.values.times.days import DayInterval
from warehouse.words.intake import text

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.event_days import Redating
    from warehouse.intake.ledgers.problems.events import Event, Past
    from warehouse.intake.ledgers.problems.history import Life
    from warehouse.intake.ledgers.problems.marks import Marks
    from warehouse.intake.ledgers.problems.states import Told
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.words.messages import Text

TAKE, KEEP, UNKNOWN = "take", "keep_day", "unknown"
"""Answers: the day named now is right; the accepted one is; no day is known."""

_KINDS = {"completed": "reported_done", "closed": "closed", "verified": "verified"}


class Redated:
    """Settles the days that an edition names for what had happened before it."""

    def __init__(
        self, accounting: RowAccounting, record: LedgerRecord, past: Past, life: Life
    ) -> None:
        """Correct events by way of `life`, and ask by way of `accounting`."""
        self._accounting, self._record = accounting, record
        self._past, self._life = past, life
        self._as_of = accounting.table.as_of
        self.has_declined = False

    def verified(self, days: DayInterval) -> bool:
        """Whether `days` were settled as those of a verification that is accepted already."""
        found = self._redating("verified", {"verified": days}, None)
        if found is None:
            return False
        if (TAKE if found.is_plain else self._ask("verified", found)) == TAKE:
            self._life.redate(found.event, found.days)
        return True

    def settled(self, told: Told, before: Marks | None) -> Told:
        """`told` with the days that hold, events corrected where they are to be."""
        now = days_said(told.completed, told.closed)
        changed = [
            name
            for name in ("closed", "completed")
            if before is None or name not in before or before[name] != now[name]
        ]
        named: dict[str, DayInterval] = {
            name: days for name in changed if (days := getattr(told, name)) is not None
        }
        gone = [
            name
            for name in changed
            if name not in named and before is not None and before.get(name) is not None
        ]
        # What is moved later makes room for what precedes it, and the other way round.
        first = self._redating("closed", named, before) if "closed" in named else None
        order = list(named) if first is None or first.fits else list(named)[::-1]
        for name in order:
            told = self._name(name, named, told, before)
        for name in gone:
            told = self._forget(name, told)
        return told

    def _redating(
        self, name: str, named: dict[str, DayInterval], before: Marks | None
    ) -> Redating | None:
        return redating(
            self._life.events,
            self._past,
            _KINDS[name],
            named[name],
            self._as_of,
            is_told_before=before is not None,
            was_named=before is not None and before.get(name) is not None,
        )

    def _name(
        self, name: str, named: dict[str, DayInterval], told: Told, before: Marks | None
    ) -> Told:
        found = self._redating(name, named, before)
        if found is None:
            if before is not None and name == "completed":
                self._complete(named[name])
            return told
        answer = TAKE if found.is_plain else self._ask(name, found)
        if answer == TAKE:
            self._life.redate(found.event, found.days)
            return told
        held = DayInterval(found.event.occurred_after, found.event.occurred_on)
        return _with_day(told, name, held)

    def _complete(self, days: DayInterval) -> None:
        """Tell the day of a completion that was passed over, as the problem was closed."""
        opened = last_opening(self._life.events, self._as_of)
        events = self._life.events
        if last_of_kind(events, "closed", opened) and not last_of_kind(
            events, "reported_done", opened
        ):
            cell = self._record.cell("completed_date")
            if not self._life.complete(days):
                details = {"as_of": str(self._as_of)}
                self._accounting.refuse(self._record, "problem_day_no_room", cell, details)

    def _ask(self, name: str, found: Redating) -> str | None:
        held = DayInterval(found.event.occurred_after, found.event.occurred_on)
        question = Question(
            key=f"problem_day_differs:{self._past.problem_id}:{name}:{self._as_of}",
            kind="problem_day_differs" if found.fits else "problem_day_contradicts",
            details={**self._which(name), "held": days_label(held), "now": days_label(found.days)},
            options=(
                *(
                    [Option(TAKE, text("answers.problem.take_day", day=days_label(found.days)))]
                    if found.fits
                    else []
                ),
                Option(KEEP, text("answers.problem.keep_day", day=days_label(held))),
                LEAVE_THESE_OUT,
            ),
        )
        answer = self._accounting.choice(
            self._record, question, cell=self._record.cell(f"{name}_date")
        )
        self.has_declined = self.has_declined or answer == KEEP
        return answer

    def _forget(self, name: str, told: Told) -> Told:
        """A day that was named before and is not any more."""
        events = self._life.events
        event = last_of_kind(events, _KINDS[name], last_opening(events, self._as_of))
        if event is None or event.occurred_after is not None:
            return told
        answer = self._accounting.choice(self._record, self._gone(name, event))
        held = DayInterval(None, event.occurred_on)
        if answer == UNKNOWN:
            self._life.forget_day(event)
            return told
        return _with_day(told, name, held)

    def _gone(self, name: str, event: Event) -> Question:
        held = days_label(DayInterval(None, event.occurred_on))
        return Question(
            key=f"problem_day_gone:{self._past.problem_id}:{name}:{self._as_of}",
            kind="problem_day_gone",
            details={**self._which(name), "held": held},
            options=(
                Option(KEEP, text("answers.problem.keep_day", day=held)),
                Option(UNKNOWN, text("answers.problem.no_day")),
                LEAVE_THESE_OUT,
            ),
        )

    def _which(self, name: str) -> dict[str, str | Text]:
        return {
            "number": self._record.number or "—",
            "text": shown(self._record.text),
            "what": text(f"answers.problem.day_of_{name}"),
        }


def _with_day(told: Told, name: str, days: DayInterval) -> Told:
    return replace(told, completed=days) if name == "completed" else replace(told, closed=days)
