"""The scales that values of a metric are drawn on: a rate near 1 % is seen as well as one of 60 %.

A share is drawn out of the whole as long as that shows anything: units of 0.6 % and 1.4 % on a
scale to 100 % are one colour and no bar. Below WHOLE_FROM a scale goes as far as the metric does.
`range` in the metric's `meta` decides instead, where it is declared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from warehouse.queries.metrics import Metric

MARKS: Final = {
    "value": pl.Float64,
    "high": pl.Float64,
    "tick": pl.Float64,
    "is_thin": pl.Boolean,
}
"""The columns of what bars are drawn from."""

LEAST_SPAN = 0.2
"""Of colours: the shares that are worlds apart at least; of small values this part of the value."""

WHOLE_FROM = 0.25
"""The share from which bars are drawn out of the whole."""

BEYOND = 1.25
"""How much longer than what is longest a track is that does not end at the whole."""


def of_colours(metric: Metric, low: float, high: float) -> tuple[float, float]:
    """Return the range of colours for values of which the middle goes from `low` to `high`."""
    if metric.range is not None:
        return metric.range
    span = max(abs(high), 1.0) * LEAST_SPAN
    if metric.format == "percent":
        # Two points apart are nothing at 60 %, and everything at 1 %.
        span = min(LEAST_SPAN, high) if high > 0 else LEAST_SPAN
    if high - low < span:
        low, high = (low + high - span) / 2, (low + high + span) / 2
    if metric.is_proportion:
        low, high = max(min(low, 1 - span), 0.0), min(max(high, span), 1.0)
    return (low, high)


def end_of_bars(metric: Metric, rows: pl.DataFrame) -> float:
    """Return where the track of bars ends, by the values, intervals and ticks of `rows` (MARKS).

    Of a share what is longest is a value of a unit with enough to say, or a tick: of few villages
    a value may be anything and an interval goes far; both are cut off at the end.
    """
    solid = rows.filter(~pl.col("is_thin"))
    counted = ("value", "tick") if metric.is_proportion else ("value", "high", "tick")
    measured = solid if metric.is_proportion and len(solid) else rows
    longest = measured.select(pl.max_horizontal(*counted).max()).item() or 0.0
    if metric.range is not None:
        return max(metric.range[1], longest)
    if not metric.is_proportion:
        return longest or 1.0
    return longest * BEYOND if 0 < longest < WHOLE_FROM else 1.0
