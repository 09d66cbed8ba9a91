"""Reports that are due."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, field


class ReportsDue(dy.Schema):
    """One row per region, month and ledger that has to be reported."""

    region_code = dy.String(
        primary_key=True,
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("within", "county"), example="999999"),
    )
    month = dy.Date(primary_key=True, metadata=field("month", example=dt.date(2024, 3, 1)))
    ledger = dy.String(primary_key=True, metadata=field(values="ledger", example="problems"))
    due_on = dy.Date(metadata=field(not_before=(NotBefore("month"),), example=dt.date(2024, 3, 31)))
    received_on = dy.Date(
        nullable=True, metadata=field(not_in_future=True, example=dt.date(2024, 3, 29))
    )
