"""The range of places of each unit by a metric: what ranked lists carry beside their values."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pages.parts.kit.words import Words
from warehouse.queries.metrics import Metric
from warehouse.stats.enough import are_enough
from warehouse.stats.exact_limits import Kind
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
        tuple(units["numerator"].cast(pl.Float64)),
        tuple(units["denominator"].cast(pl.Float64)),
        kind_of(metric),
        highest_first=metric.direction != "higher_better",
    )


# Four thousand simulated orders of a hundred counties take a while, and the same ones are asked
# for again at every interaction.
@lru_cache(COMPARISONS_HELD)
def _estimate(
    numerators: tuple[float | None, ...],
    denominators: tuple[float | None, ...],
    kind: Kind,
    highest_first: bool,
) -> pl.DataFrame:
    posterior = shrunken(_with_nan(numerators), _with_nan(denominators), kind)
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


def _with_nan(values: tuple[float | None, ...]) -> NDArray[np.float64]:
    return np.array(values, dtype=float)


def text(words: Words, low: int | None, high: int | None) -> str:
    """Write a range of places; "" where a unit takes no place."""
    if low is None or high is None:
        return ""
    return words("ranking.ranks", low=low, high=high)
