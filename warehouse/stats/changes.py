"""Changes of units that something was done to, beside units nothing was done to.

Who is acted upon is not drawn by lot: the worst are, and the worst get better anyway. Comparing
only units that started in the same band removes that part of it which the start explains; what
else tells the two apart (a county that has been slow for years) stays in the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """A difference of mean changes, acted less not acted; None where it is not known."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Changes:
    """What `compare` returns.

    `bands` has one row per band and side: band, acted, number (of units), clusters, mean, low,
    high. `matched` compares within bands, weighted by how many acted units each holds; bands that
    lack a side are left out, and `matched_units` counts the acted units of those that do not.
    `raw` compares all with all.
    """

    bands: pl.DataFrame
    matched: Difference
    matched_units: int
    raw: Difference


def compare(rows: pl.DataFrame, level: float = 0.95) -> Changes:
    """Compare mean changes of units acted upon and not, within bands of where they started.

    `rows` hold band, acted, region_code, number (of units) and total (sum of their changes), one
    row per combination. Units of one region are not independent, so that every variance is summed
    over regions: of a contrast sum_i a_i x_i it is G / (G - 1) times the sum over the G regions of
    the square of what each adds to it (the sandwich of Liang & Zeger 1986, doi
    10.1093/biomet/73.1.13), with Student's t on G - 1 degrees of freedom. None or null where fewer
    than two regions speak.
    """
    means = rows.with_columns(
        of_side=pl.col("number").sum().over("band", "acted"),
        mean=pl.col("total").sum().over("band", "acted")
        / pl.col("number").sum().over("band", "acted"),
    ).with_columns(
        influence=(pl.col("total") - pl.col("number") * pl.col("mean")) / pl.col("of_side")
    )
    bands = (
        means.group_by("band", "acted")
        .agg(
            pl.col("number").sum(),
            pl.col("region_code").n_unique().alias("clusters"),
            pl.col("mean").first(),
            (pl.col("influence") ** 2).sum().alias("_squares"),
        )
        .sort("band", "acted")
    )
    reach = _reach(bands["_squares"].to_numpy(), bands["clusters"].to_numpy(), level)
    bands = bands.drop("_squares").with_columns(
        low=pl.Series(bands["mean"].to_numpy() - reach).fill_nan(None),
        high=pl.Series(bands["mean"].to_numpy() + reach).fill_nan(None),
    )
    both = bands.group_by("band").len().filter(pl.col("len") == 2)["band"].to_list()
    matched = rows.filter(pl.col("band").is_in(both))
    return Changes(
        bands=bands,
        matched=_difference(matched, level),
        matched_units=int(matched.filter("acted")["number"].sum()),
        raw=_difference(_as_one_band(rows), level),
    )


def _as_one_band(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.group_by("acted", "region_code")
        .agg(pl.col("number", "total").sum())
        .with_columns(band=pl.lit(0))
    )


def _difference(rows: pl.DataFrame, level: float) -> Difference:
    """Return the difference within bands, weighted by the acted units of each."""
    if rows["acted"].n_unique() < 2:
        return Difference(None, None, None)
    weighted = (
        rows.with_columns(
            of_side=pl.col("number").sum().over("band", "acted"),
            weight=(pl.col("number") * pl.col("acted")).sum().over("band")
            / (pl.col("number") * pl.col("acted")).sum(),
            mean=pl.col("total").sum().over("band", "acted")
            / pl.col("number").sum().over("band", "acted"),
            sign=pl.when("acted").then(1.0).otherwise(-1.0),
        )
    ).with_columns(scale=pl.col("sign") * pl.col("weight") / pl.col("of_side"))
    value = float(weighted.select((pl.col("scale") * pl.col("total")).sum()).item())
    influence = weighted.group_by("region_code").agg(
        (pl.col("scale") * (pl.col("total") - pl.col("number") * pl.col("mean"))).sum().alias("all")
    )["all"]
    clusters = len(influence)
    reach = float(_reach(np.array([(influence**2).sum()]), np.array([clusters]), level)[0])
    if np.isnan(reach):
        return Difference(value, None, None)
    return Difference(value, value - reach, value + reach)


def _reach(squares: Floats, clusters: NDArray[np.int64], level: float) -> Floats:
    """Return half the width of intervals; NaN for fewer than two clusters."""
    enough = clusters > 1
    degrees = np.where(enough, clusters - 1, 1)
    variance = squares * clusters / degrees
    reach = stdtrit(degrees, 0.5 + level / 2) * np.sqrt(variance)
    return np.where(enough, reach, np.nan)
