"""Both pages run for every region, metric, term and language, and say what the facts say."""

from __future__ import annotations

import math
import re
from datetime import date

import pytest

from tests.pages.conftest import PAGES, Visit
from warehouse.queries import boundaries
from warehouse.queries.metrics import read_catalogue
from warehouse.versions.store import current_version

IN_DATA = ["100000", "410000", "411100", "510000", "511100", "411102", "411171", "511126"]
NOT_IN_DATA = ["360000", "110000", "419001", "130102"]
AS_OF = date(2024, 6, 30)
TERM = "2021-2026"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "column"), [("zh", "name"), ("en", "name_en")])
def test_every_kind_of_region_has_a_page(page, language, column, read_page: Visit, facts):
    names = dict(facts.execute(f"select region_code, {column} from dim_region").fetchall())
    chosen = {} if language == "zh" else {"lang": language}
    for region in [*IN_DATA, *NOT_IN_DATA]:
        screen = read_page(page, region=region, **chosen)
        assert screen.failures == [], region
        assert names[region] in screen.visible_text
        assert screen.sentence


def test_every_metric_can_be_drawn_and_is_named(visit: Visit, small_demonstration):
    catalogue = read_catalogue(current_version(small_demonstration).semantic_manifest)
    assert len(catalogue) >= 12
    screen = visit(region="411100")
    for name, metric in catalogue.items():
        screen.go(region="411100", metric=name)
        assert screen.failures == [], name
        assert f'<p class="colours-of"><b>{metric.label["zh"]}</b>' in screen.html
        (whole,) = screen.data_of_picture(0)["whole"]
        assert metric.label["zh"] in whole["legend"].splitlines()[0]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("region", ["411100", "511126"])
def test_both_terms_from_their_first_month_on(page, region, read_page: Visit):
    for term, month in [
        ("2016-2021", "2016-09"),
        ("2016-2021", ""),
        ("2021-2026", "2021-09"),
        ("2021-2026", "2023-12"),
    ]:
        screen = read_page(page, region=region, term=term, month=month)
        assert screen.failures == [], (term, month)


def test_a_cold_visit_to_the_start_leads_to_the_wall(read_page: Visit):
    start = read_page("", region="411100")
    assert start.failures == []
    assert start.sentence == read_page("map_wall", region="411100").sentence


@pytest.mark.parametrize("grain", ["county", "city"])
@pytest.mark.parametrize("region", ["410000", "510000", "110000", "500000", "460000"])
def test_a_province_is_drawn_by_either_unit_and_only_from_shapes_that_exist(
    grain, region, read_page: Visit
):
    screen = read_page(region=region, grain=grain)
    assert screen.failures == []
    for layer in screen.specs[0]["layer"]:
        url = layer["data"].get("url")
        if url is None:
            continue
        assert url.startswith(boundaries.ADDRESS)
        assert boundaries.polygons(url.rpartition("/")[2], layer["data"]["format"]["feature"])


@pytest.mark.parametrize("page", PAGES)
def test_without_a_choice_a_first_region_that_is_not_in_the_data_gives_way(page, read_page: Visit):
    # The office's first region is Jiangxi, which the small demonstration holds nothing of.
    screen = read_page(page)
    assert screen.failures == []
    assert "江西省" not in screen.sentence
    assert any(named in screen.sentence for named in ("全国", "个省"))


@pytest.mark.parametrize("page", PAGES)
def test_without_a_choice_the_office_first_region_is_shown(page, office_with, open_page):
    screen = open_page(office_with('first_region = "411100"'), page)
    assert screen.failures == []
    assert "漯河" in screen.visible_text


def states(facts, region: str, month: date) -> list[tuple[str, float, float]]:
    """Name, progress against plan and villages short of every county that is judged by its plan."""
    return facts.execute(
        """
        select name, villages_covered / villages_planned, villages_planned - villages_covered
        from mart_coverage
        inner join dim_region using (region_code)
        where dim_region.parent_code = ? and term_id = ? and month_end = ?
            and villages_on_roster >= 20 and villages_planned >= 0.05 * villages_on_roster
        """,
        [region, TERM, month],
    ).fetchall()


