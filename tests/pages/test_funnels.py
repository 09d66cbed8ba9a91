"""The funnel card: its sentence, its picture and its table say what the statistics say."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
import vl_convert
from scipy.stats import binom

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.drawing import pictures
from pages.parts.kit.words import Words, as_text
from pages.parts.shared.funnels import funnels_card, funnels_chart, funnels_findings, funnels_table
from pages.parts.shared.funnels.judging import Comparison, Funnel, below, judge
from pages.parts.shared.rank_intervals import suits
from tests.unit.builders.metrics import count_metric, made_metric, progress_metric
from warehouse.access.scope import Scope
from warehouse.queries import regions
from warehouse.queries.regions import Term
from warehouse.runtime.home import Home
from warehouse.words.messages import LANGUAGES

ZH, EN = Words("zh"), Words("en")
UNITS = {
    "region_code": pl.String,
    "name": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
}

PROVINCE = "510000"
COUNTY = "511126"
"""Where the small demonstration lies."""


def compared(*counted: tuple[float | None, float | None], centre: float | None = 0.5) -> Comparison:
    rows = [(f"{360000 + place}", f"县{place}", *pair) for place, pair in enumerate(counted)]
    return Comparison(pl.DataFrame(rows, UNITS, orient="row"), centre, "某省", "counties")


def judged(*counted: Any, centre: float | None = 0.5, **metric: Any) -> Funnel:
    return judge(made_metric(**metric), compared(*counted, centre=centre))


def sentence(funnel: Funnel, words: Words = ZH) -> str:
    return funnels_findings.sentence(words, funnel)


def context_of(
    home: Home, monkeypatch: pytest.MonkeyPatch, region: str, **changed: Any
) -> PageContext:
    """Return the context of a page at a region of a published version, without the page."""
    monkeypatch.setenv("XUNTU_HOME", str(home.root))
    settings = data.settings()
    view = data.snapshot(Scope.everything(settings.root_region))
    tree, metrics = data.region_tree(view), data.catalogue(view)
    rows = data.ask(view, regions.terms, region)
    terms = [Term(**row) for row in rows.iter_rows(named=True)]
    term = terms[0]
    fields: dict[str, Any] = {
        "words": ZH,
        "settings": settings,
        "view": view,
        "regions": tree,
        "region": tree[region],
        "terms": terms,
        "term": term,
        "month_end": term.months[-1],
        "metric": metrics["on_time_rate"],
        "metrics": metrics,
        "grain": "county",
        "level": "",
        "category": "",
        "year": None,
        "peers": "",
        "chosen": None,
    }
    return PageContext(**{**fields, **changed})


QUIET = [(50.0, 100.0)] * 12
HIGH, LOW = (85.0, 100.0), (10.0, 100.0)


def test_the_sentence_counts_who_is_worse_and_names_the_farthest():
    assert sentence(judged(*QUIET, LOW, (20.0, 100.0))) == (
        "比率:14 个县中 [[2 个明显更差]],不像偶然;偏离最大的县12为 10.0%"
    )
    assert sentence(judged(*QUIET, LOW, HIGH), EN) == (
        "Rate: of 14 counties, [[1 clearly worse]]; farthest out is 县12 with 10.0%; "
        "1 clearly better"
    )


def test_which_side_is_worse_depends_on_the_metric():
    assert "[[1 个明显更差" in sentence(judged(*QUIET, HIGH, direction="lower_better"))
    assert "没有明显更差的,1 个明显更好" in sentence(judged(*QUIET, HIGH))
    neutral = sentence(judged(*QUIET, HIGH, LOW, direction="neutral"))
    assert "1 个明显高于、1 个明显低于" in neutral
    assert "[[" not in neutral


@pytest.mark.parametrize("outside", [[], [HIGH], [LOW], [HIGH, LOW]])
@pytest.mark.parametrize("direction", ["higher_better", "lower_better", "neutral"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_its_sentence(outside, direction, language):
    funnel = judged(*QUIET, *outside, direction=direction)
    text = sentence(funnel, Words(language))
    assert "99.8%" not in text
    assert "99.8%" in funnels_findings.note(Words(language), funnel)
    assert ("县1" in text) == bool(outside)


def test_where_nobody_stands_out_it_says_so():
    assert sentence(judged(*QUIET)) == "比率:12 个县相差都不明显,高低之差可能只是偶然"


def test_where_nobody_looked_or_all_are_too_small_nothing_is_compared():
    assert "尚无" in sentence(judged((None, 30.0), centre=None))
    assert sentence(judged((3.0, 5.0), (4.0, 9.0))) == "比率:各单位的分母都不足 20,无法比较"


SCATTERED = [(float(20 + 5 * place), 100.0) for place in range(13)]


def test_the_note_says_whether_units_differ_beyond_chance_and_by_how_much():
    funnel = judged(*SCATTERED)
    phi = funnel.dispersion.phi
    assert phi is not None
    tails = [min(binom.cdf(k, 100, 0.5), binom.sf(k - 1, 100, 0.5)) for k, _ in SCATTERED]
    naive = sum(tail < 0.001 for tail in tails)
    note = funnels_findings.note(ZH, funnel)
    assert f"φ = {phi:.1f}" in note
    assert f"{naive} 个超出 99.8%" in note
    assert "放宽" in note and "与众不同" in sentence(funnel)
    assert "没有超出偶然" in funnels_findings.note(ZH, judged(*QUIET))
    at_the_end = judged(*[(0.0, 100.0)] * 6, centre=0.0)
    assert "cannot be measured" in funnels_findings.note(EN, at_the_end)


VERDICTS = ("差于", "好于", "高于", "低于", "更差", "更好", "不明显", "与众不同")


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_fewer_than_five_units_get_no_limits_no_verdict_and_no_place_and_it_says_why(number):
    # However far out; the thin and the unseen do not make up the number.
    funnel = judged(*[LOW, HIGH, (50.0, 100.0), LOW, HIGH][:number], (3.0, 5.0), (None, 40.0))
    picture = funnels_chart.spec(ZH, funnel)
    spec = json.dumps(picture["datasets"], ensure_ascii=False)  # what it draws, and names
    rows = funnels_table.rows(ZH, funnel)
    text = sentence(funnel) + funnels_findings.note(ZH, funnel)
    is_judged = number >= 5
    assert any(verdict in spec for verdict in VERDICTS) == is_judged
    assert any(verdict in sentence(funnel) for verdict in VERDICTS) == is_judged
    assert rows["verdict"].str.contains_any(list(VERDICTS)).any() == is_judged
    assert bool(layers(picture)["line"]) == is_judged
    assert ("95%" in spec) == is_judged
    assert rows["rank"].is_not_null().any() == is_judged
    assert ("不足 5 个" in text) != is_judged


def layers(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each layer, by its mark; the lines share theirs."""
    by_layer: dict[str, list[dict[str, Any]]] = {}
    for layer in spec["layer"]:
        first = layer["layer"][0] if "layer" in layer else layer
        by_layer.setdefault(first["mark"]["type"], spec["datasets"][layer["data"]["name"]])
    return by_layer


