"""Aid postings."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, field


class Aid(dy.Schema):
    """One row per aid posting between regions."""

    aid_id = dy.String(primary_key=True, metadata=field("code", example="Z0001"))
    from_region = dy.String(
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("anywhere"), example="999999"),
    )
    to_region = dy.String(
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("anywhere"), example="999998"),
    )
    persons = dy.Int64(min=0, metadata=field(example=2))
    starts_on = dy.Date(metadata=field(example=dt.date(2024, 3, 1)))
    ends_on = dy.Date(
        nullable=True,
        metadata=field(not_before=(NotBefore("starts_on"),), example=dt.date(2024, 8, 31)),
    )
