"""Ranks with their intervals: no unit has a place, it has a range of places.

Source: Goldstein & Spiegelhalter (1996), doi 10.2307/2983325.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.stats.shrinkage import Posterior

DRAWS = 4000

WIDEST_TOLD_APART = 0.5
"""A unit whose 95 % rank interval spans more than half of all places cannot be told apart."""


def rank_intervals(
    posterior: Posterior,
    *,
    highest_first: bool = True,
    level: float = 0.95,
    seed: int = 20180226,
    draws: int = DRAWS,
) -> pl.DataFrame:
    """Return each unit's median rank and rank interval, one row per unit in the given order.

    Columns: `rank`, `rank_low`, `rank_high` (1 is the highest rate, or the lowest where
    `highest_first` is False; median and central percentiles of the ranks in `draws` draws from the
    posterior, seeded), `is_told_apart`: (rank_high - rank_low) / (units - 1) is at most
    `WIDEST_TOLD_APART`; a single unit has nobody to be told from. Null for a unit that nobody
    looked at; such units take no rank. Where units do not differ beyond chance every order is as
    likely, and every interval spans nearly all places.
    """
    ranked = np.flatnonzero(~np.isnan(posterior.value))
    number = len(ranked)
    random = np.random.default_rng(seed)
    drawn = _draws(posterior, ranked, draws, random)
    # Draws that tie, as rates of one may, are put in an order of chance.
    order = np.lexsort((random.random(drawn.shape), -drawn if highest_first else drawn), axis=1)
    places = order.argsort(axis=1) + 1
    tails = [0.5, (1 - level) / 2, (1 + level) / 2]
    columns = np.full((3, len(posterior.value)), np.nan)
    if number:
        columns[:, ranked] = np.quantile(places, tails, axis=0, method="inverted_cdf")
    rank, low, high = (pl.Series(values).fill_nan(None).cast(pl.Int64) for values in columns)
    span = (high - low) / max(number - 1, 1)
    is_told_apart = (span <= WIDEST_TOLD_APART) & (span.is_null() | (number > 1))
    return pl.DataFrame(
        {
            "rank": rank,
            "rank_low": low,
            "rank_high": high,
            "is_told_apart": is_told_apart,
        }
    )


def _draws(
    posterior: Posterior, ranked: NDArray[np.int64], draws: int, random: np.random.Generator
) -> NDArray[np.float64]:
    shape = (draws, len(ranked))
    if posterior.between_variance == 0:
        return random.random(shape)
    first, second = posterior.first[ranked], posterior.second[ranked]
    if posterior.kind == "proportion":
        return random.beta(first, second, shape)
    return random.gamma(first, 1 / second, shape)
