"""The life of one problem, told on as of the day of an edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from warehouse.intake.ledgers.problems.events import (
    GIVES_WAY,
    KEPT_OF_EVENTS,
    ONE_DAY,
    REACHES,
    Event,
    Happened,
    Past,
    first_day,
    is_of_edition,
    known_after,
    last_opening,
    rank,
    state_after,
)
from warehouse.intake.ledgers.problems.states import STATES, Told
from warehouse.intake.values.times.days import DayInterval

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOLD_BY = {"basically_done": "basically_done", "completed": "reported_done", "closed": "closed"}
"""The event by which a ledger's state came about."""


class Life:
    """The life of one problem, to be told on as of the day of an edition.

    What is told is gathered in `happened`.
    """

    def __init__(self, past: Past, as_of: dt.date) -> None:
        """Begin with what is accepted."""
        self.happened = Happened()
        self._past = past
        self._as_of = as_of
        self._events = list(past.events)

    @property
    def state(self) -> str:
        """The state by the events there are by now, on the day of the edition."""
        return state_after(self._events, self._as_of)

    def comes_to(self, told: Told) -> None:
        """Tell what leads to the state `told`; of what is so already, days known better now."""
        if told.state is None:
            return
        if told.state == "closed" and told.completed is not None:
            done = self._reaches("completed", told.completed, None)
            if done is None and self._held() < rank("completed"):
                return
            not_before = None if done is None else known_after(done)
        else:
            not_before = None
        if told.state != "open":
            named = told.closed if told.state == "closed" else told.completed
            self._reaches(told.state, named, not_before)

    def went_back(self, told: Told) -> None:
        """Tell that it was opened again since it was last known to be as far as it was.

        What was closed is re-opened, what was only reported done is returned.
        """
        kind = "reopened" if self.state == "closed" else "returned"
        reached_on = [
            event.occurred_on
            for event in self._events
            if event.kind in REACHES and event.occurred_on <= self._as_of
        ]
        shown_on = [
            on
            for on, state in self._past.states
            if rank(state) > rank(told.state) and on < self._as_of
        ]
        days = self._until_report(max([self._past.earliest, *reached_on, *shown_on]))
        if days is not None:
            self._add(kind, days)
            self.comes_to(told)

    def was_told_wrong(self, told: Told) -> None:
        """Correct what an earlier edition said too much: it was progress only."""
        for event in list(self._events):
            said_too_much = rank(REACHES.get(event.kind)) > rank(told.state)
            if (
                said_too_much
                and event.occurred_on <= self._as_of
                and is_of_edition(event, self._past.problem_id)
            ):
                self._correct(event, replace(event, kind="progress"))
        self.comes_to(told)

    def settled(
        self,
        kind: Literal["closed", "withdrawn", "direct_close_granted"],
        named: DayInterval | None = None,
    ) -> None:
        """Tell that it was closed, withdrawn, or closed without being put right."""
        if self.state == "closed":
            return
        days = self._days("closed", named, None)
        if days is not None:
            self._add(kind, days)

    def verified(self, named: DayInterval) -> None:
        """Tell that the county verified it, unless that is known."""
        known = [event.occurred_on for event in self._events if event.kind == "verified"]
        if named.on in known or self.state == "closed":
            return
        days = self._days("completed", named, None)
        if days is not None:
            self._add("verified", days, actor_level="county")

    def redate(self, event: Event, days: DayInterval) -> None:
        """Correct the days of an accepted event; what came before it gives way."""
        before = [one for one in self._events if one.sequence_no < event.sequence_no]
        self._make_room(days.on, before)
        shown_open = self._shown_open(REACHES[event.kind])
        if shown_open is not None and days.on <= shown_open:
            self._warn("problem_day_before_last_edition")
        after = days.after
        if after is not None:
            known = (after, self._past.earliest, self._opened_after())
            after = min(max(day for day in known if day is not None), days.on - ONE_DAY)
        self._correct(event, replace(event, occurred_on=days.on, occurred_after=after))

    def forget_day(self, event: Event) -> None:
        """Leave of an accepted event only that it had happened by the edition that told it."""
        by = event.recorded_on or event.occurred_on
        before = [one.occurred_on for one in self._events if one.sequence_no < event.sequence_no]
        after = max([self._past.earliest, *before])
        if after < by:
            self._correct(event, replace(event, occurred_on=by, occurred_after=after))

    def complete(self, days: DayInterval) -> bool:
        """Tell when a problem was completed that is closed already; False where that cannot be."""
        opened = self._opened()
        since = 0 if opened is None else opened.sequence_no
        later = [e for e in self._events if e.sequence_no > since and e.occurred_on >= days.on]
        earlier = [e for e in self._events if e.sequence_no > since and e.occurred_on < days.on]
        if (
            days.on < self._known_earliest()
            or not later
            or any(event.kind not in ("progress", "basically_done") for event in earlier)
        ):
            return False
        number = min(event.sequence_no for event in later)
        for event in sorted(self._events, key=lambda one: one.sequence_no, reverse=True):
            if event.sequence_no >= number:
                self._correct(event, replace(event, sequence_no=event.sequence_no + 1))
        self._add("reported_done", days, sequence_no=number)
        return True

    @property
    def events(self) -> list[Event]:
        """The events there are by now."""
        return list(self._events)

    def _known_earliest(self) -> dt.date:
        opened = self._opened_after()
        return self._past.earliest if opened is None else max(self._past.earliest, opened)

    def _held(self) -> int:
        return rank(self.state)

    def _reaches(
        self, state: str, named: DayInterval | None, not_before: dt.date | None
    ) -> DayInterval | None:
        """Tell that it came to `state`, unless it had: then only its day, where that is new."""
        if self._held() >= rank(state):
            self._narrow(_TOLD_BY[state], named)
            return named
        days = self._days(state, named, not_before)
        if days is not None:
            self._add(_TOLD_BY[state], days)
        return days

    def _days(
        self, state: str, named: DayInterval | None, not_before: dt.date | None
    ) -> DayInterval | None:
        """The days on which it came to `state`: those named, else those that editions leave."""
        if named is not None:
            if first_day(named) > self._as_of:
                return self._none("problem_day_after_report")
            if named.on < self._past.earliest:
                return self._none("problem_day_before_feedback")
            days = self._as_named(state, named)
            if days is not None:
                return days
        days = self._until_report(self._known_open(state))
        if days is not None and not_before is not None and not_before > known_after(days):
            return DayInterval(min(not_before, self._as_of - ONE_DAY), self._as_of)
        return days

    def _as_named(self, state: str, named: DayInterval) -> DayInterval | None:
        """The named days as far as they can be so; None where they are of an earlier time."""
        on = min(named.on, self._as_of)
        shown_open = self._shown_open(state)
        opened = self._opened()
        others = [event for event in self._events if event is not opened]
        if opened is not None and on < opened.occurred_on:
            since = max(opened.known_after, shown_open or dt.date.min)
            if opened.occurred_after is None or known_after(named) < since:
                return self._none("problem_day_before_reopening")
        if not self._make_room(on, others):
            return self._none("problem_day_before_known")
        if opened is not None and on < opened.occurred_on:
            # Opened and put right between two editions: opened by the day it was put right.
            self._correct(opened, replace(opened, occurred_on=on))
        if shown_open is not None and on <= shown_open:
            self._warn("problem_day_before_last_edition")
            shown_open = None
        if named.after is None:
            return named
        excluded = [named.after, self._past.earliest, shown_open, self._opened_after()]
        after = max(day for day in excluded if day is not None)
        # Where the days exclude all but the last, the last is the day.
        return DayInterval(min(after, on - ONE_DAY), on)

    def _until_report(self, after: dt.date) -> DayInterval | None:
        """From `after` to the edition's day; None where nothing lies between."""
        if after >= self._as_of:
            return self._none("problem_as_of_too_early")
        if not self._make_room(self._as_of, self._events):
            return self._none("problem_later_known")
        return DayInterval(after, self._as_of)

    def _known_open(self, state: str) -> dt.date:
        """The last day on which it was known not to have come to `state`."""
        days = (self._past.earliest, self._shown_open(state), self._opened_after())
        return max(day for day in days if day is not None)

    def _shown_open(self, state: str) -> dt.date | None:
        """The last earlier edition that showed less than `state`."""
        shown = [
            on
            for on, told in self._past.states
            if told in STATES and rank(told) < rank(state) and on < self._as_of
        ]
        return max(shown, default=None)

    def _opened(self) -> Event | None:
        """The last re-opening or return."""
        return last_opening(self._events, self._as_of)

    def _opened_after(self) -> dt.date | None:
        opened = self._opened()
        return None if opened is None else opened.known_after

    def _narrow(self, kind: str, named: DayInterval | None) -> None:
        """Put the day that is named now in the place of days that were known only roughly."""
        opened = self._opened()
        alike = [
            event
            for event in self._events
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
        before = [event for event in self._events if event.sequence_no < last.sequence_no]
        if self._make_room(named.on, before):
            self._correct(last, replace(last, occurred_on=named.on, occurred_after=None))

    def _make_room(self, on: dt.date, events: Sequence[Event]) -> bool:
        """Let `events` lie no later than `on`; False where one is known to, and nothing changes.

        What was completed between two editions and closed on a day between them was completed by
        that day.
        """
        later = [event for event in events if event.occurred_on > on]
        if not all(
            event.kind in GIVES_WAY and event.occurred_after is not None
            and event.occurred_after < on
            for event in later
        ):  # fmt: skip
            return False
        for event in later:
            self._correct(event, replace(event, occurred_on=on))
        return True

    def _add(
        self,
        kind: str,
        days: DayInterval,
        actor_level: str | None = None,
        sequence_no: int | None = None,
    ) -> None:
        last = max((known.sequence_no for known in self._events), default=0)
        event = Event(
            event_id=f"{self._past.problem_id}-{kind}-{self._as_of:%Y%m%d}",
            kind=kind,
            sequence_no=sequence_no or last + 1,
            occurred_on=days.on,
            occurred_after=days.after,
            recorded_on=self._as_of,
            more={"actor_level": actor_level},
        )
        self._events.append(event)
        self._tell(event)

    def _correct(self, event: Event, right: Event) -> None:
        self._events[self._events.index(event)] = right
        self._tell(right)

    def _tell(self, event: Event) -> None:
        self.happened.rows[event.event_id] = {
            "event_id": event.event_id,
            "problem_id": self._past.problem_id,
            "sequence_no": event.sequence_no,
            "event_kind": event.kind,
            "occurred_on": event.occurred_on,
            "occurred_after": event.occurred_after,
            "recorded_on": event.recorded_on,
            **{name: event.more.get(name) for name in KEPT_OF_EVENTS},
        }

    def _none(self, rule: str) -> DayInterval | None:
        self._warn(rule)
        return None

    def _warn(self, rule: str) -> None:
        if rule not in self.happened.rules:
            self.happened.rules.append(rule)