def test_the_picture_shows_every_unit_seen_with_its_two_numbers_and_no_other():
    funnel = judged(*QUIET, LOW, (3.0, 5.0), (None, 40.0))
    points = {row["name"]: row for row in layers(funnels_chart.spec(ZH, funnel))["point"]}
    assert len(points) == 14
    assert points["县12"]["numbers"] == "10 / 100"
    assert points["县12"]["verdict"] == "明显差于全体"
    assert points["县12"]["label"] in ("right", "left")
    assert points["县0"]["label"] == ""
    assert points["县13"]["verdict"] == "分母过小"
    assert points["县13"]["opacity"] < 1
    assert points["县13"]["places"] == "—"
    assert points["县12"]["places"] == "第 1 至第 1 位"


def test_a_unit_lies_outside_the_curve_it_is_said_to_lie_outside_of():
    counted = [(float(k), 60.0) for k in range(0, 61, 3)]
    metric = made_metric()
    funnel = judge(metric, compared(*counted, centre=0.5))
    for row in funnel.units.iter_rows(named=True):
        outside = not row["low_998"] <= row["rate"] <= row["high_998"]
        assert outside == str(row["position"]).endswith("_998")


def test_the_limits_drawn_are_those_that_units_are_judged_by_wider_where_units_differ_anyway():
    def limits(funnel: Funnel) -> dict[str, float]:
        lines = layers(funnels_chart.spec(EN, funnel))["line"]
        return {row["curve"]: row["low"] for row in lines if row["denominator"] >= 80}

    quiet, scattered = limits(judged(*QUIET)), limits(judged(*SCATTERED))
    assert set(quiet) == set(scattered)
    assert {name.split("(")[1] for name in quiet} == {"95%)", "99.8%)"}
    assert all(scattered[name] < quiet[name] for name in quiet)


def test_rates_per_hundred_are_drawn_in_their_own_unit():
    funnel = judged((30.0, 60.0), *QUIET, format="per_100")
    drawn = layers(funnels_chart.spec(ZH, funnel))
    assert drawn["rule"] == [{"value": 50.0}]
    assert {row["value"] for row in drawn["point"]} == {50.0}
    assert 0 < min(row["low"] for row in drawn["line"]) < 50
    assert funnels_table.rows(ZH, funnel)["rate"].to_list() == [50.0] * 13


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "counted", [[], [(None, None)], [(3.0, 5.0)], [(0.0, 40.0)], QUIET, SCATTERED, [*QUIET, LOW]]
)
def test_the_picture_can_be_drawn_whatever_there_is(counted, language):
    words = Words(language)
    spec = pictures.whole(funnels_chart.spec(words, judged(*counted)), "")
    drawn = vl_convert.vegalite_to_svg({**spec, "width": 600, "height": 300}, vl_version="5.20")
    assert drawn.startswith("<svg")
    assert "NaN" not in json.dumps(spec)


