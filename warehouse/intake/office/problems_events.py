"""From the states that editions of a ledger tell to events in the life of a problem.

An edition says what is so on its day, not when it came about. Where it names the day, the event
has it; where it names a month, the event lies in that month; else it lies between the last day on
which it was known not to have happened and the edition's own day. What is accepted already is not
told again, and nothing is told that only might have happened.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from warehouse.intake.office.problems_states import STATES, Told
from warehouse.intake.values.days import DayInterval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_REACHES = {
    "basically_done": "basically_done",
    "reported_done": "completed",
    "verified": "completed",
    "closed": "closed",
    "direct_close_granted": "closed",
    "withdrawn": "closed",
}
"""The state that an event brings a problem to, at least."""

_TOLD_BY = {"basically_done": "basically_done", "completed": "reported_done", "closed": "closed"}
"""The event by which a ledger's state came about."""


@dataclass(frozen=True)
class Event:
    """An event of a problem, as `problem_events` holds it."""

    event_id: str
    kind: str
    sequence_no: int
    occurred_on: dt.date
    occurred_after: dt.date | None = None
    recorded_on: dt.date | None = None

    @property
    def order(self) -> tuple[dt.date, int]:
        """What the life of a problem is told in the order of."""
        return self.occurred_on, self.sequence_no


@dataclass(frozen=True)
class Past:
    """What is known of a problem before an edition.

    `clock_starts_on` is the last day on which it cannot have been put right (feedback, or arrival
    of the team); `is_immediate` problems may be put right before feedback, from `found_on` on.
    `states` are those that earlier editions told, oldest first; `events` the accepted ones.
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
    def last_told(self) -> str | None:
        """The last state that an earlier edition told."""
        return next((state for _, state in reversed(self.states) if state is not None), None)

    @property
    def last_as_of(self) -> dt.date | None:
        """The day of the last edition."""
        return self.states[-1][0] if self.states else None


@dataclass
class Happened:
    """What an edition brings: rows for `problem_events` (without provenance), those events among
    them that were not there before, and the rules of warnings about days it names.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    added: list[Event] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def state_after(events: Iterable[Event], on: dt.date = dt.date.max) -> str:
    """The state of a problem that had `events` by the day `on`.

    A return opens what was reported done, never what was closed; a re-opening opens either.
    """
    rank = 0
    for event in sorted(events, key=lambda event: event.order):
        if event.occurred_on > on:
            break
        if event.kind == "reopened" or (event.kind == "returned" and rank < _rank("closed")):
            rank = 0
        elif event.kind in _REACHES:
            rank = max(rank, _rank(_REACHES[event.kind]))
    return STATES[rank]


def goes_back(told: Told, past: Past, as_of: dt.date) -> bool:
    """Whether the edition shows less than was known before.

    Completed beside an accepted closing is less only where the ledger itself told the closing: one
    without a column for it says completed of what is closed, too.
    """
    if told.state is None:
        return False
    rank = _rank(told.state)
    if past.last_told is not None and rank < _rank(past.last_told):
        return rank < _rank(state_after(past.events, as_of))
    held = _rank(state_after(past.events, as_of))
    return rank < held and rank < _rank("completed")


def happened(told: Told, past: Past, as_of: dt.date, result: Happened | None = None) -> Happened:
    """The events by which a problem came to what `told` says of it, beside those of `result`."""
    result = Happened() if result is None else result
    if told.state is not None:
        _advance(told, past, as_of, list(past.events), result)
    return result


def went_back(told: Told, past: Past, as_of: dt.date) -> Happened:
    """The events of a problem that was opened again since the last edition, as the user confirmed.

    What was closed is re-opened, what was only reported done is returned.
    """
    result = Happened()
    if told.state is None:
        return result
    kind = "reopened" if state_after(past.events, as_of) == "closed" else "returned"
    reached_on = [
        event.occurred_on
        for event in past.events
        if event.kind in _REACHES and event.occurred_on <= as_of
    ]
    shown_on = [on for on, state in past.states if _rank(state) > _rank(told.state) and on < as_of]
    after = max([past.earliest, *reached_on, *shown_on])
    if after >= as_of:
        result.rules.append("problem_as_of_too_early")
        return result
    events = list(past.events)
    _emit(kind, DayInterval(after, as_of), past, as_of, events, result)
    _advance(told, past, as_of, events, result)
    return result


