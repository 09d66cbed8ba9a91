"""The history of one problem, continued by what an edition of a ledger reports of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from warehouse.intake.ledgers.problems.history.event_log import DerivedEvents, EventLog
from warehouse.intake.ledgers.problems.history.events import (
    ONE_DAY,
    REACHES,
    Event,
    PriorHistory,
    ReportedState,
    first_day,
    is_of_edition,
    last_day_before,
    state_after,
)
from warehouse.intake.values.states import STATES, rank
from warehouse.intake.values.times.days import DayInterval

if TYPE_CHECKING:
    from collections.abc import Sequence

_EVENT_OF_STATE = {
    "basically_done": "basically_done",
    "completed": "reported_done",
    "closed": "closed",
}
"""The event by which a problem comes to a state."""


class ProblemHistory:
    """The history of one problem as of an edition's day; `derived` is what the edition adds."""

    def __init__(self, prior: PriorHistory, as_of: dt.date) -> None:
        """Begin with what is accepted."""
        self._prior = prior
        self._as_of = as_of
        self._log = EventLog(prior.problem_id, prior.events, as_of)

    @property
    def derived(self) -> DerivedEvents:
        """What the edition brings so far."""
        return self._log.derived

    @property
    def events(self) -> Sequence[Event]:
        """The events there are by now."""
        return self._log.events

    @property
    def state(self) -> str:
        """The state by the events there are by now, on the day of the edition."""
        return state_after(self._log.events, self._as_of)

    def record_outcome(self, reported: ReportedState) -> None:
        """Add the events that lead to the state reported, and correct days known better now."""
        if reported.state is None:
            return
        not_before = None
        if reported.state == "closed" and reported.completed is not None:
            done = self._record_state("completed", reported.completed, None)
            if done is None and rank(self.state) < rank("completed"):
                return
            not_before = None if done is None else last_day_before(done)
        if reported.state != "open":
            named = reported.closed if reported.state == "closed" else reported.completed
            self._record_state(reported.state, named, not_before)

    def record_regression(self, reported: ReportedState) -> None:
        """Add that it was opened again since it was last known to be as far as it was.

        What was closed is re-opened, what was only reported done is returned.
        """
        kind = "reopened" if self.state == "closed" else "returned"
        reached_on = [
            event.occurred_on
            for event in self._log.events
            if event.kind in REACHES and event.occurred_on <= self._as_of
        ]
        shown_on = [
            on
            for on, state in self._prior.states
            if rank(state) > rank(reported.state) and on < self._as_of
        ]
        days = self._days_until_edition(max([self._prior.earliest, *reached_on, *shown_on]))
        if days is not None:
            self._log.add(kind, days)
            self.record_outcome(reported)

    def retract_earlier_report(self, reported: ReportedState) -> None:
        """Correct what an earlier edition reported too much: it was progress only."""
        for event in list(self._log.events):
            is_too_far = rank(REACHES.get(event.kind)) > rank(reported.state)
            if (
                is_too_far
                and event.occurred_on <= self._as_of
                and is_of_edition(event, self._prior.problem_id)
            ):
                self._log.correct(event, replace(event, kind="progress"))
        self.record_outcome(reported)

    def record_closing(
        self,
        kind: Literal["closed", "withdrawn", "direct_close_granted"],
        named: DayInterval | None = None,
    ) -> None:
        """Add that it was closed, withdrawn, or closed without being put right."""
        if self.state == "closed":
            return
        days = self._event_days("closed", named, None)
        if days is not None:
            self._log.add(kind, days)

    def record_verification(self, named: DayInterval) -> None:
        """Add that the county verified it, unless that is accepted already."""
        verified_on = [e.occurred_on for e in self._log.events if e.kind == "verified"]
        if named.on in verified_on or self.state == "closed":
            return
        days = self._event_days("completed", named, None)
        if days is not None:
            self._log.add("verified", days, actor_level="county")

    def redate(self, event: Event, days: DayInterval) -> None:
        """Correct the days of an accepted event; what came before it gives way."""
        self._log.make_room(days.on, self._log.before(event))
        reported = self._last_shown_before(REACHES[event.kind])
        if reported is not None and days.on <= reported:
            self._log.warn("problem_day_before_last_edition")
        after = days.after
        if after is not None:
            excluded = (after, self._prior.earliest, self._reopened_after())
            after = min(max(day for day in excluded if day is not None), days.on - ONE_DAY)
        self._log.correct(event, replace(event, occurred_on=days.on, occurred_after=after))

    def forget_day(self, event: Event) -> None:
        """Leave of an accepted event only that it had happened by the edition that reported it."""
        by = event.recorded_on or event.occurred_on
        before = [one.occurred_on for one in self._log.before(event)]
        after = max([self._prior.earliest, *before])
        if after < by:
            self._log.correct(event, replace(event, occurred_on=by, occurred_after=after))

    def insert_completion(self, days: DayInterval) -> bool:
        """Add when a closed problem was completed; return False where that cannot be."""
        opened = self._log.last_opening()
        since = 0 if opened is None else opened.sequence_no
        events = [event for event in self._log.events if event.sequence_no > since]
        later = [event for event in events if event.occurred_on >= days.on]
        earlier = [event for event in events if event.occurred_on < days.on]
        not_before = max(self._prior.earliest, self._reopened_after() or dt.date.min)
        if (
            days.on < not_before
            or not later
            or any(event.kind not in ("progress", "basically_done") for event in earlier)
        ):
            return False
        number = min(event.sequence_no for event in later)
        for event in sorted(self._log.events, key=lambda one: one.sequence_no, reverse=True):
            if event.sequence_no >= number:
                self._log.correct(event, replace(event, sequence_no=event.sequence_no + 1))
        self._log.add("reported_done", days, sequence_no=number)
        return True

    def _record_state(
        self, state: str, named: DayInterval | None, not_before: dt.date | None
    ) -> DayInterval | None:
        """Add that it came to `state`, unless it had: then only its day, where that is new."""
        if rank(self.state) >= rank(state):
            self._narrow_days(_EVENT_OF_STATE[state], named)
            return named
        days = self._event_days(state, named, not_before)
        if days is not None:
            self._log.add(_EVENT_OF_STATE[state], days)
        return days

    def _event_days(
        self, state: str, named: DayInterval | None, not_before: dt.date | None
    ) -> DayInterval | None:
        """Return the days on which it came to `state`: those named, else those that editions
        leave.
        """
        if named is not None:
            if first_day(named) > self._as_of:
                return self._reject_days("problem_day_after_report")
            if named.on < self._prior.earliest:
                return self._reject_days("problem_day_before_feedback")
            days = self._named_days(state, named)
            if days is not None:
                return days
        days = self._days_until_edition(self._last_known_before(state))
        if days is not None and not_before is not None and not_before > last_day_before(days):
            return DayInterval(min(not_before, self._as_of - ONE_DAY), self._as_of)
        return days

    def _named_days(self, state: str, named: DayInterval) -> DayInterval | None:
        """Return the named days as far as they can be so; None where they are of an earlier
        time.
        """
        on = min(named.on, self._as_of)
        reported = self._last_shown_before(state)
        opened = self._log.last_opening()
        others = [event for event in self._log.events if event is not opened]
        if opened is not None and on < opened.occurred_on:
            since = max(opened.last_day_before, reported or dt.date.min)
            if opened.occurred_after is None or last_day_before(named) < since:
                return self._reject_days("problem_day_before_reopening")
        if not self._log.make_room(on, others):
            return self._reject_days("problem_day_before_known")
        if opened is not None and on < opened.occurred_on:
            # Opened and put right between two editions: opened by the day it was put right.
            self._log.correct(opened, replace(opened, occurred_on=on))
        if reported is not None and on <= reported:
            self._log.warn("problem_day_before_last_edition")
            reported = None
        if named.after is None:
            return named
        excluded = [named.after, self._prior.earliest, reported, self._reopened_after()]
        after = max(day for day in excluded if day is not None)
        # Where the days exclude all but the last, the last is the day.
        return DayInterval(min(after, on - ONE_DAY), on)

    def _days_until_edition(self, after: dt.date) -> DayInterval | None:
        """Return the days from `after` to the edition's; None where nothing lies between."""
        if after >= self._as_of:
            return self._reject_days("problem_as_of_too_early")
        if not self._log.make_room(self._as_of, self._log.events):
            return self._reject_days("problem_later_known")
        return DayInterval(after, self._as_of)

    def _last_known_before(self, state: str) -> dt.date:
        """Return the last day on which it was known not to have come to `state`."""
        days = (self._prior.earliest, self._last_shown_before(state), self._reopened_after())
        return max(day for day in days if day is not None)

    def _last_shown_before(self, state: str) -> dt.date | None:
        """Return the day of the last earlier edition that showed less than `state`."""
        days = [
            on
            for on, days in self._prior.states
            if days in STATES and rank(days) < rank(state) and on < self._as_of
        ]
        return max(days, default=None)

    def _reopened_after(self) -> dt.date | None:
        opened = self._log.last_opening()
        return None if opened is None else opened.last_day_before

    def _narrow_days(self, kind: str, named: DayInterval | None) -> None:
        """Put the day that is named now in the place of days that were known only roughly."""
        opened = self._log.last_opening()
        alike = [
            event
            for event in self._log.events
            if event.kind == kind and (opened is None or event.order > opened.order)
        ]
        last = max(alike, key=lambda event: event.order, default=None)
        if (
            named is None
            or named.after is not None
            or last is None
            or last.occurred_after is None
            or not last.occurred_after < named.on <= last.occurred_on
        ):
            return
        if self._log.make_room(named.on, self._log.before(last)):
            self._log.correct(last, replace(last, occurred_on=named.on, occurred_after=None))

    def _reject_days(self, rule: str) -> DayInterval | None:
        self._log.warn(rule)
        return None
