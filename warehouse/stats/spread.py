"""How the values of units lie: the ends, the quartiles and the median of each metric."""

from __future__ import annotations

import polars as pl

from warehouse.stats.enough import FEWEST_UNITS

QUARTILES = {"low_quarter": 0.25, "median": 0.5, "high_quarter": 0.75}


def spread(values: pl.DataFrame) -> pl.DataFrame:
    """Return one row a metric: units, low, low_quarter, median, high_quarter, high.

    `values` holds metric and value, one row a unit that can be compared. Quantiles lie between two
    values in proportion (Hyndman & Fan 1996, type 7, doi 10.2307/2684934); they and the median are
    null of fewer than five units, of which they say nothing.
    """
    value, are_enough = pl.col("value"), pl.len() >= FEWEST_UNITS
    return (
        values.drop_nulls("value")
        .group_by("metric")
        .agg(
            units=pl.len().cast(pl.Int64),
            low=value.min(),
            **{
                name: pl.when(are_enough).then(value.quantile(share, "linear"))
                for name, share in QUARTILES.items()
            },
            high=value.max(),
        )
        .sort("metric")
    )
