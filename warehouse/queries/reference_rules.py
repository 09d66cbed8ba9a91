"""Which rows of a reference table hold for a region: its own, else those of the nearest above it.

Ancestors count whether they may be seen or not.
"""

from __future__ import annotations

REGION_LINEAGE = """lineage as (
            select [region_code, city_code, province_code, '100000'] as codes
            from dim_region
            where region_code = $region
        )"""
"""The region (`$region`) and those above it, the nearest first, as a table of one row."""

IN_FORCE = "valid_from <= $on and (valid_to is null or valid_to >= $on)"
"""That a row is in force on a day (`$on`)."""


def of_lineage(table: str) -> str:
    """Return the condition that a row of `table` is of the region or of one above it."""
    return f"list_contains(codes, {table}.region_code)"


def nearest(table: str, each: str) -> str:
    """Return the clause that keeps the nearest row of `each` kind, of several the one set last."""
    return f"""qualify row_number() over (
            partition by {each}
            order by list_position(codes, {table}.region_code), valid_from desc
        ) = 1"""
