"""A funnel plot in plain loops: which units lie outside the limits, widened where they differ.

Spiegelhalter 2005 (doi 10.1002/sim.1970 and 10.1136/qshc.2005.013755): exact tails around the rate
of the whole, over-dispersion by the winsorised mean of squared z on a variance-stabilised scale,
limits widened by an additive tau squared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import binom, norm, poisson

THIN = 20
FEWEST = 5

Unit = tuple[float, float]
"""Numerator and denominator."""


def transformed(rate: float, *, is_proportion: bool) -> float:
    """Return a rate on the scale on which its variance does not depend on it."""
    return math.asin(min(math.sqrt(rate), 1.0)) if is_proportion else math.sqrt(rate)


def quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile, between two values in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def tau_squared(units: Sequence[Unit], centre: float, *, is_proportion: bool) -> float:
    """Return how much units differ beyond chance; 0 where chance alone may explain it."""
    weights = [4 * n for _, n in units]
    middle = transformed(centre, is_proportion=is_proportion)
    z = [
        (transformed(k / n, is_proportion=is_proportion) - middle) * math.sqrt(weight)
        for (k, n), weight in zip(units, weights, strict=True)
    ]
    low, high = quantile(z, 0.1), quantile(z, 0.9)
    phi = sum(min(max(each, low), high) ** 2 for each in z) / len(z)
    if phi <= 1 + 2 * math.sqrt(2 / len(z)):
        return 0.0
    spread = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return max((len(z) * phi - (len(z) - 1)) / spread, 0.0)


def tails(
    units: Sequence[Unit], centre: float, is_proportion: bool
) -> tuple[list[float], list[float]]:
    """Return by unit how likely chance alone gives as many or more, and as few or fewer."""
    k, n = (np.array(part, dtype=float) for part in zip(*units, strict=True))
    chance, of = (binom, (n, centre)) if is_proportion else (poisson, (n * centre,))
    return chance.sf(k - 1, *of).tolist(), chance.cdf(k, *of).tolist()


def outside(
    units: Sequence[Unit], centre: float, *, is_proportion: bool, level: float = 0.998
) -> list[str]:
    """Return "above", "below" or "" of each unit; all "" where fewer than five can be judged."""
    seen = [(k, n) for k, n in units if n >= THIN]
    top = 1.0 if is_proportion else math.inf
    if len(seen) < FEWEST or not 0 < centre < top:
        return ["" for _ in units]
    between = tau_squared(seen, centre, is_proportion=is_proportion)
    middle = transformed(centre, is_proportion=is_proportion)
    tail, limits = (1 - level) / 2, []
    for (k, n), above, below in zip(units, *tails(units, centre, is_proportion), strict=True):
        side = "above" if above < tail else "below" if below < tail else ""
        z = (transformed(k / n, is_proportion=is_proportion) - middle) if n else 0.0
        reach = norm.ppf(0.5 + level / 2) * math.sqrt(1 / (4 * n) + between) if n else 0.0
        is_far = between == 0 or abs(z) > reach
        limits.append(side if n >= THIN and is_far else "")
    return limits
