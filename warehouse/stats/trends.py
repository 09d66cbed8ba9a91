"""Whether a rate has been rising or falling over the last quarters, by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from scipy.special import ndtr

from warehouse.stats.judgement import THIN_DENOMINATOR

LEAST_QUARTERS = 3
"""Two points are always on a line: a trend needs one more."""


def added(to_date: pl.DataFrame, month_ends: Sequence[date]) -> pl.DataFrame:
    """Return what each period between two month ends added to sums to date.

    `to_date` holds region_code, month_end, numerator and denominator, one row a region and month;
    nothing counted yet is null or 0. One row per region and period of which both ends are there:
    region_code, period (0 for the oldest), numerator, denominator.
    """
    counts = to_date.select(
        "region_code", "month_end", pl.col("numerator", "denominator").fill_null(0)
    )
    periods = pl.DataFrame(
        {"before": month_ends[:-1], "month_end": month_ends[1:]},
        schema={"before": pl.Date, "month_end": pl.Date},
    ).with_row_index("period")
    return (
        counts.join(periods, on="month_end")
        .join(
            counts.rename({"month_end": "before"}), on=["region_code", "before"], suffix="_before"
        )
        .select(
            "region_code",
            pl.col("period").cast(pl.Int64),
            pl.col("numerator") - pl.col("numerator_before"),
            pl.col("denominator") - pl.col("denominator_before"),
        )
        .sort("region_code", "period")
    )


def trends(periods: pl.DataFrame, least: int = THIN_DENOMINATOR) -> pl.DataFrame:
    """Return whether the share of each region rises or falls over its periods, one row a region.

    `periods` holds region_code, period (the score: equal steps), numerator and denominator. The
    Cochran-Armitage test for a trend in proportions, with the variance that is conditional on the
    totals (Mantel 1963, doi 10.1080/01621459.1963.10500879):

        z = sum s (k - n p) / sqrt(p (1 - p) (sum n s^2 - (sum n s)^2 / N) N / (N - 1))

    Periods with a denominator below `least` are left out, as are those in which corrections of the
    past leave no share (a numerator below 0 or above its denominator). Columns: region_code,
    periods (how many are left), z (above 0: rising; 0 where nothing varies) and p_value
    (two-sided), both null with fewer than `LEAST_QUARTERS` periods.
    """
    score, part, whole = pl.col("period"), pl.col("numerator"), pl.col("denominator")
    summed = (
        periods.filter(whole >= least, part >= 0, part <= whole)
        .group_by("region_code")
        .agg(
            periods=pl.len().cast(pl.Int64),
            _k=part.sum().cast(pl.Float64),
            _n=whole.sum().cast(pl.Float64),
            _sk=(score * part).sum().cast(pl.Float64),
            _sn=(score * whole).sum().cast(pl.Float64),
            _ssn=(score**2 * whole).sum().cast(pl.Float64),
        )
        .sort("region_code")
    )
    k, n, sk, sn, ssn = (summed[name].to_numpy() for name in ("_k", "_n", "_sk", "_sn", "_ssn"))
    share = k / n
    variance = share * (1 - share) * (ssn - sn**2 / n) * n / np.maximum(n - 1, 1)
    varies = variance > 0
    z = np.where(varies, (sk - share * sn) / np.sqrt(np.where(varies, variance, 1)), 0.0)
    enough = pl.col("periods") >= LEAST_QUARTERS
    return summed.select("region_code", "periods").with_columns(
        z=pl.when(enough).then(pl.Series(z)),
        p_value=pl.when(enough).then(pl.Series(2 * ndtr(-np.abs(z)))),
    )
