"""Money recovered."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import NotBefore, field

RECOVERY_KINDS = ["recovered", "refunded", "loss_avoided"]


class Recoveries(dy.Schema):
    """One row per recovery of money."""

    recovery_id = dy.String(primary_key=True, metadata=field("code", example="M0001"))
    inspection_id = dy.String(
        metadata=field("code", refers_to="inspections.inspection_id", example="I0001")
    )
    kind = dy.Enum(
        RECOVERY_KINDS,
        metadata=field(values="recovery_kind", example="recovered"),
    )
    amount_yuan = dy.Float64(min=0, metadata=field(example=12600.5))
    recovered_on = dy.Date(
        metadata=field(
            not_before=(NotBefore("inspections.starts_on"),),
            not_in_future=True,
            example=dt.date(2024, 7, 10),
            is_day_of_row=True,
        )
    )
