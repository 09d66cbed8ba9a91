"""Intervals of a single proportion or rate. Vectorised; null in, null out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta, chi2


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
        low = np.where(k == 0, 0.0, beta.ppf(tail, k, n - k + 1))
        high = np.where(k == n, 1.0, beta.ppf(1 - tail, k + 1, n - k))
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
        low = np.where(k == 0, 0.0, chi2.ppf(tail, 2 * k) / 2) / t
        high = chi2.ppf(1 - tail, 2 * k + 2) / 2 / t
    unknown = np.isnan(k) | np.isnan(t) | (t <= 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