@pytest.mark.parametrize("month", [AS_OF, date(2023, 6, 30), date(2022, 12, 31)])
def test_the_wall_counts_who_is_behind_and_who_is_slow_as_the_facts_do(
    month, read_page: Visit, facts
):
    rows = states(facts, "411100", month)
    red = [row for row in rows if row[1] < 0.9]
    amber = [row for row in rows if 0.9 <= row[1] < 1]
    worst = max([*red, *amber], key=lambda row: row[2])
    assert red or amber
    chosen = {"region": "411100", "metric": "coverage_rate", "month": f"{month:%Y-%m}"}
    screen = read_page(**chosen)
    text = re.sub("<[^>]+>", "", screen.sentence)
    behind = f"{len(red)} 个落后(不到序时计划的 90%)" if red else "没有落后的"
    assert text.startswith(
        f"演示:{len(rows)} 个县中 {behind}" if red else f"演示:{len(rows)} 个县中没有"
    )
    assert (f"{len(amber)} 个略慢" in text) == bool(amber)
    assert f"{worst[0]}还差 {math.floor(worst[2] + 0.5)} 个村" in text
    # The same words and counts stand in the legend of the lights.
    notes = re.sub("<[^>]+>", "", screen.html)
    kinds = {
        "落后(不到 90%)": red,
        "略慢": amber,
        "达到": [row for row in rows if 1 <= row[1] < 1.1],
        "超前": [row for row in rows if row[1] >= 1.1],
    }
    for word, keys in kinds.items():
        assert (f"{word} {len(keys)}" in notes) == bool(keys), word


def test_the_title_of_the_list_is_a_question_that_its_lights_answer(read_page: Visit):
    seen = set()
    for month in ("2021-12", "2022-03", "2022-06", "2022-12", "2023-06", "2023-12", "2024-06"):
        screen = read_page(region="411100", metric="coverage_rate", month=month)
        title = re.search(r'ranking-heading"><b>(.*?)</b>', screen.html)[1]
        kinds = set(screen.tables[0]["light"])
        assert ("落后" in title) == ("red" in kinds), month
        assert ("略慢" in title) == (kinds & {"red", "amber"} == {"amber"}), month
        seen.add(title)
    assert len(seen) > 1


@pytest.mark.parametrize("month", ["2022-12", "2023-12", "2024-06"])
def test_the_map_and_the_list_carry_the_values_of_the_month(month, read_page: Visit, facts):
    expected = dict(
        facts.execute(
            """
            select region_code, villages_covered / villages_on_roster
            from mart_coverage inner join dim_region using (region_code)
            where parent_code = '411100' and term_id = ? and strftime(month_end, '%Y-%m') = ?
            """,
            [TERM, month],
        ).fetchall()
    )
    assert len(expected) == 6
    screen = read_page(region="411100", month=month, metric="coverage_rate")
    steps = screen.specs[0]["layer"][0]["transform"]
    drawn = next(step for step in steps if "lookup" in step)
    on_map = {row["code"]: row["value"] for row in drawn["from"]["data"]["values"]}
    assert on_map == pytest.approx(expected)
    (ranking,) = screen.tables
    in_list = dict(zip(ranking["leads_to"], ranking["value"], strict=True))
    assert in_list == pytest.approx(expected)


def test_the_tiles_show_the_region_and_its_change_since_the_year_end(read_page: Visit, facts):
    covered = dict(
        facts.execute(
            "select month_end, villages_covered / villages_on_roster from mart_coverage "
            "where region_code = '411100' and term_id = ? and month_end in (?, ?)",
            [TERM, AS_OF, date(2023, 12, 31)],
        ).fetchall()
    )
    now, before = covered[AS_OF], covered[date(2023, 12, 31)]
    html = read_page(region="411100").html
    assert f'<span class="figure">{100 * now:.1f}<small>%</small></span>' in html
    assert f"较上年末 +{100 * (now - before):.1f}" in html


@pytest.mark.parametrize("region", ["411100", "411102", "411103", "511126"])
def test_the_regions_sentence_says_what_the_facts_say(region, read_page: Visit, facts):
    name, covered, planned = facts.execute(
        "select name, villages_covered, villages_planned from mart_coverage "
        "inner join dim_region using (region_code) "
        "where region_code = ? and term_id = ? and month_end = ?",
        [region, TERM, AS_OF],
    ).fetchone()
    gap = math.floor(planned - covered + 0.5)
    done = covered / planned
    if done >= 1.1:
        state = f"超前:达序时计划的 {done:.0%}"
    elif done >= 1:
        state = "达到序时计划"
    elif done >= 0.9:
        state = f"略慢:比序时计划少 {gap} 个村"
    else:
        state = f"落后:比序时计划少 {gap} 个村,不到其 90%"
    text = re.sub("<[^>]+>", "", read_page("region", region=region).sentence)
    assert text == f"演示:{name}已巡 {covered} 个村,{state}"


