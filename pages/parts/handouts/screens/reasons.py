"""Why a unit lags, in lines short enough for a screen ten metres away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Finding
from pages.parts.shared import figures, pace
from pages.parts.shared.lag import acts, lag_reasons
from pages.parts.shared.lag.lag_reasons import Reason
from warehouse.queries.metrics import Metric
from warehouse.stats.pace import Pace

_SHORTER = {
    "region.acts": "meeting.acts",
    "region.acts_only_reminder": "meeting.acts_only_reminder",
    "region.acts_only_interview": "meeting.acts_only_interview",
    "region.acts_neither": "meeting.acts_neither",
}
"""The words of acts as a screen of a meeting says them."""


def of_unit(context: PageContext, code: str, most: int) -> tuple[str, ...]:
    """Return so many of the reasons why a unit lags, the first first.

    With room for more than two the last says how often it was reminded.
    """
    own = replace(context, region=context.regions[code])
    now, covered = pace.of(own), lag_reasons.covered_by_month(own)
    sentences = [
        line
        for reason in lag_reasons.of(own, now, covered)
        if (line := _line(context, now, reason))
    ]
    first = sentences[: most - 1 if most > 2 else most]
    return (*first, _acts(own)) if most > 2 else tuple(first)


def _acts(context: PageContext) -> str:
    """Return how often a unit was reminded, as short as it can be said."""
    finding = acts.finding(context)
    shorter = _SHORTER.get(finding.key, finding.key)
    return claims.say(context.words, replace(finding, key=shorter))


def _line(context: PageContext, now: Pace | None, reason: Reason) -> str:
    """Return a reason as one line, "" where it is none: a pace that is enough explains nothing."""
    words = context.words
    if reason.numbers.key == "region.why_pace_numbers":
        if now is None or not lag_reasons.is_too_slow(now):
            return ""
        return claims.say(words, Finding("meeting.why_pace", reason.numbers.slots))
    heading = claims.say(words, reason.heading)
    if isinstance(reason.line, str):
        return words("meeting.why_named", heading=heading, names=reason.line)
    return heading


def changes(context: PageContext, metric: Metric, codes: Sequence[str]) -> dict[str, tuple[str]]:
    """Return how each unit's value has changed since the year end before, in words, by code."""
    if metric.planned or not codes:
        return {}
    values = figures.values(context, [metric], list(codes))
    now = values.filter(pl.col("month_end") == context.month_end)
    then = values.filter(pl.col("month_end") != context.month_end)
    both = now.join(then, on="region_code", suffix="_before").drop_nulls(["value", "value_before"])
    return {
        code: (context.words("tiles.change", change=numbers.change(metric, value - before)),)
        for code, value, before in both.select("region_code", "value", "value_before").iter_rows()
    }
