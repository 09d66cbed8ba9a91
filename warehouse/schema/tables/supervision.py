"""Supervision: single acts, the problems they name, and rounds."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, field
from warehouse.schema.levels import SUPERVISED_LEVELS

ACTION_KINDS = [
    "reminder",
    "interview",
    "notification",
    "recommendation",
    "accountability",
    "rule_made",
    "meeting_item",
]
"""The ladder of supervision, the rules that came of it, and what meetings asked for."""

METRIC_NAME = r"^[a-z][a-z0-9_]{0,63}$"
"""The form of a metric's name."""


class SupervisionActions(dy.Schema):
    """One row per act of supervision, the ladder from reminder to accountability, and per item
    that a meeting asked of a region or unit: its `issued_on` is the day of the meeting.
    """

    action_id = dy.String(primary_key=True, metadata=field("code", example="D0001"))
    issuer_region = dy.String(
        regex=REGION_CODE, metadata=field("region", region=RegionScope("in_line"), example="999999")
    )
    target_region = dy.String(
        regex=REGION_CODE, metadata=field("region", region=RegionScope("within"), example="999999")
    )
    target_unit = dy.String(nullable=True)
    kind = dy.Enum(
        ACTION_KINDS,
        metadata=field(values="action_kind", example="reminder"),
    )
    category_code = dy.String(nullable=True, metadata=field(values="category"))
    problems_notified = dy.Int64(nullable=True, min=0, metadata=field(example=3))
    issued_on = dy.Date(
        metadata=field(not_in_future=True, example=dt.date(2024, 6, 3), is_day_of_row=True)
    )
    response_due_on = dy.Date(
        nullable=True,
        metadata=field(
            "deadline", not_before=(NotBefore("issued_on"),), example=dt.date(2024, 7, 3)
        ),
    )
    responded_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("issued_on"),), not_in_future=True, example=dt.date(2024, 6, 21)
        ),
    )
    request = dy.String(nullable=True, metadata=field(is_later=True))
    metric = dy.String(nullable=True, regex=METRIC_NAME, metadata=field("code", is_later=True))


class ActionItems(dy.Schema):
    """One row per act of supervision and problem it names."""

    action_id = dy.String(
        primary_key=True,
        metadata=field("code", refers_to="supervision_actions.action_id", example="D0001"),
    )
    problem_id = dy.String(
        primary_key=True, metadata=field("code", refers_to="problems.problem_id", example="P0001")
    )


class SupervisionRounds(dy.Schema):
    """One row per region, level and round of supervision."""

    region_code = dy.String(
        primary_key=True,
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("within"), example="999999"),
    )
    level = dy.Enum(
        SUPERVISED_LEVELS,
        primary_key=True,
        metadata=field(values="supervision_level", example="village"),
    )
    round_no = dy.Int32(primary_key=True, min=1, metadata=field(count_form="round", example=1))
    starts_on = dy.Date(primary_key=True, metadata=field(example=dt.date(2024, 4, 1)))
    ends_on = dy.Date(
        metadata=field(not_before=(NotBefore("starts_on"),), example=dt.date(2024, 4, 30))
    )
    villages_covered = dy.Int64(nullable=True, min=0, metadata=field(example=20))
    problems_found = dy.Int64(nullable=True, min=0, metadata=field(example=36))
    problems_rectified = dy.Int64(
        nullable=True, min=0, metadata=field(part_of="problems_found", example=30)
    )
