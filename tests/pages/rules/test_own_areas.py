"""Areas that an office declared stand beside its regions, marked, and change nothing of them."""

from __future__ import annotations

import pytest

from tests.editing import edited
from tests.pages.conftest import Screen
from tests.pages.walks.test_every_choice import AS_OF, TERM
from warehouse.access.scope import Scope
from warehouse.queries import own_areas
from warehouse.queries.snapshot import take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader

EAST = ["411102", "411103"]


@pytest.fixture
def office(own_copy: Home, facts) -> Home:
    """The demonstration of an office with an area of two counties, one of a township, one of three
    villages in two counties.
    """
    township, county = facts.execute(
        "select township_code, county_code from dim_village where county_code = '411102' limit 1"
    ).fetchone()
    villages = [*some_villages(facts, "411102", 2), *some_villages(facts, "411103", 1)]
    rows = [
        *(("a", "东片", "county", code, code, "411100") for code in EAST),
        ("b", "沙河片", "township", township, county, county),
        *(("c", "经开功能区", "village", v, c, "411100") for v, c in villages),
    ]
    with edited(own_copy) as connection:
        connection.executemany("insert into dim_own_area_member values (?, ?, ?, ?, ?, ?)", rows)
    return own_copy


def some_villages(facts, county: str, count: int) -> list[tuple[str, str]]:
    return facts.execute(
        "select village_id, county_code from fct_village_term "
        "where county_code = ? and term_id = ? and is_on_roster order by 1 limit ?",
        [county, TERM, count],
    ).fetchall()


def rows(screen: Screen, column: str) -> dict[str, dict]:
    """The rows of the table that has a column, by the name in it."""
    for frame in screen.tables:
        if column in frame.columns:
            return {row[column]: row for row in frame.to_dict("records")}
    return {}


def test_an_area_of_counties_stands_beside_them_with_their_sum(office: Home, open_page, facts):
    covered, on_roster = facts.execute(
        """
        select sum(villages_covered), sum(villages_on_roster) from mart_coverage
        where region_code in ('411102', '411103') and term_id = ? and month_end = ?
        """,
        [TERM, AS_OF],
    ).fetchone()
    screen = open_page(office, "region", region="411100", list="units")
    assert screen.failures == []
    names = rows(screen, "name")
    area = names["〔片区〕东片"]
    counted = (area["coverage_rate_numerator"], area["coverage_rate_denominator"])
    assert counted == (covered, on_roster)
    # Six counties, and the area after them.
    assert len(names) == 7
    assert list(names)[-1] == "〔片区〕东片"
    assert "〔片区〕为本单位自设,排在各单位之后,不计入合计。" in screen.text


def test_nothing_of_the_region_counts_its_areas(office: Home, open_page, visit):
    for page in ("region", "map_wall"):
        with_areas = open_page(office, page, region="411100")
        without = visit(page, region="411100")
        assert with_areas.sentence == without.sentence
        tiles = [
            part
            for part in without.html.splitlines()
            if 'class="subject"' in part or 'class="tile"' in part
        ]
        assert tiles
        assert all(tile in with_areas.html for tile in tiles)


def test_an_area_of_townships_stands_among_those_of_its_county(office: Home, open_page):
    names = rows(open_page(office, "region", region="411102", list="units"), "township_name")
    area = names.pop("〔片区〕沙河片")
    # It is of one township, and comes to just what that comes to.
    del area["township_name"]
    assert area in [
        {name: value for name, value in row.items() if name != "township_name"}
        for row in names.values()
    ]
    assert "沙河片" not in open_page(office, "region", region="411103", list="units").text


def test_areas_of_townships_and_villages_have_a_card_above_the_county(
    office: Home, open_page, facts
):
    screen = open_page(office, "region", region="411100")
    areas = rows(screen, "area")
    assert set(areas) == {"〔片区〕沙河片", "〔片区〕经开功能区"}
    assert areas["〔片区〕经开功能区"]["villages"] == 3
    assert "本单位自设片区、功能区" in screen.visible_text
    # An area in Henan is none of Sichuan's.
    assert "经开功能区" not in open_page(office, "region", region="510000").text


@pytest.mark.parametrize(("language", "named"), [("zh", "〔片区〕东片"), ("en", "[area] 东片")])
def test_the_wall_lists_and_outlines_areas_of_counties(
    language: str, named: str, office: Home, open_page
):
    screen = open_page(office, "map_wall", region="411100", lang=language)
    assert screen.failures == []
    wall_map = screen.specs[0]
    dashed = [layer for layer in wall_map["layer"] if layer["mark"].get("strokeDash") == [6, 3]]
    (shape,) = dashed[0]["data"]["values"]
    assert shape["properties"]["name"] == "东片"
    assert shape["geometry"]["coordinates"]
    (ranking,) = screen.tables
    assert ranking["name"].to_list()[-1] == named
    assert ranking["leads_to"].isna().to_list()[-1]
    assert "东片" in screen.html


def test_without_areas_nothing_speaks_of_them(read_page):
    for page in ("region", "map_wall"):
        screen = read_page(page, region="411100")
        assert "片区" not in screen.visible_text


@pytest.mark.parametrize(("root", "within"), [("411100", {"a", "b", "c"}), ("411102", {"b"})])
def test_areas_that_reach_beyond_the_scope_are_given_to_nobody(
    office: Home, root: str, within: set[str]
):
    reader = Reader(office)
    view = take(reader, reader.version(), Scope.everything(root))
    assert set(own_areas.listed(view)["area_id"]) == within
    assert set(own_areas.villages(view, ["a", "b", "c"], TERM)["area_id"]) == within
    reader.close()
