"""Villages and communities: their periods, what came of them, and what was found there."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, VillageDay, field

SUCCESSION_KINDS = ["merge", "split", "rename"]


class Villages(dy.Schema):
    """One row per village (community included) and period of validity.

    `valid_to` is the last day on which the row holds, null while it still does.
    """

    village_id = dy.String(primary_key=True, metadata=field("code", example="999999001001"))
    name = dy.String(metadata=field(is_place_name=True))
    kind = dy.Enum(
        ["village", "community"], metadata=field(values="village_kind", example="village")
    )
    township_code = dy.String(metadata=field("code", example="999999001"))
    township_name = dy.String(metadata=field(is_place_name=True))
    county_code = dy.String(
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("within", "county"), example="999999"),
    )
    valid_from = dy.Date(
        primary_key=True, metadata=field(example=dt.date(2021, 9, 1), is_day_of_row=True)
    )
    valid_to = dy.Date(nullable=True, metadata=field(not_before=(NotBefore("valid_from"),)))


class VillageSuccessions(dy.Schema):
    """One row per predecessor and successor; `effective_on` is the successor's first day."""

    predecessor_id = dy.String(
        primary_key=True,
        metadata=field(
            "village",
            refers_to="villages.village_id",
            village_day=VillageDay("effective_on", days_after=-1),
            example="999999001009",
        ),
    )
    successor_id = dy.String(
        primary_key=True,
        metadata=field(
            "village",
            refers_to="villages.village_id",
            village_day=VillageDay("effective_on", if_absent="rejected"),
            example="999999001001",
        ),
    )
    effective_on = dy.Date(metadata=field(example=dt.date(2021, 9, 1), is_day_of_row=True))
    kind = dy.Enum(SUCCESSION_KINDS, metadata=field(values="succession_kind", example="merge"))


class VillageProfiles(dy.Schema):
    """One row per village and date of survey."""

    village_id = dy.String(
        primary_key=True,
        metadata=field(
            "village",
            refers_to="villages.village_id",
            village_day=VillageDay("surveyed_on", if_absent="warned"),
            example="999999001001",
        ),
    )
    surveyed_on = dy.Date(
        primary_key=True,
        metadata=field(not_in_future=True, example=dt.date(2023, 12, 31), is_day_of_row=True),
    )
    population = dy.Int64(nullable=True, min=0, metadata=field(example=2050))
    is_weak_org = dy.Bool(nullable=True, metadata=field(example=False))
    petitions_12m = dy.Int64(nullable=True, min=0, metadata=field(example=6))
    disputes_12m = dy.Int64(nullable=True, min=0, metadata=field(example=11))
    project_funds_yuan = dy.Float64(nullable=True, min=0, metadata=field(example=1860000.0))
    collective_assets_yuan = dy.Float64(nullable=True, min=0, metadata=field(example=2350000.0))
    policy_projects = dy.Int64(nullable=True, min=0, metadata=field(example=4))
    secretary_is_head = dy.Bool(nullable=True, metadata=field(example=True))
    is_poverty_village = dy.Bool(nullable=True, metadata=field(example=False))
