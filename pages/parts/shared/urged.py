"""Counties against their plan of coverage, and the acts of supervision that they met with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.shared import units_below
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER
from warehouse.stats.judgement import judge

MONTHS_OF_ATTENTION = 12
"""A slow county that was reminded longer ago than this counts as left alone."""

_ACTS = (*LADDER, "rule_made", "attention", "judged", "answered_in_time", "waiting", "overdue")


@dataclass(frozen=True)
class AttentionPeriod:
    """The days whose acts are counted, and the month end at which counties are judged.

    `attention_from` is the first day from which a reminder or an interview counts for a county
    that is behind plan: of a chosen year its first, else that of the last twelve months.
    """

    first: date
    last: date
    month_end: date
    attention_from: date


def period_of(context: PageContext) -> AttentionPeriod:
    """Return the chosen year of the term, or the whole term, as far as there are data."""
    term, year = context.term, context.year
    first, last = term.starts_on, min(term.ends_on, context.as_of_date)
    if year is not None:
        first, last = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    # A term's rows run on after its end, to the as-of month.
    reached = [
        month for month in context.months if (month.year, month.month) <= (last.year, last.month)
    ]
    month_end = reached[-1] if reached else context.months[0]
    attention_from = first if year is not None else max(first, _year_before(month_end))
    return AttentionPeriod(first, last, month_end, attention_from)


def _year_before(month_end: date) -> date:
    """Return the first day of the twelve months that end with a month."""
    months = month_end.year * 12 + month_end.month - MONTHS_OF_ATTENTION
    return date(months // 12, months % 12 + 1, 1)


def planned(context: PageContext) -> Metric | None:
    """Return the metric whose plan the counties are judged by, None where none is declared."""
    return next((metric for metric in context.metrics.values() if metric.planned), None)


def months(period: AttentionPeriod) -> int:
    """Return how many months a reminder or an interview counts for, the last one among them."""
    last, first = period.month_end, period.attention_from
    return (last.year - first.year) * 12 + last.month - first.month + 1


def counties(context: PageContext, period: AttentionPeriod) -> tuple[pl.DataFrame, float | None]:
    """Return one row per county, and the share of the plan below which one is behind.

    Columns: region_code, name, its standing against the coverage plan (light, numerator, planned,
    denominator, gap; no light where it has too few villages), and its acts (columns of
    `actions.by_county`).
    """
    acts = data.ask(
        context.view,
        actions.by_county,
        context.region.code,
        period.first,
        period.last,
        period.attention_from,
    )
    judged, line = _judged(context, period)
    met = judged.join(acts, on="region_code", how="left", maintain_order="left")
    return met.with_columns(pl.col(_ACTS).fill_null(0)), line


def _judged(context: PageContext, period: AttentionPeriod) -> tuple[pl.DataFrame, float | None]:
    """Return the counties with their light of coverage, and the line below which it is red.

    No light where no plan is declared, or of too few villages.
    """
    units = (
        [context.region]
        if context.region.level == "county"
        else context.regions.within(context.region.code, "county")
    )
    names = units_below.named(context, units)
    plan = planned(context)
    if plan is None:
        unknown = ("numerator", "planned", "denominator", "gap")
        without = (pl.lit(None, pl.Float64).alias(name) for name in unknown)
        return names.with_columns(*without, light=pl.lit("none")), None
    values = data.ask(
        context.view,
        subjects.values,
        (plan,),
        tuple(names["region_code"]),
        context.term.term_id,
        (period.month_end,),
    )
    targets = data.ask(context.view, subjects.targets, context.region.code, period.month_end)
    counties = (
        judge(values, plan, targets)
        .with_columns(light=pl.when("is_thin").then(pl.lit("none")).otherwise("light"))
        .select("region_code", "light", "numerator", "planned", "denominator", "gap")
        .join(names, on="region_code", how="inner", maintain_order="left")
    )
    line = targets.filter(pl.col("metric") == plan.light_metric).select(
        pl.coalesce("warning", "target")
    )
    return counties, line.item() if len(line) else None
