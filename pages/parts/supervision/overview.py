"""What the page starts from: its period, the acts by kind, and the counties with theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim
from pages.parts.shared import units_below
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER
from warehouse.stats.judgement import judge

MONTHS_OF_ATTENTION = 12
"""A slow county that was reminded longer ago than this counts as left alone."""

ATTENTION = ("reminder", "interview")
"""What a slow county is first to be met with."""

_ACTS = (*LADDER, "rule_made", "attention", "judged", "answered_in_time", "waiting", "overdue")


@dataclass(frozen=True)
class Period:
    """The days whose acts are counted, and the month end at which counties are judged.

    `attention_from` is the first day from which a reminder or an interview counts for a county
    that is behind plan: of a chosen year its first, else that of the last twelve months.
    """

    first: date
    last: date
    month_end: date
    attention_from: date


@dataclass(frozen=True)
class Overview:
    """The acts of the region in the period, as they stand at the as-of date.

    `kinds` is the answer of `supervision.by_kind_and_state`. `counties` has one row per county:
    region_code, name, its standing against the coverage plan (light, numerator, planned,
    denominator, gap; no light where it has too few villages), and its acts (columns of
    `supervision.by_county`). `line` is the share of the plan below which a county is behind.
    """

    period: Period
    kinds: pl.DataFrame
    counties: pl.DataFrame
    line: float | None = None
    planned: Metric | None = None

    def acts(self, *states: str) -> int:
        """Return how many acts of the ladder were issued, in these states of answer if named."""
        rows = self.kinds.filter(pl.col("kind").is_in(LADDER))
        if states:
            rows = rows.filter(pl.col("response_state").is_in(states))
        return int(rows["acts"].sum())

    @property
    def judged(self) -> pl.DataFrame:
        """The counties that are judged against their plan: enough villages, and enough due."""
        return self.counties.filter(pl.col("light") != "none")

    @property
    def lagging(self) -> pl.DataFrame:
        """The counties whose light of coverage is red, the furthest behind first."""
        return self.counties.filter(pl.col("light") == "red")

    @property
    def untouched(self) -> pl.DataFrame:
        """Those of the lagging that were neither reminded nor interviewed of late."""
        return self.lagging.filter(pl.col("attention") == 0)


def as_of_now(context: PageContext) -> PageContext:
    """Return the context without its month, which this page does not follow.

    Files say what was selected; a month carried along from another page was not.
    """
    return replace(context, month_end=period_of(context).month_end)


def of(context: PageContext) -> Overview:
    """Ask for what the top of the page shows."""
    period = period_of(context)
    code = context.region.code
    kinds = data.ask(context.view, actions.by_kind_and_state, code, period.first, period.last)
    acts = data.ask(
        context.view,
        actions.by_county,
        code,
        period.first,
        period.last,
        period.attention_from,
    )
    judged, line = _judged_counties(context, period)
    counties = judged.join(acts, on="region_code", how="left", maintain_order="left").with_columns(
        pl.col(_ACTS).fill_null(0)
    )
    return Overview(period, kinds, counties, line, _planned(context))


def period_of(context: PageContext) -> Period:
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
    return Period(first, last, month_end, attention_from)


def _year_before(month_end: date) -> date:
    """Return the first day of the twelve months that end with a month."""
    months = month_end.year * 12 + month_end.month - MONTHS_OF_ATTENTION
    return date(months // 12, months % 12 + 1, 1)


def _planned(context: PageContext) -> Metric | None:
    """Return the metric whose plan the counties are judged by, None where none is declared."""
    return next((metric for metric in context.metrics.values() if metric.planned), None)


def _judged_counties(context: PageContext, period: Period) -> tuple[pl.DataFrame, float | None]:
    """Return the counties with their light of coverage, and the line below which it is red.

    No light where no plan is declared, or of too few villages.
    """
    units = (
        [context.region]
        if context.region.level == "county"
        else context.regions.within(context.region.code, "county")
    )
    names = units_below.named(context, units)
    planned = _planned(context)
    if planned is None:
        unknown = ("numerator", "planned", "denominator", "gap")
        without = (pl.lit(None, pl.Float64).alias(name) for name in unknown)
        return names.with_columns(*without, light=pl.lit("none")), None
    values = data.ask(
        context.view,
        subjects.values,
        (planned,),
        tuple(names["region_code"]),
        context.term.term_id,
        (period.month_end,),
    )
    targets = data.ask(context.view, subjects.targets, context.region.code, period.month_end)
    counties = (
        judge(values, planned, targets)
        .with_columns(light=pl.when("is_thin").then(pl.lit("none")).otherwise("light"))
        .select("region_code", "light", "numerator", "planned", "denominator", "gap")
        .join(names, on="region_code", how="inner", maintain_order="left")
    )
    line = targets.filter(pl.col("metric") == planned.light_metric).select(
        pl.coalesce("warning", "target")
    )
    return counties, line.item() if len(line) else None


def window(context: PageContext, period: Period) -> str:
    """Say over which time a reminder or an interview counts as attention."""
    place = window_of(context, period)
    return (
        place if isinstance(place, str) else context.words.count("window_months", _months(period))
    )


def window_of(context: PageContext, period: Period) -> Claim | str:
    """Return the same as what a finding is made of."""
    if context.year is not None:
        return context.words("supervision.window_year")
    return Claim(context.region.code, "months_of_attention", _months(period), "window_months")


def _months(period: Period) -> int:
    last, first = period.month_end, period.attention_from
    return (last.year - first.year) * 12 + last.month - first.month + 1
