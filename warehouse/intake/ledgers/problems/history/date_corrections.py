"""Other days than those accepted, as an edition names them: corrected, or asked about first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.problems.event_days import days_label
from warehouse.intake.ledgers.problems.history.events import last_opening
from warehouse.intake.ledgers.problems.history.redating import find_redating, last_of_kind
from warehouse.intake.ledgers.problems.snapshot import days_snapshot
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.times.days import DayInterval
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.history.events import Event, PriorHistory, ReportedState
    from warehouse.intake.ledgers.problems.history.problem_history import ProblemHistory
    from warehouse.intake.ledgers.problems.history.redating import Redating
    from warehouse.intake.ledgers.problems.snapshot import Snapshot
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.words.messages import Text

TAKE, KEEP, UNKNOWN = "take", "keep_day", "unknown"
"""Answers: the day named now is right; the accepted one is; no day is known."""

_KINDS = {"completed": "reported_done", "closed": "closed", "verified": "verified"}


class DateCorrections:
    """Settles the days that an edition names for what had happened before it."""

    def __init__(
        self,
        accounting: RowAccounting,
        record: LedgerRecord,
        prior: PriorHistory,
        history: ProblemHistory,
    ) -> None:
        """Correct events by way of `history`, and ask by way of `accounting`."""
        self._accounting, self._record = accounting, record
        self._prior, self._history = prior, history
        self._as_of = accounting.table.as_of
        self.has_declined = False

    def apply_verification(self, days: DayInterval) -> bool:
        """Return whether `days` were settled as those of a verification that is accepted
        already.
        """
        redating = self._redating("verified", {"verified": days}, None)
        if redating is None:
            return False
        if (TAKE if redating.is_certain else self._ask("verified", redating)) == TAKE:
            self._history.redate(redating.event, redating.days)
        return True

    def apply(self, reported: ReportedState, before: Snapshot | None) -> ReportedState:
        """Return `reported` with the days that hold, events corrected where they are to be."""
        now = days_snapshot(reported.completed, reported.closed)
        changed = [
            name
            for name in ("closed", "completed")
            if before is None or name not in before or before[name] != now[name]
        ]
        named: dict[str, DayInterval] = {
            name: days for name in changed if (days := getattr(reported, name)) is not None
        }
        no_longer_named = [
            name
            for name in changed
            if name not in named and before is not None and before.get(name) is not None
        ]
        # What is moved later makes room for what precedes it, and the other way round.
        first = self._redating("closed", named, before) if "closed" in named else None
        order = list(named) if first is None or first.fits else list(named)[::-1]
        for name in order:
            reported = self._apply_day(name, named, reported, before)
        for name in no_longer_named:
            reported = self._settle_missing_day(name, reported)
        return reported

    def _redating(
        self, name: str, named: dict[str, DayInterval], before: Snapshot | None
    ) -> Redating | None:
        return find_redating(
            self._history.events,
            self._prior,
            _KINDS[name],
            named[name],
            self._as_of,
            was_reported_before=before is not None,
            was_named=before is not None and before.get(name) is not None,
        )

    def _apply_day(
        self,
        name: str,
        named: dict[str, DayInterval],
        reported: ReportedState,
        before: Snapshot | None,
    ) -> ReportedState:
        redating = self._redating(name, named, before)
        if redating is None:
            if before is not None and name == "completed":
                self._complete(named[name])
            return reported
        answer = TAKE if redating.is_certain else self._ask(name, redating)
        if answer == TAKE:
            self._history.redate(redating.event, redating.days)
            return reported
        accepted = DayInterval(redating.event.occurred_after, redating.event.occurred_on)
        return _with_day(reported, name, accepted)

    def _complete(self, days: DayInterval) -> None:
        """Add the day of a completion that was passed over, as the problem was closed."""
        opened = last_opening(self._history.events, self._as_of)
        events = self._history.events
        if last_of_kind(events, "closed", opened) and not last_of_kind(
            events, "reported_done", opened
        ):
            cell = self._record.cell("completed_date")
            if not self._history.insert_completion(days):
                details = {"as_of": str(self._as_of)}
                self._accounting.reject(self._record, "problem_day_no_room", cell, details)

    def _ask(self, name: str, redating: Redating) -> str | None:
        accepted = DayInterval(redating.event.occurred_after, redating.event.occurred_on)
        question = Question(
            key=f"problem_day_differs:{self._prior.problem_id}:{name}:{self._as_of}",
            kind="problem_day_differs" if redating.fits else "problem_day_contradicts",
            details={
                **self._details(name),
                "held": days_label(accepted),
                "now": days_label(redating.days),
            },
            options=(
                *(
                    [
                        Option(
                            TAKE, message("answers.problem.take_day", day=days_label(redating.days))
                        )
                    ]
                    if redating.fits
                    else []
                ),
                Option(KEEP, message("answers.problem.keep_day", day=days_label(accepted))),
                LEAVE_THESE_OUT,
            ),
        )
        answer = self._accounting.choice(
            self._record, question, cell=self._record.cell(f"{name}_date")
        )
        self.has_declined = self.has_declined or answer == KEEP
        return answer

    def _settle_missing_day(self, name: str, reported: ReportedState) -> ReportedState:
        """Return `reported` with the accepted day, or without it where the user wants that."""
        events = self._history.events
        event = last_of_kind(events, _KINDS[name], last_opening(events, self._as_of))
        if event is None or event.occurred_after is not None:
            return reported
        answer = self._accounting.choice(self._record, self._missing_day_question(name, event))
        accepted = DayInterval(None, event.occurred_on)
        if answer == UNKNOWN:
            self._history.forget_day(event)
            return reported
        return _with_day(reported, name, accepted)

    def _missing_day_question(self, name: str, event: Event) -> Question:
        accepted = days_label(DayInterval(None, event.occurred_on))
        return Question(
            key=f"problem_day_gone:{self._prior.problem_id}:{name}:{self._as_of}",
            kind="problem_day_gone",
            details={**self._details(name), "held": accepted},
            options=(
                Option(KEEP, message("answers.problem.keep_day", day=accepted)),
                Option(UNKNOWN, message("answers.problem.no_day")),
                LEAVE_THESE_OUT,
            ),
        )

    def _details(self, name: str) -> dict[str, str | Text]:
        return {
            "number": self._record.number or "—",
            "text": value_text(self._record.text),
            "what": message(f"answers.problem.day_of_{name}"),
        }


def _with_day(reported: ReportedState, name: str, days: DayInterval) -> ReportedState:
    return (
        replace(reported, completed=days) if name == "completed" else replace(reported, closed=days)
    )
