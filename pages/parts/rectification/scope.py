"""What the page is about: whose problems, fed back when, of which level and category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.frame.filters import Filter
from pages.parts.kit import numbers, texts
from pages.parts.shared import figures
from warehouse.queries.metrics import Metric
from warehouse.queries.rectification import closings, timeliness
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.regions import Region

VIEW = "rectification_view"
"""The name in the URL of the look that is chosen."""

LIST, MONTH = "rectification_list", "feedback_month"
"""The names in the URL of the list, and of the month of feedback that it is of."""


def cohort(context: PageContext) -> Cohort:
    """Return the problems that the term found and fed back, in the chosen year or in any.

    The country's figures come from roll-ups that know no categories, so it is asked without.
    """
    category = "" if context.is_country else context.category
    return Cohort(context.term.term_id, context.year, context.level, category)


def years_of(context: PageContext) -> tuple[int, ...]:
    """Return every calendar year of the chosen period so far, whole or not."""
    first, last = context.months_chosen
    last = min(last, context.as_of_date)
    return tuple(range(first.year, last.year + 1))


def parent(context: PageContext) -> Region | None:
    """Return the region above if it is offered, whole in the data, and more than the region."""
    return context.regions.comparable_parent(context.region)


def compared(context: PageContext) -> list[Region]:
    """Return the region and the one above it."""
    above = parent(context)
    return [context.region, *([above] if above is not None else [])]


def totals(context: PageContext) -> pl.DataFrame:
    """Return what became of the problems of the region and the one above, by level."""
    codes = tuple(region.code for region in compared(context))
    return data.ask(context.view, timeliness.totals, codes, cohort(context))


def totals_of(context: PageContext, region: Region) -> dict[str, int]:
    """Return the counts of one region, levels together; {} where nothing was fed back."""
    rows = totals(context).filter(pl.col("region_code") == region.code)
    summed = rows.select(timeliness.COHORT_COUNTS).sum().to_dicts()
    return summed[0] if summed and summed[0]["fed_back"] else {}


def rate_counts(context: PageContext, regions: Sequence[Region]) -> dict[str, dict[str, int]]:
    """Return the counts that rates are made of, by region code; of a category where one is chosen.

    A country beside a category has none: its roll-ups know no categories.
    """
    chosen = cohort(context)
    counted = [region for region in regions if not (chosen.category and region.level == "country")]
    codes = tuple(region.code for region in counted)
    query = closings.rates if chosen.category else timeliness.totals
    rows = data.ask(context.view, query, codes, chosen)
    summed = rows.group_by("region_code").agg(pl.col(timeliness.RATE_COUNTS).sum())
    return {row.pop("region_code"): row for row in summed.to_dicts()}


def moving_rates(context: PageContext) -> list[Metric]:
    """Return the rates of which the page says who gets worse."""
    names = ("one_month_rate", "on_time_rate")
    return [context.metrics[name] for name in names if name in context.metrics]


def one_month_lines(context: PageContext) -> tuple[float | None, float | None]:
    """Return target and warning line of the one-month rate."""
    metric = context.metrics.get("one_month_rate")
    if metric is None:
        return None, None
    lines = figures.targets(context)
    return figures.line(lines, metric, "target"), figures.line(lines, metric, "warning")


def judged(status: str, line: float) -> dict[str, object]:
    """Return what a claim of a one-month rate says of its line, by how it stands to it."""
    return {
        "verdict": "reached" if status == "reached" else "below",
        "threshold": line,
        "compared_with": "warning" if status == "below" else "target",
    }


def percent(share: float | None) -> str:
    """Write a share as a percentage of one decimal."""
    return numbers.MISSING if share is None else numbers.percent(share)


def share(part: int, whole: int) -> float | None:
    """Return part / whole, None where there is no whole."""
    return part / whole if whole else None


def uncut(context: PageContext, *filters: str) -> str:
    """Say which of the chosen filters a card does not follow, "" where it follows them all."""
    ignored = {"level": context.level, "category": context.category}
    named = tuple(name for name in filters if ignored[name])
    return context.words(_UNCUT[named]) if named else ""


_UNCUT = {
    ("level",): "rectification.uncut_level",
    ("category",): "rectification.uncut_category",
    ("level", "category"): "rectification.uncut_level_and_category",
}


def filters(context: PageContext) -> list[Filter]:
    """Return the choosers that the page follows; the country's roll-ups know no categories."""
    offered: list[Filter] = ["region", "term", "year", "level"]
    return offered if context.is_country else [*offered, "category"]


def as_of_now(context: PageContext) -> PageContext:
    """Say that a chosen month in the past, or a category of the country, is not followed here;
    return the context at the newest month, of which all below is.
    """
    words, newest = context.words, context.months[-1]
    if context.chosen.month and context.month_end != newest:
        month = numbers.month(context.month_end, context.language)
        texts.info(words("rectification.as_of_now", day=context.as_of, month=month))
    if context.is_country and context.category:
        texts.info(words("rectification.no_category"))
    return replace(context, month_end=newest)
