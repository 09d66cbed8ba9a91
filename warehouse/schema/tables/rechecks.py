"""Samples of closed problems, checked again on site."""

from __future__ import annotations

import datetime as dt

import dataframely as dy

from warehouse.schema.fields import REGION_CODE, NotBefore, RegionScope, field

RECHECK_RESULTS = ["passed", "failed"]


class RecheckSamples(dy.Schema):
    """One row per recorded random sample of closed items drawn for re-checking."""

    sample_id = dy.String(primary_key=True, metadata=field("code", example="S0001"))
    region_code = dy.String(
        regex=REGION_CODE, metadata=field("region", region=RegionScope("within"), example="999999")
    )
    period_starts_on = dy.Date(metadata=field(example=dt.date(2024, 7, 1)))
    period_ends_on = dy.Date(
        metadata=field(not_before=(NotBefore("period_starts_on"),), example=dt.date(2024, 9, 30))
    )
    frame_size = dy.Int64(min=0, metadata=field(example=40))
    sample_size = dy.Int64(min=0, metadata=field(part_of="frame_size", example=4))
    seed = dy.Int64(metadata=field(count_form="any", example=20241010))
    drawn_on = dy.Date(
        metadata=field(
            not_before=(NotBefore("period_starts_on"),),
            not_in_future=True,
            example=dt.date(2024, 10, 10),
        )
    )


class Rechecks(dy.Schema):
    """One row per sampled problem that was checked on site."""

    sample_id = dy.String(
        primary_key=True,
        metadata=field("code", refers_to="recheck_samples.sample_id", example="S0001"),
    )
    problem_id = dy.String(
        primary_key=True, metadata=field("code", refers_to="problems.problem_id", example="P0001")
    )
    checked_on = dy.Date(
        metadata=field(
            not_before=(
                NotBefore("recheck_samples.drawn_on"),
                NotBefore("problems.found_on"),
                NotBefore("inspections.starts_on"),
            ),
            not_in_future=True,
            example=dt.date(2024, 10, 18),
            is_day_of_row=True,
        )
    )
    result = dy.Enum(RECHECK_RESULTS, metadata=field(values="recheck_result", example="passed"))
