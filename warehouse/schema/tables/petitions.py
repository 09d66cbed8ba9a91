"""Petitions by QR code, counted."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import VillageDay, field


class QrPetitions(dy.Schema):
    """One row per village, month and channel: counts of petitions, never their content."""

    village_id = dy.String(
        primary_key=True,
        metadata=field(
            "village",
            refers_to="villages.village_id",
            village_day=VillageDay("month", if_absent="warned"),
            example="999999001001",
        ),
    )
    month = dy.Date(
        primary_key=True,
        metadata=field(
            "month", not_in_future=True, example=dt.date(2024, 3, 1), is_day_of_row=True
        ),
    )
    channel = dy.String(primary_key=True, metadata=field(values="channel", example="qr_poster"))
    received = dy.Int64(min=0, metadata=field(example=3))
    named = dy.Int64(nullable=True, min=0, metadata=field(part_of="received", example=1))
    answered_in_time = dy.Int64(nullable=True, min=0, metadata=field(part_of="received", example=3))
    confirmed = dy.Int64(nullable=True, min=0, metadata=field(part_of="received", example=1))
