"""Intervals of a single proportion or rate. Vectorised; null in, null out.

Quantiles are those of `scipy.special`, here as in all of this package: what `scipy.stats` puts
around the same functions takes twenty times as long a call, and half a second to import.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, gammaincinv


def proportion_interval(
    events: ArrayLike, total: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact interval of a proportion, low and high, as fractions.

    `events` out of `total`, arrays of one shape; NaN where either is NaN or the total is 0.
    Source: Clopper & Pearson (1934), doi 10.1093/biomet/26.4.404, by quantiles of the beta
    distribution.
    """
    k, n = np.asarray(events, dtype=float), np.asarray(total, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(k == 0, 0.0, betaincinv(k, n - k + 1, tail))
        high = np.where(k == n, 1.0, betaincinv(k + 1, n - k, 1 - tail))
    unknown = np.isnan(k) | np.isnan(n) | (n <= 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def rate_interval(
    events: ArrayLike, exposure: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact Poisson interval of a rate, low and high, per unit of exposure.

    `events` counted over `exposure`, arrays of one shape; NaN where either is NaN or there was no
    exposure. Source: Garwood (1936), doi 10.1093/biomet/28.3-4.437, by quantiles of chi-square.
    """
    k, t = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.where(k == 0, 0.0, gammaincinv(k, tail)) / t
        high = gammaincinv(k + 1, 1 - tail) / t
    unknown = np.isnan(k) | np.isnan(t) | (t <= 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
