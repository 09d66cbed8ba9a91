"""Days of the calendar: which are worked on, by the table of holidays."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def working_day_after(snapshot: Snapshot, first: date, days: int) -> pl.DataFrame:
    """Return one row, `day`: the last of so many working days after a day; no row where the
    calendar ends before it.
    """
    return snapshot.frame(
        """
        select max(date_day) as day
        from (
            select date_day from dim_date
            where date_day > $first and is_working_day
            order by date_day
            limit $days
        )
        having count(*) = $days
        """,
        {"first": first, "days": days},
    )
