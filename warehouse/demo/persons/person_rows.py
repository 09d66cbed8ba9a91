"""Persons named by clues, cases filed, sanctions, measures and transfers to the judiciary.

A case comes from one clue and names one or more of its persons. Persons have a number that is
unique in county and term. Totals are met by the day of the event: each person or clue gets a
day on which it would happen, and exactly the published number is chosen among those whose day
lies within the period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.demo.columns import labels
from warehouse.demo.days import NEVER, Days, dates
from warehouse.demo.persons.clues import Clues
from warehouse.demo.practice import practice_of
from warehouse.demo.published import Target, meet, target
from warehouse.demo.sampling import choose, generator, position_in_group, rank_in_group
from warehouse.demo.scale import AS_OF, TERMS, Part
from warehouse.schema.tables.clues import OUTCOME_KINDS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

PERSONS_PER_CLUE = 1.09
UNNAMED_CLUE_SHARE = 0.04
NAMED_AGAIN_SHARE = 0.05
SANCTIONED_SHARE = 0.93
ORGANISATIONAL_SHARE = 0.22
JUDICIAL_SHARE = 0.025
SECOND_PERSON_FILED_SHARE = 0.6


@dataclass(frozen=True)
class Persons:
    """The person tables, and the day on which each clue led to a case (or `NEVER`)."""

    clue_persons: pl.DataFrame
    outcomes: pl.DataFrame
    clue_filed_on: Days


def draw_persons(part: Part, clues: Clues, seed: int) -> Persons:
    """Draw the persons of a part and what became of them."""
    rng = generator(seed, "persons", part.number)
    clue = np.repeat(np.arange(len(clues.county)), _persons_of_clues(rng, part, clues))
    county, term = clues.county[clue], clues.term[clue]
    handed_over_on = clues.handed_over_on[clue]
    number = rank_in_group(county * 2 + term, handed_over_on * 1_000_000 + clue) + 1
    person_no = pl.Series(number).cast(pl.String).str.zfill(4)

    filed_on, case_of = _filed(rng, part, clues, clue)
    is_filed = filed_on <= AS_OF
    sanctioned_on = _sanctioned(rng, part, filed_on)
    judicial_on = _branch(
        rng, filed_on, filed_on + rng.integers(40, 200, len(clue)), JUDICIAL_SHARE,
        target(part, "persons_transferred_to_judicial"),
    )  # fmt: skip
    organisational = ~is_filed & (rng.random(len(clue)) < ORGANISATIONAL_SHARE)
    organisational |= is_filed & (rng.random(len(clue)) < 0.05)
    organisational_on = np.where(
        organisational, handed_over_on + rng.integers(20, 150, len(clue)), NEVER
    )

    draw = rng.random(len(clue))
    party_on = np.where(draw < 0.85, sanctioned_on, NEVER)
    government_on = np.where(draw >= 0.85, sanctioned_on, NEVER)
    both = draw < 0.10
    government_on = np.where(both, sanctioned_on + rng.integers(0, 30, len(clue)), government_on)
    columns = [filed_on, party_on, government_on, organisational_on, judicial_on]
    outcomes = _outcomes(part, county, term, person_no, case_of=case_of, columns=columns)
    clue_filed_on = np.full(len(clues.county), NEVER)
    np.minimum.at(clue_filed_on, clue[is_filed], filed_on[is_filed])
    return Persons(
        clue_persons=_clue_persons(rng, clues, clue, person_no),
        outcomes=outcomes,
        clue_filed_on=clue_filed_on,
    )


def _persons_of_clues(rng: np.random.Generator, part: Part, clues: Clues) -> Ints:
    """Return how many persons each clue is the first to name; a few clues name nobody."""
    count = len(clues.county)
    names = rng.random(count) >= UNNAMED_CLUE_SHARE
    expected = np.where(names, PERSONS_PER_CLUE / (1 - UNNAMED_CLUE_SHARE), 0.0)
    total = target(part, "persons_involved")
    return meet(rng, expected, clues.handed_over_on, total, names.astype(np.int64))


def _filed(
    rng: np.random.Generator, part: Part, clues: Clues, clue: Ints
) -> tuple[Days, pl.Series]:
    """Return the day each person's case was filed (or `NEVER`), and the case of each clue."""
    counties_yield = rng.gamma(8, 1 / 8, len(part.codes))
    case_on = (
        clues.handed_over_on
        + 10
        + np.floor(rng.gamma(2.0, 28.0, len(clues.county))).astype(np.int64)
    )
    is_first = position_in_group(clue) == 0
    share = practice_of(part).filed_share
    cases_total, persons_total = (
        target(part, metric) for metric in ("cases_filed", "persons_case_filed")
    )
    weights = counties_yield[clues.county]
    on = case_on[clue]
    if persons_total is not None:
        chance = np.clip(share * weights[clue], 0, 0.95)
        joins = _chosen(rng, np.ones(len(clue), dtype=bool), on, chance, persons_total)
    else:
        has_persons = np.zeros(len(clues.county), dtype=bool)
        has_persons[clue] = True
        chance = np.clip(share * weights, 0, 0.95)
        is_case = _chosen(rng, has_persons, case_on, chance, cases_total)
        joins = is_case[clue] & (is_first | (rng.random(len(clue)) < SECOND_PERSON_FILED_SHARE))
    filed_on = np.where(joins & (on <= AS_OF), on, NEVER)
    case_id = pl.Series(clues.clue_id).str.replace("C", "A", literal=True).gather(clue)
    return filed_on, case_id


