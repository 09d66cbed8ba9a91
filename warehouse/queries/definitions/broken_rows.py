"""The rows of a version that broke a test of its build: the test's own query, asked once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from warehouse.queries.snapshot import Snapshot

MOST_SHOWN = 20

SCRATCH: Final = '"scratch".'
"""How a query names what a build leaves behind it: staging and intermediate models."""

_PUBLISHED: Final = '"warehouse"."main".'
"""How a query names what is published."""

_REGIONS = """select region_code from dim_region
                where $region in (region_code, city_code, province_code, '100000')"""

_PLACES: Final[Mapping[str, str]] = {
    "region_code": _REGIONS,
    "county_code": _REGIONS,
    "village_id": f"select village_id from dim_village where county_code in ({_REGIONS})",  # noqa: S608
    "inspection_id": f"select inspection_id from fct_inspection where county_code in ({_REGIONS})",  # noqa: S608
    "problem_id": f"select problem_id from fct_problem where county_code in ({_REGIONS})",  # noqa: S608
}
"""The columns by which a row is placed, and what of each lies in the region `$region`."""


def can_be_asked(compiled: str) -> bool:
    """Return whether a version holds all that a test's query reads."""
    return bool(compiled) and SCRATCH not in compiled


def broken_rows(
    snapshot: Snapshot, region_code: str, compiled: str, most: int = MOST_SHOWN
) -> pl.DataFrame:
    """Return at most so many of the rows that a test's query finds in a region, as text.

    `compiled` is the query of a test of the version (`TestResult.compiled`). A row that names no
    place is shown to whom the whole version is shown, and only with the root. Raises DuckDB's error
    where the version does not hold what the query reads (`can_be_asked`).
    """
    region = snapshot.region(region_code)
    # Without schema, so that within a scope its rows alone are read.
    compiled = compiled.replace(_PUBLISHED, "")
    query = f"with broken as (\n{compiled}\n) select * from broken"  # noqa: S608  dbt's own text
    names = snapshot.frame(f"{query} limit 0").columns
    place = next((name for name in _PLACES if name in names), None)
    if place is None:
        if not snapshot.is_whole(region):
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        rows = snapshot.frame(f"{query} limit $most", {"most": most})
    else:
        rows = snapshot.frame(
            f"{query} where {place} in ({_PLACES[place]}) limit $most",
            {"region": region, "most": most},
        )
    return rows.cast(pl.String)
