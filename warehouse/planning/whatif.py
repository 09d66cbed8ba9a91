"""What a change would do: the plan made anew with it, beside the one without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from warehouse.planning import relax
from warehouse.planning.plan import Plan, plan
from warehouse.planning.problem import Problem

SECONDS = 10.0


@dataclass(frozen=True)
class Change:
    """What is tried: teams more or fewer, days a village more or fewer, another last day, a
    township that another takes over.
    """

    teams: int = 0
    days_each: int = 0
    last_day: date | None = None
    merged: tuple[str, str] | None = None


@dataclass(frozen=True)
class Outcome:
    """A change and the plan with it, None where it leaves none."""

    change: Change
    plan: Plan | None

    def days_earlier(self, than: Plan | None) -> int | None:
        """Return by how many days it is over before another plan, below 0 where it is after; None
        where either has no last day.
        """
        mine, other = (each.finish if each else None for each in (self.plan, than))
        return None if mine is None or other is None else (other - mine).days


def outcomes(problem: Problem, changes: list[Change], *, seconds: float = SECONDS) -> list[Outcome]:
    """Return what becomes of each change."""
    return [Outcome(change, plan(changed(problem, change), seconds=seconds)) for change in changes]


def changed(problem: Problem, change: Change) -> Problem:
    """Return the problem with a change."""
    wishes = problem.wishes
    merged = dict([change.merged]) if change.merged else {}
    township = pl.col("township").replace(merged)
    return replace(
        relax.with_teams(problem, change.teams) if change.teams else problem,
        villages=problem.villages.with_columns(township),
        recusals=problem.recusals.with_columns(township).unique(),
        wishes=replace(
            wishes,
            days_each=max(wishes.days_each + change.days_each, 1),
            last_day=change.last_day or wishes.last_day,
            led=frozenset(merged.get(code, code) for code in wishes.led),
        ),
    )
