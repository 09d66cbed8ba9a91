"""The ledger rows behind what is shown: the version says which lie in the region, the batches that
it was built from where they were read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from warehouse.intake.batches.batch import Batch
from warehouse.intake.batches.row_origins import (
    FILES,
    ROW_ORIGINS,
    batches_of,
    row_origins,
    rows_by_file,
    rows_of_days,
)
from warehouse.queries import origins
from warehouse.queries.snapshot import Snapshot
from warehouse.schema.validation import schema_of

_OF_VILLAGE: Final[Mapping[str, str]] = {
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
"""The ledgers behind a village's page, and the column by which its rows are looked up. Clues are
none of them: who reads a village's page learns of no clue.
"""


def of_rows(
    view: Snapshot, region_code: str, ledger: str, column: str, keys: tuple[str, ...]
) -> pl.DataFrame:
    """Return the rows of a ledger whose `column` has one of `keys`, as `ROW_ORIGINS`: of those that
    lie in the region.
    """
    there = origins.keys_in_region(view, region_code, column, keys)["key"]
    return row_origins(_batches(view), ledger, column, there, view.version.as_of_date)


def of_village(view: Snapshot, county_code: str, village_id: str) -> pl.DataFrame:
    """Return the ledger rows behind a village's page, as `ROW_ORIGINS`."""
    return _of_keys(view, origins.keys_of_village(view, county_code, village_id))


def of_problem(view: Snapshot, county_code: str, problem_id: str) -> pl.DataFrame:
    """Return the ledger rows that make a problem, as `ROW_ORIGINS`: that of its inspection, whose
    days its limits are counted from, its own, and what happened to it.
    """
    return _of_keys(view, origins.keys_of_problem(view, county_code, problem_id))


def _of_keys(view: Snapshot, keys: pl.DataFrame) -> pl.DataFrame:
    by_column = {str(column): part["key"] for (column,), part in keys.group_by("column")}
    by_column["successor_id"] = by_column.get("village_id", pl.Series(dtype=pl.String))
    batches, until = _batches(view), view.version.as_of_date
    parts = [
        row_origins(batches, ledger, column, by_column[column], until)
        for ledger, column in _OF_VILLAGE.items()
        if column in by_column
    ]
    return pl.concat([pl.DataFrame(schema=ROW_ORIGINS), *parts])


def of_days(
    view: Snapshot,
    region_code: str,
    ledger: str,
    columns: tuple[str, ...],
    day: str,
    days: tuple[date, date],
) -> pl.DataFrame:
    """Return the rows of a ledger, as `ROW_ORIGINS`, of which one of `columns` lies in the region
    and the column `day` between two days.
    """
    places = {
        column: origins.keys_in_region(view, region_code, column)["key"] for column in columns
    }
    return rows_of_days(_batches(view), ledger, places, day, days)


def of_ledger(view: Snapshot, region_code: str, ledger: str) -> pl.DataFrame:
    """Return how many rows of a ledger each sheet of each batch gave, as `FILES`: of a region those
    that lie in it; of the whole version all, those that can be placed nowhere too.
    """
    if view.is_whole(region_code):
        return rows_by_file(_batches(view), ledger, None, None)
    column = origins.placing_column(schema_of(ledger).column_names())
    if column is None:
        return pl.DataFrame(schema=FILES)
    there = origins.keys_in_region(view, region_code, column)["key"]
    return rows_by_file(_batches(view), ledger, column, there)


def _batches(view: Snapshot) -> list[Batch]:
    """Return the batches that the version was built from, as far as they are still there."""
    version = view.version
    hashes = version.batch_hashes or ("",) * len(version.batches)  # none in the first versions
    return batches_of(view.reader.home, dict(zip(version.batches, hashes, strict=True)))
