"""Shrinkage: what a unit's rate most likely is, given its own count and how units differ.

A place of few villages has extreme rates by chance. Its rate is drawn towards that of all units,
the more the less it counted; how much units really differ is estimated from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaincinv

from warehouse.stats.exact_limits import Kind
from warehouse.stats.intervals import proportion_interval, rate_interval

Floats = NDArray[np.float64]

LEAST_WEIGHT = 1e-6
"""Where every unit has all or nothing the moments leave the prior no weight at all, and a unit
without an event no posterior; this much keeps one."""


@dataclass(frozen=True)
class Posterior:
    """What is believed of each unit after its count: a beta or a gamma distribution per unit.

    `pooled` is the rate of all units together, `between_variance` the variance of true rates
    between units (0 where moments give less), `value` the mean of each unit's distribution, `low`
    and `high` its central interval. NaN where nobody looked. `first` and `second` are the
    parameters: a and b of the beta, shape and rate of the gamma; NaN for all units where the
    variance is 0, because then every unit is believed to be at `pooled`.
    """

    kind: Kind
    pooled: float
    between_variance: float
    value: Floats
    low: Floats
    high: Floats
    first: Floats
    second: Floats


def shrunken(
    numerator: ArrayLike, denominator: ArrayLike, kind: Kind, level: float = 0.95
) -> Posterior:
    """Return the empirical Bayes estimate of each unit's rate with its interval.

    With b the pooled rate, m the mean denominator and S the denominator-weighted variance of rates
    around b, the variance between units is

        rate:        S - b / m                            (Marshall 1991, doi 10.2307/2347593)
        proportion:  (m S - b (1 - b)) / (m - 1)          (Martuzzi & Elliott 1996, Stat.
                                                          Med. 15, 1867-1873)

    and 0 where that is negative. The prior has that mean and variance (gamma, beta) and the unit's
    count turns it into its posterior, whose mean is w * own rate + (1 - w) * b. The estimates are
    those of `spdep::EBest`, save that its binomial form lets a negative variance stand. Intervals
    are the posterior's; with no variance between units they are the exact interval of the pooled
    rate. That the prior itself was estimated is not in them.
    """
    k, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    looked = ~np.isnan(k) & (n > 0)
    if not looked.any():
        nothing = np.full(len(k), np.nan)
        return Posterior(kind, np.nan, 0.0, nothing, nothing, nothing, nothing, nothing)
    events, total = float(k[looked].sum()), float(n[looked].sum())
    pooled, mean = events / total, total / int(looked.sum())
    spread = float((n[looked] * (k[looked] / n[looked] - pooled) ** 2).sum()) / total
    own = np.where(looked, n, np.nan)
    variance = _between(kind, pooled, mean, spread)
    if variance <= 0:
        interval = proportion_interval if kind == "proportion" else rate_interval
        low, high = interval([events], [total], level)
        unknown = np.full(len(k), np.nan)
        value, lowest, highest = (
            np.where(looked, edge, np.nan) for edge in (pooled, low[0], high[0])
        )
        return Posterior(kind, pooled, 0.0, value, lowest, highest, unknown, unknown)
    tails = [(1 - level) / 2, (1 + level) / 2]
    if kind == "proportion":
        weight = max(pooled * (1 - pooled) / variance - 1, LEAST_WEIGHT)
        first, second = pooled * weight + k, (1 - pooled) * weight + own - k
        value = first / (first + second)
        low, high = (betaincinv(first, second, tail) for tail in tails)
    else:
        first, second = pooled**2 / variance + np.where(looked, k, np.nan), pooled / variance + own
        value = first / second
        low, high = (gammaincinv(first, tail) / second for tail in tails)
    return Posterior(kind, pooled, variance, value, low, high, first, second)


def _between(kind: Kind, pooled: float, mean: float, spread: float) -> float:
    if kind == "rate":
        return max(spread - pooled / mean, 0.0)
    if mean <= 1:
        # One trial a unit cannot tell how units differ.
        return 0.0
    return max((mean * spread - pooled * (1 - pooled)) / (mean - 1), 0.0)
