"""Measures of a region's profile: on how many metrics it stands out beside whom."""

from __future__ import annotations

from tests.reference.funnel import FEWEST, THIN
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where
from tests.reference.measures.funnels import RATES, beside_one_another, counted, sides
from tests.reference.measures.metrics import METRICS, pair

DIRECTED = [metric for metric in METRICS if metric not in {*RATES, "plan_progress"}]
"""Metrics with a better way that chance says something of."""


def level_of(reference: Reference, where: Where) -> str:
    """Return the level of the region shown."""
    return reference.ledger.seeds.levels[where.region]


def judged(reference: Reference, ground: str, where: Where) -> list[str]:
    """Return where the region shown lies among the units of a region, or those that a plus joins,
    by each metric that can judge it.
    """
    found = []
    for metric in DIRECTED:
        own = pair(reference, metric, where.region, where)
        if own is None or own[1] < THIN or counted(reference, metric, ground, where) is None:
            continue
        placed = sides(reference, metric, ground, where, level_of(reference, where))
        if len(placed) >= FEWEST:
            found.append(placed[where.region])
    return found


def units(reference: Reference, ground: str, where: Where) -> int:
    """Return how many whole units of the level of the region shown there are."""
    return len(beside_one_another(reference, ground, level_of(reference, where)))


MEASURES: dict[str, Measure] = {
    "units_in_profile": units,
    "metrics_judged_in_profile": lambda *asked: len(judged(*asked)),
    "metrics_worse_in_profile": lambda *asked: judged(*asked).count("worse"),
    "metrics_better_in_profile": lambda *asked: judged(*asked).count("better"),
}