def without_data(spec: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in spec.items() if name != "datasets"}


def test_of_other_figures_only_the_data_of_a_funnel_are_other():
    one, other = judged(*QUIET, centre=0.5), judged(*[(150.0, 301.0)] * 7, centre=0.48)
    specs = [funnels_chart.spec(ZH, funnel) for funnel in (one, other)]
    assert specs[0]["datasets"] != specs[1]["datasets"]
    assert without_data(specs[0]) == without_data(specs[1])


def test_names_do_not_stand_on_one_another():
    crowd = [(float(5 + place), 100.0) for place in range(6)]
    points = layers(funnels_chart.spec(ZH, judged(*QUIET * 4, *crowd)))["point"]
    outside = [point for point in points if point["verdict"] == "明显差于全体"]
    assert len(outside) == 6
    assert 1 <= sum(bool(point["label"]) for point in outside) < 6


def test_the_table_puts_shrunken_values_and_ranges_of_places_beside_the_raw_ones():
    funnel = judged(*SCATTERED, (9.0, 10.0), (None, 80.0))
    rows = funnels_table.rows(EN, funnel)
    assert rows.height == 15
    small = rows.row(by_predicate=pl.col("denominator") == 10, named=True)
    assert 0.5 < small["shrunken"] < small["rate"] == 0.9
    assert (small["rank"], small["distinguishable"]) == (None, "")
    assert small["shrunken_low"] < small["shrunken"] < small["shrunken_high"]
    unseen = rows.row(by_predicate=pl.col("numerator").is_null(), named=True)
    assert unseen["rank"] is None
    assert unseen["distinguishable"] == ""
    assert unseen["verdict"] == "no data yet"
    assert rows.row(0, named=True)["rate"] == 0.2
    assert rows["rank"].is_null().to_list() == [False] * 13 + [True] * 2
    names = {column.name for column in funnels_table.columns(EN, funnel)}
    assert names <= set(rows.columns)


def test_units_alike_are_said_to_be_impossible_to_tell_apart():
    rows = funnels_table.rows(EN, judged(*QUIET))
    assert set(rows["distinguishable"]) == {"cannot be told apart"}


def test_progress_against_a_plan_and_a_count_have_no_funnel():
    assert [suits(metric) for metric in (progress_metric(), count_metric(), made_metric())] == [
        False,
        False,
        True,
    ]


def test_the_text_alternative_names_who_is_outside_with_their_numbers():
    text = funnels_findings.alternative(EN, judged(*QUIET, LOW))
    assert "10 / 100" in text
    assert "[[" not in text


def test_the_units_below_a_region_are_those_of_the_marts(small_demonstration, facts, monkeypatch):
    context = context_of(small_demonstration, monkeypatch, PROVINCE)
    metric = context.metrics["on_time_rate"]
    comparison = below(context, metric)
    expected = {
        code: (on_time, matured)
        for code, on_time, matured in facts.execute(
            """
            select region_code, sum(matured_closed_on_time), sum(matured)
            from mart_rectification_timeliness
            where term_id = ? and month_end = ?
            group by region_code
            """,
            [context.term.term_id, context.month_end],
        ).fetchall()
    }
    inspected = comparison.units.filter(pl.col("denominator").is_not_null())
    assert COUNTY in inspected["region_code"]
    counties = {region.code for region in context.regions.within(PROVINCE, "county")}
    assert set(inspected["region_code"]) == counties & expected.keys()
    for row in inspected.iter_rows(named=True):
        assert (row["numerator"], row["denominator"]) == expected[row["region_code"]]
    on_time, matured = expected[PROVINCE]
    assert comparison.centre == pytest.approx(on_time / matured)
    picture = funnels_card.picture(context, judge(metric, comparison))
    assert as_text(picture.finding).startswith("按期整改率")


def test_a_county_is_compared_with_the_counties_of_its_parent(small_demonstration, monkeypatch):
    whole = context_of(small_demonstration, monkeypatch, PROVINCE)
    county = whole.regions[COUNTY]
    context = context_of(small_demonstration, monkeypatch, county.code)
    comparison = below(context, context.metrics["on_time_rate"])
    assert county.code in comparison.units["region_code"]
    parent = whole.regions.parent_in_data(county)
    assert comparison.whole == whole.name(parent)
    assert parent.name["zh"] in comparison.whole