def earlier_was_wrong(told: Told, past: Past, as_of: dt.date) -> Happened:
    """The corrections where an earlier edition said too much, as the user says: what it reported
    done was progress only. The rows take the place of those with the same key.
    """
    result = Happened()
    if told.state is None:
        return result
    events: list[Event] = []
    for event in past.events:
        said_too_much = _rank(_REACHES.get(event.kind)) > _rank(told.state)
        if said_too_much and event.occurred_on <= as_of and is_of_edition(event, past.problem_id):
            right = replace(event, kind="progress")
            result.events.append(event_row(right, past.problem_id, event.recorded_on))
            events.append(right)
        else:
            events.append(event)
    _advance(told, past, as_of, events, result)
    return result


def is_of_edition(event: Event, problem_id: str) -> bool:
    """Whether an event was made here, of an edition of a ledger."""
    return event.event_id.startswith(f"{problem_id}-{event.kind}-")


def settled_between(kind: Literal["closed", "withdrawn"], past: Past, as_of: dt.date) -> Happened:
    """What became of a problem that an edition lists no longer, as the user says."""
    result = Happened()
    after = _known_open(past, "closed", as_of, past.events)
    if after >= as_of:
        result.rules.append("problem_as_of_too_early")
    else:
        _emit(kind, DayInterval(after, as_of), past, as_of, list(past.events), result)
    return result


def verified(days: DayInterval, past: Past, as_of: dt.date, result: Happened) -> None:
    """Add to `result` that the county verified a problem on `days`, unless that is known."""
    events = [*past.events, *result.added]
    known = [event.occurred_on for event in events if event.kind == "verified"]
    placed = _placed(days, "completed", past, as_of, events, result)
    if placed is not None and placed.on not in known:
        _emit("verified", placed, past, as_of, events, result)


def granted(days: DayInterval | None, past: Past, as_of: dt.date, result: Happened) -> None:
    """Add to `result` that a problem was closed without completion, unless it is closed already."""
    events = list(past.events)
    if state_after(events, as_of) == "closed":
        return
    if days is None:
        placed = _between("closed", past, as_of, events, result)
    else:
        placed = _placed(days, "closed", past, as_of, events, result)
    if placed is not None:
        _emit("direct_close_granted", placed, past, as_of, events, result)


def _advance(told: Told, past: Past, as_of: dt.date, events: list[Event], result: Happened) -> None:
    """Emit what leads from the state after `events` to the state told."""
    held = _rank(state_after(events, as_of))
    target = _rank(told.state)
    if target <= held:
        _narrow(told, past, as_of, events, result)
        return
    completed_after: dt.date | None = None
    if target == _rank("closed") and told.completed is not None:
        done = _placed(told.completed, "completed", past, as_of, events, result)
        if done is None:
            return
        completed_after = _known_after(done)
        if held < _rank("completed"):
            _emit("reported_done", done, past, as_of, events, result)
    named = told.closed if told.state == "closed" else told.completed
    state = STATES[target]
    if named is not None:
        days = _placed(named, state, past, as_of, events, result)
    else:
        days = _between(state, past, as_of, events, result, completed_after)
    if days is not None:
        _emit(_TOLD_BY[state], days, past, as_of, events, result)


def _narrow(
    told: Told, past: Past, as_of: dt.date, events: Sequence[Event], result: Happened
) -> None:
    """Put the day that an edition names now in the place of days that were known only roughly."""
    opened = _opened(events, as_of)
    for kind, named in (("reported_done", told.completed), ("closed", told.closed)):
        last = max(
            (
                event
                for event in events
                if event.kind == kind and (opened is None or event.occurred_on > opened.on)
            ),
            key=lambda event: event.order,
            default=None,
        )
        if (
            named is None
            or named.after is not None
            or last is None
            or last.occurred_after is None
            or not last.occurred_after < named.on <= last.occurred_on
        ):
            continue
        exact = replace(last, occurred_on=named.on, occurred_after=None)
        result.events.append(event_row(exact, past.problem_id, last.recorded_on))


