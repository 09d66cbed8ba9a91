"""Measures of a region's profile: on how many metrics it stands out beside whom."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.reference.funnel import FEWEST, THIN
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where
from tests.reference.measures.funnels import (
    RATES,
    THINGS,
    beside_one_another,
    counted,
    month_ends_before,
    sides,
    trend,
)
from tests.reference.measures.metrics import LOWER_BETTER, METRICS, pair

DIRECTED = [metric for metric in METRICS if metric not in {*RATES, "plan_progress"}]
"""Metrics with a better way that chance says something of."""


def level_of(reference: Reference, where: Where) -> str:
    """Return the level of the region shown."""
    return reference.ledger.seeds.levels[where.region]


def judged(reference: Reference, ground: str, where: Where) -> list[str]:
    """Return where the region shown lies among the units of a region, or those that a plus joins,
    by each metric that can judge it.
    """
    values = []
    for metric in DIRECTED:
        own = pair(reference, metric, where.region, where)
        if own is None or own[1] < THIN or counted(reference, metric, ground, where) is None:
            continue
        placed = sides(reference, metric, ground, where, level_of(reference, where))
        if len(placed) >= FEWEST:
            values.append(placed[where.region])
    return values


def units(reference: Reference, ground: str, where: Where) -> int:
    """Return how many whole units of the level of the region shown there are."""
    return len(beside_one_another(reference, ground, level_of(reference, where)))


COUNTED_ONCE = ("one_month_rate", "on_time_rate", "on_time_rate_by_rule", "zero_finding_share")
"""Rates in which each thing counts in one month alone."""


def movements(
    reference: Reference, ground: str, where: Where, unit: str = "", level: str = ""
) -> tuple[str | None, ...]:
    """Return how a unit (the region shown) moves by each rate that can judge it, None where its
    trend cannot be.

    "worsening" where it is outside and getting worse, "falling", "improving", or "".
    """
    level = level or level_of(reference, where)
    return _movements(ById(reference), ground, where, unit or where.region, level)


@cache
def _movements(
    by_id: ById, ground: str, where: Where, unit: str, level: str
) -> tuple[str | None, ...]:
    """Each way of moving is a measure of its own, of the same movements."""
    reference = by_id.reference
    ends = month_ends_before(where.month_end)
    judged = [
        end
        for end in ends
        if pair(reference, "coverage_rate", unit, replace(where, month_end=end)) is not None
    ]
    lights: list[str | None] = []
    for metric in COUNTED_ONCE if len(judged) > 3 else ():
        placed = sides(reference, metric, ground, where, level)
        if unit not in placed or len(placed) < FEWEST:
            continue
        moved = trend(reference, metric, unit, where, since=judged[0])
        if moved is None:
            lights.append(None)
            continue
        z, p_value = moved
        is_worse = z > 0 if metric in LOWER_BETTER else z < 0
        if placed[unit] == "worse" and is_worse and p_value < 0.05:
            lights.append("worsening")
        elif p_value < 0.002:
            lights.append("falling" if is_worse else "improving")
        else:
            lights.append("")
    return tuple(lights)


def units_by_any(level: str, state: str | None) -> Measure:
    """Return the measure of how many units below are in a state by any rate, None: are judged."""

    def measure(reference: Reference, ground: str, where: Where) -> int:
        number = 0
        for unit in beside_one_another(reference, ground, level):
            moved = movements(reference, ground, where, unit, level)
            number += bool(moved) if state is None else state in moved
        return number

    return measure


MEASURES: dict[str, Measure] = {
    "units_in_profile": units,
    "metrics_judged_in_profile": lambda *arguments: len(judged(*arguments)),
    "metrics_worse_in_profile": lambda *arguments: judged(*arguments).count("worse"),
    "metrics_better_in_profile": lambda *arguments: judged(*arguments).count("better"),
    "metrics_with_a_trend": lambda *arguments: sum(
        moved is not None for moved in movements(*arguments)
    ),
    **{
        f"{thing}_{state or 'judged'}_by_any": units_by_any(level, state)
        for thing, level in THINGS.items()
        for state in (None, "worsening", "falling", "improving")
    },
    **{
        f"metrics_{state}": lambda *arguments, state=state: movements(*arguments).count(state)
        for state in ("worsening", "falling", "improving")
    },
}
