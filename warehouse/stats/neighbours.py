"""Which units are most alike by their traits: with whom a unit may fairly be compared.

As the nearest neighbours model of CIPFA (Chartered Institute of Public Finance and Accountancy,
England) has it: traits in standard deviations, all of one weight, and their Euclidean distance.
Traits that go together count together; a Mahalanobis distance would take that out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl


def nearest(
    units: pl.DataFrame, region_code: str, traits: Sequence[str], most: int = 5
) -> pl.DataFrame:
    """Return the units nearest to one of them, the nearest first: `units` with `distance`.

    `units` holds region_code and the traits, numbers or null. The distance is Euclidean, each trait
    in standard deviations of all units, so that none counts more for its unit of measure. A trait
    that does not vary, or that the unit itself has not, says nothing and is left out; a unit that
    lacks one of the others is no neighbour. No rows where no trait is left.
    """
    own = units.filter(pl.col("region_code") == region_code)
    spread = units.select(pl.col(traits).std()).row(0, named=True)
    used = [trait for trait in traits if own.height and own[trait][0] is not None and spread[trait]]
    others = units.filter(pl.col("region_code") != region_code).drop_nulls(used)
    if not used:
        return others.clear().with_columns(distance=pl.lit(None, pl.Float64))
    scale = np.array([spread[trait] for trait in used], dtype=float)
    apart = (others.select(used).to_numpy() - own.select(used).to_numpy()) / scale
    return (
        others.with_columns(distance=np.sqrt((apart**2).sum(axis=1)))
        .sort("distance", "region_code")
        .head(most)
    )
