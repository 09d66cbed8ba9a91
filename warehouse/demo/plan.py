"""Terms of office and the yearly coverage plans of counties."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.days import dates
from warehouse.demo.practice import practice_of
from warehouse.demo.scale import SECOND_TERM, TERMS, Part
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.demo.villages.village_rows import Roster

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LATE_START_PLAN = {2024: 0.09, 2025: 0.46, 2026: 0.45}
"""The plan of a county that has hardly begun, and is not behind for it."""


def terms() -> pl.DataFrame:
    """Return the two terms, given for the whole country; every region takes them from there."""
    return pl.DataFrame(
        {
            "region_code": ["100000"] * len(TERMS),
            "term_id": [term.term_id for term in TERMS],
            "name": [term.name for term in TERMS],
            "starts_on": dates(np.array([term.starts_on for term in TERMS])),
            "ends_on": dates(np.array([term.ends_on for term in TERMS])),
        }
    )


def members_at(roster: Roster, on: int, counties: int) -> Ints:
    """Return how many villages each county has on its roster on a day."""
    valid = (roster.valid_from <= on) & (roster.valid_to >= on)
    return np.bincount(roster.county[valid], minlength=counties)


def planned_shares(part: Part, parameters: CountyParameters, term: int) -> tuple[list[int], Floats]:
    """Return the planned shares of the term's villages by county and year."""
    pace = practice_of(part).paces[term]
    years = sorted(pace)
    shares = np.tile([pace[year] for year in years], (len(part.codes), 1))
    if term == SECOND_TERM:
        late = [LATE_START_PLAN.get(year, 0.0) for year in years]
        shares = np.where(parameters.has_too_few[:, None], late, shares)
    return years, shares


def coverage_plan(part: Part, parameters: CountyParameters, roster: Roster) -> pl.DataFrame:
    """Return the plan of each county by term and year; the years sum to the roster of the term's
    start.
    """
    frames = []
    for number, term in enumerate(TERMS):
        years, shares = planned_shares(part, parameters, number)
        members = members_at(roster, term.starts_on, len(part.codes))
        upto = np.round(members[:, None] * np.cumsum(shares, axis=1)).astype(np.int64)
        planned = np.diff(upto, axis=1, prepend=0)
        frames.append(
            pl.DataFrame(
                {
                    "region_code": np.repeat(part.codes, len(years)),
                    "term_id": term.term_id,
                    "year": pl.Series(np.tile(years, len(part.codes))).cast(pl.Int32),
                    "planned_villages": planned.ravel(),
                }
            )
        )
    return pl.concat(frames).sort("region_code", "term_id", "year")
