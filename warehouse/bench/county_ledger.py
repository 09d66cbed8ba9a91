"""One county's ledger of problems, as it comes each month: rows that there are, sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.schema.validation import PROVENANCE

if TYPE_CHECKING:
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

ORIGIN = BatchOrigin(kind="generated", description="bench", source_file="warehouse.bench")


def accept_county_ledger(home: Home, *, is_demonstration: bool) -> Batch:
    """Accept all problems of the first county, and their events, in the place of those there are.

    No figure becomes another, so that whatever is checked of a demonstration holds.
    """
    villages = rows_in_force(home, "villages")
    county = villages.select(pl.col("county_code").min()).collect().item()
    inspections = rows_in_force(home, "inspections").join(
        villages.filter(pl.col("county_code") == county), on="village_id", how="semi"
    )
    problems = rows_in_force(home, "problems").join(inspections, on="inspection_id", how="semi")
    events = rows_in_force(home, "problem_events").join(problems, on="problem_id", how="semi")
    rows = {"problems": problems.collect(), "problem_events": events.collect()}
    corrected = [
        frame.select(pl.lit(table).alias("table_name"), "batch_id", "file_row_number")
        for table, frame in rows.items()
    ]
    return accept(
        home,
        {table: frame.drop(*PROVENANCE, "file_row_number") for table, frame in rows.items()},
        origin=ORIGIN,
        is_demonstration=is_demonstration,
        as_of_date=None,
        supersessions=pl.concat(corrected),
        joins_demonstration=is_demonstration,
    )
