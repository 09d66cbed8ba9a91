"""Clues handed over, the persons involved and what became of them."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, field

SANCTIONS = ["party_sanction", "government_sanction"]
OUTCOME_KINDS = ["filed", *SANCTIONS, "organisational", "judicial"]
"""What may become of a person, in the order of the stages."""


class Clues(dy.Schema):
    """One row per clue handed over."""

    clue_id = dy.String(primary_key=True, metadata=field("code", example="C0001"))
    inspection_id = dy.String(
        metadata=field("code", refers_to="inspections.inspection_id", example="I0001")
    )
    handed_over_on = dy.Date(
        metadata=field(
            not_before=(NotBefore("inspections.starts_on"),),
            not_in_future=True,
            example=dt.date(2024, 4, 2),
            is_day_of_row=True,
        )
    )
    receiver = dy.String(nullable=True)
    category_code = dy.String(nullable=True, metadata=field(values="category", example="B06"))
    due_on = dy.Date(
        nullable=True, metadata=field("deadline", not_before=(NotBefore("handed_over_on"),))
    )
    disposed_on = dy.Date(
        nullable=True,
        metadata=field(
            not_before=(NotBefore("handed_over_on"),),
            not_in_future=True,
            example=dt.date(2024, 6, 20),
        ),
    )
    disposal_kind = dy.String(
        nullable=True, metadata=field(values="disposal", example="case_filed")
    )


class CluePersons(dy.Schema):
    """One row per clue and person involved; the number is the office's, never a name."""

    clue_id = dy.String(
        primary_key=True, metadata=field("code", refers_to="clues.clue_id", example="C0001")
    )
    person_no = dy.String(primary_key=True, metadata=field("code", example="0001"))


class PersonOutcomes(dy.Schema):
    """One row per person (unique in county and term) and outcome."""

    person_no = dy.String(
        primary_key=True,
        metadata=field(
            "code", refers_to="clue_persons.person_no", is_by_place=True, example="0001"
        ),
    )
    county_code = dy.String(
        primary_key=True,
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("within", "county"), example="999999"),
    )
    term_id = dy.String(
        primary_key=True,
        metadata=field("code", refers_to="terms.term_id", is_by_place=True, example="2021-2026"),
    )
    outcome_kind = dy.Enum(
        OUTCOME_KINDS,
        primary_key=True,
        metadata=field(values="outcome_kind", example="filed"),
    )
    case_id = dy.String(nullable=True, metadata=field("code", example="A0001"))
    outcome_on = dy.Date(metadata=field(not_in_future=True, example=dt.date(2024, 6, 20)))
