"""From a row of a list to the ledger rows that made it: batch, file, sheet, row, corrections.

What may be seen is decided by the version, where each thing has its region; the rows themselves are
read from the batches that it was built from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from warehouse.intake.batches.batch import Batch
from warehouse.intake.batches.row_origins import (
    FILES,
    ROW_ORIGINS,
    batches_of,
    row_origins,
    rows_by_file,
)
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.successions import LINES_OF_ALL_TERMS, OF_LINES
from warehouse.schema.validation import schema_of

_IN_REGION = """in (
            select region_code from dim_region
            where $region in (region_code, city_code, province_code, '100000')
        )"""

PLACED: Final[Mapping[str, tuple[str, str, str]]] = {
    "inspections": ("fct_inspection", "inspection_id", "county_code"),
    "problems": ("fct_problem", "problem_id", "county_code"),
    "recheck_samples": ("", "region_code", ""),
    "reports_due": ("", "region_code", ""),
    "rounds": ("fct_round", "round_id", "region_code"),
    "supervision_actions": ("fct_action", "action_id", "target_region"),
    "supervision_rounds": ("", "region_code", ""),
    "villages": ("dim_village", "village_id", "county_code"),
}
"""Of each ledger whose rows are listed: the table of the version that places them, the column by
which they are asked for, and the column of their region; none where that column is the region.
"""

OF_VILLAGE: Final[Mapping[str, str]] = {
    "villages": "village_id",
    "village_profiles": "village_id",
    "weak_orgs": "village_id",
    "qr_petitions": "village_id",
    "village_successions": "successor_id",
    "inspections": "inspection_id",
    "problems": "problem_id",
    "problem_events": "problem_id",
    "rechecks": "problem_id",
    "action_items": "problem_id",
}
"""The ledgers behind a village's page, and the column by which its rows are asked for. Clues are
none of them: who reads a village's page learns of no clue.
"""


def of_rows(snapshot: Snapshot, region_code: str, ledger: str, keys: Sequence[str]) -> pl.DataFrame:
    """Return the ledger rows behind rows of a list, as `ROW_ORIGINS`: those whose key is one of
    `keys` and lies in the region. `ledger` is one of `PLACED`.
    """
    region = snapshot.region(region_code)
    table, column, place = PLACED[ledger]
    parameters = {"region": region, "keys": list(dict.fromkeys(keys))}
    if not table:
        table, place = "dim_region", "region_code"
    allowed = snapshot.frame(
        f"""
        select distinct cast({column} as varchar) as key
        from {table}
        where {column} in (select unnest(cast($keys as varchar[]))) and {place} {_IN_REGION}
        """,  # noqa: S608  names of this module's own
        parameters,
    )["key"]
    return _read(snapshot, {ledger: (column, allowed)})


def of_village(snapshot: Snapshot, county_code: str, village_id: str) -> pl.DataFrame:
    """Return the ledger rows behind a village's page, as `ROW_ORIGINS`.

    Those of its inspections and problems of all terms, and of the villages that it took over, are
    among them.
    """
    parameters = {"county": snapshot.region(county_code), "villages": [village_id]}
    keys = {
        column: snapshot.frame(
            f"""
            with recursive lines as ({LINES_OF_ALL_TERMS}
            )

            select distinct {column} as key from {table}
            where {condition} and village_id in (select village_id from lines)
            """,  # noqa: S608  text of this package
            parameters,
        )["key"]
        for column, table, condition in (
            ("village_id", "lines", "true"),
            ("inspection_id", "fct_inspection", OF_LINES),
            ("problem_id", "fct_problem", OF_LINES),
        )
    }
    keys["successor_id"] = keys["village_id"]
    return _read(snapshot, {table: (column, keys[column]) for table, column in OF_VILLAGE.items()})


def of_ledger(snapshot: Snapshot, region_code: str, ledger: str) -> pl.DataFrame:
    """Return how many rows of a ledger each sheet of each batch gave, as `FILES`: of a region those
    that lie in it; of the whole version all, those that can be placed nowhere too.
    """
    region = snapshot.region(region_code)
    batches = _batches(snapshot)
    whole = snapshot.frame("select count(*) as regions from dim_region")["regions"][0]
    if region == snapshot.root and len(snapshot.codes) == whole:
        return rows_by_file(batches, ledger, None, None)
    there = schema_of(ledger).column_names()
    column = next((column for column in _PLACED_BY if column in there), None)
    if column is None:
        return pl.DataFrame(schema=FILES)
    table, key, place = _PLACED_BY[column]
    values = snapshot.frame(
        f"select distinct {key} as key from {table} where {place} {_IN_REGION}",  # noqa: S608
        {"region": region},
    )["key"]
    return rows_by_file(batches, ledger, column, values)


_PLACED_BY: Final[Mapping[str, tuple[str, str, str]]] = {
    "county_code": ("dim_region", "region_code", "region_code"),
    "region_code": ("dim_region", "region_code", "region_code"),
    "target_region": ("dim_region", "region_code", "region_code"),
    "to_region": ("dim_region", "region_code", "region_code"),
    "village_id": ("dim_village", "village_id", "county_code"),
    "successor_id": ("dim_village", "village_id", "county_code"),
    "inspection_id": ("fct_inspection", "inspection_id", "county_code"),
    "problem_id": ("fct_problem", "problem_id", "county_code"),
    "clue_id": ("fct_clue", "clue_id", "county_code"),
}
"""By which column a ledger's rows are placed, the nearest first, and where its values and their
regions stand.
"""


def _read(snapshot: Snapshot, lookups: Mapping[str, tuple[str, pl.Series]]) -> pl.DataFrame:
    """Return the rows of several tables, each by a column and the values that it may have."""
    batches = _batches(snapshot)
    parts = [
        row_origins(batches, table, column, values, snapshot.version.as_of_date)
        for table, (column, values) in lookups.items()
        if len(values)
    ]
    return pl.concat([pl.DataFrame(schema=ROW_ORIGINS), *parts])


def _batches(snapshot: Snapshot) -> list[Batch]:
    """Return the batches that the version was built from, as far as they are still there."""
    version = snapshot.version
    hashes = version.batch_hashes or ("",) * len(version.batches)  # none in the first versions
    return batches_of(snapshot.reader.home, dict(zip(version.batches, hashes, strict=True)))
