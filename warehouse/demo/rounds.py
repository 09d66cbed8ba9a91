"""The rounds that counties inspect in: two or three a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import words
from warehouse.demo.days import Days, dates, day, year_of
from warehouse.demo.plan import planned_shares
from warehouse.demo.practice import practice_of
from warehouse.demo.published import first_visits_in_a_year
from warehouse.demo.sampling import generator, position_in_group
from warehouse.demo.scale import AS_OF, FIRST_TERM, SECOND_TERM, SICHUAN, TERMS, Part
from warehouse.demo.villages.county_parameters import CountyParameters

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SLOTS = {
    2: ((60, 150), (235, 325)),
    3: ((50, 115), (135, 200), (255, 330)),
}
"""Rounds of a year by their number: first and last day of the year, before a county's shift."""
FIRST_TERM_ENDS_BY = 212
"""Day of the year 2021 by which the first term's last rounds end."""
SECOND_TERM_STARTS_FROM = 281
HURRIED_PACE = {2021: 0.05, 2022: 0.45, 2023: 0.43, 2024: 0.04, 2025: 0.02, 2026: 0.01}
"""What a rushing county does, whatever it had planned."""
HURRIED_DAYS = 34
PILOT_KINDS = ["classified_villages", "team_and_squads"]
PILOT_SHARE = 0.08
PILOTS_START_IN = 2023


@dataclass(frozen=True)
class Rounds:
    """Rounds begun by the as-of date, sorted by county and start; one entry a round.

    `share` is the part of the county's villages of the term that the round inspects.
    """

    round_id: NDArray[np.str_]
    county: Ints
    term: Ints
    starts_on: Days
    ends_on: Days
    share: Floats
    frame: pl.DataFrame


def _rounds_of_year(
    rng: np.random.Generator, parameters: CountyParameters, term: int, year: int, planned: Floats
) -> list[tuple[Ints, Days, Days, Floats]]:
    """Return the rounds of one calendar year: counties, first and last days, shares of the term."""
    new_year = day(f"{year}-01-01")
    spans = []
    for number, slots in SLOTS.items():
        here = np.flatnonzero(parameters.rounds_a_year == number)
        allowed = list(slots)
        if term == FIRST_TERM and year == 2021:
            allowed = [slot for slot in slots if slot[1] + 8 <= FIRST_TERM_ENDS_BY]
        if term == SECOND_TERM and year == 2021:
            allowed = [(SECOND_TERM_STARTS_FROM + 8, 345)]
        for first, last in allowed:
            shift = rng.integers(-8, 9, len(here))
            noise = rng.lognormal(0, 0.08, len(here))
            share = planned[here] / len(allowed) * noise
            spans.append((here, new_year + first + shift, new_year + last + shift, share))
    return spans


def _all_rounds(
    rng: np.random.Generator, part: Part, parameters: CountyParameters
) -> tuple[Ints, Ints, Days, Days, Floats]:
    """Return the rounds of both terms in no order: counties, terms, first and last days, shares."""
    columns: list[tuple[Ints, Ints, Days, Days, Floats]] = []
    for number in (FIRST_TERM, SECOND_TERM):
        years, shares = planned_shares(part, parameters, number)
        if number == SECOND_TERM:
            hurried = [HURRIED_PACE[year] for year in years]
            shares = np.where(parameters.rushes[:, None], hurried, shares)
            shares = shares * parameters.progress[:, None]
        for place, year in enumerate(years):
            columns += [
                (county, np.full(len(county), number), starts_on, ends_on, share)
                for county, starts_on, ends_on, share in _rounds_of_year(
                    rng, parameters, number, year, shares[:, place]
                )
            ]
    counties, terms, starts, ends, shares_of_rounds = zip(*columns, strict=True)
    county, term = np.concatenate(counties), np.concatenate(terms)
    starts_on, ends_on = np.concatenate(starts), np.concatenate(ends)
    is_hurried = (term == SECOND_TERM) & parameters.rushes[county]
    ends_on = np.where(is_hurried, starts_on + HURRIED_DAYS, ends_on)
    return county, term, starts_on, ends_on, np.concatenate(shares_of_rounds)


def draw_rounds(part: Part, parameters: CountyParameters, seed: int) -> Rounds:
    """Draw the rounds of both terms."""
    rng = generator(seed, "plan", part.number)
    county, term, starts_on, ends_on, share = _all_rounds(rng, part, parameters)
    order = np.lexsort((starts_on, county))
    order = order[(starts_on[order] <= AS_OF) & (share[order] > 0)]
    county, term, share = county[order], term[order], share[order]
    starts_on, ends_on = starts_on[order], ends_on[order]
    first = term == FIRST_TERM
    sums = np.bincount(county[first], weights=share[first], minlength=len(part.codes))
    share[first] *= (1 - practice_of(part).never_inspected) / sums[county[first]]
    year_total = first_visits_in_a_year(part)
    if year_total is not None:
        year, total = year_total
        in_year = year_of(starts_on) == year
        share[in_year] *= total / (share[in_year] * part.villages[county[in_year]]).sum()

    sequence = position_in_group(county * 2 + term) + 1
    round_id = (
        pl.Series(part.codes).gather(county)
        + pl.Series(["R1", "R2"]).gather(term)
        + pl.Series(sequence).cast(pl.String).str.zfill(2)
    )
    frame = pl.DataFrame(
        {
            "round_id": round_id,
            "region_code": pl.Series(part.codes).gather(county),
            "term_id": words(term, [span.term_id for span in TERMS]),
            "sequence": pl.Series(sequence).cast(pl.Int32),
            "name": "第" + pl.Series(sequence).cast(pl.String) + "轮",
            "starts_on": dates(starts_on),
            "ends_on": dates(ends_on),
            "pilot_kind": _pilots(rng, part, county, starts_on),
        }
    )
    return Rounds(
        round_id=round_id.to_numpy().astype(str),
        county=county,
        term=term,
        starts_on=starts_on,
        ends_on=ends_on,
        share=share,
        frame=frame,
    )


def _pilots(rng: np.random.Generator, part: Part, county: Ints, starts_on: Days) -> pl.Series:
    """Return the new ways of some counties of Sichuan: villages by class, one team with squads."""
    share = PILOT_SHARE if part.province == SICHUAN else 0.0
    tries = rng.random(len(part.codes)) < share
    kind = rng.integers(0, len(PILOT_KINDS), len(part.codes))
    on_trial = tries[county] & (year_of(starts_on) >= PILOTS_START_IN)
    return words(np.where(on_trial, kind[county], -1), PILOT_KINDS)
