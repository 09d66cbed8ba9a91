"""Exact limits of a rate around a centre, and how far out a count lies by chance alone.

Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, doi
10.1002/sim.1970, appendix A.1.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtrik, betainc, betaincc, gammainc, gammaincc, pdtrik

Kind = Literal["proportion", "rate"]
"""Events among `denominator` (binomial), or events over an exposure (Poisson)."""

Floats = NDArray[np.float64]


def limits(
    denominator: ArrayLike, centre: float, kind: Kind, level: float
) -> tuple[Floats, Floats]:
    """Return the exact limits, low and high, of a rate over each denominator around `centre`.

    r is the smallest count with P(R <= r) above the tail; the lower limit is (r - a) / n, with a
    interpolating between the probabilities of r - 1 and r (Spiegelhalter 2005, appendix A.1.1), so
    that the curve is smooth. The upper limit is the mirror image of a lower one. The upper limit as
    printed there interpolates below the count it should lie above and so flags counts whose tail is
    larger than promised; mirrored, a unit lies outside a curve exactly when its own tail
    probability, its count included, is below the promised one.
    """
    n = np.asarray(denominator, dtype=float)
    tail = (1 - level) / 2
    if kind == "proportion":
        low = _interpolated(n, centre, kind, tail)
        high = n - _interpolated(n, 1 - centre, kind, tail)
        ceiling = 1.0
    else:
        low = _interpolated(n, centre, kind, tail)
        high = _interpolated_above(n * centre, tail)
        ceiling = np.inf
    has_units = n > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return (
            np.where(has_units, np.maximum(low / n, 0.0), np.nan),
            np.where(has_units, np.minimum(high / n, ceiling), np.nan),
        )


def _interpolated(n: Floats, centre: float, kind: Kind, tail: float) -> Floats:
    guess = bdtrik(tail, n, centre) if kind == "proportion" else pdtrik(tail, n * centre)
    count = _first(lambda r: tails(r, n, centre, kind)[0] - tail, guess, n * centre)
    below, up_to = (tails(r, n, centre, kind)[0] for r in (count - 1, count))
    return np.asarray(count - (up_to - tail) / (up_to - below))


def _interpolated_above(mean: Floats, tail: float) -> Floats:
    guess = pdtrik(1 - tail, mean)
    # The largest count whose tail, itself included, is still above what is promised.
    count = _first(lambda r: tail - tails(r, mean, 1.0, "rate")[1], guess, mean) - 1
    from_it, beyond = (tails(r, mean, 1.0, "rate")[1] for r in (count, count + 1))
    return np.asarray(count + (from_it - tail) / (from_it - beyond))


def _first(excess: Callable[[Floats], Floats], guess: Floats, mean: Floats) -> Floats:
    """Return the smallest count, 0 or more, whose excess is above 0; excess grows with the count.

    The search begins at a guess, or at the mean where there is none.
    """
    count = np.maximum(np.ceil(np.where(np.isnan(guess), mean, guess)), 0.0)
    while (is_later := (count > 0) & (excess(count - 1) > 0)).any():
        count = np.where(is_later, count - 1, count)
    while (is_sooner := excess(count) <= 0).any():
        count = np.where(is_sooner, count + 1, count)
    return count


def tails(k: Floats, n: Floats, centre: float, kind: Kind) -> tuple[Floats, Floats]:
    """Return P(R <= k) and P(R >= k) given the centre."""
    with np.errstate(invalid="ignore"):
        if kind == "proportion":
            up_to = np.where(k >= n, 1.0, betaincc(k + 1, n - k, centre))
            from_it = np.where(k > n, 0.0, betainc(k, n - k + 1, centre))
        else:
            up_to, from_it = gammaincc(k + 1, n * centre), gammainc(k, n * centre)
    unknown = np.isnan(k) | np.isnan(n)
    up_to, from_it = np.where(k < 0, 0.0, up_to), np.where(k <= 0, 1.0, from_it)
    return np.where(unknown, np.nan, up_to), np.where(unknown, np.nan, from_it)
