"""When units beside one another are enough to judge any of them by: one rule for every page."""

from __future__ import annotations

FEWEST_UNITS = 5
"""How much units differ anyway cannot be seen from fewer, so none of them is judged: no limits are
drawn, nobody is called better, worse or clearly higher, and no ranges of places are given."""


def are_enough(units: int) -> bool:
    """Return whether so many comparable units can be judged against limits or one another.

    Comparable are those where somebody looked and whose denominator is not too small.
    """
    return units >= FEWEST_UNITS
