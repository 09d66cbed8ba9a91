"""Problems and their events."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import NotBefore, field
from warehouse.schema.levels import ADMINISTRATIVE_LEVELS, RESPONSIBILITY_LEVELS

EVENT_KINDS = [
    "plan_submitted",
    "node_self_check",
    "node_supervision",
    "node_consolidation",
    "progress",
    "basically_done",
    "reported_done",
    "verified",
    "closed",
    "returned",
    "extended",
    "reassigned",
    "direct_close_applied",
    "direct_close_granted",
    "direct_close_refused",
    "reopened",
    "withdrawn",
]

SETTLED_BY = {"closed": "closed", "direct_close_granted": "closed", "withdrawn": "withdrawn"}
"""The events that settle a problem, and what each leaves it as."""

EVENT_ORDER = ("problem_id", "occurred_on", "sequence_no")
"""What events are sorted by: of a problem by their days, and by their numbers within a day."""

CLOSINGS = [kind for kind, status in SETTLED_BY.items() if status == "closed"]
"""The events that close one."""


class Problems(dy.Schema):
    """One row per problem. `due_on` is set only where the ledger itself names a day."""

    problem_id = dy.String(primary_key=True, metadata=field("code", example="P0001"))
    inspection_id = dy.String(
        metadata=field("code", refers_to="inspections.inspection_id", example="I0001")
    )
    category_code = dy.String(nullable=True, metadata=field(values="category", example="B01"))
    cause_code = dy.String(nullable=True, metadata=field(values="cause", example="R1"))
    responsibility_level = dy.Enum(
        RESPONSIBILITY_LEVELS, metadata=field(values="responsibility_level", example="village")
    )
    responsible_unit = dy.String(nullable=True)
    is_immediate = dy.Bool(metadata=field(example=False))
    is_livelihood = dy.Bool(metadata=field(example=True))
    is_key = dy.Bool(metadata=field(example=False))
    is_ongoing = dy.Bool(metadata=field(example=False))
    found_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("inspections.starts_on"),),
            not_in_future=True,
            example=dt.date(2024, 3, 8),
            is_day_of_row=True,
        ),
    )
    due_on = dy.Date(
        nullable=True,
        metadata=field(
            "deadline", not_before=(NotBefore("found_on", "warned"),), example=dt.date(2024, 9, 28)
        ),
    )
    summary = dy.String(nullable=True)


class ProblemEvents(dy.Schema):
    """One row per event in the life of a problem.

    Where only a report says that it happened, `occurred_on` is the report's as-of date and
    `occurred_after` the last date on which it was known not to have happened; where the day is
    known `occurred_after` is null.
    """

    event_id = dy.String(primary_key=True, metadata=field("code", example="E0001"))
    problem_id = dy.String(metadata=field("code", refers_to="problems.problem_id", example="P0001"))
    sequence_no = dy.Int32(min=1, metadata=field(example=1))
    event_kind = dy.Enum(EVENT_KINDS, metadata=field(values="event_kind", example="closed"))
    occurred_on = dy.Date(
        metadata=field(
            not_before=(
                NotBefore("inspections.starts_on"),
                NotBefore("problems.found_on"),
            ),
            not_in_future=True,
            example=dt.date(2024, 7, 31),
            is_day_of_row=True,
        )
    )
    occurred_after = dy.Date(nullable=True, metadata=field(example=dt.date(2024, 6, 30)))
    recorded_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("occurred_on"),), not_in_future=True, example=dt.date(2024, 8, 2)
        ),
    )
    actor_level = dy.Enum(
        ADMINISTRATIVE_LEVELS,
        nullable=True,
        metadata=field(values="administrative_level", example="county"),
    )
    reason_code = dy.String(nullable=True, metadata=field(values="event_reason"))
    new_due_on = dy.Date(
        nullable=True, metadata=field("deadline", not_before=(NotBefore("occurred_on", "warned"),))
    )
    new_responsibility_level = dy.Enum(
        RESPONSIBILITY_LEVELS, nullable=True, metadata=field(values="responsibility_level")
    )
    new_responsible_unit = dy.String(nullable=True)
