"""Which keys of ledger rows lie in a region, so that the rows may be looked up in their batches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import polars as pl

from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import LINES_OF_ALL_TERMS, OF_LINES

_PLACED_BY: Final[Mapping[str, tuple[str, str, str]]] = {
    "county_code": ("dim_region", "region_code", "region_code"),
    "region_code": ("dim_region", "region_code", "region_code"),
    "target_region": ("dim_region", "region_code", "region_code"),
    "to_region": ("dim_region", "region_code", "region_code"),
    "from_region": ("dim_region", "region_code", "region_code"),
    "village_id": ("dim_village", "village_id", "county_code"),
    "successor_id": ("dim_village", "village_id", "county_code"),
    "inspection_id": ("fct_inspection", "inspection_id", "county_code"),
    "problem_id": ("fct_problem", "problem_id", "county_code"),
    "clue_id": ("fct_clue", "clue_id", "county_code"),
    "action_id": ("fct_action", "action_id", "target_region"),
    "round_id": ("fct_round", "round_id", "region_code"),
}
"""The columns of ledgers by which a row is placed, the nearest first: the table of the version that
holds their values, by which name, and the column of the region.
"""


def placing_column(columns: Collection[str]) -> str | None:
    """Return by which of a ledger's columns its rows are placed; None where by none."""
    return next((column for column in _PLACED_BY if column in columns), None)


def keys_in_region(
    snapshot: Snapshot, region_code: str, column: str, keys: Sequence[str] | None = None
) -> pl.DataFrame:
    """Return the values (`key`) of a column of ledgers that lie in a region, of `keys` alone where
    they are given. `column` is one that places rows (`placing_column`).
    """
    table, key, region = _PLACED_BY[column]
    return snapshot.frame(
        f"""
        select distinct {key} as key
        from {table}
        where ($keys is null or {key} in (select unnest(cast($keys as varchar[]))))
            and {region} in (
                select region_code from dim_region
                where $region in (region_code, city_code, province_code, '100000')
            )
        """,  # noqa: S608  names of this module's own
        {"region": snapshot.region(region_code), "keys": None if keys is None else list(keys)},
    )


def keys_of_village(snapshot: Snapshot, county_code: str, village_id: str) -> pl.DataFrame:
    """Return the keys of all that a village's page is of: `column` (village_id, inspection_id,
    problem_id) and `key`.

    Its inspections and problems are of all terms; the villages that it took over are among them.
    """
    return snapshot.frame(
        f"""
        with recursive lines as ({LINES_OF_ALL_TERMS}
        )

        select 'village_id' as column, village_id as key from lines
        union
        select 'inspection_id' as column, inspection_id as key from fct_inspection
        where fct_inspection.{OF_LINES} and village_id in (select village_id from lines)
        union
        select 'problem_id' as column, problem_id as key from fct_problem
        where fct_problem.{OF_LINES} and village_id in (select village_id from lines)
        """,  # noqa: S608  text of `successions`
        {"county": snapshot.region(county_code), "villages": [village_id]},
    )


def keys_of_problem(snapshot: Snapshot, county_code: str, problem_id: str) -> pl.DataFrame:
    """Return the keys of a problem of the county and of the inspection that found it, as
    `keys_of_village` does; none of a problem that is not the county's.
    """
    return snapshot.frame(
        """
        select
            unnest(['inspection_id', 'problem_id']) as column,
            unnest([inspection_id, problem_id]) as key
        from fct_problem
        where county_code = $county and problem_id = $problem
        """,
        {"county": snapshot.region(county_code), "problem": problem_id},
    )
