"""Curves of closings known only as an interval: Turnbull's estimate from grouped counts.

lifelines has this estimate, but does not take pandas 3, takes only closed intervals, and walks
over the observations in Python at every step; daily counts of a province need neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

MOST_STEPS = 5_000

SMALLEST_SHARE = 1e-14
"""No share is set to zero outright: a share of zero would stay zero for ever."""


def turnbull(intervals: pl.DataFrame, tolerance: float = 1e-2) -> pl.DataFrame:
    """Return the nonparametric maximum likelihood incidence of closing.

    `intervals` holds `low`, `high` (days after feedback; the closing fell in (low, high]) and
    `weight` (problems). A closing known to the day d is (d - 1, d]. A problem open at its as-of
    date c is (c, null]. **A problem that left by a competing exit is (c, null] too**, with the
    as-of date it would have been censored at: that date is known for everybody ("censoring
    complete" data), so that the curve is the incidence of closing among all, as
    `survival.cumulative_incidence` is, not the rate among those that were spared the other exits
    (Fine & Gray 1999, section 3.1; Hudgens, Satten & Longini 2001 for intervals).

    One row per innermost interval (Turnbull 1976; Peto 1973) that carries a share: `low`, `high`
    (the share fell in (low, high]; where exactly the data do not say), `share`,
    `incidence_before` (closed by day `low`), `incidence` (closed by day `high`). What never
    closed while it was watched has no row.

    Shares are found by self-consistency (an EM step), sped up by SQUAREM (Varadhan & Roland 2008,
    doi 10.1111/j.1467-9469.2007.00585.x), until the log-likelihood is proven to be within
    `tolerance` of its maximum: by concavity the gap is at most max_j(gradient_j) - n.
    """
    weighted = intervals.filter(pl.col("weight") > 0)
    if weighted.is_empty():
        return _frame(np.empty(0), np.empty(0), np.empty(0))
    grouped = (
        weighted.select(
            pl.col("low").cast(pl.Float64),
            pl.col("high").cast(pl.Float64).fill_null(np.inf),
            pl.col("weight").cast(pl.Float64),
        )
        .group_by("low", "high")
        .agg(pl.col("weight").sum())
        .sort("low", "high")
    )
    low, high, weight = (grouped[name].to_numpy() for name in ("low", "high", "weight"))
    left, right = _innermost(low, high)
    first, after = np.searchsorted(left, low), np.searchsorted(right, high, side="right")
    share = _maximise(first, after, weight, len(left), tolerance)
    return _frame(left, right, share)


def incidence_between(curve: pl.DataFrame, days: Sequence[int]) -> pl.DataFrame:
    """Read a Turnbull curve at the given days: `day`, `low`, `high`.

    Inside an innermost interval the data only bound the incidence: `low` counts its share as still
    to come, `high` as come. The curve says nothing after the last as-of date; read no further.
    """
    day = np.asarray(days, dtype=np.int64)
    share = np.concatenate([[0.0], np.cumsum(curve["share"].to_numpy())])
    come = np.searchsorted(curve["high"].to_numpy(), day, side="right")
    begun = np.searchsorted(curve["low"].to_numpy(), day, side="left")
    return pl.DataFrame({"day": day, "low": share[come], "high": share[begun]})


def _innermost(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the intervals from a left end to the next right end with no left end between."""
    ends = np.concatenate([low, high])
    is_right = np.concatenate([np.zeros(len(low), bool), np.ones(len(high), bool)])
    # (a, b] and (b, c] do not meet: at one day right ends come before left ends.
    order = np.lexsort((~is_right, ends))
    ends, is_right = ends[order], is_right[order]
    opens = np.flatnonzero(~is_right[:-1] & is_right[1:])
    return ends[opens], ends[opens + 1]


def _maximise(
    first: Places, after: Places, weight: Floats, number: int, tolerance: float
) -> Floats:
    """Return the shares; observation i covers the innermost intervals first[i] to after[i] - 1."""
    total = float(weight.sum())

    def covered(share: Floats) -> Floats:
        reached = np.concatenate([[0.0], np.cumsum(share)])
        return np.asarray(np.maximum(reached[after] - reached[first], 1e-300))

    def gradient(share: Floats) -> Floats:
        each = weight / covered(share)
        ends = np.bincount(first, each, number + 1) - np.bincount(after, each, number + 1)
        return np.cumsum(ends)[:-1]

    def step(share: Floats) -> Floats:
        return share * gradient(share) / total

    def likelihood(share: Floats) -> float:
        return float(weight @ np.log(covered(share)))

    share = np.full(number, 1 / number)
    for _ in range(MOST_STEPS):
        slope = gradient(share)
        if slope.max() - total < tolerance:
            return share
        once = share * slope / total
        twice = step(once)
        change, bend = once - share, (twice - once) - (once - share)
        length = float(np.sqrt((change @ change) / max(float(bend @ bend), 1e-300)))
        leap = share + 2 * length * change + length**2 * bend
        leap = np.maximum(leap, SMALLEST_SHARE)
        leap = step(leap / leap.sum())
        share = leap if likelihood(leap) >= likelihood(twice) else twice
    return share


def _frame(left: Floats, right: Floats, share: Floats) -> pl.DataFrame:
    curve = pl.DataFrame({"low": left, "high": right, "share": share})
    return (
        # (c, infinity] is what had not closed by then.
        curve.filter((pl.col("share") > 1e-9) & pl.col("high").is_finite())
        .with_columns(pl.col("low", "high").cast(pl.Int64), incidence=pl.col("share").cum_sum())
        .with_columns(incidence_before=pl.col("incidence") - pl.col("share"))
        .select("low", "high", "share", "incidence_before", "incidence")
    )
