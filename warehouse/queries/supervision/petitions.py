"""Petitions by QR code: counts only, never their content, and never below a county."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def by_month(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return one row per month end and channel between two month ends.

    Columns: month_end, channel, received, answered_in_time, confirmed, named, and the petitions of
    which each of these is known: received_answer_known, received_confirmation_known,
    received_named_known.
    """
    return snapshot.frame(
        """
        select
            month_end, channel, received,
            named, received_named_known,
            answered_in_time, received_answer_known,
            confirmed, received_confirmation_known
        from mart_petitions
        where region_code = $region and month_end between $first and $last
        order by month_end, channel
        """,
        {"region": snapshot.region(region_code), "first": first, "last": last},
    )
