"""The page's one sentence: how long half of the problems take, and the one-month rate."""

from __future__ import annotations

import polars as pl

from pages.parts import numbers
from pages.parts.rectification import incidence, scope
from pages.parts.shell import Visit
from warehouse.stats import survival
from warehouse.stats.standing import THIN_DENOMINATOR


def sentence(visit: Visit) -> str:
    """Say the median days to close, or that half is not reached, and the one-month rate.

    The rate is the alarm where it lies below the warning line; over too few it is not judged.
    """
    words, name = visit.words, visit.name(visit.region)
    curve = incidence.first_closings(visit, visit.region)
    counts = scope.rate_counts(visit, [visit.region]).get(visit.region.code, {})
    if curve.is_empty():
        return words("rectification.sentence_nothing", region=name)
    half = median(visit, curve)
    rate = scope.share(counts.get("closed_by_day_30", 0), counts.get("reached_day_30", 0))
    if rate is None:
        return words("rectification.sentence_too_early", region=name, median=half)
    target, warning = scope.one_month_lines(visit)
    said = {
        "region": name,
        "median": half,
        "rate": scope.percent(rate),
        "numbers": words(
            "ranking.numbers",
            numerator=numbers.count(counts["closed_by_day_30"]),
            denominator=numbers.count(counts["reached_day_30"]),
        ),
    }
    if target is None:
        return words("rectification.sentence_no_target", **said)
    if counts["reached_day_30"] < THIN_DENOMINATOR:
        return words("rectification.sentence_few", few=THIN_DENOMINATOR, **said)
    said["target"] = f"{target:.0%}"
    if warning is not None and rate < warning:
        return words("rectification.sentence_below", warning=f"{warning:.0%}", **said)
    standing = "short" if rate < target else "reached"
    return words(f"rectification.sentence_{standing}", **said)


def median(visit: Visit, curve: pl.DataFrame) -> str:
    """Say the median of a region's curve in words: days, or that half is not reached."""
    (days,) = survival.median_days(curve)["median"].to_list()
    if days is None:
        return visit.words("rectification.half_not_reached")
    return visit.words("rectification.half_closed", days=visit.words.count("days_to_close", days))
