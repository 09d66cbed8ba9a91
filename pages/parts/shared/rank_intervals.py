"""The range of places of each unit by a metric: what ranked lists carry beside their values."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.kit.words import Words
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import are_enough
from warehouse.stats.funnel import Kind
from warehouse.stats.ranks import rank_intervals
from warehouse.stats.shrinkage import shrunken

COMPARISONS_HELD = 500


def suits(metric: Metric) -> bool:
    """Return whether chance says anything of a metric: a share, or events over an exposure.

    Progress against a plan is neither, and a plain count has nothing to be compared by.
    """
    return metric.denominator is not None and (metric.format != "percent" or metric.is_proportion)


def kind_of(metric: Metric) -> Kind:
    """Return which chance a metric that suits has: binomial or Poisson."""
    return "proportion" if metric.is_proportion else "rate"


def estimate(metric: Metric, units: pl.DataFrame) -> pl.DataFrame:
    """Return shrunken values and ranges of places of units, one row each in the given order.

    `units` holds `numerator` and `denominator`. Columns: `shrunken`, `shrunken_low`,
    `shrunken_high` (rates, not yet in the metric's unit), `rank`, `rank_low`, `rank_high` (1 is the
    worst, or the highest where neither way is better), `is_distinguishable`; the last four null
    where units are too few for places.
    """
    return _estimate(
        tuple(units["numerator"].cast(pl.Float64).fill_null(float("nan"))),
        tuple(units["denominator"].cast(pl.Float64).fill_null(float("nan"))),
        kind_of(metric),
        highest_first=metric.direction != "higher_better",
    )


# Four thousand simulated orders of a hundred counties take a while, and the same ones are asked
# for again at every interaction.
@st.cache_data(max_entries=COMPARISONS_HELD, show_spinner=False)
def _estimate(
    numerators: tuple[float, ...], denominators: tuple[float, ...], kind: Kind, highest_first: bool
) -> pl.DataFrame:
    posterior = shrunken(numerators, denominators, kind)
    believed = pl.DataFrame(
        {
            "shrunken": posterior.value,
            "shrunken_low": posterior.low,
            "shrunken_high": posterior.high,
        }
    ).fill_nan(None)
    ranks = rank_intervals(posterior, highest_first=highest_first)
    if not are_enough(ranks["rank"].count()):
        ranks = ranks.clear(len(ranks))
    return pl.concat([believed, ranks], how="horizontal")


def text(words: Words, low: int | None, high: int | None) -> str:
    """Write a range of places; "" where a unit takes no place."""
    if low is None or high is None:
        return ""
    return words("ranking.ranks", low=low, high=high)
