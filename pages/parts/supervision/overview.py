"""What the page starts from: its period, the acts by kind, and the counties with theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim
from pages.parts.shared import definitions, urged
from pages.parts.shared.urged import AttentionPeriod
from warehouse.queries.metrics import Metric
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER

ATTENTION = ("reminder", "interview")
"""What a slow county is first to be met with."""


@dataclass(frozen=True)
class Overview:
    """The acts of the region in the period, as they stand at the as-of date.

    `kinds` is the answer of `supervision.by_kind_and_state`. `counties` has one row per county:
    region_code, name, its standing against the coverage plan (light, numerator, planned,
    denominator, gap; no light where it has too few villages), and its acts (columns of
    `supervision.by_county`). `line` is the share of the plan below which a county is behind.
    """

    period: AttentionPeriod
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
    return replace(context, month_end=urged.period_of(context).month_end)


def of(context: PageContext) -> Overview:
    """Ask for what the top of the page shows."""
    period = urged.period_of(context)
    code = context.region.code
    kinds = data.ask(context.view, actions.by_kind_and_state, code, period.first, period.last)
    counties, line = urged.counties(context, period)
    return Overview(period, kinds, counties, line, urged.planned(context))


def notes(context: PageContext, now: Overview) -> tuple[str, ...]:
    """Return the notes of counties against their plan and their acts: metric, model, matters."""
    acts_of = definitions.of_query(context, actions.by_county)
    return (*(definitions.way_to(context, now.planned) if now.planned else ()), *acts_of)


def window(context: PageContext, period: AttentionPeriod) -> str:
    """Say over which time a reminder or an interview counts as attention."""
    place = window_of(context, period)
    return (
        place
        if isinstance(place, str)
        else context.words.count("window_months", urged.months(period))
    )


def window_of(context: PageContext, period: AttentionPeriod) -> Claim | str:
    """Return the same as what a finding is made of."""
    if context.year is not None:
        return context.words("supervision.window_year")
    return Claim(context.region.code, "months_of_attention", urged.months(period), "window_months")
