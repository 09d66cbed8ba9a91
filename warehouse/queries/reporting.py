"""How many of the regions that had to report have reported."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def completeness(snapshot: Snapshot, region_code: str, month_end: date) -> pl.DataFrame:
    """Return at most one row: regions due to report in the month, and those that had by its end.

    As of the month, whatever came in later; no row where nothing was due in it.
    """
    return snapshot.frame(
        """
        select regions_due, regions_received
        from mart_reporting_completeness
        where region_code = $region and month_end = $month
        """,
        {"region": snapshot.region(region_code), "month": month_end},
    )
