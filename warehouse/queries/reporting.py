"""How many of the regions that had to report have reported."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def completeness(snapshot: Snapshot, region_code: str, month_end: date) -> pl.DataFrame:
    """Return at most one row: regions_due, regions_received in the month; none if none was due."""
    return snapshot.frame(
        """
        select regions_due, regions_received
        from mart_reporting_completeness
        where region_code = $region and month_end = $month
        """,
        {"region": snapshot.region(region_code), "month": month_end},
    )
