"""Ranks with their intervals: no unit has a place, it has a range of places.

Source: Goldstein & Spiegelhalter (1996), doi 10.2307/2983325.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.stats.shrinkage import Posterior

DRAWS = 2000
"""A hundred counties take a tenth of a second; another seed moves an end by a place or two."""

WIDEST_DISTINGUISHABLE = 0.5
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
    posterior, seeded), `is_distinguishable`: (rank_high - rank_low) / (units - 1) is at most
    `WIDEST_DISTINGUISHABLE`; a single unit has nobody to be told from. Null for a unit that nobody
    looked at; such units take no rank. Where units do not differ beyond chance every order is as
    likely, and every interval spans nearly all places.
    """
    ranked = np.flatnonzero(~np.isnan(posterior.value))
    number = len(ranked)
    random = np.random.default_rng(seed)
    drawn = _draws(posterior, ranked, draws, random)
    places = _places(-drawn if highest_first else drawn, random)
    tails = [0.5, (1 - level) / 2, (1 + level) / 2]
    columns = np.full((3, len(posterior.value)), np.nan)
    if number:
        reached = np.ceil((np.array(tails) * draws).round(6)).astype(int) - 1
        columns[:, ranked] = np.sort(places, axis=0)[reached]
    rank, low, high = (pl.Series(values).fill_nan(None).cast(pl.Int64) for values in columns)
    span = (high - low) / max(number - 1, 1)
    is_distinguishable = (span <= WIDEST_DISTINGUISHABLE) & (span.is_null() | (number > 1))
    return pl.DataFrame(
        {
            "rank": rank,
            "rank_low": low,
            "rank_high": high,
            "is_distinguishable": is_distinguishable,
        }
    )


def _places(drawn: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int32]:
    """Return the place of each unit in each draw, 1 for the smallest."""
    order = drawn.argsort(axis=1)
    if (np.diff(np.take_along_axis(drawn, order, axis=1), axis=1) == 0).any():
        # Draws that tie, as rates of one may, are put in an order of chance.
        order = np.lexsort((random.random(drawn.shape), drawn), axis=1)
    places = np.empty(drawn.shape, dtype=np.int32)
    first_to_last = np.arange(1, drawn.shape[1] + 1, dtype=np.int32)
    np.put_along_axis(places, order, np.broadcast_to(first_to_last, drawn.shape), axis=1)
    return places


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
