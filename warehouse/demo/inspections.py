"""Inspections: visits with their teams, modes and feedback, as the ledger holds them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels, numbered
from warehouse.demo.days import Days, dates, on_weekday
from warehouse.demo.practice import practice_of
from warehouse.demo.published import target
from warehouse.demo.rounds import Rounds
from warehouse.demo.sampling import choose, generator, position_in_group
from warehouse.demo.scale import AS_OF, Part
from warehouse.demo.teams import (
    BY_CITY,
    BY_COUNTY,
    BY_PROVINCE,
    TEAMS_ABOVE_COUNTY,
    county_teams,
    team_ids,
)
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.demo.villages.key_villages import KEY_VILLAGE_FROM
from warehouse.demo.villages.village_rows import Roster
from warehouse.demo.visits import BASE_MODES, DIRECT, ROUTINE, Visits, draw_visits
from warehouse.schema.levels import TEAM_LEVELS

Ints = NDArray[np.int64]

PROVINCE_TEAM_SHARE = 0.0015
CROSS_SHARE, LINKED_SHARE = 0.04, 0.02
DIRECTNESS = 0.75
"""How much likelier each point makes a direct visit, as the exponent of e."""
LATEST_FEEDBACK = 40
"""Days after the end of a visit by which feedback is given."""


@dataclass(frozen=True)
class Inspections:
    """Inspections begun by the as-of date, sorted by county and start; one entry an inspection.

    Days after the as-of date are kept here, for what follows from them, and null in `frame`.
    """

    inspection_id: NDArray[np.str_]
    village: Ints
    county: Ints
    term: Ints
    mode: Ints
    by_higher_team: NDArray[np.bool_]
    in_key_village: NDArray[np.bool_]
    starts_on: Days
    ends_on: Days
    feedback_on: Days
    frame: pl.DataFrame


def draw_inspections(
    part: Part,
    parameters: CountyParameters,
    roster: Roster,
    rounds: Rounds,
    scores: NDArray[np.float64],
    *,
    seed: int,
) -> Inspections:
    """Draw every inspection of a part; `scores` are key-village points, (terms, villages)."""
    rng = generator(seed, "inspections", part.number)
    visits = draw_visits(rng, part, parameters, roster, rounds)
    score = scores[rounds.term[visits.round_], visits.village]
    aim = generator(seed, "direct_visits", part.number)
    visits = replace(visits, mode=_aimed(aim, visits.mode, rounds.term[visits.round_], score))
    county = roster.county[visits.village]
    feedback_on = _feedback(rng, roster, visits)
    level = _team_levels(rng, part, visits)
    stands_alone = part.cities[county] == part.province
    level = np.where(stands_alone & (level == BY_CITY), BY_PROVINCE, level)
    frame = _ledger(rng, part, roster, rounds, visits, level=level).with_columns(
        feedback_on=dates(feedback_on, AS_OF)
    )
    return Inspections(
        inspection_id=frame["inspection_id"].to_numpy().astype(str),
        village=visits.village,
        county=county,
        term=rounds.term[visits.round_],
        mode=visits.mode,
        by_higher_team=level != BY_COUNTY,
        in_key_village=score >= KEY_VILLAGE_FROM,
        starts_on=visits.starts_on,
        ends_on=visits.ends_on,
        feedback_on=feedback_on,
        frame=frame,
    )


def _aimed(rng: np.random.Generator, mode: Ints, term: Ints, score: NDArray[np.float64]) -> Ints:
    """Return the modes with as many direct visits a term as drawn, mostly of villages with many
    points.

    They change places with routine visits, which count for coverage alike.
    """
    aimed = np.where(mode == DIRECT, ROUTINE, mode)
    for number in np.unique(term):
        here = (term == number) & (aimed == ROUTINE)
        wanted = int(np.count_nonzero((term == number) & (mode == DIRECT)))
        aimed[choose(rng, here, wanted, np.exp(DIRECTNESS * score))] = DIRECT
    return aimed


def _feedback(rng: np.random.Generator, roster: Roster, visits: Visits) -> Days:
    """Give feedback to a township's villages of one round together, some weeks after."""
    _, group = np.unique(
        visits.round_ * 1000 + roster.township[visits.village], return_inverse=True
    )
    groups = int(group.max()) + 1
    last_end = np.zeros(groups, dtype=np.int64)
    np.maximum.at(last_end, group, visits.ends_on)
    together = (last_end + rng.integers(10, 32, groups))[group]
    return on_weekday(np.minimum(together, visits.ends_on + LATEST_FEEDBACK))