def _chosen(
    rng: np.random.Generator,
    eligible: Flags,
    days: Days,
    chance: NDArray[np.float64],
    total: Target | None,
) -> Flags:
    """Choose by chance, but exactly the target's number among days within its period."""
    drawn = eligible & (rng.random(len(days)) < chance)
    if total is None:
        return drawn
    in_period = total.holds(days)
    return np.where(in_period, choose(rng, eligible & in_period, total.total, chance), drawn)


def _sanctioned(rng: np.random.Generator, part: Part, filed_on: Days) -> Days:
    """Return the day of each filed person's first sanction (or `NEVER`).

    Where the period is too short for the published number, the remaining ones are sanctioned
    sooner: on a day drawn between filing and the period's end.
    """
    count = len(filed_on)
    on = filed_on + 12 + np.floor(rng.gamma(2.0, 25.0, count)).astype(np.int64)
    total = target(part, "persons_sanctioned")
    if total is not None:
        in_reach = (filed_on < total.ends_on) & (filed_on >= total.starts_on - 400)
        late = in_reach & (on > total.ends_on) & (rng.random(count) < 0.75)
        days_left = np.maximum(total.ends_on - filed_on, 1)
        sooner = filed_on + 1 + np.floor(rng.random(count) * days_left).astype(np.int64)
        on = np.where(late, np.minimum(sooner, total.ends_on), on)
    return _branch(rng, filed_on, on, SANCTIONED_SHARE, total)


def _branch(
    rng: np.random.Generator, filed_on: Days, days: Days, share: float, total: Target | None
) -> Days:
    """Return the day of an outcome after filing for those who have it, `NEVER` for the others."""
    eligible = filed_on <= AS_OF
    has = _chosen(rng, eligible, days, np.full(len(days), share), total)
    return np.where(has & eligible, days, NEVER)


def _clue_persons(
    rng: np.random.Generator, clues: Clues, clue: Ints, person_no: pl.Series
) -> pl.DataFrame:
    """Return who is named by which clue: those it named first, some named before in the county."""
    unit = clues.county[clue] * 2 + clues.term[clue]
    order = np.lexsort((clues.handed_over_on[clue], unit))
    following = np.roll(order, -1)
    same = unit[order] == unit[following]
    same &= clues.handed_over_on[clue[order]] < clues.handed_over_on[clue[following]]
    again = same & (rng.random(len(order)) < NAMED_AGAIN_SHARE)
    naming = np.r_[clue, clue[following[again]]]
    numbers = pl.concat([person_no, person_no.gather(order[again])])
    return (
        pl.DataFrame({"clue_id": clues.clue_id[naming], "person_no": numbers})
        .unique(maintain_order=True)
        .sort("clue_id", "person_no")
    )


def _outcomes(
    part: Part,
    county: Ints,
    term: Ints,
    person_no: pl.Series,
    *,
    case_of: pl.Series,
    columns: list[Days],
) -> pl.DataFrame:
    """Return one row per person and outcome known at the as-of date."""
    kind = np.repeat(np.arange(len(OUTCOME_KINDS)), len(county))
    on = np.concatenate(columns)
    occurred = np.flatnonzero(on <= AS_OF)
    person = occurred % len(county) if len(county) else occurred
    has_case = pl.Series(columns[0][person] <= AS_OF)
    return pl.DataFrame(
        {
            "person_no": person_no.gather(person),
            "county_code": part.codes[county[person]],
            "term_id": np.array([t.term_id for t in TERMS])[term[person]],
            "outcome_kind": labels(kind[occurred], OUTCOME_KINDS),
            "case_id": pl.select(pl.when(has_case).then(case_of.gather(person))).to_series(),
            "outcome_on": dates(on[occurred]),
        }
    ).sort("county_code", "term_id", "person_no", "outcome_kind")
