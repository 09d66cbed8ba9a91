"""Where the marks of a row lie on its scale, on which better is to the right."""

from __future__ import annotations

from dataclasses import dataclass

from pages.parts.profile.figures import ProfileRow

ENDS = (2.0, 98.0)
"""Per cent of the width between which marks lie, so that none is cut."""


@dataclass(frozen=True)
class ScaleEnds:
    """The ends of a row's scale as values, and whether the lower one is to the right."""

    low: float
    high: float
    is_turned: bool

    def at(self, value: float) -> float:
        """Return how far to the right a value lies, in per cent of the width."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        first, last = ENDS
        return first + (last - first) * (1 - share if self.is_turned else share)


def of(row: ProfileRow) -> ScaleEnds | None:
    """Return the scale that holds all that is drawn, None where there is nothing."""
    own = row.own or {}
    drawn = [row.spread["low"], row.spread["high"], row.whole, own.get("value"), own.get("tick")]
    values = [value for value in drawn if value is not None]
    if not values:
        return None
    return ScaleEnds(min(values), max(values), row.metric.direction == "lower_better")


def ends(row: ProfileRow) -> tuple[float | None, float | None]:
    """Return the values of the units at the left and at the right: worst and best."""
    low, high = row.spread["low"], row.spread["high"]
    return (high, low) if row.metric.direction == "lower_better" else (low, high)


def stretch(scale: ScaleEnds, one: float, other: float) -> tuple[float, float]:
    """Return where a bar between two values begins and how wide it is, in per cent."""
    left, right = sorted((scale.at(one), scale.at(other)))
    return left, right - left
