"""How much is generated: four scales, each a list of parts that are generated one after another.

A part is what fits comfortably in memory: a province, or a city or county that stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.days import day
from warehouse.runtime.errors import XuntuError
from warehouse.words.languages import listed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

AS_OF_DATE = date(2024, 6, 30)
AS_OF = day("2024-06-30")
LEDGERS_SEED = 1
"""The seed that the committed ledgers of the example county were written with."""

JIANGXI = "360000"
SICHUAN = "510000"
LUOHE = "411100"
EXAMPLE_COUNTY = "511126"
LUOHE_VILLAGES = 1340
"""Luohe publishes 1,340 villages; the division codes of 2023 hold 1,334."""


class Scale(StrEnum):
    """The four sizes of demonstration data."""

    COUNTY = "county"
    SMALL = "small"
    DEFAULT = "default"
    NATIONAL = "national"


class ScaleUnknown(XuntuError):
    """A scale was asked for that does not exist."""


def scale_named(name: str) -> Scale:
    """Return the scale of that name.

    Raises:
        ScaleUnknown: there is none.
    """
    try:
        return Scale(name)
    except ValueError as error:
        raise ScaleUnknown.of("scale_unknown", name=name, scales=listed(Scale)) from error


@dataclass(frozen=True)
class DemoTerm:
    """A term of office, the same everywhere in the demonstration."""

    term_id: str
    name: str
    starts_on: int
    ends_on: int


TERMS = (
    DemoTerm("2016-2021", "2016—2021年届", day("2016-09-01"), day("2021-08-31")),
    DemoTerm("2021-2026", "2021—2026年届", day("2021-09-01"), day("2026-08-31")),
)
FIRST_TERM, SECOND_TERM = 0, 1


@dataclass(frozen=True)
class Part:
    """Counties generated together.

    `region_code` is the region that the part is the whole of; published totals of that region
    are met by this part alone. `number` seeds the part's random streams.
    """

    region_code: str
    counties: pl.DataFrame

    @property
    def number(self) -> int:
        """The part's place in the random streams."""
        return int(self.region_code)

    @property
    def province(self) -> str:
        """The code of the province that the part lies in."""
        return f"{self.region_code[:2]}0000"

    @cached_property
    def codes(self) -> NDArray[np.str_]:
        """County codes, ascending."""
        return self.counties["region_code"].to_numpy().astype(str)

    @cached_property
    def villages(self) -> NDArray[np.int64]:
        """Villages of each county at the as-of date."""
        return self.counties["villages"].to_numpy()

    @cached_property
    def cities(self) -> NDArray[np.str_]:
        """Return the code of the city above each county, or of the province where there is none."""
        return self.counties["city_code"].to_numpy().astype(str)

    @cached_property
    def place(self) -> dict[str, int]:
        """Return the place of each county in the part's arrays, by code."""
        return {code: index for index, code in enumerate(self.codes.tolist())}


def regions() -> pl.DataFrame:
    """Return every region in force, Luohe topped up to the villages it publishes."""
    table = (
        pl.read_csv(SEEDS / "regions.csv", glob=False, infer_schema_length=0)
        .filter(pl.col("valid_to").is_null())
        .with_columns(
            pl.col("villages", "of_which_communities", "townships").cast(pl.Int64),
            pl.col("is_placeholder") == "1",
        )
    )
    luohe = (pl.col("level") == "county") & (pl.col("parent_code") == LUOHE)
    listed = table.filter(luohe)["villages"].sum()
    is_largest = luohe & (pl.col("villages") == pl.col("villages").filter(luohe).max())
    topped_up = pl.col("villages") + (LUOHE_VILLAGES - listed)
    return table.with_columns(
        pl.when(is_largest).then(topped_up).otherwise("villages").alias("villages")
    )


def counties() -> pl.DataFrame:
    """Return the counties with the province and the city above them.

    `city_code` is the province's where a county stands under it directly.

    A county so new that the list does not count its villages yet is left out.
    """
    table = regions()
    above = table.select(
        parent_code="region_code",
        province_code=pl.when(pl.col("level") == "province")
        .then("region_code")
        .otherwise("parent_code"),
        is_in_city=(pl.col("level") == "city") & ~pl.col("is_placeholder"),
    )
    return (
        table.filter(pl.col("level") == "county", pl.col("villages").is_not_null())
        .join(above, on="parent_code", how="left", maintain_order="left")
        .with_columns(
            city_code=pl.when("is_in_city").then("parent_code").otherwise("province_code")
        )
        .drop("is_in_city")
        .sort("region_code")
    )


def parts(scale: Scale) -> list[Part]:
    """Return the parts of a scale, in the order of their codes.

    Raises:
        ValueError: the county scale is read from `seeds/ledgers`, not generated in parts.
    """
    if scale is Scale.COUNTY:
        raise ValueError("the county scale is read from seeds/ledgers")
    every = counties()
    in_luohe = pl.col("parent_code") == LUOHE
    luohe = Part(LUOHE, every.filter(in_luohe))
    if scale is Scale.SMALL:
        return [luohe, Part(EXAMPLE_COUNTY, every.filter(region_code=EXAMPLE_COUNTY))]
    provinces = [
        Part(str(province), group)
        for (province,), group in every.filter(~in_luohe).group_by(
            "province_code", maintain_order=True
        )
    ]
    if scale is Scale.DEFAULT:
        provinces = [part for part in provinces if part.region_code in {JIANGXI, SICHUAN}]
    return sorted([*provinces, luohe], key=lambda part: part.region_code)
