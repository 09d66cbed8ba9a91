"""Comparisons as ratios with intervals: modes, levels of teams, before and after a rule.

Selection is not in these intervals: key villages are chosen because they are expected to be bad.
Stratify (`stratified_ratio`) where the strata are known, and say so where they are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from warehouse.stats.intervals import proportion_interval

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GroupSums:
    """What is known of groups of inspections: their number, what they found, and its squares.

    Arrays of one shape, an entry a group (a mode, or a stratum): `count` inspections, `total` =
    sum of x over them, `squares` = sum of x squared, x being the problems (clues, persons) of one
    inspection.
    """

    count: ArrayLike
    total: ArrayLike
    squares: ArrayLike

    def moments(self) -> tuple[Floats, Floats, Floats]:
        """Return count, mean, and the variance of the mean; NaN where it cannot be known."""
        n, total, squares = (
            np.asarray(part, dtype=float) for part in (self.count, self.total, self.squares)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(n > 0, total / n, np.nan)
            scatter = np.maximum(squares - n * mean**2, 0.0)
            variance = np.where(n > 1, scatter / (n * (n - 1)), np.nan)
        return n, mean, variance


@dataclass(frozen=True)
class Ratios:
    """Ratios and their intervals, arrays of one shape; NaN where not known."""

    ratio: Floats
    low: Floats
    high: Floats


def mean_ratio(first: GroupSums, second: GroupSums, level: float = 0.95) -> Ratios:
    """Return mean of `first` / mean of `second`, entry by entry.

    Var(log ratio) = Var(mean 1) / mean 1^2 + Var(mean 2) / mean 2^2 (delta method), the variance
    of a mean taken between inspections: the problems of one visit come together, so they are not
    counted as so many independent events. It is the robust variance of a log-linear Poisson model
    with inspections as clusters. NaN where a group has found nothing or has fewer than two
    inspections (for the interval).
    """
    _, mean_1, variance_1 = first.moments()
    _, mean_2, variance_2 = second.moments()
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(variance_1 / mean_1**2 + variance_2 / mean_2**2)
        return _log_interval(mean_1, mean_2, error, level)


def stratified_ratio(first: GroupSums, second: GroupSums, level: float = 0.95) -> Ratios:
    """Return the Mantel-Haenszel ratio of means over strata (the last axis of the sums).

        ratio = sum w mean_1 / sum w mean_2,   w = n_1 n_2 / (n_1 + n_2) in each stratum

    so that each stratum compares like with like and counts by how many comparisons it holds (the
    weights of Mantel & Haenszel 1959 for risk ratios). Var(log ratio) = sum w^2 Var(mean_1) /
    (sum w mean_1)^2 + the same of `second`, variances between inspections as in `mean_ratio`. A
    stratum that one side did not visit compares nothing and is left out; one inspection alone in a
    stratum has no variance, so the interval is NaN.
    """
    n_1, mean_1, variance_1 = first.moments()
    n_2, mean_2, variance_2 = second.moments()
    compares = (n_1 > 0) & (n_2 > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(compares, n_1 * n_2 / (n_1 + n_2), 0.0)

        def summed(values: Floats, power: int) -> Floats:
            return np.asarray(np.where(compares, weight**power * values, 0.0).sum(axis=-1))

        above, below = summed(mean_1, 1), summed(mean_2, 1)
        error = np.sqrt(summed(variance_1, 2) / above**2 + summed(variance_2, 2) / below**2)
        return _log_interval(above, below, error, level)


def rate_ratio(
    events_1: ArrayLike,
    exposure_1: ArrayLike,
    events_2: ArrayLike,
    exposure_2: ArrayLike,
    level: float = 0.95,
) -> Ratios:
    """Return the ratio of two Poisson rates with its exact conditional interval, entry by entry.

    Given both counts together, the first is binomial with share r t1 / (r t1 + t2); the exact
    interval of that share, turned back into r (Przyborowski & Wilenski 1940). The high end is
    infinite where the second has no events; all NaN where neither has, or an exposure is missing.
    """
    k_1, t_1, k_2, t_2 = (
        np.asarray(part, dtype=float) for part in (events_1, exposure_1, events_2, exposure_2)
    )
    share_low, share_high = proportion_interval(k_1, k_1 + k_2, level)
    is_defined = (t_1 > 0) & (t_2 > 0) & (k_1 + k_2 > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        times = np.where(is_defined, t_2 / t_1, np.nan)
        return Ratios(
            np.where(is_defined, k_1 / k_2, np.nan) * times,
            share_low / (1 - share_low) * times,
            share_high / (1 - share_high) * times,
        )


def proportion_difference(
    events_1: ArrayLike,
    total_1: ArrayLike,
    events_2: ArrayLike,
    total_2: ArrayLike,
    level: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Return the difference of two proportions, first less second, and its interval, low and high.

    Newcombe's hybrid of the two score intervals (1998, doi
    10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10), which keeps its
    promise near 0 and 1, where rates of 94-99 % lie. NaN where a total is 0 or anything missing.
    """
    k_1, n_1, k_2, n_2 = (
        np.asarray(part, dtype=float) for part in (events_1, total_1, events_2, total_2)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        share_1, share_2 = k_1 / n_1, k_2 / n_2
        low_1, high_1 = _score_interval(share_1, n_1, level)
        low_2, high_2 = _score_interval(share_2, n_2, level)
        difference = share_1 - share_2
        low = difference - np.sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2)
        high = difference + np.sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2)
    return difference, low, high


