"""Rank intervals: against every order of small cases, and what they promise."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, gamma

from warehouse.stats.ranks import rank_intervals
from warehouse.stats.shrinkage import shrunken


def chances_of_ranks(models: list) -> np.ndarray:
    """P(unit i has rank r), 1 the highest, by integrating over every order of the others."""
    number = len(models)
    chances = np.zeros((number, number))
    for unit, model in enumerate(models):
        others = [place for place in range(number) if place != unit]
        for above in range(number):
            seen = {frozenset(order[:above]) for order in permutations(others)}

            def density(rate, sets=seen, own=model, rest=others):
                ways = sum(
                    np.prod([models[o].sf(rate) if o in chosen else models[o].cdf(rate)
                             for o in rest])
                    for chosen in sets
                )  # fmt: skip
                return own.pdf(rate) * ways

            spread = model.interval(1 - 1e-9)
            chances[unit, above] = quad(density, *spread, limit=200)[0]
    return chances


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_rank_intervals_are_those_of_every_order_counted_out(kind):
    posterior = shrunken([30, 24, 18, 3], [60, 50, 60, 40], kind)
    pairs = zip(posterior.first, posterior.second, strict=True)
    models = [gamma(a, scale=1 / b) if kind == "rate" else beta(a, b) for a, b in pairs]
    reached = chances_of_ranks(models).cumsum(axis=1)
    ranks = rank_intervals(posterior, draws=40_000)
    for unit in range(4):
        # A quantile that lies on a step may fall to either side by chance.
        assert np.abs(reached[unit] - 0.025).min() > 0.002
        assert np.abs(reached[unit] - 0.975).min() > 0.002
        assert ranks["rank_low"][unit] == 1 + (reached[unit] < 0.025).sum()
        assert ranks["rank_high"][unit] == 1 + (reached[unit] < 0.975).sum()


def test_units_far_apart_have_one_place_each():
    posterior = shrunken([10, 500, 900], [1000, 1000, 1000], "proportion")
    ranks = rank_intervals(posterior)
    assert ranks.rows() == [(3, 3, 3, True), (2, 2, 2, True), (1, 1, 1, True)]
    lowest_first = rank_intervals(posterior, highest_first=False)
    assert lowest_first["rank"].to_list() == [1, 2, 3]


def test_units_alike_cannot_be_told_apart():
    ranks = rank_intervals(shrunken([5] * 40, [50] * 40, "rate"))
    assert not ranks["is_distinguishable"].any()
    assert ranks["rank_low"].max() <= 3
    assert ranks["rank_high"].min() >= 38


def test_a_unit_nobody_looked_at_takes_no_place():
    ranks = rank_intervals(shrunken([1, np.nan, 90], [100, 100, 100], "proportion"))
    assert ranks.rows() == [(2, 2, 2, True), (None, None, None, None), (1, 1, 1, True)]
    assert rank_intervals(shrunken([np.nan], [0], "rate")).rows() == [(None, None, None, None)]


def test_a_unit_alone_has_nobody_to_be_told_from():
    ranks = rank_intervals(shrunken([3], [30], "rate"))
    assert ranks.rows() == [(1, 1, 1, False)]


def test_the_same_seed_gives_the_same_ranks():
    posterior = shrunken([3, 5, 8, 9, 30], [30, 40, 50, 60, 70], "rate")
    assert rank_intervals(posterior).equals(rank_intervals(posterior))
    assert not rank_intervals(posterior, draws=51).equals(
        rank_intervals(posterior, draws=51, seed=1)
    )


def test_half_of_all_places_is_the_line_of_being_told_apart():
    posterior = shrunken([10, 30, 33, 60], [100] * 4, "proportion")
    ranks = rank_intervals(posterior)
    span = (ranks["rank_high"] - ranks["rank_low"]) / 3
    assert ((span <= 0.5) == ranks["is_distinguishable"]).all()
    assert ranks["is_distinguishable"].to_list()[0]