def test_the_pace_and_the_overdue_problems_are_those_of_the_facts(read_page: Visit, facts):
    remaining, kept = facts.execute(
        """
        select
            arg_max(villages_on_roster - villages_covered, month_end),
            (arg_max(villages_covered, month_end) - min(villages_covered)) / 12
        from mart_coverage
        where region_code = '411100' and term_id = ? and month_end >= date '2023-06-30'
        """,
        [TERM],
    ).fetchone()
    open_, overdue = facts.execute(
        "select count(*), count(*) filter (where lateness = 'overdue') from fct_problem "
        "where starts_with(county_code, '4111') and term_id = ? "
        "and state in ('open', 'basically_done')",
        [TERM],
    ).fetchone()
    text = re.sub("<[^>]+>", "", read_page("region", region="411100").html)
    assert f"按期巡完每月要 {remaining / 26:.1f} 个" in text
    assert f"{kept:.1f} 个" in text
    assert f"未办结 {open_} 个问题中 {overdue} 个问题逾期" in text


def undated(facts, month: str | None = None) -> int:
    """Count the problems of the city that never fall due: now, or at a month's end."""
    if month is None:
        (number,) = facts.execute(
            "select count(*) from fct_problem where starts_with(county_code, '4111') "
            "and term_id = ? and state in ('open', 'basically_done') and is_ongoing "
            "and due_on is null",
            [TERM],
        ).fetchone()
    else:
        (number,) = facts.execute(
            "select sum(open_ongoing_undated) from mart_rectification_timeliness "
            "where region_code = '411100' and term_id = ? and month_end = ?",
            [TERM, month],
        ).fetchone()
    return int(number)


def test_what_never_falls_due_stands_beside_what_is_overdue(read_page: Visit, facts):
    now, before = undated(facts), undated(facts, "2022-12-31")
    assert now == undated(facts, "2024-06-30") > before > 0
    region = read_page("region", region="411100")
    assert f"另有 {now} 个问题为常态化坚持、未定期限" in region.visible_text
    wall = read_page(region="411100", metric="overdue_share")
    assert f"另有常态化坚持、未定期限 {now} 个" in wall.visible_text
    then = read_page(region="411100", metric="overdue_share", month="2022-12", lang="en")
    assert f"Ongoing, never due: {before} problems" in then.visible_text
    assert "未定期限" not in read_page(region="411100").visible_text


@pytest.mark.parametrize("page", PAGES)
def test_every_screen_and_every_sentence_says_that_it_is_a_demonstration(page, read_page: Visit):
    chinese = read_page(page, region="411100")
    assert "演示数据" in chinese.html
    assert re.sub("<[^>]+>", "", chinese.sentence).startswith("演示:")
    english = read_page(page, region="411100", lang="en")
    assert "DEMONSTRATION" in english.html
    assert re.sub("<[^>]+>", "", english.sentence).startswith("Demonstration:")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("region", ["100000", "411100", "511126"])
def test_in_english_the_page_speaks_english(page, region, read_page: Visit):
    text = re.sub(
        r"<a [^>]*hreflang=\S+>中</a>", "", read_page(page, region=region, lang="en").visible_text
    )
    assert [line for line in text.splitlines() if CHINESE.search(line.replace("漯河市", ""))] == []


@pytest.mark.parametrize(
    ("region", "name"), [("360000", "江西省"), ("411100", "漯河市"), ("511126", "夹江县")]
)
def test_published_figures_stand_under_the_real_name(region, name, read_page: Visit):
    assert f"{name}公开数据" in read_page("region", region=region).html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_own_value_stands_beside_a_published_one_or_why_not(language, read_page: Visit, facts):
    for region in ("411100", "511126", "510000"):
        printed = facts.execute(
            "select value, own_value from mart_published where region_code = ? "
            "order by comparable desc, figure_id",
            [region],
        ).fetchall()
        screen = read_page("region", region=region, lang=language)
        shown = next(frame for frame in screen.tables if "definition" in frame.columns)
        assert len(shown) == len(printed)
        for row, (value, own) in zip(shown.to_dict("records"), printed, strict=True):
            assert f"{value:,.0f}" in row["published"] or value != round(value)
            if own is None:
                assert row["own"] == "—"
                assert row["definition"].startswith(("不比较", "Not compared"))
            else:
                assert row["own"] == f"{own:,.0f}" or own != round(own)
                assert row["definition"] and "_" not in row["definition"]
    # A part of Sichuan is in the data, so that nothing of the province is compared.
    assert not shown["own"].str.contains(r"\d").any()


def test_a_published_floor_is_an_interval(read_page: Visit):
    screen = read_page("region", region="411100")
    shown = next(frame for frame in screen.tables if "definition" in frame.columns)
    (rate,) = shown[shown["metric"] == "一个月整改完成率"]["published"]
    assert rate == "70–100"


def test_a_county_that_is_no_source_shows_no_real_name(read_page: Visit, facts):
    (real,) = facts.execute(
        "select official_name from dim_region where region_code = '411102'"
    ).fetchone()
    assert real not in read_page("region", region="411102").text
