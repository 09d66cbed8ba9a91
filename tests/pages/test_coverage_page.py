"""The coverage page says what the facts say, and tells rushing and not having looked apart."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

import pytest

from pages.parts.coverage import curve
from tests.editing import edited
from tests.pages.conftest import Screen, Visit, shown_name_of
from warehouse.runtime.home import Home
from warehouse.stats.pace import Pace

TERM, AS_OF = "2021-2026", date(2024, 6, 30)
MONTHS_LEFT = 26
REGIONS = ["100000", "411100", "411102", "511126"]


def plain(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def choose(screen: Screen, key: str, value: str) -> Screen:
    """Press one of the buttons of a segmented control."""
    buttons = next(box for box in screen.app.button_group if str(box.key).startswith(key))
    buttons.set_value(value).run()
    assert screen.failures == []
    return screen


def picture(screen: Screen, key: str) -> dict[str, Any]:
    """One of the pictures of the page, which stand in this order."""
    return screen.specs[("curve", "grid", "thorough").index(key)]


def values(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a layer."""
    return layer["data"]["values"]


@pytest.mark.parametrize("region", REGIONS)
def test_the_sentence_holds_coverage_plan_and_projected_finish(region, read_sentence, facts):
    covered, planned, on_roster, year_before = facts.execute(
        """
        select
            arg_max(villages_covered, month_end),
            arg_max(villages_planned, month_end),
            arg_max(villages_on_roster, month_end),
            min(villages_covered)
        from mart_coverage inner join dim_region using (region_code)
        where region_code = ? and term_id = ? and month_end >= date '2023-06-30'
        """,
        [region, TERM],
    ).fetchone()
    months = -(-(on_roster - covered) * 12 // (covered - year_before))  # rounded up
    year, month = divmod(2024 * 12 + 5 + months, 12)
    late = (year - 2026) * 12 + month + 1 - 8
    end = f"晚于 2026-08 届满 {late} 个月" if late > 0 else "2026-08 届满"
    text = plain(read_sentence("coverage", region=region))
    name = shown_name_of(facts, region)
    assert text.startswith(f"演示:{name}已巡 {covered:,} 个村,")
    gap = math.floor(planned - covered + 0.5)
    assert (f"比序时计划少 {gap:,} 个村" if gap > 0 else "达到序时计划") in text
    assert text.endswith(f"按近 12 个月的进度预计 {year}-{month + 1:02} 巡完,{end}")


def test_the_curve_carries_every_month_and_ends_in_the_chosen_one(read_page: Visit, facts):
    rows = facts.execute(
        "select month_end, villages_covered, villages_planned, villages_effective "
        "from mart_coverage where region_code = '411100' and term_id = ? and month_end <= ? "
        "order by month_end",
        [TERM, date(2023, 3, 31)],
    ).fetchall()
    drawn = picture(read_page("coverage", region="411100", month="2023-03"), "curve")
    history = values(drawn["layer"][-1])
    assert [
        (row["month"], row["covered"], row["planned"], row["effective"]) for row in history
    ] == [(month.isoformat(), *counts) for month, *counts in rows]
    projected = values(drawn["layer"][1])
    assert projected[0]["middle"] == rows[-1][1]
    assert all(row["low"] <= row["middle"] <= row["high"] for row in projected)


def test_the_shortfall_at_the_end_of_the_term_is_the_pace_carried_on():
    now = Pace(100, 20, 5.0, 4.0, None, None, None, kept_low=1.0, kept_high=6.0)
    assert curve.expected_shortfall(now) == (20, 0, 80)
    over = Pace(100, 0, None, 4.0, None, None, None, kept_low=1.0, kept_high=6.0)
    assert curve.expected_shortfall(over) is None


def test_a_term_that_is_over_projects_nothing(read_page: Visit):
    screen = read_page("coverage", region="411100", term="2016-2021")
    assert screen.failures == []
    assert "预计" not in screen.sentence
    drawn = picture(screen, "curve")["layer"]
    fields = {name for layer in drawn if "data" in layer for row in values(layer) for name in row}
    assert "covered" in fields
    assert "middle" not in fields
    assert len(drawn) == 4, "limits, history, its names and its points"
    named = {row["text"] for row in values(drawn[2])}
    assert named == {"已巡", "序时计划", "有效覆盖"}, "no line of what is to come"


def test_a_term_that_is_over_says_by_how_much_it_was_short(read_page: Visit, facts):
    (short,) = facts.execute(
        "select villages_on_roster - villages_covered from mart_coverage "
        "where region_code = '411100' and term_id = '2016-2021' and month_end = '2021-08-31'"
    ).fetchone()
    sentence = f"任期已于 2021-08-31 届满,还差 {short} 个村" if short else "应巡村已全部巡到"
    screen = read_page("coverage", region="411100", term="2016-2021")
    assert sentence in plain(screen.sentence)
    assert sentence in plain(read_page("region", region="411100", term="2016-2021").html)


def test_a_plan_for_more_villages_than_there_are_is_told(read_page: Visit, facts):
    (planned, on_roster, over) = facts.execute(
        "select villages_planned, villages_on_roster, villages_planned_over_roster "
        "from mart_coverage where region_code = '511126' and term_id = '2016-2021' "
        "and month_end = '2021-08-31'"
    ).fetchone()
    assert planned <= on_roster
    assert over > 0, "the demonstration's plan of the first term is above the roster"
    text = read_page("coverage", region="511126", term="2016-2021").visible_text
    assert f"各县整届计划合计比在册村多 {over} 个村" in text
    assert "各县整届计划合计" not in read_page("coverage", region="511126").visible_text


@pytest.mark.parametrize("region", REGIONS)
def test_effective_coverage_and_the_reasons_are_those_of_the_villages(
    region, read_page: Visit, facts
):
    prefix = {"100000": "", "411100": "4111"}.get(region, region)
    where = "starts_with(county_code, $prefix) and term_id = $term and is_on_roster"
    given = {"prefix": prefix, "term": TERM}
    covered, effective = facts.execute(
        f"select count(*) filter (where is_covered), count(*) filter (where is_effective) "
        f"from fct_village_term where {where}",
        given,
    ).fetchone()
    html = read_page("coverage", region=region).html
    text = plain(html)
    assert f"已巡 {covered:,} 个村,其中有效覆盖 {effective:,} 个" in text
    waiting, unsettled = facts.execute(
        f"""
        with villages as (
            select village_id from fct_village_term
            where {where} and is_covered and not is_effective
        ),
        own as (
            select
                village_id,
                bool_or(feedback_on is null) as is_waiting,
                sum(open_problems) > 0 as is_open
            from villages inner join fct_inspection using (village_id)
            where term_id = $term and ends_on is not null
            group by village_id
        )
        select
            count(*) filter (where is_waiting),
            count(*) filter (where not is_waiting and is_open)
        from own
        """,
        given,
    ).fetchone()
    for reason, number in (("尚未反馈", waiting), ("问题未办结", unsettled)):
        assert (f">{reason} {number:,}<" in html) == (number > 0)


def test_the_cells_of_the_grid_are_what_each_half_year_added(read_page: Visit, facts):
    expected = facts.execute(
        """
        select
            region_code,
            villages_covered - coalesce(lag(villages_covered) over terms, 0) as added,
            villages_planned - coalesce(lag(villages_planned) over terms, 0) as planned
        from mart_coverage inner join dim_region using (region_code)
        where parent_code = '411100' and term_id = ? and month(month_end) in (6, 12)
        window terms as (partition by region_code order by month_end)
        order by region_code, month_end
        """,
        [TERM],
    ).fetchall()
    drawn = picture(read_page("coverage", region="411100"), "grid")
    cells = sorted(values(drawn["layer"][0]), key=lambda cell: cell["code"])
    assert len(cells) == 6 * 6
    assert [(cell["code"], int(cell["n"])) for cell in cells] == [row[:2] for row in expected]
    for cell, (_, added, planned) in zip(cells, expected, strict=True):
        assert cell["share"] == pytest.approx(added / planned if planned else 1.0, abs=0.001)


def test_a_cell_where_nobody_went_is_hatched_and_has_no_number(read_page: Visit, facts):
    drawn = picture(read_page("coverage", region="511126"), "grid")
    cells = values(drawn["layer"][0])
    fills, numbers_drawn = drawn["layer"][0]["layer"]
    fill = fills["encoding"]["color"]["condition"]
    assert fill["test"] == "!datum.visited" and "gradient" in fill["value"]["expr"]
    visited = {
        (name, f"第{sequence}轮")
        for name, sequence in facts.execute(
            """
            select distinct township_name, sequence
            from fct_inspection
            inner join fct_round using (round_id)
            inner join fct_village_term using (village_id)
            where fct_inspection.county_code = '511126' and fct_inspection.term_id = $term
                and fct_village_term.term_id = $term and is_on_roster
                and fct_inspection.ends_on is not null
            """,
            {"term": TERM},
        ).fetchall()
    }
    assert visited
    shown = {(cell["name"], cell["period"].split()[0]) for cell in cells if cell["visited"]}
    assert shown == visited
    assert len(shown) < len(cells)
    assert numbers_drawn["transform"] == [{"filter": "datum.visited"}]


def test_the_rounds_of_a_township_add_up_to_its_villages_covered(read_page: Visit, facts):
    expected = dict(
        facts.execute(
            "select township_name, count(*) from fct_village_term where county_code = '511126' "
            "and term_id = ? and is_on_roster and is_covered and not is_covered_by_predecessors "
            "group by 1",
            [TERM],
        ).fetchall()
    )
    cells = values(picture(read_page("coverage", region="511126"), "grid")["layer"][0])
    added: dict[str, int] = {}
    for cell in cells:
        added[cell["name"]] = added.get(cell["name"], 0) + int(cell["n"])
    assert {name: count for name, count in added.items() if count} == expected


def test_the_list_of_the_grid_holds_every_unit_to_print(visit: Visit, facts):
    screen = choose(visit("coverage", region="411100"), "grid_", "list")
    table = next(frame for frame in screen.tables if "2024-1" in frame.columns)
    expected = facts.execute(
        "select villages_on_roster, villages_covered, villages_on_roster - villages_covered "
        "from mart_coverage inner join dim_region using (region_code) "
        "where parent_code = '411100' and term_id = ? and month_end = ?",
        [TERM, AS_OF],
    ).fetchall()
    shown = table[["whole", "covered", "left"]].itertuples(index=False, name=None)
    assert sorted(map(tuple, shown)) == sorted(expected)


def test_days_on_site_and_empty_inspections_are_counted_by_unit_and_by_team(
    read_page: Visit, facts
):
    for region, unit, prefix in [
        ("411100", "county_code", "4111"),
        ("511126", "coalesce(team_id, '')", "511126"),
    ]:
        expected = {
            code: (count, pytest.approx(days, abs=0.001), pytest.approx(zero, abs=0.0001))
            for code, count, days, zero in facts.execute(
                f"select {unit}, count(*), avg(days_on_site), "
                "avg(case when inspection_id in (select inspection_id from fct_problem) "
                "then 0 else 1 end) "
                "from fct_inspection where starts_with(county_code, ?) and term_id = ? "
                "and ends_on is not null group by 1",
                [prefix, TERM],
            ).fetchall()
        }
        points = values(picture(read_page("coverage", region=region), "thorough")["layer"][1])
        assert {
            point["code"]: (point["inspections"], point["days"], point["share"]) for point in points
        } == expected


def test_the_work_of_the_teams_is_that_of_the_inspections(read_page: Visit, facts):
    inspections, cross = facts.execute(
        "select count(*), count(*) filter (where is_cross_county) from fct_inspection "
        "where starts_with(county_code, '4111') and term_id = ? and ends_on is not null",
        [TERM],
    ).fetchone()
    text = plain(read_page("coverage", region="411100").html)
    assert f"({cross:,} / {inspections:,} 次)" in text


def test_key_villages_chosen_for_direct_inspection_stand_beside_the_others(visit: Visit, facts):
    screen = choose(visit("coverage", region="411100"), "coverage_part_", "key_villages")
    text = plain(screen.html)
    for is_key in (True, False):
        direct, inspected = facts.execute(
            "select count(*) filter (where '|' || modes_seen || '|' like '%|direct|%'), count(*) "
            "from fct_village_term inner join ("
            "  select village_id, string_agg(modes, '|') as modes_seen from fct_inspection "
            "  where term_id = $term and ends_on is not null group by 1"
            ") using (village_id) "
            "where starts_with(county_code, '4111') and term_id = $term and is_on_roster "
            "and (key_village_score >= 4) = $is_key",
            {"term": TERM, "is_key": is_key},
        ).fetchone()
        assert f"{direct / inspected:.1%}({direct:,} / {inspected:,})" in text
    (designated, converted) = facts.execute(
        "select count(*), count(converted_on) from fct_weak_organisation "
        "where starts_with(county_code, '4111') and designated_on >= date '2021-09-01'"
    ).fetchone()
    assert f"{designated} 个,已转化 {converted} 个" in text


def test_every_score_of_an_uninspected_village_is_told_in_words_that_add_up(visit: Visit):
    screen = choose(visit("coverage", region="411100"), "coverage_part_", "lists")
    table = next(frame for frame in screen.tables if "reasons" in frame.columns)
    assert len(table) == 100, "the first rows; more are sent where a reader comes to them"
    for score, reasons in table[["key_village_score", "reasons"]].itertuples(index=False):
        points = [int(part.rpartition(" ")[2]) for part in reasons.split("、") if " " in part]
        assert sum(points) == score, reasons
        assert points or reasons == "各项均未达门槛"


def test_the_list_of_villages_without_effect_is_as_long_as_the_card_says(visit: Visit, facts):
    screen = choose(visit("coverage", region="411102"), "coverage_part_", "lists")
    choose(screen, "coverage_list_", "not_effective")
    (number,) = facts.execute(
        "select count(*) from fct_village_term where county_code = '411102' and term_id = ? "
        "and is_on_roster and is_covered and not is_effective",
        [TERM],
    ).fetchone()
    assert number > 0
    table = next(frame for frame in screen.tables if "reason" in frame.columns)
    assert len(table) == number
    assert set(table["reason"]) <= {"尚未反馈", "问题未办结", "撤并前的村有问题未办结"}
    assert f"{number} 个村已巡而未有效覆盖" in screen.visible_text


def test_a_past_month_says_what_follows_it_and_what_does_not(read_page: Visit):
    past = read_page("coverage", region="411100", month="2023-03")
    assert any("2023-03" in box.value and "2024-06-30" in box.value for box in past.app.info)
    assert not read_page("coverage", region="411100").app.info


def test_before_anybody_went_the_page_says_so_and_draws_no_empty_picture(read_page: Visit, facts):
    unseen = facts.execute(
        "select region_code from mart_coverage where region_level = 'county' and term_id = ? "
        "and month_end = date '2021-09-30' and villages_covered = 0 limit 1",
        [TERM],
    ).fetchone()[0]
    screen = read_page("coverage", region=unseen, month="2021-09")
    assert screen.failures == []
    assert "本届尚未开展巡察" in screen.sentence
    assert len(screen.specs) == 1, "the plan's curve alone: no rounds, no inspections, no picture"
    assert "没有符合条件的数据" in screen.visible_text


RUSHED = """
update fct_inspection
set problems = case when hash(inspection_id) % 5 < 2 then 0 else problems end, days_on_site = 1
where county_code = '411103' and term_id = '2021-2026';

update mart_problem_density
set zero_finding_inspections = cast(0.4 * inspections as bigint), days_on_site = inspections,
    inspections_with_days = inspections
where region_code = '411103' and term_id = '2021-2026';

update mart_coverage
set villages_covered = cast(0.6 * villages_on_roster as bigint)
where region_code = '411103' and term_id = '2021-2026' and month_end >= date '2023-03-31';
"""


@pytest.fixture
def rushed(own_copy: Home) -> Home:
    """The demonstration with one county that rushed; its file is copied, not linked."""
    return altered(own_copy, RUSHED)


UNRECORDED = """
update fct_inspection set days_on_site = null where county_code = '411103';

update mart_problem_density
set days_on_site = null, inspections_with_days = 0
where region_code = '411103';

update mart_problem_density as city
set days_on_site = parts.days, inspections_with_days = parts.known
from (
    select term_id, month_end, sum(days_on_site) as days, sum(inspections_with_days) as known
    from mart_problem_density where starts_with(region_code, '4111') and region_level = 'county'
    group by all
) as parts
where city.region_code = '411100' and city.term_id = parts.term_id
    and city.month_end = parts.month_end;

update mart_teams set days_on_site = null, inspections_with_days = 0, villages_with_days = 0
where region_code = '411103';
"""


def altered(home: Home, statements: str) -> Home:
    """Change the published file of an own copy."""
    with edited(home) as connection:
        for statement in statements.split(";")[:-1]:
            connection.execute(statement)
    return home


def test_days_that_no_ledger_holds_are_not_recorded_and_not_none(own_copy: Home, open_page, facts):
    home = altered(own_copy, UNRECORDED)
    days, with_days, unknown = facts.execute(
        "select sum(days_on_site) filter (where county_code <> '411103'), "
        "count(days_on_site) filter (where county_code <> '411103'), "
        "count(*) filter (where county_code = '411103') from fct_inspection "
        "where starts_with(county_code, '4111') and term_id = ? and ends_on is not null",
        [TERM],
    ).fetchone()
    city = open_page(home, "coverage", region="411100")
    assert city.failures == []
    finding = next(title for title in city.titles if "零发现" in title)
    assert f"驻村 {days / with_days:.1f} 天(另有 {unknown:,} 次未记录天数" in finding
    points = values(picture(city, "thorough")["layer"][1])
    assert "411103" not in {point["code"] for point in points}
    assert "1 个县没有驻村天数记录,未画出" in city.visible_text
    county = open_page(home, "coverage", region="411103")
    assert county.failures == []
    assert "驻村天数未记录" in next(title for title in county.titles if "零发现" in title)
    assert "巡察力量:驻村天数未记录" in county.html
    assert " 0.0 天" not in county.html


def test_a_county_that_rushes_is_named_from_above_and_told_on_its_own_page(rushed, open_page):
    city = open_page(rushed, "coverage", region="411100")
    assert city.failures == []
    finding = next(title for title in city.titles if "零发现" in title)
    assert re.search(r"6 个县中 1 个县零发现占比明显偏高:\S+ 40\.\d%", finding)
    assert "只驻村 1.0 天" in finding
    points = values(picture(city, "thorough")["layer"][1])
    assert [point["code"] for point in points if point["high"]] == ["411103"]
    assert "一年内巡了应巡村 40% 以上(均匀进度的两倍)的有 1 个县" in city.visible_text
    county = city.go(region="411103")
    finding = next(title for title in county.titles if "零发现" in title)
    assert "明显高于漯河市" in finding


FOUND_LATER = """
update fct_problem set found_on = date '2024-06-01'
where county_code = '411102' and found_on is not null;
"""


def test_what_was_found_after_the_month_shown_was_not_yet_found(own_copy: Home, open_page, facts):
    home = altered(own_copy, FOUND_LATER)
    inspections, nothing = facts.execute(
        """
        select count(*), count(*) filter (where not exists (
            select 1 from fct_problem as p
            where p.inspection_id = i.inspection_id and p.found_on is null
        ))
        from fct_inspection as i
        where county_code = '411102' and term_id = ? and ends_on <= date '2023-12-31'
        """,
        [TERM],
    ).fetchone()
    assert 0 < nothing <= inspections
    county = open_page(home, "coverage", region="411102", month="2023-12")
    points = values(picture(county, "thorough")["layer"][1])
    assert sum(round(point["share"] * point["inspections"]) for point in points) == nothing
    assert any(f"({nothing:,} / {inspections:,})" in title for title in county.titles)


def test_provinces_that_are_partly_in_the_data_are_not_set_beside_one_another(read_page: Visit):
    screen = read_page("coverage", region="100000")
    assert not any("零发现" in title for title in screen.titles)
    assert "另有 2 个单位仅含部分县,不参与比较。" in screen.visible_text


def test_nobody_is_called_high_among_a_few(read_page: Visit, facts):
    # Of a county's teams: how far teams differ anyway cannot be known from three.
    (few,) = facts.execute(
        "select count(*) from (select team_id from fct_inspection where county_code = '511126' "
        "and term_id = ? and ends_on is not null group by team_id having count(*) >= 20)",
        [TERM],
    ).fetchone()
    assert 0 < few < 5
    screen = read_page("coverage", region="511126")
    finding = next(title for title in screen.titles if "零发现" in title)
    assert "不足 5 个,不判断高低" in finding
    assert not any(point["high"] for point in values(picture(screen, "thorough")["layer"][1]))


def test_a_term_that_is_over_has_no_columns_in_which_nothing_happened(read_page: Visit, facts):
    (last,) = facts.execute(
        """
        select max(year(ends_on) * 2 + if(month(ends_on) <= 6, 1, 2))
        from fct_inspection inner join dim_region on region_code = county_code
        where city_code = '411100' and term_id = '2016-2021'
        """
    ).fetchone()
    screen = read_page("coverage", region="411100", term="2016-2021")
    years = [
        (int(year), 1 if half == "上" else 2)
        for year, half in {
            tuple(re.findall(r"(\d{4})\n(上|下)半年", cell["period"])[0])
            for cell in values(picture(screen, "grid")["layer"][0])
        }
    ]
    drawn = max(year * 2 + half for year, half in years)
    assert drawn == max(last, 2021 * 2 + 2)
    assert "外推" not in screen.notes


def test_where_every_inspection_found_something_the_shares_lie_at_the_foot(read_page: Visit, facts):
    county = next(
        code
        for code, nothing in facts.execute(
            """
            select county_code, count(*) filter (where problems = 0)
            from fct_inspection
            where term_id = ? and ends_on <= date '2022-06-30'
            group by county_code
            order by county_code
            """,
            [TERM],
        ).fetchall()
        if nothing == 0
    )
    drawn = picture(read_page("coverage", region=county, month="2022-06"), "thorough")
    assert drawn["layer"][1]["encoding"]["y"]["scale"]["zero"] is True
    assert max(row["share"] for row in values(drawn["layer"][-1])) >= 0.05
