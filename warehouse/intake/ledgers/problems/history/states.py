"""The states of a problem, and what an edition of a ledger reports of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from warehouse.intake.values.times.days import DayInterval

ProblemState: TypeAlias = Literal["open", "basically_done", "completed", "closed"]

STATES: tuple[ProblemState, ...] = ("open", "basically_done", "completed", "closed")
"""In the order of a problem's way; a problem under way is open still."""


@dataclass(frozen=True)
class ReportedState:
    """What an edition says of one problem. `state` is None where it says none, or contradicts
    itself; the intervals are the days it names.
    """

    state: ProblemState | None = None
    completed: DayInterval | None = None
    closed: DayInterval | None = None
    is_ongoing: bool = False


def rank(state: str | None) -> int:
    """Return the place of a state on a problem's way."""
    return STATES.index(state) if state in STATES else 0
