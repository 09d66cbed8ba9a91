"""The page's one sentence, of what is looked at: how fast problems close, or what is overdue."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.rectification import scope
from pages.parts.rectification.speed import incidence
from warehouse.stats import survival
from warehouse.stats.judgement import THIN_DENOMINATOR

OF_OVERDUE = ("overdue", "lists")
"""The looks at what is overdue."""


def of_look(context: PageContext) -> Finding:
    """Return what is overdue where that is looked at, else the days to close and the rate."""
    is_of_overdue = context.parameter(scope.VIEW) in OF_OVERDUE
    # Counts of what is overdue tell no categories apart.
    has_overdue = is_of_overdue and not scope.cohort(context).category
    return overdue(context) if has_overdue else finding(context)


def overdue(context: PageContext) -> Finding:
    """Return what is open, what of it is overdue, and for longer than half a year."""
    region, counts = context.region.code, scope.totals_of(context, context.region)
    slots: dict[str, Claim | str] = {"region": context.name(context.region)}
    if not counts:
        return Finding("rectification.sentence_nothing", slots)
    late, not_due = counts["open_overdue"], counts["open_not_due"]
    slots["open"] = Claim(region, "open", late + not_due, "problems")
    overdue_of_open = Claim(region, "open_overdue", late, "problems")
    if not late:
        return Finding("rectification.sentence_none_overdue", slots, (overdue_of_open,))
    old = Claim(region, "overdue_over_180", counts["overdue_over_180"])
    return Finding(
        "rectification.sentence_overdue", slots | {"overdue": overdue_of_open, "old": old}
    )


def finding(context: PageContext) -> Finding:
    """Return the median and the rate, which is the alarm where it lies below the warning line.

    A rate over too few problems is not judged.
    """
    region = context.region.code
    slots: dict[str, Claim | str] = {"region": context.name(context.region)}
    curve = incidence.first_closings(context, context.region)
    if curve.is_empty():
        return Finding("rectification.sentence_nothing", slots)
    half = Claim(region, "median_days_to_close", median(curve), "days_to_close")
    family = "sentence" if half.value is not None else "sentence_open"
    if half.value is not None:
        slots["median"] = half
    counts = scope.rate_counts(context, [context.region]).get(region, {})
    part, whole = counts.get("closed_by_day_30", 0), counts.get("reached_day_30", 0)
    if not whole:
        return Finding(f"rectification.{family}_too_early", slots, (half,))
    status, line = status_of(context, part, whole)
    judgement = {} if line is None else scope.judged(status, line)
    slots["rate"] = claims.share(region, "one_month_rate", part, whole, **judgement)
    if status == "below":
        target, _ = scope.one_month_lines(context)
        slots["target"] = Claim(region, "one_month_target", target, "whole_percent")
    return Finding(f"rectification.{family}_{status}", slots, (half,))


def status_of(context: PageContext, part: int, whole: int) -> tuple[str, float | None]:
    """Return how a one-month rate stands to its lines, and the line that decides it.

    One of "below" (the warning line), "short" (of the target), "reached", "few" (not judged) and
    "targetless".
    """
    target, warning = scope.one_month_lines(context)
    if target is None:
        return "targetless", None
    if whole < THIN_DENOMINATOR:
        return "few", None
    if warning is not None and part / whole < warning:
        return "below", warning
    return ("short" if part / whole < target else "reached"), target


def median(curve: pl.DataFrame) -> int | None:
    """Return the median of a region's curve in days; None where half is not reached."""
    (days,) = survival.median_days(curve)["median"].to_list()
    return days if days is None else int(days)