def _score_interval(share: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """Return Wilson's interval of a proportion."""
    z = ndtri(0.5 + level / 2)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return middle - reach, middle + reach


@dataclass(frozen=True)
class BeforeAfter:
    """A rate before and after a date: events and exposure of each side, and after / before."""

    events_before: float
    exposure_before: float
    events_after: float
    exposure_after: float
    months_before: int
    months_after: int
    ratio: float | None
    low: float | None
    high: float | None


def before_and_after(
    events: ArrayLike, exposure: ArrayLike, is_after: ArrayLike, level: float = 0.95
) -> BeforeAfter:
    """Compare the rates of months before and after a rule was made.

    One entry a month: `events` (problems of the category), `exposure` (inspections), `is_after`.
    Leave out the month of the rule itself. The interval is the exact one of `rate_ratio`; where
    months scatter more than Poisson counts do, it is widened on the log scale by sqrt(phi), phi =
    Pearson's chi-square of the two rates / (months - 2) (quasi-likelihood), and never narrowed.
    Months without inspections say nothing. That the rate fell does not say why: a rule is made
    when a problem is at its worst.
    """
    k, t = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    after = np.asarray(is_after, dtype=bool)
    has_time = (t > 0) & ~np.isnan(k)
    k, t, after = k[has_time], t[has_time], after[has_time]
    sides = [(float(k[side].sum()), float(t[side].sum())) for side in (~after, after)]
    (k_before, t_before), (k_after, t_after) = sides
    compared = rate_ratio(k_after, t_after, k_before, t_before, level)
    ratio, low, high = float(compared.ratio), float(compared.low), float(compared.high)
    phi = _scatter(k, t, after)
    if np.isfinite(ratio) and ratio > 0 and phi > 1:
        error = np.sqrt(phi * (1 / k_after + 1 / k_before)) * ndtri(0.5 + level / 2)
        low = min(low, ratio * float(np.exp(-error)))
        high = max(high, ratio * float(np.exp(error)))
    return BeforeAfter(
        k_before,
        t_before,
        k_after,
        t_after,
        int((~after).sum()),
        int(after.sum()),
        *(value if np.isfinite(value) else None for value in (ratio, low, high)),
    )


def _scatter(k: Floats, t: Floats, after: NDArray[np.bool_]) -> float:
    """Return Pearson's dispersion of monthly counts around the two rates."""
    if len(k) <= 2 or after.all() or not after.any():
        return 1.0
    expected = np.empty_like(k)
    for side in (~after, after):
        expected[side] = t[side] * k[side].sum() / t[side].sum()
    if (expected == 0).any():
        return 1.0
    return float(((k - expected) ** 2 / expected).sum() / (len(k) - 2))


def _log_interval(above: Floats, below: Floats, error: Floats, level: float) -> Ratios:
    ratio = np.where((above > 0) & (below > 0), above / below, np.nan)
    reach = np.exp(float(ndtri(0.5 + level / 2)) * error)
    return Ratios(ratio, ratio / reach, ratio * reach)
