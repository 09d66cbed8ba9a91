"""Another day for an event that is accepted: whether it corrects the event, or contradicts others.

A ledger may give another day to an event that it brought itself, as long as its own editions and
the other events of the problem leave room for it. Everything else is for the user to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.problems.history.events import (
    GIVES_WAY,
    Event,
    PriorHistory,
    first_day,
    is_of_edition,
    last_opening,
    reaches,
)
from warehouse.intake.values.times.days import DayInterval

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


@dataclass(frozen=True)
class Redating:
    """An event that a ledger now names other days for.

    `fits`: the days may be so beside everything else; `is_certain`: the ledger corrects itself, and
    nothing that counts contradicts it.
    """

    event: Event
    days: DayInterval
    fits: bool
    is_certain: bool


def find_redating(
    events: Sequence[Event],
    prior: PriorHistory,
    kind: str,
    named: DayInterval,
    as_of: dt.date,
    *,
    was_reported_before: bool,
    was_named: bool,
) -> Redating | None:
    """Return what `named` means for the last event of `kind`; None where it says the same, or there
    is no such event. `was_reported_before`: the ledger has listed the problem before; `was_named`:
    its last edition named days for it, too.
    """
    opened = last_opening(events, as_of)
    event = last_of_kind(events, kind, opened)
    if event is None:
        return None
    accepted = DayInterval(event.occurred_after, event.occurred_on)
    is_rougher = first_day(named) <= first_day(accepted) and accepted.on <= named.on
    is_finer = first_day(accepted) <= first_day(named) and named.on <= accepted.on
    if named == accepted or (is_rougher and not was_named):
        return None
    fits = _fits(events, event, named, prior, as_of)
    shown_on = _first_shown(prior, kind, opened)
    is_own = (
        was_reported_before
        and is_of_edition(event, prior.problem_id)
        and event.recorded_on in dict(prior.states)
    )
    contradicts_edition = shown_on is not None and named.on > shown_on
    is_certain = fits and (is_finer or (is_own and not is_rougher and not contradicts_edition))
    return Redating(event, named, fits, is_certain)


def last_of_kind(events: Sequence[Event], kind: str, opened: Event | None) -> Event | None:
    """Return the last event of `kind` since the problem was last opened."""
    alike = [
        event
        for event in events
        if event.kind == kind and (opened is None or event.order > opened.order)
    ]
    return max(alike, key=lambda event: event.order, default=None)


def _fits(
    events: Sequence[Event], event: Event, named: DayInterval, prior: PriorHistory, as_of: dt.date
) -> bool:
    """Return whether the days lie in the problem's time, and between the events before and
    after.
    """
    before = [one for one in events if one.sequence_no < event.sequence_no]
    after = [one for one in events if one.sequence_no > event.sequence_no]
    return (
        prior.earliest <= named.on
        and first_day(named) <= as_of
        and all(one.occurred_on <= named.on or _gives_way(one, named.on) for one in before)
        and all(named.on <= one.occurred_on for one in after)
    )


def _gives_way(event: Event, on: dt.date) -> bool:
    return (
        event.kind in GIVES_WAY and event.occurred_after is not None and event.occurred_after < on
    )


def _first_shown(prior: PriorHistory, kind: str, opened: Event | None) -> dt.date | None:
    """Return the first edition, since the problem was last opened, that showed what `kind` brings
    about.

    The edition of the day itself is being corrected, and does not count.
    """
    days = [
        on
        for on, state in prior.states
        if reaches(state, kind) and (opened is None or on >= opened.occurred_on)
    ]
    return min(days, default=None)
