"""The code list as every import needs it: read and indexed once for each edition of its files."""

from __future__ import annotations

from functools import cached_property, lru_cache

import polars as pl

from warehouse.intake.reference.region_names import RegionNames
from warehouse.schema.reference_tables import Edition, edition_of, read_reference

_REGIONS, _SUCCESSIONS = "regions", "region_successions"


def code_list() -> CodeList:
    """Return the code list as its files are now."""
    return _of_edition(edition_of(_REGIONS), edition_of(_SUCCESSIONS))


# An office may change a file while its server runs; the list before is then of no use.
@lru_cache(maxsize=1)
def _of_edition(regions: Edition | None, successions: Edition | None) -> CodeList:
    return CodeList()


class CodeList:
    """The regions, those in force and those that ended; none of it changes."""

    @cached_property
    def regions(self) -> pl.DataFrame:
        """The regions in force: region_code, name, name_en, level, parent_code, villages,
        is_placeholder.

        A row that only fills a level (市辖区) is a placeholder; `parent_code` never names one.
        """
        return self._listed.filter(pl.col("valid_to").is_null()).drop("valid_to")

    @cached_property
    def names(self) -> RegionNames:
        """Regions by code and name, those in force and those that ended."""
        days = ("effective_on", "effective_after", "effective_by")
        ended = self._listed.filter(pl.col("valid_to").is_not_null())
        successions = read_reference(_SUCCESSIONS).with_columns(pl.col(days).str.to_date())
        return RegionNames(self.regions, ended, successions)

    @cached_property
    def ancestors(self) -> pl.DataFrame:
        """Region x region it lies in (itself included, `distance` 0): region_code, ancestor_code,
        ancestor_level, distance. Placeholders are left out.
        """
        regions = self.regions.filter(~pl.col("is_placeholder"))
        above = regions.select(
            pl.col("region_code").alias("ancestor_code"),
            pl.col("level").alias("ancestor_level"),
            pl.col("parent_code").alias("next_code"),
        )
        step = regions.select("region_code", pl.col("region_code").alias("ancestor_code")).join(
            above, on="ancestor_code"
        )
        steps: list[pl.DataFrame] = []
        while not step.is_empty():
            steps.append(step.with_columns(distance=pl.lit(len(steps), pl.Int32)))
            step = step.select("region_code", pl.col("next_code").alias("ancestor_code")).join(
                above, on="ancestor_code"
            )
        return pl.concat(steps).select("region_code", "ancestor_code", "ancestor_level", "distance")

    @cached_property
    def _listed(self) -> pl.DataFrame:
        """The columns of `regions` and `valid_to`, which only regions of the past have."""
        listed = read_reference(_REGIONS).select(
            "region_code",
            "name",
            "name_en",
            "level",
            "parent_code",
            pl.col("villages").cast(pl.Int64),
            pl.col("is_placeholder") == "1",
            "valid_to",
        )
        skipped = listed.filter("is_placeholder").select(
            pl.col("region_code").alias("parent_code"), pl.col("parent_code").alias("next_code")
        )
        return (
            listed.join(skipped, on="parent_code", how="left", maintain_order="left")
            .with_columns(parent_code=pl.coalesce("next_code", "parent_code"))
            .drop("next_code")
        )
