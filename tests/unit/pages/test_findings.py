"""The one sentence: what it counts, whom it names, and what it must not claim."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import Words, as_html
from pages.parts.shared import metric_findings, moving
from pages.parts.shared.meeting_items import items
from pages.parts.shared.wall import wall_map
from tests.unit.builders.metrics import NO_LINES, lines, made_metric, planned_metric, ratios
from warehouse.stats.judgement import judge

ZH, EN = Words("zh"), Words("en")


def test_a_sentence_that_does_without_a_zero_still_claims_it():
    keys = {("b",): "shown", ("a", "b"): "neither"}
    one, zero, unseen = (
        Claim("x", name, value) for name, value in (("a", 1), ("b", 0), ("c", None))
    )
    none = Claim("x", "a", 0)
    shorter = claims.without_zeros(Finding("both", {"a": one, "b": zero, "c": unseen}), keys)
    assert (shorter.key, set(shorter.slots)) == ("shown", {"a", "c"})
    assert set(map(id, shorter.claims)) == set(map(id, (one, zero, unseen)))
    assert claims.without_zeros(Finding("both", {"a": none, "b": zero}), keys).key == "neither"
    for as_it_was in (
        Finding("both", {"a": one, "b": unseen}),
        Finding("both", {"a": none, "b": one}),
    ):
        assert claims.without_zeros(as_it_was, keys) is as_it_was


@pytest.mark.parametrize(
    ("in_time", "late", "text"),
    [
        (0, 0, "none answered yet"),
        (2, 0, "answered 2 items, all in time"),
        (0, 1, "answered 1 item, all late"),
        (2, 1, "answered 3 items (in time 2 items)"),
    ],
)
def test_answers_of_a_meeting_are_told_without_zeros(in_time, late, text):
    finding = items._answers("360000", in_time, late)
    assert claims.say(EN, finding) == text
    assert {claim.measure: claim.value for claim in finding.claims} == {
        "items_answered": in_time + late,
        "items_answered_in_time": in_time,
    }


def sentence(metric, rows, targets, words=ZH, *, is_demonstration=False) -> str:
    """Return the wall's sentence over units named by their codes."""
    judged = judge(ratios(rows), metric, targets)
    line = targets["warning"][0] if len(targets) else None
    finding = metric_findings.wall(
        words,
        metric,
        judged.with_columns(name=pl.col("region_code")),
        level="county",
        region="某市",
        warning=line,
    )
    context = SimpleNamespace(words=words, is_demonstration=is_demonstration)
    return wall_map.sentence(context, SimpleNamespace(finding=finding))


def test_it_counts_who_is_behind_the_plan_and_names_the_one_short_of_most_villages():
    rows = [("甲", 10, 100, 50), ("乙", 300, 900, 400), ("丙", 50, 100, 50)]
    assert sentence(planned_metric(), rows, lines(1.0, 0.9)) == (
        "3 个县中 [[2 个落后(不到序时计划的 90%)]],差得最多的乙还差 100 个村"
    )


def test_someone_a_little_slow_may_be_short_of_more_than_everyone_behind():
    # 23 short of 240 is amber, 22 short of 40 is red: neither hides the other.
    rows = [("红", 18, 100, 40), ("黄", 217, 900, 240), ("绿", 50, 100, 50)]
    assert sentence(planned_metric(), rows, lines(1.0, 0.9)) == (
        "3 个县中 [[1 个落后(不到序时计划的 90%)]],1 个略慢;差得最多的黄还差 23 个村"
    )
    assert sentence(planned_metric(), rows, lines(1.0, 0.9), EN) == (
        "Of 3 counties, [[1 behind (below 90% of plan to date)]] and 1 a little slow; "
        "黄 is furthest short, by 23 villages"
    )


def test_of_several_short_of_as_many_villages_none_is_furthest_short():
    rows = [("甲", 10, 100, 50), ("乙", 60, 900, 100)]
    assert sentence(planned_metric(), rows, lines(1.0, 0.9)) == (
        "2 个县中 [[2 个落后(不到序时计划的 90%)]],差得最多的不止一个,各差 40 个村"
    )


def test_above_the_warning_line_and_below_plan_is_a_little_slow_and_not_behind():
    rows = [("甲", 45, 100, 50), ("乙", 60, 100, 50)]
    assert sentence(planned_metric(), rows, lines(1.0, 0.9)) == (
        "2 个县中没有落后的(不到序时计划的 90%),1 个略慢;甲还差 5 个村"
    )


def test_where_all_kept_to_their_plan_it_says_so():
    rows = [("甲", 50, 100, 50), ("乙", 60, 100, 50)]
    assert sentence(planned_metric(), rows, lines(1.0, 0.9)) == "2 个县都达到序时计划"


def test_without_a_target_it_claims_nothing_about_the_plan():
    rows = [("甲", 10, 100, 50), ("乙", 300, 900, 400)]
    assert sentence(planned_metric(), rows, NO_LINES) == (
        "比率:2 个县中最高的乙为 33.3%,最低的甲为 10.0%"
    )


