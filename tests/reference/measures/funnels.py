"""Measures of funnel plots and of a region among its peers, at the month shown."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from scipy.stats import norm

from tests.reference.funnel import FEWEST, THIN, outside
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.measures.metrics import ESTIMATED, LOWER_BETTER, METRICS, pair, units
from tests.reference.measures.problems import per_village
from tests.reference.measures.progress import is_whole
from tests.reference.measures.rectification import false_close_outs_of

THINGS = {
    "provinces": "province",
    "cities": "city",
    "counties": "county",
    "townships": "township",
}
RATES = {
    "problems_found",
    "problems_per_village",
    "clues_per_100_villages",
    "persons_filed_per_100_villages",
    "persons_sanctioned_per_100_villages",
}
"""Metrics whose numerator is no part of their denominator: Poisson; the others are binomial."""


FOUND = "problems_found"
"""Problems per village inspected, of the level, category and year chosen, as of now."""


def counted(
    reference: Reference, metric: str, region: str, where: Where
) -> tuple[float, float] | None:
    """Return what a metric divides by what, None where nobody looked."""
    if "+" in region:
        return together(reference, metric, region, where)
    if metric != FOUND:
        return pair(reference, metric, region, where)
    problems = per_village(reference, region, where)
    return problems if problems[1] else None


def together(
    reference: Reference, metric: str, regions: str, where: Where
) -> tuple[float, float] | None:
    """Return what a metric divides by what of regions, joined by a plus; of an estimate the share
    of one.
    """
    if metric == ESTIMATED:
        then = replace(reference, as_of=min(where.month_end, reference.as_of))
        share = false_close_outs_of(then, regions, replace(where, year=None))
        return None if share is None else (share, 1)
    pairs = [pair(reference, metric, region, where) or (0, 0) for region in regions.split("+")]
    part, whole = (sum(numbers) for numbers in zip(*pairs, strict=True))
    return (part, whole) if whole else None


def comparable(
    reference: Reference, metric: str, region: str, where: Where, level: str
) -> list[str]:
    """Return the units of a level that can be judged: whole, looked at, and not too small."""
    if "+" in region:
        return sorted(
            code
            for code in region.split("+")
            if (counts := pair(reference, metric, code, where)) is not None and counts[1] >= THIN
        )
    if metric != FOUND:
        return units(reference, metric, region, where, level)
    seeds, here = reference.ledger.seeds, counties(reference, region)
    if level == "township":
        inside = {
            max(spells, key=lambda row: row["valid_from"])["township_code"]
            for village, spells in reference.ledger.spells_of.items()
            if reference.ledger.village_county[village] in here
        }
    else:
        held = {code for county in here for code in seeds.line(county)}
        inside = {
            code
            for code in held
            if region in seeds.line(code)
            and seeds.levels[code] == level
            and is_whole(reference, code)
        }
    return sorted(
        code
        for code in inside
        if (counts := counted(reference, metric, code, where)) is not None and counts[1] >= THIN
    )


def sides(
    reference: Reference, metric: str, region: str, where: Where, level: str
) -> dict[str, str]:
    """Return for each unit that can be judged on which side of the limits it lies: worse, better
    (above, below where neither way is better), or "" within them.
    """
    codes = comparable(reference, metric, region, where, level)
    whole = counted(reference, metric, region, where)
    if whole is None:
        return {}
    pairs = [counted(reference, metric, code, where) or (0, 0) for code in codes]
    is_proportion = metric not in RATES
    outliers = outside(pairs, whole[0] / whole[1], is_proportion=is_proportion)
    if is_proportion:
        is_low_good = metric in {*LOWER_BETTER, ESTIMATED}
        words = {"above": "worse", "below": "better"}
        if not is_low_good:
            words = {"above": "better", "below": "worse"}
        outliers = [words.get(side, "") for side in outliers]
    return dict(zip(codes, outliers, strict=True))


def compared(metric: str, level: str) -> Measure:
    """Return the measure of how many units can be judged."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return len(comparable(reference, metric, region, where, level))

    return measure


