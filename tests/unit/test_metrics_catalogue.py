"""The catalogue: what dbt's YAML declares is what the menu offers, and nothing else is shown."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
import yaml

from warehouse.queries.metrics import Metric, UnsupportedMetric, read_catalogue
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.versions.store import current_version
from warehouse.versions.subject_marts import SUBJECT_OF_MART

REQUIRED = {
    "coverage_rate",
    "effective_coverage_rate",
    "plan_progress",
    "problems_per_village",
    "zero_finding_share",
    "completion_rate",
    "on_time_rate",
    "on_time_rate_by_rule",
    "overdue_share",
    "one_month_rate",
    "clues_per_100_villages",
    "persons_filed_per_100_villages",
    "persons_sanctioned_per_100_villages",
}


@pytest.fixture(scope="module")
def written(small_demonstration: Home) -> dict:
    """What dbt wrote beside the published version."""
    return json.loads(current_version(small_demonstration).semantic_manifest.read_text("utf-8"))


@pytest.fixture
def catalogue_of(tmp_path: Path):
    """Reads the catalogue of a manifest after changing one of its metrics or measures."""

    def read(manifest: dict) -> dict[str, Metric]:
        file = tmp_path / "semantic_manifest.json"
        file.write_text(json.dumps(manifest), encoding="utf-8")
        return read_catalogue(file)

    return read


def metric_of(manifest: dict, name: str) -> dict:
    return next(metric for metric in manifest["metrics"] if metric["name"] == name)


def measure_of(manifest: dict, name: str) -> dict:
    return next(
        measure
        for model in manifest["semantic_models"]
        for measure in model["measures"]
        if measure["name"] == name
    )


def declared_in_yaml() -> dict[str, dict]:
    files = (PROJECT_ROOT / "dbt_project" / "models" / "metrics").glob("*.yml")
    return {
        metric["name"]: metric
        for file in files
        for metric in yaml.safe_load(file.read_text("utf-8")).get("metrics", ())
    }


def test_every_metric_that_was_asked_for_is_in_the_menu(written, catalogue_of):
    assert set(catalogue_of(written)) >= REQUIRED


def test_the_menu_says_what_the_yaml_says_in_its_order(written, catalogue_of):
    catalogue, declared = catalogue_of(written), declared_in_yaml()
    in_menu = [
        name for name, metric in declared.items() if metric["config"]["meta"].get("in_menu", True)
    ]
    assert list(catalogue) == sorted(in_menu, key=lambda n: declared[n]["config"]["meta"]["order"])
    for name, metric in catalogue.items():
        meta = declared[name]["config"]["meta"]
        assert metric.label == {"zh": meta["label_zh"], "en": declared[name]["label"]}
        sentence = declared[name]["description"]
        assert metric.definition == {"zh": meta["definition_zh"], "en": sentence.rstrip(".")}
        assert metric.direction == meta["direction"]
        assert metric.format == meta["format"]
        assert metric.numerator.mart in SUBJECT_OF_MART


def test_an_expression_of_the_yaml_is_what_is_summed(written, catalogue_of):
    completion = catalogue_of(written)["completion_rate"]
    assert completion.numerator.expression == "closed_on_time + closed_late"
    assert completion.denominator.expression == "fed_back - withdrawn"
    assert completion.numerator.mart == "mart_rectification_timeliness"


def test_progress_against_a_plan_is_no_proportion(written, catalogue_of):
    catalogue = catalogue_of(written)
    assert not catalogue["plan_progress"].is_proportion
    assert catalogue["coverage_rate"].is_proportion
    assert not catalogue["problems_per_village"].is_proportion
    assert catalogue["coverage_rate"].planned.expression == "villages_planned"


def test_what_never_falls_due_stands_beside_the_overdue_share(written, catalogue_of):
    beside = catalogue_of(written)["overdue_share"].beside
    assert beside is not None
    assert (beside.name, beside.denominator, beside.format) == (
        "open_ongoing_undated",
        None,
        "count",
    )
    assert catalogue_of(written)["coverage_rate"].beside is None


def test_the_rate_of_false_close_outs_is_estimated_from_samples_and_says_who_drew_them(
    written, catalogue_of
):
    rate = catalogue_of(written)["false_close_out_rate"]
    assert rate.numerator.mart == "mart_recheck_to_date"
    assert (rate.sampling.checked.expression, rate.beside.name) == ("checked", "counties_sampled")
    assert [name for name, metric in catalogue_of(written).items() if metric.sampling] == [
        "false_close_out_rate"
    ]


def test_what_a_sampled_metric_lacks_is_named(written, catalogue_of):
    manifest = copy.deepcopy(written)
    del metric_of(manifest, "false_close_out_rate")["config"]["meta"]["sampling"]["squares"]
    with pytest.raises(UnsupportedMetric, match=r"sampling\.squares"):
        catalogue_of(manifest)


def as_kind(kind):
    def change(manifest):
        metric_of(manifest, "completion_rate")["type"] = kind

    return change


def filtered(manifest):
    metric_of(manifest, "completion_rate")["filter"] = {"where_filters": [{"x": 1}]}


def filtered_part(manifest):
    part = metric_of(manifest, "completion_rate")["type_params"]["numerator"]
    part["filter"] = {"where_filters": [{"x": 1}]}


def filtered_simple_part(manifest):
    metric_of(manifest, "problems_closed")["filter"] = {"where_filters": [{"x": 1}]}


def filtered_measure(manifest):
    measure = metric_of(manifest, "problems_closed")["type_params"]["measure"]
    measure["filter"] = {"where_filters": [{"x": 1}]}


def shifted_part(manifest):
    part = metric_of(manifest, "completion_rate")["type_params"]["denominator"]
    part["offset_window"] = {"count": 1, "granularity": "month"}


def part_that_is_a_ratio(manifest):
    metric_of(manifest, "completion_rate")["type_params"]["numerator"]["name"] = "on_time_rate"


def across_marts(manifest):
    part = metric_of(manifest, "completion_rate")["type_params"]["denominator"]
    part["name"] = "villages_on_roster"


def other_mart(manifest):
    for model in manifest["semantic_models"]:
        if model["name"] == "rectification_timeliness":
            model["config"]["meta"]["mart"] = "mart_rectification_cohorts"


def average(manifest):
    measure_of(manifest, "problems_closed")["agg"] = "average"


def additive_over_time(manifest):
    measure_of(manifest, "problems_closed")["non_additive_dimension"] = None


def first_month_counts(manifest):
    stock = measure_of(manifest, "problems_closed")["non_additive_dimension"]
    stock["window_choice"] = "min"


def other_dimension(manifest):
    measure_of(manifest, "problems_closed")["non_additive_dimension"]["name"] = "term"


def unknown_format(manifest):
    metric_of(manifest, "completion_rate")["config"]["meta"]["format"] = "per_mille"


def unknown_direction(manifest):
    metric_of(manifest, "completion_rate")["config"]["meta"]["direction"] = "up"


def plan_of_another_mart(manifest):
    meta = metric_of(manifest, "completion_rate")["config"]["meta"]
    meta["planned_measure"] = "villages_planned"


def beside_a_ratio(manifest):
    metric_of(manifest, "completion_rate")["config"]["meta"]["beside"] = "on_time_rate"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (as_kind("derived"), "derived"),
        (as_kind("cumulative"), "cumulative"),
        (as_kind("conversion"), "conversion"),
        (filtered, "filter"),
        (filtered_part, "problems_closed"),
        (filtered_simple_part, "problems_closed"),
        (filtered_measure, "problems_closed"),
        (shifted_part, "offset"),
        (part_that_is_a_ratio, "on_time_rate"),
        (across_marts, "mart_coverage"),
        (other_mart, "mart_rectification_cohorts"),
        (average, "average"),
        (additive_over_time, "month_end"),
        (first_month_counts, "month_end"),
        (other_dimension, "month_end"),
        (unknown_format, "per_mille"),
        (unknown_direction, "up"),
        (plan_of_another_mart, "villages_planned"),
        (beside_a_ratio, "on_time_rate"),
    ],
    ids=lambda value: value.__name__ if callable(value) else value,
)
def test_what_would_show_a_number_it_does_not_mean_is_refused_in_words(
    change, named, written, catalogue_of
):
    manifest = copy.deepcopy(written)
    manifest["metrics"] = [
        metric
        for metric in manifest["metrics"]
        if metric["name"] in ("completion_rate", "on_time_rate") or metric["type"] == "simple"
    ]
    metric_of(manifest, "on_time_rate")["config"]["meta"]["in_menu"] = False
    assert list(catalogue_of(copy.deepcopy(manifest))) == ["completion_rate"]
    change(manifest)
    with pytest.raises(UnsupportedMetric) as refused:
        catalogue_of(manifest)
    for language in ("zh", "en"):
        what, why, remedy = refused.value.in_language(language)
        assert "completion_rate" in what
        assert named in why or (language == "zh" and named in ("filter", "offset"))
        assert "ratio" in remedy


def test_a_part_that_is_in_no_menu_may_be_of_any_kind(written, catalogue_of):
    manifest = copy.deepcopy(written)
    hidden = metric_of(manifest, "on_time_rate")
    hidden["type"], hidden["config"]["meta"]["in_menu"] = "derived", False
    assert "on_time_rate" not in catalogue_of(manifest)


def test_without_words_of_its_own_a_metric_shows_dbts_label(written, catalogue_of):
    manifest = copy.deepcopy(written)
    # dbt makes it of its measure, whose `meta` it bears
    measure_of(manifest, "villages_covered")["config"]["meta"] = {"order": 1}
    shown = catalogue_of(manifest)["villages_covered"]
    assert shown.label == {"zh": "Villages covered", "en": "Villages covered"}
    assert (shown.format, shown.denominator, shown.direction) == ("count", None, "neutral")
