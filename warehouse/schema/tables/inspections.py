"""Rounds, teams, and their inspections of villages."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, VillageDay, field
from warehouse.schema.levels import TEAM_LEVELS


class Rounds(dy.Schema):
    """One row per round of inspection."""

    round_id = dy.String(primary_key=True, metadata=field("code", example="R01"))
    region_code = dy.String(
        regex=REGION_CODE, metadata=field("region", region=RegionScope("in_line"), example="999999")
    )
    term_id = dy.String(
        metadata=field("code", refers_to="terms.term_id", is_by_place=True, example="2021-2026")
    )
    sequence = dy.Int32(min=1, metadata=field(count_form="round", example=1))
    name = dy.String(metadata=field(is_place_name=True))
    starts_on = dy.Date(metadata=field(example=dt.date(2024, 3, 1), is_day_of_row=True))
    ends_on = dy.Date(
        metadata=field(not_before=(NotBefore("starts_on"),), example=dt.date(2024, 5, 31))
    )
    pilot_kind = dy.String(nullable=True, metadata=field(values="pilot"))


class Teams(dy.Schema):
    """One row per inspection team; `region_code` is the region that sent it."""

    team_id = dy.String(primary_key=True, metadata=field("code", example="T01"))
    level = dy.Enum(TEAM_LEVELS, metadata=field(values="team_level", example="county"))
    region_code = dy.String(
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("anywhere"), example="999999"),
    )
    posts = dy.Int64(nullable=True, min=0, metadata=field(example=7))
    established_on = dy.Date(
        nullable=True, metadata=field(not_in_future=True, example=dt.date(2021, 10, 15))
    )


class Inspections(dy.Schema):
    """One row per inspection of one village. `modes` are tags joined by `|` (routine|cross)."""

    inspection_id = dy.String(primary_key=True, metadata=field("code", example="I0001"))
    village_id = dy.String(
        metadata=field(
            "village",
            refers_to="villages.village_id",
            village_day=VillageDay("starts_on", if_absent="rejected"),
            example="999999001001",
        )
    )
    round_id = dy.String(metadata=field("code", refers_to="rounds.round_id", example="R01"))
    team_id = dy.String(
        nullable=True, metadata=field("code", refers_to="teams.team_id", example="T01")
    )
    team_level = dy.Enum(TEAM_LEVELS, metadata=field(values="team_level", example="county"))
    modes = dy.String(
        regex="^[a-z_]+(\\|[a-z_]+)*$",
        metadata=field("tags", values="mode", example="routine|cross"),
    )
    starts_on = dy.Date(
        metadata=field(
            not_before=(NotBefore("rounds.starts_on"),),
            not_in_future=True,
            example=dt.date(2024, 3, 4),
            is_day_of_row=True,
        )
    )
    ends_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("starts_on"),), not_in_future=True, example=dt.date(2024, 3, 15)
        ),
    )
    feedback_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(
                NotBefore("starts_on"),
                NotBefore("ends_on"),
            ),
            not_in_future=True,
            needs="ends_on",
            example=dt.date(2024, 3, 28),
        ),
    )
    days_on_site = dy.Int64(nullable=True, min=0, metadata=field(example=10))
    interviews_held = dy.Int64(nullable=True, min=0, metadata=field(example=32))
    parent_inspection_id = dy.String(
        nullable=True, metadata=field("code", refers_to="inspections.inspection_id")
    )
