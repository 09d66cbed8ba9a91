"""The events of a problem, and what was known of it before an edition of a ledger.

An edition says what is so on its day, not when it came about. Where it names the day, the event
has it; where it names a month, the event lies in that month; else it lies between the last day on
which it was known not to have happened and the edition's own day. What is accepted already is not
derived again, and nothing is derived that only might have happened.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warehouse.intake.values.states import STATES, ProblemState, rank
from warehouse.intake.values.times.days import DayInterval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REACHES = {
    "basically_done": "basically_done",
    "reported_done": "completed",
    "verified": "completed",
    "closed": "closed",
    "direct_close_granted": "closed",
    "withdrawn": "closed",
}
"""The state that an event brings a problem to, at least."""

_OPENINGS = ("reopened", "returned")
GIVES_WAY = ("basically_done", "progress", "reported_done", "verified")
"""Events that came no later than what followed on them: its day is the last that they can have."""

ONE_DAY = dt.timedelta(days=1)

KEPT_OF_EVENTS = (
    "actor_level",
    "reason_code",
    "new_due_on",
    "new_responsibility_level",
    "new_responsible_unit",
)
"""Columns that stay as they are when the days of an event are corrected."""


@dataclass(frozen=True)
class ReportedState:
    """What an edition says of one problem. `state` is None where it says none, or contradicts
    itself; the intervals are the days it names.
    """

    state: ProblemState | None = None
    completed: DayInterval | None = None
    closed: DayInterval | None = None
    is_ongoing: bool = False


@dataclass(frozen=True)
class Event:
    """An event of a problem, as `problem_events` holds it; `more` are its `KEPT_OF_EVENTS`."""

    event_id: str
    kind: str
    sequence_no: int
    occurred_on: dt.date
    occurred_after: dt.date | None = None
    recorded_on: dt.date | None = None
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def order(self) -> tuple[dt.date, int]:
        """The order of the events of a problem."""
        return self.occurred_on, self.sequence_no

    @property
    def last_day_before(self) -> dt.date:
        """The last day on which it had not happened yet."""
        return last_day_before(DayInterval(self.occurred_after, self.occurred_on))


@dataclass(frozen=True)
class PriorHistory:
    """What is known of a problem before an edition.

    `clock_starts_on` is the last day on which it cannot have been put right (feedback, or arrival
    of the team); `is_immediate` problems may be put right before feedback, from `found_on` on.
    `states` are those that earlier editions reported, oldest first; `events` the accepted ones.
    """

    problem_id: str
    clock_starts_on: dt.date
    found_on: dt.date
    is_immediate: bool = False
    states: Sequence[tuple[dt.date, str | None]] = ()
    events: Sequence[Event] = ()

    @property
    def earliest(self) -> dt.date:
        """The last day on which nothing can have been put right."""
        return self.found_on if self.is_immediate else self.clock_starts_on

    @property
    def last_state(self) -> str | None:
        """The last state that an earlier edition reported."""
        return next((state for _, state in reversed(self.states) if state is not None), None)

    @property
    def last_as_of(self) -> dt.date | None:
        """The day of the last edition."""
        return self.states[-1][0] if self.states else None


def state_after(events: Iterable[Event], on: dt.date = dt.date.max) -> str:
    """Return the state of a problem that had `events` by the day `on`.

    A return opens what was reported done, never what was closed; a re-opening opens either.
    """
    reached = 0
    for event in sorted(events, key=lambda event: event.order):
        if event.occurred_on > on:
            break
        if event.kind == "reopened" or (event.kind == "returned" and reached < rank("closed")):
            reached = 0
        elif event.kind in REACHES:
            reached = max(reached, rank(REACHES[event.kind]))
    return STATES[reached]


def is_regression(reported: ReportedState, prior: PriorHistory, as_of: dt.date) -> bool:
    """Return whether the edition shows less than was known before.

    Completed beside an accepted closing is less only where the ledger itself reported the closing:
    one without a column for it says completed of what is closed, too.
    """
    if reported.state is None:
        return False
    now, accepted = rank(reported.state), rank(state_after(prior.events, as_of))
    ledger_was_ahead = prior.last_state is not None and now < rank(prior.last_state)
    return now < accepted and (ledger_was_ahead or now < rank("completed"))


def last_day_before(days: DayInterval) -> dt.date:
    """Return the last day on which what happened in `days` had not happened yet."""
    return days.on - ONE_DAY if days.after is None else days.after


def reaches(state: str | None, kind: str) -> bool:
    """Return whether a problem in `state` has had what an event of `kind` brings about."""
    return kind in REACHES and rank(state) >= rank(REACHES[kind])


def last_opening(events: Iterable[Event], as_of: dt.date) -> Event | None:
    """Return the last re-opening or return by the day `as_of`."""
    opened = [event for event in events if event.kind in _OPENINGS and event.occurred_on <= as_of]
    return max(opened, key=lambda event: event.order, default=None)


def is_of_edition(event: Event, problem_id: str) -> bool:
    """Return whether an event was made here, of an edition of a ledger."""
    return event.event_id.startswith(f"{problem_id}-{event.kind}-")


def first_day(days: DayInterval) -> dt.date:
    """Return the first day on which what happened in `days` can have happened."""
    return days.on if days.after is None else days.after + ONE_DAY
