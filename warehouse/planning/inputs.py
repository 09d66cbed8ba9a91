"""What an office says of a plan: its choices, as they are kept and compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Cross = Literal["none", "key", "all"]
"""Whether own teams stay away from no village, from key villages, or from all."""

MOST_DAYS_EACH = 60
MOST_TEAMS_MORE = 20
MARGINS = (0, 1, 2, 3, 6, 12)
"""Months before the end of the term by which everybody is to have been visited."""


@dataclass(frozen=True)
class Inputs:
    """The choices of a plan. `days_each` None is what the county's own inspections took.

    `away` are teams that take no part, `recused` pairs of team and township, `locks` villages with
    the team and the round that a hand gave them ("" and 0 for either left open), `excluded`
    villages that are not planned.
    """

    days_each: int | None = None
    margin: int = 3
    teams_more: int = 0
    cross: Cross = "none"
    away: tuple[str, ...] = ()
    led: tuple[str, ...] = ()
    recused: tuple[tuple[str, str], ...] = ()
    locks: tuple[tuple[str, str, int], ...] = ()
    excluded: tuple[str, ...] = ()

    def locked(self, villages: list[str], team: str, round_: int) -> Inputs:
        """Return the choices with villages placed by hand, planned again where they were not."""
        others = tuple(lock for lock in self.locks if lock[0] not in villages)
        placed = tuple((village, team, round_) for village in sorted(villages))
        excluded = tuple(each for each in self.excluded if each not in villages)
        return replace(self, locks=(*others, *placed), excluded=excluded)

    def without(self, villages: list[str]) -> Inputs:
        """Return the choices with villages that are not planned."""
        locks = tuple(lock for lock in self.locks if lock[0] not in villages)
        return replace(self, locks=locks, excluded=tuple(sorted({*self.excluded, *villages})))

    def freed(self, villages: list[str]) -> Inputs:
        """Return the choices in which no hand has touched these villages."""
        return replace(
            self,
            locks=tuple(lock for lock in self.locks if lock[0] not in villages),
            excluded=tuple(each for each in self.excluded if each not in villages),
        )