def number(metric: str, level: str, side: str) -> Measure:
    """Return the measure of how many units lie on a side of the 99.8 % limits."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return list(sides(reference, metric, region, where, level).values()).count(side)

    return measure


TILES = (
    "coverage_rate",
    "problems_per_village",
    "one_month_rate",
    "persons_sanctioned_per_100_villages",
)
"""The headline metrics, by which a region is set beside its peers."""


def judged_among_peers(reference: Reference, ground: str, where: Where) -> list[str]:
    """Return where the region shown lies among its peers, by each metric that can judge it."""
    level = reference.ledger.seeds.levels[where.region]
    rows = []
    for metric in TILES:
        own = pair(reference, metric, where.region, where)
        whole = counted(reference, metric, ground, where)
        if own is None or own[1] < THIN or whole is None:
            continue
        placed = sides(reference, metric, ground, where, level)
        if len(placed) >= FEWEST:
            rows.append(placed[where.region])
    return rows


def beside_one_another(reference: Reference, ground: str, level: str) -> list[str]:
    """Return the whole units of a level within a region, or those that a plus joins."""
    if "+" in ground:
        return ground.split("+")
    seeds = reference.ledger.seeds
    held = {c for county in counties(reference, ground) for c in seeds.line(county)}
    return [
        c
        for c in held
        if ground in seeds.line(c) and seeds.levels[c] == level and is_whole(reference, c)
    ]


def peers_seen(level: str) -> Measure:
    """Return the measure of how many units of a level were looked at by any headline metric."""

    def measure(reference: Reference, ground: str, where: Where) -> int:
        whole = beside_one_another(reference, ground, level)
        return max(
            sum(pair(reference, metric, unit, where) is not None for unit in whole)
            for metric in TILES
            if pair(reference, metric, where.region, where) is not None
        )

    return measure


TRENDS = ("one_month_rate", "on_time_rate", "on_time_rate_by_rule", "zero_finding_share")
"""Rates of which pages say who gets worse."""


def month_ends_before(month_end: date) -> list[date]:
    """Return a month end and those of the four quarters before it, the oldest first."""
    ends = [month_end]
    while len(ends) < 5:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
        for _ in range(2):
            ends[-1] = ends[-1].replace(day=1) - timedelta(days=1)
    return ends[::-1]


def trend(
    reference: Reference, metric: str, unit: str, where: Where, since: date = date.min
) -> tuple[float, float] | None:
    """Return how a unit's quarters correlate with closing, as z, and the chance of it by chance.

    Of N things each is 0 or 1 in one of the quarters: z is Pearson's r times sqrt(N - 1).
    """
    sums = [
        pair(reference, metric, unit, replace(where, month_end=end)) or (0, 0)
        for end in month_ends_before(where.month_end)
        if end >= since
    ]
    things: list[tuple[int, int]] = []
    quarters = 0
    for quarter, (before, after) in enumerate(pairwise(sums)):
        part, whole = int(after[0] - before[0]), int(after[1] - before[1])
        if whole >= THIN and 0 <= part <= whole:
            quarters += 1
            things += [(quarter, 1)] * part + [(quarter, 0)] * (whole - part)
    if quarters < 3:
        return None
    if len({closed for _, closed in things}) == 1:
        return 0.0, 1.0
    r = statistics.correlation(*map(list, zip(*things, strict=True)))
    z = r * math.sqrt(len(things) - 1)
    return z, 2 * float(norm.sf(abs(z)))


def moving(metric: str, level: str, state: str) -> Measure:
    """Return the measure of how many units are outside and getting worse, fall, or mend."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        number = 0
        for unit, side in sides(reference, metric, region, where, level).items():
            z, p_value = trend(reference, metric, unit, where) or (0.0, 1.0)
            z *= -1 if metric in LOWER_BETTER else 1
            if side == "worse" and z < 0 and p_value < 0.05:
                number += state == "worsening"
            elif p_value < 0.002:
                number += state == ("falling" if z < 0 else "improving")
        return number

    return measure


MEASURES: dict[str, Measure] = {
    **{
        f"{thing}_{state}_by_{metric}": moving(metric, level, state)
        for metric in TRENDS
        for thing, level in THINGS.items()
        for state in ("worsening", "falling", "improving")
    },
    "metrics_judged_among_peers": lambda *arguments: len(judged_among_peers(*arguments)),
    "metrics_worse_among_peers": lambda *arguments: judged_among_peers(*arguments).count("worse"),
    **{f"{level}_peers_seen": peers_seen(level) for level in THINGS.values()},
    "smallest_denominator": lambda reference, region, where: THIN,
    "value_of_problems_found": per_village,
    "fewest_units": lambda reference, region, where: FEWEST,
    **{
        f"{thing}_compared_by_{metric}": compared(metric, level)
        for metric in (*METRICS, FOUND)
        for thing, level in THINGS.items()
    },
    **{
        f"{thing}_{side}_by_{metric}": number(metric, level, side)
        for metric in (*METRICS, FOUND)
        for thing, level in THINGS.items()
        for side in ("worse", "better", "above", "below")
    },
}