def test_before_anything_was_planned_it_claims_nothing_about_the_plan():
    rows = [("甲", 0, 100, 0), ("乙", 0, 900, 0)]
    assert "计划" not in sentence(planned_metric(), rows, lines(1.0, 0.9))


@pytest.mark.parametrize(
    ("direction", "target", "warning", "expected"),
    [
        ("higher_better", 0.9, 0.8, "比率:2 个县中 [[1 个低于预警线 80.0%]];最低的甲为 10.0%"),
        ("lower_better", 0.05, 0.2, "比率:2 个县中 [[1 个高于预警线 20.0%]];最高的乙为 95.0%"),
        ("higher_better", 0.2, 0.1, "比率:2 个县均不低于预警线 10.0%;最低的甲为 10.0%"),
        ("lower_better", 0.9, 0.95, "比率:2 个县均不高于预警线 95.0%;最高的乙为 95.0%"),
        ("neutral", 0.9, 0.8, "比率:2 个县中最高的乙为 95.0%,最低的甲为 10.0%"),
    ],
)
def test_it_speaks_of_the_warning_line_the_way_the_metric_runs(
    direction, target, warning, expected
):
    rows = [("甲", 10, 100, None), ("乙", 95, 100, None)]
    assert sentence(made_metric(direction=direction), rows, lines(target, warning)) == expected


def test_units_where_nobody_looked_or_too_little_was_counted_are_not_judged():
    rows = [("甲", 50, 100, None), ("少", 0, 3, None), ("无", None, 100, None)]
    assert "1 个县" in sentence(made_metric(), rows, lines(0.9, 0.8))
    assert "少" not in sentence(made_metric(), rows, lines(0.9, 0.8))


def test_where_nobody_looked_anywhere_it_says_so_and_gives_no_number():
    text = sentence(made_metric(), [("甲", None, 100, None)], lines(0.9, 0.8), EN)
    assert text == "某市: no Rate in this term yet"


def test_of_a_demonstration_every_sentence_says_so_first():
    rows = [("甲", 50, 100, None)]
    for words, start in ((ZH, "演示:"), (EN, "Demonstration: ")):
        text = sentence(made_metric(), rows, lines(0.9, 0.8), words, is_demonstration=True)
        assert text.startswith(start)


def test_of_equals_none_is_highest_and_none_lowest():
    alike = [("甲", 50, 100, 0), ("乙", 60, 120, 0)]
    assert sentence(made_metric(), alike, NO_LINES) == "比率:2 个县在 50.0%—50.0%之间"
    two_lowest = [*alike, ("丙", 90, 100, 0)]
    assert sentence(made_metric(), two_lowest, NO_LINES) == "比率:3 个县在 50.0%—90.0%之间"
    text = sentence(made_metric(), two_lowest, lines(0.9, 0.8))
    assert text == "比率:3 个县中 [[2 个低于预警线 80.0%]];最低的不止一个,均为 50.0%"


def test_a_unit_alone_is_neither_highest_nor_lowest():
    alone = [("甲", 50, 100, 0)]
    assert sentence(made_metric(), alone, NO_LINES, EN).endswith(": 甲 has 50.0%")
    assert "甲 has 50.0%" in sentence(made_metric(), alone, lines(0.9, 0.8), EN)


def test_a_count_is_a_link_where_it_stands_once_and_is_no_part_of_another():
    text = "13 个村,[[3 个村落后]],1,003 个村"
    assert as_html(text, {"3 个村": "/region?list=a&b=<"}) == (
        '13 个村,<em class="alarm"><a href="/region?list=a&amp;b=&lt;">3 个村</a>落后</em>'
        ",1,003 个村"
    )
    assert "<a" not in as_html("3 个村, 3 个村", {"3 个村": "/region"})
    assert as_html("<b> 3", {"<b>": "/x"}) == '<a href="/x">&lt;b&gt;</a> 3'


def test_only_counts_above_zero_of_measures_with_a_list_are_pieces():
    some, none = (Claim("411102", "overdue", number, "problems") for number in (3, 0))
    other = Claim("411102", "median", 9, "count")
    finding = Finding("x", {"some": some, "none": none, "other": other})
    assert claims.pieces(Words("zh"), finding, {"overdue": "/region"}) == {"3 个问题": "/region"}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 2, 0), "2 项明显变差,没有明显好转的"),
        ((0, 0, 3), "3 项明显好转"),
        ((0, 1, 1), "1 项明显变差,1 项明显好转"),
        ((2, 0, 0), "没有其他明显升降的"),
    ],
)
def test_of_movers_no_zero_is_written_and_every_count_is_claimed(counts, said):
    states = ("worsening", "falling", "improving")
    counted = {
        state: Claim("36", f"metrics_{state}", n) for state, n in zip(states, counts, strict=True)
    }
    slots = {"region": "某县", "of": Claim("36", "metrics_with_a_trend", 8, "metrics")}
    key = "movers.worsening" if counts[0] else "movers.moving"
    finding = moving.with_others(key, slots, counted, "others_own")
    assert claims.say(Words("zh"), finding).endswith(said)
    assert {claim.measure for claim in finding.claims} >= {f"metrics_{state}" for state in states}
