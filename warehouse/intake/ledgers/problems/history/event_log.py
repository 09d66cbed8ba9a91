"""The events of one problem while an edition is taken in: added, corrected, and noted as rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from warehouse.intake.ledgers.problems.history.events import (
    GIVES_WAY,
    KEPT_OF_EVENTS,
    Event,
    last_opening,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from warehouse.intake.values.times.days import DayInterval


@dataclass
class DerivedEvents:
    """What an edition brings.

    `rows` are those of `problem_events` (without provenance) by event, new and corrected ones;
    `warnings` are the rules of warnings about the days that the edition names.
    """

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


class EventLog:
    """The events of a problem, the accepted ones first, and what an edition changed of them."""

    def __init__(self, problem_id: str, events: Sequence[Event], as_of: dt.date) -> None:
        """Begin with the accepted `events`."""
        self.derived = DerivedEvents()
        self.events = list(events)
        self._problem_id = problem_id
        self._as_of = as_of

    def last_opening(self) -> Event | None:
        """Return the last re-opening or return by the day of the edition."""
        return last_opening(self.events, self._as_of)

    def before(self, event: Event) -> list[Event]:
        """Return the events that precede `event`."""
        return [one for one in self.events if one.sequence_no < event.sequence_no]

    def add(
        self,
        kind: str,
        days: DayInterval,
        actor_level: str | None = None,
        sequence_no: int | None = None,
    ) -> None:
        """Add an event of this edition, as the last one unless `sequence_no` says otherwise."""
        last = max((event.sequence_no for event in self.events), default=0)
        event = Event(
            event_id=f"{self._problem_id}-{kind}-{self._as_of:%Y%m%d}",
            kind=kind,
            sequence_no=sequence_no or last + 1,
            occurred_on=days.on,
            occurred_after=days.after,
            recorded_on=self._as_of,
            more={"actor_level": actor_level},
        )
        self.events.append(event)
        self._note(event)

    def correct(self, event: Event, right: Event) -> None:
        """Put `right` in the place of `event`."""
        self.events[self.events.index(event)] = right
        self._note(right)

    def make_room(self, on: dt.date, events: Sequence[Event]) -> bool:
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
            self.correct(event, replace(event, occurred_on=on))
        return True

    def warn(self, rule: str) -> None:
        """Note once that a day which the edition names cannot be so."""
        if rule not in self.derived.warnings:
            self.derived.warnings.append(rule)

    def _note(self, event: Event) -> None:
        self.derived.rows[event.event_id] = {
            "event_id": event.event_id,
            "problem_id": self._problem_id,
            "sequence_no": event.sequence_no,
            "event_kind": event.kind,
            "occurred_on": event.occurred_on,
            "occurred_after": event.occurred_after,
            "recorded_on": event.recorded_on,
            **{name: event.more.get(name) for name in KEPT_OF_EVENTS},
        }
