"""The reference tables keep their keys, agree with each other, and say where they come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml

from warehouse.schema.tables.villages import VillageProfiles

SEEDS = Path(__file__).parents[3] / "seeds"
DESCRIBED = {
    seed["name"]: seed
    for seed in yaml.safe_load((SEEDS / "_seeds.yml").read_text(encoding="utf-8"))["seeds"]
}
KEYS = {
    "regions": ["region_code", "valid_to"],
    "region_successions": ["predecessor_code", "successor_code"],
    "region_boundaries": ["region_code"],
    "problem_taxonomy": ["category_code"],
    "cause_taxonomy": ["cause_code"],
    "inspection_modes": ["mode_code", "region_code"],
    "deadline_rules": ["rule_id"],
    "workdays": ["calendar_date"],
    "metric_targets": ["metric", "region_code", "valid_from"],
    "own_metrics": ["metric"],
    "key_village_weights": ["criterion"],
    "direct_close_reasons": ["reason_code"],
    "published_figures": ["source_id", "region_code", "region_note", "period", "metric"],
    "published_metrics": ["metric"],
    "published_sources": ["source_id"],
    "published_relations": ["relation_id", "part_metric"],
    "external_benchmarks": ["source_url", "period", "metric", "value"],
}


def seed(name: str) -> pl.DataFrame:
    return pl.read_csv(SEEDS / f"{name}.csv", infer_schema=False)


def test_every_seed_is_described_and_nothing_else() -> None:
    assert {path.stem for path in SEEDS.glob("*.csv")} == set(DESCRIBED) == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_every_column_has_a_type_and_a_description(name: str) -> None:
    described = DESCRIBED[name]
    columns = seed(name).columns
    assert list(described["config"]["column_types"]) == columns
    assert [column["name"] for column in described["columns"]] == columns
    assert all(column["description"] for column in described["columns"])
    assert described["description"]
    meta = described["config"]["meta"]
    assert meta["origin"]
    assert date.fromisoformat(meta["as_of"]) <= date.today()


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_keys_are_unique(name: str, key: list[str]) -> None:
    assert seed(name).select(key).is_duplicated().sum() == 0


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("regions", ["name"]),
        ("region_successions", ["kind", "origin"]),
        ("problem_taxonomy", ["name_zh", "name_en", "origin"]),
        ("cause_taxonomy", ["name_zh", "name_en", "origin"]),
        ("inspection_modes", ["name_zh", "name_en", "mark"]),
        ("deadline_rules", ["note_zh", "note_en", "mark"]),
        ("metric_targets", ["note_zh", "note_en", "mark"]),
        ("key_village_weights", ["name_zh", "name_en", "mark"]),
        ("direct_close_reasons", ["name_zh", "name_en"]),
        ("published_figures", ["source_title", "region_name", "period", "date_basis"]),
        ("external_benchmarks", ["source_url", "region", "region_en", "period", "unit"]),
        ("published_sources", ["title_zh", "title_en"]),
        ("published_relations", ["note_zh", "note_en"]),
    ],
)
def test_names_and_origins_are_filled(name: str, columns: list[str]) -> None:
    table = seed(name)
    for column in columns:
        assert table[column].null_count() == 0, column


def regions_in_force() -> pl.DataFrame:
    return seed("regions").filter(pl.col("valid_to").is_null())


def test_the_code_list_is_whole() -> None:
    regions = regions_in_force()
    counted = regions.with_columns(pl.col("villages").cast(pl.Int64))
    by_level = dict(regions.group_by("level").len().iter_rows())
    assert by_level == {"country": 1, "province": 31, "city": 339, "county": 2981}
    assert counted["villages"].sum() == 620_573
    inside = counted.filter(pl.col("region_code").str.starts_with("36"))
    assert inside["villages"].sum() == 22_080
    orphans = regions.join(regions, left_on="parent_code", right_on="region_code", how="anti")
    assert orphans["region_code"].to_list() == ["100000"]


def successions() -> pl.DataFrame:
    return seed("region_successions").with_columns(
        pl.col("effective_on", "effective_after", "effective_by").str.to_date()
    )


def test_every_region_that_ended_has_a_successor_and_the_day_fits() -> None:
    ended = seed("regions").filter(pl.col("valid_to").is_not_null())
    pairs = successions()
    assert set(pairs["predecessor_code"]) == set(ended["region_code"])
    assert ended["region_code"].is_duplicated().sum() == 0
    placed = pairs.join(ended, left_on="predecessor_code", right_on="region_code")
    last = pl.coalesce(pl.col("effective_on").dt.offset_by("-1d"), "effective_after")
    assert placed.filter(pl.col("valid_to").str.to_date() != last).is_empty()
    findings = pl.col("effective_on").is_null() == pl.col("effective_after").is_not_null()
    assert pairs.filter(~findings).is_empty()
    assert pairs.filter(pl.col("effective_after") >= pl.col("effective_by")).is_empty()


def test_every_chain_of_successors_ends_at_regions_in_force() -> None:
    in_force = set(regions_in_force()["region_code"])
    onward = dict(
        successions().group_by("predecessor_code").agg(pl.col("successor_code")).iter_rows()
    )
    for code in onward:
        reached, steps = {code}, 0
        while not reached <= in_force or steps == 0:
            reached = {after for at in reached for after in onward.get(at, [at])}
            steps += 1
            assert steps <= 3, f"{code} runs in a circle"


def test_a_region_that_was_divided_has_several_successors_and_no_other_has() -> None:
    pairs = successions().with_columns(of=pl.len().over("predecessor_code"))
    assert pairs.filter((pl.col("of") > 1) != (pl.col("kind") == "split")).is_empty()
    names = dict(regions_in_force().select("region_code", "name").iter_rows())
    ended = seed("regions").filter(pl.col("valid_to").is_not_null())
    before = dict(ended.select("region_code", "name").iter_rows())
    recoded = pairs.filter(pl.col("kind") == "recode")
    for old, new in recoded.select("predecessor_code", "successor_code").iter_rows():
        assert before[old] == names.get(new, before.get(new)), old


@pytest.mark.parametrize(
    ("old", "name", "new", "day", "kind"),
    [
        ("510922", "射洪县", {"510981"}, date(2019, 7, 12), "upgrade"),
        ("513425", "会理县", {"513402"}, date(2021, 2, 1), "upgrade"),
        ("330104", "江干区", {"330102", "330114"}, date(2021, 4, 9), "split"),
        ("130502", "桥东区", {"130502"}, date(2020, 6, 5), "rename"),
        ("542200", "山南地区", {"540500"}, date(2016, 1, 7), "upgrade"),
        ("542232", "错那县", {"540530"}, date(2016, 1, 7), "recode"),
        ("500105", "江北区", {"500157"}, date(2025, 11, 7), "merge"),
        ("139001", "定州市", {"130682"}, None, "recode"),
    ],
)
def test_changes_that_were_decided_are_listed_with_their_day(
    old: str, name: str, new: set[str], day: date | None, kind: str
) -> None:
    ended = seed("regions").filter(pl.col("valid_to").is_not_null(), region_code=old)
    assert ended["name"].to_list() == [name]
    pairs = successions().filter(predecessor_code=old)
    assert set(pairs["successor_code"]) == new
    assert pairs.select("effective_on", "kind").unique().rows() == [(day, kind)]


def test_the_newest_counties_are_listed() -> None:
    names = dict(regions_in_force().select("region_code", "name").iter_rows())
    newest = {"500157": "两江新区", "653132": "岑岭县", "653228": "和康县"}
    newest |= {"653229": "和安县", "659013": "草湖市"}
    assert {code: names.get(code) for code in newest} == newest
    assert not {"500105", "500112"} & set(names)


def test_english_names_stand_where_real_names_are_shown() -> None:
    regions = regions_in_force()
    named = regions.filter(pl.col("name_en").is_not_null())
    higher = regions.filter(pl.col("level").is_in(["country", "province"]))
    assert set(named["region_code"]) == {*higher["region_code"], "411100", "511126"}


def test_every_region_has_one_row_on_its_boundary() -> None:
    assert set(seed("region_boundaries")["region_code"]) == set(regions_in_force()["region_code"])


def test_working_days_cover_eleven_years_without_a_gap() -> None:
    days = seed("workdays").with_columns(pl.col("calendar_date").str.to_date())
    expected = pl.date_range(date(2016, 1, 1), date(2026, 12, 31), eager=True)
    assert days["calendar_date"].to_list() == expected.to_list()
    by_year = days.filter(pl.col("is_working_day") == "true").group_by(
        pl.col("calendar_date").dt.year()
    )
    assert by_year.len()["len"].is_between(245, 252).all()


@pytest.mark.parametrize(
    ("day", "worked", "name"),
    [
        ("2024-02-04", "true", "春节调休上班"),
        ("2024-02-12", "false", "春节"),
        ("2026-10-10", "true", "国庆节调休上班"),
        ("2023-06-26", "true", None),
        ("2023-07-01", "false", None),
    ],
)
def test_holidays_and_make_up_days_are_the_official_ones(
    day: str, worked: str, name: str | None
) -> None:
    row = seed("workdays").row(by_predicate=pl.col("calendar_date") == day, named=True)
    assert (row["is_working_day"], row["name_zh"]) == (worked, name)


def test_five_classes_each_have_sub_categories_and_five_causes_stand_beside() -> None:
    taxonomy = seed("problem_taxonomy")
    classes = taxonomy.filter(pl.col("level") == "1")
    members = taxonomy.filter(pl.col("level") == "2")
    assert classes["category_code"].to_list()[:5] == ["A", "B", "C", "D", "E"]
    assert set(members["parent_code"]) == set(classes["category_code"])
    assert seed("cause_taxonomy")["cause_code"].to_list()[:5] == ["R1", "R2", "R3", "R4", "R5"]


def test_the_window_is_two_months_until_january_2024_and_six_after() -> None:
    windows = seed("deadline_rules").filter(
        (pl.col("item") == "rectification_window") & (pl.col("region_code") == "100000")
    )
    assert windows.select("value", "unit", "valid_to", "mark").rows() == [
        ("2", "month", "2024-01-31", "V"),
        ("6", "month", None, "V"),
    ]
    ends = windows["valid_to"].str.to_date().dt.offset_by("1d")
    assert ends[0] == windows["valid_from"].str.to_date()[1], "no day without a rule, or with two"


def test_every_limit_has_a_rule_for_the_whole_country() -> None:
    rules = seed("deadline_rules").filter(
        (pl.col("region_code") == "100000") & pl.col("valid_to").is_null()
    )
    nodes = {"node_self_check", "node_supervision", "node_consolidation"}
    others = {"rectification_window", "rectification_plan", "clue_disposal"}
    assert set(rules["item"]) == nodes | others
    assert set(rules.filter(pl.col("item").is_in(nodes))["mark"]) == {"G"}, "editable defaults"


def test_only_the_look_back_does_not_count_for_coverage_by_default() -> None:
    modes = seed("inspection_modes").filter(pl.col("region_code") == "100000")
    uncounted = modes.filter(pl.col("counts_for_coverage") == "false")
    assert uncounted["mode_code"].to_list()[:1] == ["look_back"]
    assert modes.height >= 10


def test_the_published_target_is_seventy_percent_and_the_rest_is_marked_as_a_default() -> None:
    targets = seed("metric_targets").with_columns(pl.col("target", "warning").cast(pl.Float64))
    verified = targets.filter(pl.col("mark") == "V")
    assert verified.select("metric", "target").rows() == [("one_month_rate", 0.70)]
    assert targets.filter(pl.col("target") == pl.col("warning")).is_empty()


def test_key_village_criteria_are_measured_by_the_village_profile() -> None:
    weights = seed("key_village_weights")
    assert weights.height == 6
    assert set(weights["measured_by"]) <= set(VillageProfiles.columns())


def test_every_published_figure_of_a_place_has_its_period_unit_and_qualifier() -> None:
    figures = seed("published_figures").with_columns(
        pl.col("value").cast(pl.Float64), pl.col("period_start", "period_end").str.to_date()
    )
    placed = figures.filter(pl.col("region_code").is_not_null())
    assert figures.height == 112
    assert placed.select("period_start", "period_end").null_count().sum_horizontal().sum() == 0
    assert (placed["period_start"] <= placed["period_end"]).all()
    required = ["source_id", "metric", "value", "unit", "qualifier", "comparable"]
    assert figures.select(required).null_count().sum_horizontal().sum() == 0
    unexplained = figures.filter(
        (pl.col("comparable") == "no") & pl.col("reason_not_comparable").is_null()
    )
    assert unexplained.is_empty()


def test_published_places_carry_the_name_of_their_code() -> None:
    figures = seed("published_figures").filter(pl.col("region_code").is_not_null())
    named = figures.join(regions_in_force(), on="region_code", how="left")
    assert named["name"].is_not_null().all()
    same = named["name"].str.slice(0, 2) == named["region_name"].str.slice(0, 2)
    assert same.all()
