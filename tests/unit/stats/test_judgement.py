"""Standing: lights at their lines, intervals, and an order that accuses nobody wrongly."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from tests.unit.builders.metrics import (
    NO_LINES,
    SCHEMA,
    count_metric,
    lines,
    made_metric,
    planned_metric,
    progress_metric,
    ratios,
)
from warehouse.stats.judgement import THIN_DENOMINATOR, judge


def rates(**by_code: float | None) -> pl.DataFrame:
    """One region per argument, its value of a denominator of 10,000."""
    rows = [
        (code, None if value is None else value * 10_000, 10_000.0, None, value)
        for code, value in by_code.items()
    ]
    return pl.DataFrame(rows, SCHEMA, orient="row")


def lights(judged: pl.DataFrame) -> dict[str, str]:
    return dict(judged.select("region_code", "light").iter_rows())


def order(judged: pl.DataFrame) -> list[str]:
    return judged["region_code"].to_list()


def test_where_higher_is_better_a_line_itself_is_met():
    values = rates(at_target=0.9, below=0.8999, at_warning=0.8, under=0.7999)
    assert lights(judge(values, made_metric(), lines(0.9, 0.8))) == {
        "at_target": "green",
        "below": "amber",
        "at_warning": "amber",
        "under": "red",
    }


def test_where_lower_is_better_a_line_itself_is_met():
    values = rates(at_target=0.05, above=0.0501, at_warning=0.1, over=0.1001)
    metric = made_metric(direction="lower_better")
    assert lights(judge(values, metric, lines(0.05, 0.1))) == {
        "at_target": "green",
        "above": "amber",
        "at_warning": "amber",
        "over": "red",
    }


@pytest.mark.parametrize(
    ("covered", "light"),
    [(89, "red"), (90, "amber"), (99, "amber"), (100, "green"), (109, "green"), (110, "blue")],
)
def test_of_a_plan_a_tenth_more_than_was_due_is_ahead(covered, light):
    values = ratios([("a", covered, 1000, 100)])
    assert lights(judge(values, planned_metric(), lines(1.0, 0.9))) == {"a": light}


def test_of_what_has_no_plan_nobody_is_ahead():
    judged = judge(rates(a=1.0, b=0.5), made_metric(), lines(0.5, 0.4))
    assert set(lights(judged).values()) == {"green"}


def test_without_a_warning_line_short_of_the_target_is_red():
    judged = judge(rates(met=0.9, short=0.89), made_metric(), lines(0.9, None))
    assert lights(judged) == {"met": "green", "short": "red"}


def test_without_a_target_there_is_no_light():
    for targets in (NO_LINES, lines(0.9, 0.8, metric="another_metric")):
        assert set(lights(judge(rates(a=0.1, b=1.0), made_metric(), targets)).values()) == {"none"}


def test_with_a_plan_each_region_is_judged_by_its_own():
    values = ratios(
        [
            ("far_along_but_late", 70, 100, 100),
            ("early_and_on_plan", 10, 100, 10),
            ("just_late", 19, 100, 20),
            ("at_warning", 90, 200, 100),
        ]
    )
    metric = planned_metric(light_metric="progress")
    judged = judge(values, metric, lines(1.0, 0.9, metric="progress"))
    assert lights(judged) == {
        "far_along_but_late": "red",
        "early_and_on_plan": "green",
        "just_late": "amber",
        "at_warning": "amber",
    }
    gaps = dict(judged.select("region_code", "gap").iter_rows())
    assert gaps["far_along_but_late"] == 30
    ticks = dict(judged.select("region_code", "tick").iter_rows())
    assert ticks["at_warning"] == pytest.approx(0.5)


def test_where_nothing_was_planned_yet_no_plan_was_missed():
    judged = judge(ratios([("a", 0, 100, 0)]), planned_metric(), lines(1.0, 0.9))
    assert lights(judged) == {"a": "none"}


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 60)), st.integers(0, 60), st.integers(0, 60)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["higher_better", "lower_better", "neutral"]),
    st.booleans(),
)
def test_unseen_regions_have_no_light_and_stand_last_and_thin_ones_before_them(
    rows, direction, with_plan
):
    values = ratios(
        [
            (f"{place:06}", None if part is None else min(part, total), total, planned)
            for place, (part, total, planned) in enumerate(rows)
        ]
    )
    make = planned_metric if with_plan else made_metric
    judged = judge(values, make(direction=direction), lines(0.5, 0.4))
    assert sorted(order(judged)) == sorted(order(values))
    ranks = []
    for row in judged.iter_rows(named=True):
        unseen = row["value"] is None
        assert row["light"] == "none" if unseen else row["light"] in {*lights(judged).values()}
        thin = row["denominator"] < THIN_DENOMINATOR
        assert row["is_thin"] == thin
        ranks.append((unseen, thin))
    assert ranks == sorted(ranks)


def test_a_thin_region_is_never_the_worst_of_those_that_can_be_compared():
    values = ratios(
        [("thin", 0, THIN_DENOMINATOR - 1, None), ("enough", 19, THIN_DENOMINATOR, None)]
    )
    judged = judge(values, made_metric(), lines(0.9, 0.8))
    assert order(judged) == ["enough", "thin"]
    assert judged["is_thin"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ("higher_better", ["low", "middle", "high", "unseen"]),
        ("lower_better", ["high", "middle", "low", "unseen"]),
        ("neutral", ["high", "middle", "low", "unseen"]),
    ],
)
def test_the_worst_stands_first(direction, expected):
    values = rates(middle=0.5, unseen=None, low=0.1, high=0.9)
    assert order(judge(values, made_metric(direction=direction), NO_LINES)) == expected


def test_among_late_regions_the_most_villages_short_stands_first():
    values = ratios([("few", 1, 40, 10), ("many", 200, 900, 400), ("met", 30, 90, 30)])
    judged = judge(values, planned_metric(), lines(1.0, 0.9))
    assert order(judged) == ["many", "few", "met"]


def test_regions_that_tie_stand_in_the_order_of_their_codes():
    assert order(judge(rates(c=0.5, a=0.5, b=0.5), made_metric(), NO_LINES)) == ["a", "b", "c"]


def test_a_proportion_has_the_exact_interval():
    judged = judge(ratios([("a", 7, 25, None)]), made_metric(), NO_LINES)
    exact = binomtest(7, 25).proportion_ci(0.95, method="exact")
    assert (judged["low"][0], judged["high"][0]) == pytest.approx((exact.low, exact.high))


def test_a_rate_per_hundred_has_its_interval_in_its_own_unit():
    judged = judge(ratios([("a", 10, 100, None)]), made_metric(format="per_100"), NO_LINES)
    assert (judged["low"][0], judged["high"][0]) == pytest.approx((4.795, 18.390), abs=0.001)


def test_progress_against_a_plan_and_a_plain_count_have_no_interval():
    for metric in (progress_metric(), count_metric()):
        judged = judge(ratios([("a", 30, 25, None)]), metric, NO_LINES)
        assert judged["low"].to_list() == judged["high"].to_list() == [None]


def test_where_nobody_looked_there_is_no_interval():
    judged = judge(ratios([("a", None, 25, None), ("b", 5, 25, None)]), made_metric(), NO_LINES)
    assert order(judged) == ["b", "a"]
    assert judged["low"][1] is None
    assert judged["high"][1] is None


def test_a_plain_count_is_never_thin():
    values = pl.DataFrame([("a", 3.0, 1.0, None, 3.0)], SCHEMA, orient="row")
    assert not judge(values, count_metric(), NO_LINES)["is_thin"][0]


def test_there_is_no_light_before_a_twentieth_of_the_roster_was_planned():
    values = ratios([("early", 0.0, 100.0, 4.9), ("due", 0.0, 100.0, 5.0)])
    assert lights(judge(values, planned_metric(), lines(1.0, 0.9))) == {
        "early": "none",
        "due": "red",
    }


def test_a_region_without_roster_has_no_light_whatever_was_planned():
    values = ratios([("empty", 0.0, 0.0, 0.0), ("planned", 0.0, 0.0, 1.0)])
    judged = lights(judge(values, planned_metric(), lines(1.0, 0.9)))
    assert judged == {"empty": "none", "planned": "none"}


def test_what_is_judged_again_is_judged_by_what_it_is_and_keeps_its_types():
    values = ratios([("a", 10, 100, 40), ("b", 95, 100, 40)])
    metric = planned_metric()
    first = judge(values, metric, lines(1.0, 0.9))
    assert judge(values.clone(), metric, lines(1.0, 0.9)).equals(first)
    assert {name: first.schema[name] for name in values.columns} == dict(values.schema)
    assert lights(judge(values, metric, lines(0.2, 0.1))) != lights(first)
    assert lights(judge(values.reverse(), metric, lines(1.0, 0.9))) == lights(first)
    many = pl.concat([values.with_columns(region_code=pl.lit(f"{n:03}")) for n in range(150)])
    assert set(judge(many, metric, lines(1.0, 0.9))["light"]) == set(first["light"])
