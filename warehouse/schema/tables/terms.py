"""Terms of office, and the villages to be inspected in each of their years."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, field


class Terms(dy.Schema):
    """One row per region and term of office; a region without a row takes its parent's.

    `term_id` is the same text wherever the term is the same, so that regions can be summed.
    """

    region_code = dy.String(
        primary_key=True,
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("in_line"), example="999999"),
    )
    term_id = dy.String(primary_key=True, metadata=field("code", example="2021-2026"))
    name = dy.String(metadata=field(is_place_name=True))
    starts_on = dy.Date(metadata=field(example=dt.date(2021, 9, 1)))
    ends_on = dy.Date(
        metadata=field(not_before=(NotBefore("starts_on"),), example=dt.date(2026, 8, 31))
    )


class CoveragePlan(dy.Schema):
    """One row per county, term and calendar year: villages to be inspected in that year."""

    region_code = dy.String(
        primary_key=True,
        regex=REGION_CODE,
        metadata=field("region", region=RegionScope("within", "county"), example="999999"),
    )
    term_id = dy.String(
        primary_key=True,
        metadata=field("code", refers_to="terms.term_id", is_by_place=True, example="2021-2026"),
    )
    year = dy.Int32(
        primary_key=True, min=1990, max=2100, metadata=field(count_form="year", example=2024)
    )
    planned_villages = dy.Int64(min=0, metadata=field(example=20))
