"""Measures of progress against plan: who is behind, a little slow, on plan or ahead."""

from __future__ import annotations

from functools import cache

from tests.reference.ledger import Seeds
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.measures.coverage import row

WARNING, TARGET, AHEAD = 0.9, 1.0, 1.1
LEAST_PLANNED, THIN = 0.05, 20


def light(reference: Reference, region: str, where: Where) -> str:
    """Return the light of a region's coverage at the month shown; "none" before enough was due."""
    try:
        counts = row(reference, region, where)
    except KeyError:
        return "none"
    roster, planned = counts["villages_on_roster"], counts["villages_planned"]
    if not roster or planned < LEAST_PLANNED * roster or not planned:
        return "none"
    done = counts["villages_covered"] / planned
    if done >= AHEAD * TARGET:
        return "blue"
    if done >= TARGET:
        return "green"
    return "amber" if done >= WARNING else "red"


def is_whole(reference: Reference, region: str) -> bool:
    """Return whether every county of a region that the code list has villages of is held."""
    seeds = reference.ledger.seeds
    if seeds.levels[region] == "county":
        return True
    return _listed(seeds, region) <= counties(reference, region)


@cache
def _listed(seeds: Seeds, region: str) -> frozenset[str]:
    """Return the counties of a region that the code list has villages of."""
    return frozenset(c for c in seeds.counties_with_villages if region in seeds.line(c))


def units(reference: Reference, region: str, where: Where, level: str) -> list[str]:
    """Return the units of a level that are set beside one another: whole, and not too small."""
    seeds = reference.ledger.seeds
    around = region
    held = {code for county in counties(reference, region) for code in seeds.line(county)}
    inside = {code for code in held if around in seeds.line(code) and seeds.levels[code] == level}
    return sorted(
        unit
        for unit in inside
        if is_whole(reference, unit) and _roster(reference, unit, where) >= THIN
    )


def _roster(reference: Reference, unit: str, where: Where) -> float:
    try:
        return row(reference, unit, where)["villages_on_roster"]
    except KeyError:
        return 0


def number(level: str, *lights: str) -> Measure:
    """Return the measure of how many units of a level have one of these lights."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        rows = units(reference, region, where, level)
        return sum(light(reference, unit, where) in lights for unit in rows)

    return measure


def _short(reference: Reference, region: str, where: Where) -> float:
    counts = row(reference, region, where)
    return counts["villages_planned"] - counts["villages_covered"]


def _progress(reference: Reference, region: str, where: Where) -> tuple[float, float]:
    counts = row(reference, region, where)
    return counts["villages_covered"], counts["villages_planned"]


MEASURES: dict[str, Measure] = {
    "villages_short": _short,
    "plan_progress": _progress,
    "plan_warning_line": lambda reference, region, where: WARNING,
    **{
        f"{level}_units_{name}": number(level, *lights)
        for level in ("province", "city", "county")
        for name, lights in (
            ("red", ("red",)),
            ("amber", ("amber",)),
            ("with_plan", ("red", "amber", "green", "blue")),
        )
    },
}
