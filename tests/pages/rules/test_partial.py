"""A part is never called the whole: on every page, picture and export, and in no comparison."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from pages.parts.kit.drawing import pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.files import downloads
from pages.parts.region import children
from pages.parts.shared.funnels import funnels_card, judging
from tests.pages.conftest import PAGES, Visit
from tests.pages.test_funnels import context_of
from tests.unit.builders.metrics import made_metric
from warehouse.queries import boundaries, regions
from warehouse.queries.regions import Region, Regions
from warehouse.runtime.home import PROJECT_ROOT

WHOLE = ("411100", "411102", "511126")


@pytest.fixture(scope="module")
def listed() -> dict[str, int]:
    """Villages of each county of the code list."""
    seed = pl.read_csv(PROJECT_ROOT / "seeds" / "regions.csv", infer_schema_length=0).filter(
        pl.col("valid_to").is_null(), pl.col("level") == "county"
    )
    counted = seed.select("region_code", pl.col("villages").cast(pl.Int64, strict=False))
    return {code: villages for code, villages in counted.iter_rows() if villages}


@pytest.fixture(scope="module")
def held(facts) -> dict[str, int]:
    """Villages standing on the roster at the as-of date, by county."""
    rows = facts.execute(
        "select county_code, count(*) from dim_village where valid_to is null group by county_code"
    ).fetchall()
    return dict(rows)


def within(code: str, counties: dict[str, int]) -> dict[str, int]:
    prefix = code.rstrip("0") if code != "100000" else ""
    return {county: n for county, n in counties.items() if county.startswith(prefix)}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("region", ["100000", "410000", "510000", "511100"])
def test_every_page_of_a_part_says_how_much_of_it_there_is(page, region, read_page, held, listed):
    ours, all_ = within(region, held), within(region, listed)
    share = f"{sum(ours.values()) / sum(all_.values()):.1%}"
    screen = read_page(page, region=region)
    assert screen.failures == []
    assert f"(仅含 {len(ours)}/{len(all_)} 县)" in screen.sentence
    text = f"仅含 {len(ours)} 个县(共 {len(all_)} 个),占村数 {share}"
    assert text in screen.html
    english = read_page(page, region=region, lang="en")
    assert f"(only {len(ours)} of {len(all_)} counties)" in english.sentence


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("region", WHOLE)
def test_what_is_whole_says_nothing_of_the_kind_of_itself(page, region, read_page: Visit):
    if (page, region) == ("map_wall", "511126"):
        return  # its map is that of its city, of which it is a part
    if page == "compare":
        return  # it names another region beside it, which may be a part
    screen = read_page(page, region=region)
    assert "仅含" not in screen.sentence
    assert 'class="under-sentence"' not in screen.html


def test_the_map_has_no_colour_for_a_part_and_ranks_it_with_nobody(read_page: Visit):
    screen = read_page(region="100000", metric="coverage_rate")
    shapes = next(
        layer
        for layer in screen.specs[0]["layer"]
        if any("lookup" in step for step in layer.get("transform", ()))
    )
    rows = next(step for step in shapes["transform"] if "lookup" in step)["from"]["data"]["values"]
    parts = {row["code"]: row for row in rows if row["part"]}
    assert {"410000", "510000"} == set(parts)
    assert all("仅含" in row["name"] for row in parts.values())
    fill = shapes["encoding"]["fill"]
    by_test = {case["test"]: json.dumps(case["value"]) for case in fill["condition"]}
    assert by_test["datum.part"] != by_test["!isValid(datum.value)"]
    assert fill["legend"] is None  # nothing is drawn in its colours
    assert '<i class="partial"></i><span class="light-name">仅含部分县,不着色比较' in screen.html
    assert "没有数据齐全的下级单位" in screen.sentence
    (ranked,) = screen.tables
    assert ranked["name"].str.contains("仅含").all()
    assert set(ranked["light"]) == {"none"}


@pytest.mark.parametrize(
    ("language", "note"),
    [("zh", "不在统计范围"), ("en", "outside these statistics")],
)
def test_the_country_s_map_says_what_is_outside_the_statistics(language, note, read_page: Visit):
    outside = boundaries.unit_index().outside.values()
    assert len(outside) == 3
    shown = read_page(region="100000", lang=language).html.split('<i class="outside">')[1]
    entry = shown.split("</p>")[0]
    assert note in entry
    assert all(names[language] in entry for names in outside)
    assert '<i class="outside">' not in read_page(region="510000").html


def test_a_map_without_parts_names_none(read_page: Visit):
    screen = read_page(region="411100", metric="coverage_rate")
    assert 'class="partial"' not in screen.html
    assert "仅含部分县" not in screen.visible_text


def test_units_that_are_parts_come_last_in_the_table_and_have_no_light(
    small_demonstration, monkeypatch
):
    seen = context_of(small_demonstration, monkeypatch, "100000")
    rows = children.frame(seen)
    parts = rows["region_code"].is_in(["410000", "510000"])
    assert rows.filter(parts)["coverage_rate_light"].to_list() == ["none", "none"]
    assert rows["region_code"].tail(2).sort().to_list() == ["410000", "510000"]


def test_a_parent_that_is_a_part_or_equals_the_region_is_no_comparison(read_page: Visit):
    def beside(region: str) -> list[str]:
        return re.findall(r">(全[国省市]) \d+\.\d<", read_page("region", region=region).svg)

    assert not beside("411100")  # part of a province lies above
    assert not beside("511126")  # part of a city lies above
    assert set(beside("411102")) == {"全市"}


def test_files_and_saved_pictures_of_a_part_say_so(small_demonstration, monkeypatch):
    seen = context_of(small_demonstration, monkeypatch, "410000")
    about = dict(downloads.about(seen, "表", {}, seen.month_end))
    assert about["数据范围"].startswith("河南省仅含 6 个县")
    assert "河南省(仅含 6/" in about["选择"]
    assert "仅含" in downloads.file_name(seen, "表", "csv")
    spec = {"data": {"values": [{"a": 1}]}, "mark": "point"}
    picture = Picture(key="p", name="图", finding="结论", spec=spec, height=100)
    assert "仅含" in pictures.saved(seen, picture, "svg").decode()
    whole = context_of(small_demonstration, monkeypatch, "411100")
    assert "数据范围" not in dict(downloads.about(whole, "表", {}, whole.month_end))


def made(*rows: tuple[str, str | None, int, int]) -> Regions:
    """A tree of regions, each with the counties held and those listed."""
    snapshot = type("Snapshot", (), {"root": rows[0][0]})()
    return Regions(
        snapshot,
        [
            Region(code, {"zh": code}, "county", parent, held > 0, held >= listed, held, listed)
            for code, parent, held, listed in rows
        ],
    )


def test_the_parent_to_compare_with_is_whole_and_more_than_the_region():
    tree = made(("1", None, 4, 9), ("11", "1", 3, 3), ("111", "11", 1, 1), ("12", "1", 1, 1))
    assert tree.comparable_parent(tree["111"]) is tree["11"]
    assert tree.comparable_parent(tree["11"]) is None
    assert tree.comparable_parent(tree["12"]) is None
    assert tree.comparable_parent(tree["1"]) is None
    alone = made(("1", None, 1, 1), ("11", "1", 1, 1))
    assert alone.comparable_parent(alone["11"]) is None


def test_a_county_is_whole_in_itself(small_demonstration, monkeypatch):
    tree = regions.load(context_of(small_demonstration, monkeypatch, "411100").view)
    counties = [region for region in tree.in_data() if region.level == "county"]
    assert counties
    assert all(region.is_whole_in_data for region in counties)


def test_units_that_are_parts_stand_in_no_funnel(small_demonstration, monkeypatch):
    seen = context_of(small_demonstration, monkeypatch, "100000")
    compared = judging.below(seen, seen.metrics["on_time_rate"])
    assert not set(compared.units["region_code"]) & {"410000", "510000"}
    note = funnels_card.picture(seen, judging.judge(made_metric(), compared)).note
    assert "另有 2 个单位仅含部分县,不参与比较。" in note
