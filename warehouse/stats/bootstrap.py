"""Bootstrap by village: what an incidence is worth when problems of a village stick together.

The band of `survival.cumulative_incidence` takes problems as independent. Those of one village are
closed together, by the same people in the same week, so that a region has fewer independent facts
than problems. Here villages are drawn again, each with all its problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from warehouse.stats.survival import EXITS

DRAWS = 1000
DRAWS_AT_ONCE = 100
"""A province has some 17,000 villages: all draws at once would take gigabytes."""


@dataclass(frozen=True)
class Spread:
    """An estimate and its percentile interval; None where it is not reached or not known."""

    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class VillageBootstrap:
    """Incidence of closing at days, and the median, with intervals over villages drawn again."""

    villages: int
    incidence: dict[int, Spread]
    median: Spread


def bootstrap_villages(
    counts: pl.DataFrame,
    days: Sequence[int] = (30, 90, 180),
    seed: int = 20180226,
    draws: int = DRAWS,
    level: float = 0.95,
) -> VillageBootstrap:
    """Draw the villages of one region again, with all their problems, `draws` times.

    `counts` holds `village_id`, `day`, `closed`, `directly_closed`, `withdrawn`, `censored` as
    `survival.cumulative_incidence` takes them. A draw takes as many villages as there are, with
    replacement (multinomial weights). Intervals are percentiles (Efron & Tibshirani 1993, chapter
    13; clusters: Davison & Hinkley 1997, section 3.8). A draw in which half is never closed has an
    infinite median, so an end that is not reached is None. One village alone has no spread: then
    intervals are None. The same seed gives the same interval.
    """
    present = counts.filter(pl.sum_horizontal(EXITS) > 0)
    villages = present["village_id"].n_unique()
    if villages == 0:
        nothing = Spread(None, None, None)
        return VillageBootstrap(0, dict.fromkeys(days, nothing), nothing)
    table = _Table(present)
    here, here_median = table.read(np.ones((1, villages)), days)
    if villages == 1:
        drawn = np.full((1, len(days)), np.nan)
        drawn_median = np.full(1, np.nan)
    else:
        random = np.random.default_rng(seed)
        batches = [
            table.read(random.multinomial(villages, [1 / villages] * villages, size), days)
            for size in _batches(draws)
        ]
        drawn = np.concatenate([batch[0] for batch in batches])
        drawn_median = np.concatenate([batch[1] for batch in batches])
    return VillageBootstrap(
        villages,
        {day: _spread(here[0, place], drawn[:, place], level) for place, day in enumerate(days)},
        _spread(here_median[0], drawn_median, level),
    )


class _Table:
    """Villages x days of one region: who left when, as matrices that weights multiply."""

    def __init__(self, counts: pl.DataFrame) -> None:
        self.days = np.sort(counts["day"].unique().to_numpy())
        village = counts["village_id"].rank("dense").to_numpy().astype(np.int64) - 1
        day = np.searchsorted(self.days, counts["day"].to_numpy())
        shape = (int(village.max()) + 1, len(self.days))
        exits = counts["closed"] + counts["directly_closed"] + counts["withdrawn"]

        def matrix(values: pl.Series) -> csr_array:
            return csr_array((values.to_numpy().astype(float), (village, day)), shape=shape)

        self.closed = matrix(counts["closed"])
        self.exits = matrix(exits)
        self.leaving = matrix(exits + counts["censored"])

    def read(
        self, weights: NDArray[np.float64] | NDArray[np.int64], days: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return incidence at `days` (draws x days) and medians (draws) for village weights."""
        closed, exits, leaving = (
            (weights @ matrix) for matrix in (self.closed, self.exits, self.leaving)
        )
        at_risk = leaving[:, ::-1].cumsum(axis=1)[:, ::-1]
        population = np.maximum(at_risk, 1)
        open_after = np.cumprod(1 - exits / population, axis=1)
        open_before = np.hstack([np.ones((len(closed), 1)), open_after[:, :-1]])
        incidence = np.cumsum(open_before * closed / population, axis=1)
        # Past the last day anybody was followed in this draw, unless nobody was left open.
        is_defined = (at_risk > 0) | (open_after < 1e-12)
        place = np.searchsorted(self.days, days, side="right") - 1
        read = np.where(place >= 0, incidence[:, np.maximum(place, 0)], 0.0)
        following = np.searchsorted(self.days, days, side="left")
        followed = np.where(
            following < len(self.days),
            is_defined[:, np.minimum(following, len(self.days) - 1)],
            open_after[:, -1:] < 1e-12,
        )
        reached = incidence >= 0.5 - 1e-9
        median = np.where(reached.any(axis=1), self.days[reached.argmax(axis=1)], np.inf)
        return np.where(followed, read, np.nan), median


def _batches(draws: int) -> list[int]:
    whole, rest = divmod(draws, DRAWS_AT_ONCE)
    return [DRAWS_AT_ONCE] * whole + ([rest] if rest else [])


def _spread(estimate: float, drawn: NDArray[np.float64], level: float) -> Spread:
    """Return percentiles of the draws in which the value is known."""
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(estimate) or len(defined) == 0:
        return Spread(_finite(estimate), None, None)
    # An order statistic, not a mean of two: one of them may be infinite.
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(defined, tails, method="inverted_cdf")
    return Spread(_finite(estimate), _finite(low), _finite(high))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
