"""Which village is visited in which round and when: first visits, then second looks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.demo.days import Days, on_weekday
from warehouse.demo.practice import practice_of
from warehouse.demo.rounds import Rounds
from warehouse.demo.sampling import rank_in_group
from warehouse.demo.scale import AS_OF, TERMS, Part
from warehouse.demo.villages.county_parameters import CountyParameters
from warehouse.demo.villages.village_rows import Roster

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BASE_MODES = ["routine", "special", "township_led", "direct", "mobile", "pinpoint", "look_back"]
ROUTINE, SPECIAL, TOWNSHIP_LED, DIRECT, MOBILE, PINPOINT, LOOK_BACK = range(7)
SECOND_VISIT_SHARE = 0.016
LOOK_BACK_SHARE = 0.054
"""Shares of first visits with a later round to go to; together about 5 in 100 of all."""
LONGEST_STAY = 16
WEEKEND = 2


@dataclass(frozen=True)
class Visits:
    """Visits of villages, one entry a visit; `parent` is the index of an earlier visit or -1."""

    village: Ints
    round_: Ints
    mode: Ints
    starts_on: Days
    ends_on: Days
    days_on_site: Ints
    parent: Ints

    def at(self, indices: Ints | Flags) -> Visits:
        """Return the visits at the given indices. Parents keep their numbers."""
        return Visits(
            self.village[indices],
            self.round_[indices],
            self.mode[indices],
            self.starts_on[indices],
            self.ends_on[indices],
            self.days_on_site[indices],
            self.parent[indices],
        )

    def followed_by(self, later: Visits) -> Visits:
        """Return these visits and then the others."""
        return Visits(
            np.r_[self.village, later.village],
            np.r_[self.round_, later.round_],
            np.r_[self.mode, later.mode],
            np.r_[self.starts_on, later.starts_on],
            np.r_[self.ends_on, later.ends_on],
            np.r_[self.days_on_site, later.days_on_site],
            np.r_[self.parent, later.parent],
        )


def draw_visits(
    rng: np.random.Generator,
    part: Part,
    parameters: CountyParameters,
    roster: Roster,
    rounds: Rounds,
) -> Visits:
    """Draw the visits begun by the as-of date, sorted by county and start."""
    first = _first_visits(rng, part, parameters, roster, rounds)
    everything = first.followed_by(_second_visits(rng, first, roster, rounds))
    county = roster.county[everything.village]
    order = np.lexsort((everything.village, everything.starts_on, county))
    new_index = np.empty(len(order), dtype=np.int64)
    new_index[order] = np.arange(len(order))
    in_order = everything.at(order)
    parent = np.where(in_order.parent >= 0, new_index[np.maximum(in_order.parent, 0)], -1)
    return Visits(
        in_order.village, in_order.round_, in_order.mode, in_order.starts_on, in_order.ends_on,
        in_order.days_on_site, parent,
    )  # fmt: skip


def _first_visits(
    rng: np.random.Generator,
    part: Part,
    parameters: CountyParameters,
    roster: Roster,
    rounds: Rounds,
) -> Visits:
    """Return each village's visit of each term, where it has one."""
    by_term = [_assign_rounds(rng, part, roster, rounds, term) for term in range(len(TERMS))]
    village, round_, through = (np.concatenate(columns) for columns in zip(*by_term, strict=True))
    usual = parameters.days_on_site[roster.county[village], rounds.term[round_]]
    days_on_site = np.where(usual > 1, rng.poisson(usual).clip(1, 11), 1)
    stay = np.ceil(days_on_site * 1.4).astype(np.int64).clip(1, LONGEST_STAY)
    length = rounds.ends_on[round_] - rounds.starts_on[round_] - LONGEST_STAY - WEEKEND
    starts_on = on_weekday(rounds.starts_on[round_] + np.floor(through * length).astype(np.int64))
    practice = practice_of(part)
    mode = rng.choice(
        [ROUTINE, SPECIAL, TOWNSHIP_LED, DIRECT, MOBILE, PINPOINT],
        size=len(village),
        p=_mode_shares(practice.special, practice.township_led),
    )
    drawn = Visits(
        village=village,
        round_=round_,
        mode=mode,
        starts_on=starts_on,
        ends_on=starts_on + stay - 1,
        days_on_site=days_on_site,
        parent=np.full(len(village), -1),
    )
    drawn = drawn.at(drawn.starts_on <= AS_OF)
    return drawn.at(_is_possible(roster, drawn))


