"""Seeded aliases: the demonstration accuses no real place.

Provinces and Luohe keep their names, because their totals are published ones.
"""

from __future__ import annotations

import polars as pl

from warehouse.demo.sampling import generator, rank_in_group
from warehouse.demo.scale import LUOHE, regions


def region_aliases(seed: int) -> pl.DataFrame:
    """Return one alias for every city and county of the code list, numbered at random in its
    province.
    """
    rng = generator(seed, "aliases")
    named = regions().filter(
        pl.col("level").is_in(["city", "county"])
        & ~pl.col("is_placeholder")
        & (pl.col("region_code") != LUOHE)
    )
    kinds = named.select(
        "region_code",
        kind=pl.when(pl.col("level") == "city")
        .then(0)
        .when(pl.col("region_code").str.slice(4, 1) == "7")
        .then(2)
        .otherwise(1),
        province=pl.col("region_code").str.slice(0, 2).cast(pl.Int64),
    )
    groups = (kinds["province"] * 10 + kinds["kind"]).to_numpy()
    numbers = rank_in_group(groups, rng.random(len(groups))) + 1
    number = pl.Series(numbers).cast(pl.String)
    two, three = number.str.zfill(2), number.str.zfill(3)
    kind = pl.col("kind")

    def alias(city: str, county: str, zone: str) -> pl.Expr:
        return (
            pl.when(kind == 0)
            .then(pl.lit(city) + two)
            .when(kind == 1)
            .then(pl.lit(county) + three)
            .otherwise(pl.lit(zone) + two)
        )

    return kinds.select(
        "region_code",
        alias_zh=alias("示例市-", "示例县-", "示例开发区-"),
        alias_en=alias("Sample City ", "Sample County ", "Sample Zone "),
    )
