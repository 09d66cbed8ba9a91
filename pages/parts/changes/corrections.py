"""What batches corrected of the region's rows: old and new, by the day of their acceptance."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.intake.batches.corrections_taken import PLACES, corrections_taken
from warehouse.queries.changes.corrections import placed
from warehouse.queries.snapshot import Snapshot


def corrections(view: Snapshot, region_code: str, since: date) -> pl.DataFrame:
    """Return one row per corrected field of the rows that lie in a region, the newest batch first.

    Columns: accepted_on, batch_id, table, key (what the row is called), field, old and new (as
    stored, null for none), and county_code, the region in which the row lies. Only batches that the
    version was built from are looked at.
    """
    taken = corrections_taken(view.reader.home, view.version.batches, since)
    lines = taken.with_row_index("line")
    if lines.is_empty():
        return lines.drop("line", *PLACES).with_columns(county_code=pl.lit(None, pl.String))
    here = placed(view, region_code, lines).with_columns(pl.col("line").cast(pl.UInt32))
    return lines.drop(*PLACES).join(here, on="line").sort("line").drop("line")