def _assign_rounds(
    rng: np.random.Generator, part: Part, roster: Roster, rounds: Rounds, term: int
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Assign villages to the rounds of a term, township by township.

    Returns villages, rounds, and how far through its round each village's turn comes (0 to 1).
    """
    span = TERMS[term]
    units = np.flatnonzero(
        (roster.valid_from <= span.ends_on) & (roster.valid_to >= span.starts_on)
    )
    county = roster.county[units]
    township_turn = rng.random((len(part.codes), 1000))
    turn = township_turn[county, roster.township[units]] + rng.normal(0, 0.05, len(units))
    rank = rank_in_group(county, turn)

    own = np.flatnonzero(rounds.term == term)
    share = rounds.share[own]
    before = np.cumsum(share) - share
    first_of_county = np.searchsorted(rounds.county[own], rounds.county[own])
    upto = before + share - before[first_of_county]
    size = np.bincount(county, minlength=len(part.codes))
    last_rank = np.round(upto * size[rounds.county[own]])
    width = 1_000_000
    round_ = np.searchsorted(
        rounds.county[own] * width + last_rank, county * width + rank, side="right"
    )
    is_inspected = round_ < len(own)
    round_ = np.where(is_inspected, round_, 0)
    is_inspected &= rounds.county[own][round_] == county
    units, round_, rank = units[is_inspected], own[round_[is_inspected]], rank[is_inspected]
    size_of_round = np.bincount(round_, minlength=len(rounds.term))
    return units, round_, rank_in_group(round_, rank) / size_of_round[round_]


def _mode_shares(special: float, township_led: float) -> list[float]:
    """Return the shares of the base modes of first visits; what is left over is routine."""
    others = [special, township_led, 0.03, 0.01, 0.01]
    return [1 - sum(others), *others]


def _is_possible(roster: Roster, drawn: Visits) -> Flags:
    """Return whether the village exists throughout, and was not seen already through its
    predecessors.
    """
    count = len(roster.village_id)
    exists = roster.valid_from[drawn.village] <= drawn.starts_on
    exists &= roster.valid_to[drawn.village] > drawn.ends_on
    visited = np.zeros(count, dtype=bool)
    in_second_term = drawn.starts_on >= TERMS[1].starts_on
    is_done = np.zeros((len(TERMS), count), dtype=bool)
    has_predecessor = np.isin(np.arange(count), roster.successor)
    for term in range(len(TERMS)):
        visited[:] = False
        visited[drawn.village[exists & (in_second_term == (term == 1))]] = True
        unseen = np.bincount(
            roster.successor, weights=~visited[roster.predecessor], minlength=count
        )
        is_done[term] = has_predecessor & (unseen == 0)
    return exists & ~is_done[in_second_term.astype(np.int64), drawn.village]


def _second_visits(
    rng: np.random.Generator, first: Visits, roster: Roster, rounds: Rounds
) -> Visits:
    """Draw look-backs, and special, mobile and pinpoint visits, one to three rounds later."""
    later = first.round_ + rng.integers(1, 4, len(first.round_))
    within = later < len(rounds.term)
    later = np.where(within, later, first.round_)
    comes = rng.random(len(later)) < LOOK_BACK_SHARE + SECOND_VISIT_SHARE
    comes &= within & (rounds.county[later] == rounds.county[first.round_])
    comes &= rounds.term[later] == rounds.term[first.round_]
    comes &= first.ends_on < rounds.starts_on[later]
    parent = np.flatnonzero(comes)
    count = len(parent)
    round_ = later[parent]
    is_look_back = rng.random(count) < LOOK_BACK_SHARE / (LOOK_BACK_SHARE + SECOND_VISIT_SHARE)
    starts_on = on_weekday(rounds.starts_on[round_] + rng.integers(0, 25, count))
    days_on_site = rng.integers(1, 5, count)
    other = rng.choice([SPECIAL, MOBILE, PINPOINT], size=count)
    drawn = Visits(
        village=first.village[parent],
        round_=round_,
        mode=np.where(is_look_back, LOOK_BACK, other),
        starts_on=starts_on,
        ends_on=starts_on + days_on_site - 1,
        days_on_site=days_on_site,
        parent=np.where(is_look_back, parent, -1),
    )
    exists = roster.valid_to[drawn.village] > drawn.ends_on
    return drawn.at(exists & (drawn.starts_on <= AS_OF))
