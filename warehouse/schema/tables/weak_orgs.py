"""Weak village organisations."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import NotBefore, VillageDay, field


class WeakOrgs(dy.Schema):
    """One row per designation of a village's organisation as weak."""

    village_id = dy.String(
        primary_key=True,
        metadata=field(
            "village",
            refers_to="villages.village_id",
            village_day=VillageDay("designated_on", if_absent="warned"),
            example="999999001001",
        ),
    )
    designated_on = dy.Date(
        primary_key=True,
        metadata=field(not_in_future=True, example=dt.date(2022, 5, 20), is_day_of_row=True),
    )
    converted_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("designated_on"),),
            not_in_future=True,
            example=dt.date(2023, 4, 28),
        ),
    )
    relapsed_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("converted_on"),), not_in_future=True, needs="converted_on"
        ),
    )
