"""A proportion estimated from random samples of strata: here county x period, each with its frame.

A county that checked half of its closed problems and one that checked one in twenty speak for
their own frames only, so that the crude share (failed / checked of all together) is that of whoever
checked most. Weighted by frame, each speaks for as many closed problems as it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from warehouse.stats.intervals import proportion_interval

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StratumSums:
    """Sums over the strata of each estimate, arrays of one shape, as `mart_recheck` holds them.

    Of a stratum with N items in its frame, n of them checked and a share p of these failed:
    `checked` n, `frame` N, `failed` N p, `variance` N (N - n) p (1 - p) / (n - 1) where n > 1,
    `single_variance` N (N - 1) where n = 1, `squares` N^2 / n.
    """

    checked: ArrayLike
    frame: ArrayLike
    failed: ArrayLike
    variance: ArrayLike
    single_variance: ArrayLike
    squares: ArrayLike

    def parts(self) -> tuple[Floats, ...]:
        """Return them as arrays of numbers, in order."""
        columns = (self.checked, self.frame, self.failed)
        spread = (self.variance, self.single_variance, self.squares)
        return tuple(np.asarray(part, dtype=float) for part in (*columns, *spread))


@dataclass(frozen=True)
class Estimates:
    """Rates, their effective sample sizes and intervals, arrays of one shape; NaN if unknown."""

    rate: Floats
    size: Floats
    low: Floats
    high: Floats


def sums(frame: ArrayLike, checked: ArrayLike, failed: ArrayLike) -> StratumSums:
    """Return the sums over strata given one by one (the last axis): N, n and failures of each.

    Strata of which nothing was checked add nothing; a frame told smaller than what was checked of
    it counts as that many.
    """
    n, k = np.asarray(checked, dtype=float), np.asarray(failed, dtype=float)
    whole = np.where(n > 0, np.maximum(np.asarray(frame, dtype=float), n), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(n > 0, k / n, 0.0)
        variance = np.where(n > 1, whole * (whole - n) * p * (1 - p) / (n - 1), 0.0)
        squares = np.where(n > 0, whole**2 / n, 0.0)
    single = np.where(n == 1, whole * (whole - 1), 0.0)
    parts = (n, whole, whole * p, variance, single, squares)
    return StratumSums(*(part.sum(axis=-1) for part in parts))


def estimates(of: StratumSums, level: float = 0.95) -> Estimates:
    """Return the stratified rate, sum N_h p_h / sum N_h, its effective size and its interval.

    The interval is Clopper and Pearson's with the effective numbers of failures and checks in place
    of the counted ones (Korn & Graubard 1998, Survey Methodology 24, 193-201): it lies within 0 and
    1, holds its rate, and says something where nothing failed.
    """
    _, frame, failed, *_ = of.parts()
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(frame > 0, failed / frame, np.nan)
    size = effective_size(of)
    low, high = proportion_interval(rate * size, size, level)
    return Estimates(rate, np.where(np.isnan(rate), np.nan, size), low, high)


def effective_size(of: StratumSums) -> Floats:
    """Return how many checks of one simple random sample would be as precise.

    n* = p (1 - p) / Var(p), with Var(p) = sum N_h (N_h - n_h) p_h (1 - p_h) / (n_h - 1) over
    (sum N_h)^2 (Cochran 1977, Sampling Techniques, section 5.10, with the finite population
    correction). A stratum with one check tells no variance and takes that of all together, p
    (1 - p). Where nothing (or everything) failed, or no stratum varies, the variance says nothing:
    n* is Kish's (sum N_h)^2 / sum (N_h^2 / n_h), which knows the weights alone. Never more than
    were checked (as the standards for proportions of the NCHS have it: Vital and Health Statistics,
    series 2, number 175, 2017).
    """
    checked, frame, failed, variance, single, squares = of.parts()
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(frame > 0, failed / frame, 0.0)
        spread = rate * (1 - rate)
        weighted = variance + single * spread
        size = np.where(
            (spread > 0) & (weighted > 0), spread * frame**2 / weighted, frame**2 / squares
        )
    return np.where(frame > 0, np.minimum(size, checked), 0.0)