def _placed(
    named: DayInterval,
    state: str,
    past: Past,
    as_of: dt.date,
    events: Sequence[Event],
    result: Happened,
) -> DayInterval | None:
    """The days that the ledger names, as far as they can be so; None where they cannot."""
    if _first_day(named) > as_of:
        result.rules.append("problem_day_after_report")
        return None
    if named.on < past.earliest:
        result.rules.append("problem_day_before_feedback")
        return None
    opened = _opened(events, as_of)
    if opened is not None and named.on <= opened.on:
        # The day of an earlier completion, left in its cell: of this one only the edition tells.
        result.rules.append("problem_day_before_reopening")
        return _between(state, past, as_of, events, result)
    shown_open = _shown_open(past, state, as_of)
    if shown_open is not None and named.on <= shown_open:
        result.rules.append("problem_day_before_last_edition")
        shown_open = None
    if named.after is None:
        return named
    on = min(named.on, as_of)
    opened_after = None if opened is None else opened.after or opened.on
    after = max(day for day in (named.after, past.earliest, opened_after, shown_open) if day)
    if after >= on:
        # All that is left of the period is the last day that is excluded.
        after = on - dt.timedelta(days=1)
    return DayInterval(after, on)


def _between(
    state: str,
    past: Past,
    as_of: dt.date,
    events: Sequence[Event],
    result: Happened,
    not_before: dt.date | None = None,
) -> DayInterval | None:
    """The days between which a state came about of which only the edition tells."""
    after = _known_open(past, state, as_of, events)
    if not_before is not None:
        after = max(after, not_before)
    if after >= as_of:
        result.rules.append("problem_as_of_too_early")
        return None
    return DayInterval(after, as_of)


def _known_open(past: Past, state: str, as_of: dt.date, events: Sequence[Event]) -> dt.date:
    """The last day on which a problem was known not to have reached `state`."""
    opened = _opened(events, as_of)
    opened_after = None if opened is None else opened.after or opened.on
    days = (past.earliest, _shown_open(past, state, as_of), opened_after)
    return max(day for day in days if day is not None)


def _shown_open(past: Past, state: str, as_of: dt.date) -> dt.date | None:
    """The last earlier edition that showed less than `state`."""
    shown = [
        on
        for on, told in past.states
        if told in STATES and _rank(told) < _rank(state) and on < as_of
    ]
    return max(shown, default=None)


def _opened(events: Sequence[Event], as_of: dt.date) -> DayInterval | None:
    """When a problem was last opened again."""
    opened = [
        event
        for event in events
        if event.kind in ("reopened", "returned") and event.occurred_on <= as_of
    ]
    last = max(opened, key=lambda event: event.order, default=None)
    return None if last is None else DayInterval(last.occurred_after, last.occurred_on)


def _emit(
    kind: str,
    days: DayInterval,
    past: Past,
    as_of: dt.date,
    events: list[Event],
    result: Happened,
) -> None:
    event = Event(
        event_id=f"{past.problem_id}-{kind}-{as_of:%Y%m%d}",
        kind=kind,
        sequence_no=max((known.sequence_no for known in events), default=0) + 1,
        occurred_on=days.on,
        occurred_after=days.after,
        recorded_on=as_of,
    )
    events.append(event)
    result.added.append(event)
    result.events.append(event_row(event, past.problem_id, as_of))


def event_row(event: Event, problem_id: str, recorded_on: dt.date | None) -> dict[str, Any]:
    """`event` as a row of `problem_events`, without provenance."""
    return {
        "event_id": event.event_id,
        "problem_id": problem_id,
        "sequence_no": event.sequence_no,
        "event_kind": event.kind,
        "occurred_on": event.occurred_on,
        "occurred_after": event.occurred_after,
        "recorded_on": recorded_on,
        "actor_level": None,
        "reason_code": None,
        "new_due_on": None,
        "new_responsibility_level": None,
        "new_responsible_unit": None,
    }


def _first_day(days: DayInterval) -> dt.date:
    return days.on if days.after is None else days.after + dt.timedelta(days=1)


def _known_after(days: DayInterval) -> dt.date:
    """The last day on which what happened in `days` had not happened yet."""
    return days.on - dt.timedelta(days=1) if days.after is None else days.after


def _rank(state: str | None) -> int:
    return STATES.index(state) if state in STATES else 0