def _team_levels(rng: np.random.Generator, part: Part, visits: Visits) -> Ints:
    """Return who sent each team; where it is published, exactly so many are of cities."""
    count = len(visits.village)
    city_share = practice_of(part).city_teams
    draw = rng.random(count)
    total = target(part, "villages_inspected_by_city_teams")
    if total is None:
        return np.where(
            draw < PROVINCE_TEAM_SHARE,
            BY_PROVINCE,
            np.where(draw < PROVINCE_TEAM_SHARE + city_share, BY_CITY, BY_COUNTY),
        )
    # A village counts once: only its first visit of the term is drawn from.
    _, first = np.unique(visits.village, return_index=True)
    is_first = np.zeros(count, dtype=bool)
    is_first[first] = True
    in_period = total.holds(visits.ends_on)
    by_city = np.where(in_period, choose(rng, in_period & is_first, total.total), draw < city_share)
    return np.where(by_city, BY_CITY, BY_COUNTY)


def _modes(rng: np.random.Generator, visits: Visits, level: Ints) -> pl.Series:
    """Return the tags of each visit: its mode, and sent from above, cross-county or linked."""
    draw = rng.random(len(visits.mode))
    tag = np.where(
        draw < CROSS_SHARE, "|cross", np.where(draw < CROSS_SHARE + LINKED_SHARE, "|linked", "")
    )
    tag = np.where(level == BY_COUNTY, tag, "|upgraded")
    return pl.Series(BASE_MODES).gather(visits.mode) + pl.Series(tag)


def _team_of_each(part: Part, county: Ints, visits: Visits, level: Ints) -> pl.Series:
    """Let the teams of a region take a round's villages in turn."""
    sender = np.where(
        level == BY_COUNTY,
        part.codes[county],
        np.where(level == BY_CITY, part.cities[county], part.province),
    )
    available = np.where(level == BY_COUNTY, county_teams(part)[county], TEAMS_ABOVE_COUNTY)
    order = np.argsort(visits.round_, kind="stable")
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = position_in_group(visits.round_[order])
    return team_ids(sender, turn % available)


def _ledger(
    rng: np.random.Generator,
    part: Part,
    roster: Roster,
    rounds: Rounds,
    visits: Visits,
    *,
    level: Ints,
) -> pl.DataFrame:
    """Return the ledger's columns as known at the as-of date; feedback is filled in by the
    caller.
    """
    county = roster.county[visits.village]
    inspection_id = numbered(part.codes, county, "I", position_in_group(county) + 1)
    has_ended = pl.Series(visits.ends_on <= AS_OF)
    days_on_site = pl.Series(visits.days_on_site)
    interviews = pl.Series(rng.poisson(3.2 * visits.days_on_site + 2))
    parent = inspection_id.gather(np.maximum(visits.parent, 0))
    return pl.select(
        inspection_id=inspection_id,
        village_id=pl.Series(roster.village_id).gather(visits.village),
        round_id=pl.Series(rounds.round_id).gather(visits.round_),
        team_id=_team_of_each(part, county, visits, level),
        team_level=labels(level, TEAM_LEVELS),
        modes=_modes(rng, visits, level),
        starts_on=dates(visits.starts_on),
        ends_on=dates(visits.ends_on, AS_OF),
        feedback_on=pl.lit(None, pl.Date),
        days_on_site=pl.when(has_ended).then(days_on_site),
        interviews_held=pl.when(has_ended).then(interviews),
        parent_inspection_id=pl.when(pl.Series(visits.parent >= 0)).then(parent),
    )
