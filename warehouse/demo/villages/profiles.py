"""Surveys of villages before each term's inspections, and weak organisations."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.days import NEVER, Days, dates, day, year_of
from warehouse.demo.inspections import Inspections
from warehouse.demo.published import target
from warehouse.demo.sampling import choose, generator
from warehouse.demo.scale import AS_OF, TERMS, Part
from warehouse.demo.villages.village_rows import ROSTER_STARTS_ON, Roster

Flags = NDArray[np.bool_]

SURVEYS = (day("2016-12-31"), day("2021-09-30"))
"""A survey before the inspections of each term."""
NEW_VILLAGE_SURVEY_LAG = 30
POVERTY_SHARE = 0.13
WEAK_SHARES = (0.055, 0.04)
WEAK_SHARE_WITH_TARGET = 0.15
"""Where conversions are published, enough organisations are weak to be converted."""


class WeakOrganisations:
    """Designations as arrays: one at most for a village and term, shape (terms, villages)."""

    def __init__(self, part: Part, roster: Roster, seed: int) -> None:
        """Draw designations, conversions (met to the published total) and relapses."""
        rng = generator(seed, "weak_orgs", part.number)
        count = len(roster.village_id)
        shape = (len(TERMS), count)
        starts = np.array([term.starts_on for term in TERMS])[:, None]
        designated_on = starts + rng.integers(30, 1100, shape)
        total = target(part, "weak_lax_village_orgs_converted")
        shares = np.array(WEAK_SHARES)
        if total is not None:
            shares[0] = WEAK_SHARE_WITH_TARGET
        exists = (roster.valid_from <= designated_on) & (roster.valid_to > designated_on)
        weak = (rng.random(shape) < shares[:, None]) & exists & (designated_on <= AS_OF)
        converted_on = designated_on + rng.integers(150, 480, shape)
        converts = weak & (rng.random(shape) < 0.88) & (converted_on <= roster.valid_to)
        if total is not None:
            in_period = total.holds(converted_on)
            chosen = choose(rng, (weak & in_period).ravel(), total.total).reshape(shape)
            converts = np.where(in_period, chosen, converts)
        self.designated_on: Days = np.where(weak, designated_on, NEVER)
        self.converted_on: Days = np.where(converts, converted_on, NEVER)
        relapsed_on = converted_on + rng.integers(200, 700, shape)
        relapses = converts & (rng.random(shape) < 0.04) & (relapsed_on <= roster.valid_to)
        self.relapsed_on: Days = np.where(relapses, relapsed_on, NEVER)

    def is_weak(self, on: Days) -> Flags:
        """Return whether each village's organisation is weak on the day given for it."""
        since = (self.designated_on <= on) & (self.converted_on > on)
        weak: Flags = np.any(since | (self.relapsed_on <= on), axis=0)
        return weak

    def frame(self, roster: Roster) -> pl.DataFrame:
        """Return the ledger of weak organisations."""
        _, village = np.nonzero(self.designated_on < NEVER)
        weak = self.designated_on < NEVER
        return pl.DataFrame(
            {
                "village_id": roster.village_id[village],
                "designated_on": dates(self.designated_on[weak]),
                "converted_on": dates(self.converted_on[weak], AS_OF),
                "relapsed_on": dates(self.relapsed_on[weak], AS_OF),
            }
        ).sort("village_id", "designated_on")


def poverty_villages(part: Part, roster: Roster, inspections: Inspections, seed: int) -> Flags:
    """Return which villages are listed as poor; where published, exactly those inspected in a
    year.
    """
    rng = generator(seed, "poverty_villages", part.number)
    total = target(part, "poor_villages_inspected")
    if total is None:
        return rng.random(len(roster.village_id)) < POVERTY_SHARE
    inspected = np.zeros(len(roster.village_id), dtype=bool)
    inspected[inspections.village[total.holds(inspections.ends_on)]] = True
    return choose(rng, inspected, total.total)


def surveys(part: Part, roster: Roster, weak: WeakOrganisations, seed: int) -> pl.DataFrame:
    """Draw two surveys a village, one for one that came later; who is poor is told afterwards."""
    rng = generator(seed, "profiles", part.number)
    count = len(roster.village_id)
    population = np.round(rng.lognormal(7.35, 0.5, count)).astype(np.int64)
    funds = rng.lognormal(13.6, 1.1, count)
    assets = rng.lognormal(14.2, 1.2, count)
    trouble = rng.gamma(1.2, 1.0, count)
    both_posts = rng.random(count)
    frames = []
    for number, survey in enumerate(SURVEYS):
        is_new = roster.valid_from > ROSTER_STARTS_ON
        late = np.where(is_new, roster.valid_from + NEW_VILLAGE_SURVEY_LAG, survey)
        surveyed_on = np.maximum(late, survey)
        surveyed = (roster.valid_to >= surveyed_on) & (surveyed_on <= AS_OF)
        next_survey = SURVEYS[number + 1] if number + 1 < len(SURVEYS) else AS_OF
        surveyed &= surveyed_on < next_survey
        combined = both_posts < (0.55, 0.96)[number]
        if part.province == "510000":
            combined |= year_of(surveyed_on) >= 2021
        frame = pl.DataFrame(
            {
                "village_id": roster.village_id,
                "surveyed_on": dates(surveyed_on),
                "population": np.round(population * rng.normal(1 - 0.02 * number, 0.02, count))
                .clip(60)
                .astype(np.int64),
                "is_weak_org": weak.is_weak(surveyed_on),
                "petitions_12m": rng.poisson(1.6 * trouble),
                "disputes_12m": rng.poisson(3.2 * trouble),
                "project_funds_yuan": np.round(funds * rng.lognormal(0, 0.5, count), -2),
                "collective_assets_yuan": np.round(assets * rng.lognormal(0.1, 0.2, count), -2),
                "policy_projects": rng.poisson(2.4, count),
                "secretary_is_head": combined,
            }
        )
        frames.append(frame.filter(pl.Series(surveyed)))
    return pl.concat(frames).sort("village_id", "surveyed_on")


def village_profiles(
    part: Part, roster: Roster, inspections: Inspections, surveyed: pl.DataFrame, seed: int
) -> pl.DataFrame:
    """Return the ledger of surveys, with which villages are listed as poor."""
    poor = pl.DataFrame(
        {
            "village_id": roster.village_id,
            "is_poverty_village": poverty_villages(part, roster, inspections, seed),
        }
    )
    return surveyed.join(poor, on="village_id", how="left", maintain_order="left")
