"""The page of problems says what the facts say: counted here anew, row by row."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from scipy.stats import norm

from pages.parts.problems import backlog, marks
from pages.parts.problems.marks import Mark
from tests.editing import edited
from tests.pages.conftest import Screen, Visit
from tests.pages.walks.test_every_choice import TERM
from tests.pages.walks.test_interactions import group
from warehouse.runtime.home import Home

FUNNEL, PARETO, HEAT_MAP, CAUSES, COMMON, RULES = range(6)
"""The pictures in their order on the page."""

MODES, TEAMS, PILOTS = 4, 5, 6
"""What takes the place of common problems and rules when modes are looked at."""

REGIONS = ["100000", "410000", "411100", "411102", "511126"]
NARROWED: list[dict[str, str]] = [
    {},
    {"year": "2023"},
    {"level": "township"},
    {"category": "B"},
    {"category": "D01", "level": "village", "year": "2022"},
]
FACTS = """
    select fct_problem.*, coalesce(problem_taxonomy.parent_code, category_code) as class
    from fct_problem left join problem_taxonomy using (category_code)
"""


def within(region: str, column: str = "county_code") -> str:
    """The condition that a county lies in a region, by the digits of the codes."""
    return f"starts_with({column}, '{'' if region == '100000' else region.rstrip('0')}')"


def chosen(narrowed: dict[str, str]) -> str:
    """The conditions of the choosers on `FACTS`."""
    conditions = [f"term_id = '{TERM}' and inspection_ended_on is not null"]
    if "year" in narrowed:
        conditions.append(f"year(inspection_ended_on) = {narrowed['year']}")
    if "level" in narrowed:
        conditions.append(f"feedback_responsibility_level = '{narrowed['level']}'")
    if "category" in narrowed:
        conditions.append(f"'{narrowed['category']}' in (category_code, class)")
    return " and ".join(conditions)


def counted(facts, region: str, by: str, narrowed: dict[str, str]) -> dict[Any, int]:
    """Problems by one or more columns of `FACTS`."""
    rows = facts.execute(
        f"select {by}, count(*) from ({FACTS}) where {within(region)} and {chosen(narrowed)} "
        "group by all"
    ).fetchall()
    return {row[0] if len(row) == 2 else row[:-1]: row[-1] for row in rows}


def villages(facts, region: str, by: str, narrowed: dict[str, str]) -> dict[str, int]:
    """Villages in which an inspection ended, each once, by a column."""
    year = f"and year(ends_on) = {narrowed['year']}" if "year" in narrowed else ""
    return dict(
        facts.execute(
            f"select {by}, count(distinct village_id) from fct_inspection "
            f"where {within(region)} and term_id = '{TERM}' and ends_on is not null {year} "
            "group by all"
        ).fetchall()
    )


def text_of(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def closer(screen: Screen, subject: str) -> Screen:
    """Look at another subject in the lower part of the page."""
    group(screen, "problems_drilldown_").set_value(subject).run()
    assert screen.failures == []
    return screen


def at(screen: Screen, place: int) -> int:
    """Where a picture stands: of units that are all partly in the data there is no funnel."""
    has_funnel = '"verdict"' in json.dumps(screen.specs[0])
    return place if has_funnel else place - 1


def points(screen: Screen, place: int) -> list[dict[str, Any]]:
    """The marks of a picture of ratios."""
    return screen.specs[at(screen, place)]["layer"][3]["data"]["values"]


def tooltip(screen: Screen, place: int, row: dict[str, Any]) -> dict[str, str]:
    """What is told of a mark of a picture of ratios, by title."""
    fields = screen.specs[at(screen, place)]["layer"][3]["encoding"]["tooltip"]
    return {field["title"]: row[field["field"]] for field in fields if field["field"] in row}


def out_of(groups: list[list[int]]) -> str:
    """What was found, and by how many inspections, as the page writes it."""
    return f"{sum(map(sum, groups)):,} / {sum(map(len, groups)):,}"


@pytest.mark.parametrize("region", REGIONS)
def test_the_sentence_divides_the_chosen_problems_by_the_villages_inspected(
    region, read_sentence, facts
):
    for narrowed in NARROWED:
        seen = villages(facts, region, "1", narrowed).get(1, 0)
        total = counted(facts, region, "1", narrowed).get(1, 0)
        text = text_of(read_sentence("problems", region=region, **narrowed))
        if not seen:
            assert "尚未开展巡察" in text, narrowed
            continue
        assert f"巡察过 {seen:,} 个村" in text, narrowed
        if not total:
            assert "没有发现" in text, narrowed
            continue
        density = total / seen
        assert f"{density:.1f} 个" in text or f"{density:.2f} 个" in text, narrowed


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("narrowed", [{}, {"year": "2023", "level": "village"}])
def test_the_bars_are_the_classes_and_add_up_to_all(region, narrowed, read_page: Visit, facts):
    screen = read_page("problems", region=region, **narrowed)
    rows = screen.rows_of_picture(at(screen, PARETO))
    expected = counted(facts, region, "class", narrowed)
    texts = {
        row["category"]: int(row["problems"].replace(",", "")) for row in rows.iter_rows(named=True)
    }
    assert texts == expected
    assert rows["cumulative"].to_list() == sorted(rows["cumulative"].to_list())
    assert rows["cumulative"][-1] == 1
    assert rows["share"].sum() == pytest.approx(1, abs=1e-3)


def test_the_small_categories_too_add_up_with_the_rest_in_one_bar(visit: Visit, facts):
    screen = visit("problems", region="410000")
    group(screen, "problems_depth_").set_value("category").run()
    rows = screen.rows_of_picture(at(screen, PARETO))
    expected = counted(facts, "410000", "category_code", {})
    counts = [int(text.replace(",", "")) for text in rows["problems"]]
    assert sum(counts) == sum(expected.values())
    assert counts[:-1] == sorted(expected.values(), reverse=True)[: len(counts) - 1]
    assert f"其余 {len(expected) - len(counts) + 1} 类" in rows["name"].to_list()


@pytest.mark.parametrize(
    ("region", "by", "unit"),
    [
        ("100000", "class", "left(county_code, 2) || '0000'"),
        ("410000", "class", "left(county_code, 4) || '00'"),
        ("411100", "class", "county_code"),
        ("411102", "class", "township_code"),
    ],
)
@pytest.mark.parametrize("narrowed", [{}, {"year": "2023"}, {"level": "county"}])
def test_each_cell_is_problems_per_100_villages_and_null_where_nobody_looked(
    region, by, unit, narrowed, read_page: Visit, facts
):
    screen = read_page("problems", region=region, **narrowed)
    rows = screen.rows_of_picture(at(screen, HEAT_MAP))
    problems = counted(facts, region, f"{unit}, {by}", narrowed)
    seen = villages(facts, region, unit, narrowed)
    assert rows["unit"].n_unique() > 1 or region == "410000"
    assert set(seen) <= set(rows["unit"])
    for row in rows.iter_rows(named=True):
        if row["unit"] not in seen:
            assert row["rate"] is None
            assert row["text"] == "—"
            continue
        problems_of_pair = problems.get((row["unit"], row["category"]), 0)
        assert row["rate"] == pytest.approx(100 * problems_of_pair / seen[row["unit"]], abs=0.006)
        assert row["numbers"] == f"{problems_of_pair:,} / {seen[row['unit']]:,}"


@pytest.mark.parametrize("region", ["410000", "411102"])
def test_each_row_of_the_matrix_is_how_a_category_splits_over_the_causes(
    region, read_page: Visit, facts
):
    rows = read_page("problems", region=region).rows_of_picture(CAUSES)
    problems = counted(facts, region, "class, cause_code", {})
    of_class = counted(facts, region, "class", {})
    assert len(rows) == len(of_class) * len({cause for _, cause in problems})
    for row in rows.iter_rows(named=True):
        problems_of_pair = problems.get((row["category"], row["cause"]), 0)
        assert row["share"] == pytest.approx(problems_of_pair / of_class[row["category"]], abs=6e-5)
        assert row["numbers"] == f"{problems_of_pair:,} / {of_class[row['category']]:,}"


CARDS = {"村均问题漏斗图", "问题类别排列图", "类别与地区热力图", "成因与类别矩阵", "共性问题"}
"""The names of the cards that follow the choosers."""


def empty_cards(screen: Screen) -> set[str]:
    """The cards that only name themselves: what they would have found is not there."""
    return {title for title in screen.titles if title in {*CARDS, UNITS, YIELDS}}


UNITS, YIELDS = "各单位数值与位次", "巡察模式、巡察组与试点"


@pytest.mark.parametrize(
    "narrowed",
    [
        {"region": "411100", "term": "2016-2021", "year": "2023"},
        {"region": "411121", "term": "2016-2021", "year": "2016", "category": "C"},
        {"region": "100000", "term": "2016-2021", "year": "2024", "level": "township"},
        {"region": "411171", "term": "2016-2021", "year": "2022", "category": "E07"},
    ],
)
def test_where_nobody_inspected_each_card_says_so_and_draws_nothing(narrowed, visit: Visit, facts):
    (inspected_,) = facts.execute(
        f"select count(*) from fct_inspection where {within(narrowed['region'])} "
        "and term_id = ? and year(ends_on) = ?",
        [narrowed.get("term", TERM), narrowed["year"]],
    ).fetchone()
    assert inspected_ == 0
    screen = visit("problems", **narrowed)
    assert empty_cards(screen) == CARDS
    reasons = [c.value for c in screen.app.caption if "没有结束的巡察" in c.value]
    assert len(reasons) == len(CARDS)
    assert "三级责任:所选的届次和年份里没有已反馈的问题" in text_of(screen.html)
    for subject, key in (("modes", YIELDS), ("units", UNITS)):
        assert key in empty_cards(closer(screen, subject))
        assert screen.specs == []


def test_where_what_was_chosen_was_not_found_each_card_says_so(read_page: Visit, facts):
    nowhere = facts.execute(
        """
        with found as (
            select county_code, year(inspection_ended_on) as year, category_code, count(*) as n
            from fct_problem where term_id = ? group by all
        ),
        looked as (
            select county_code, year(ends_on) as year, count(distinct village_id) as villages
            from fct_inspection where term_id = ? and ends_on is not null group by all
        )
        select looked.county_code, looked.year, any_value(looked.villages), classes.category_code
        from looked cross join problem_taxonomy as classes
        left join found on found.county_code = looked.county_code and found.year = looked.year
            and left(found.category_code, 1) = classes.category_code
        where classes.parent_code is null
        group by all having count(found.n) = 0 order by all
        """,
        [TERM, TERM],
    ).fetchall()
    assert nowhere, "a class without problems where somebody looked"
    for county, year, villages_, category in nowhere[:2]:
        screen = read_page("problems", region=county, year=str(year), category=category)
        assert {"问题类别排列图", "类别与地区热力图", "成因与类别矩阵"} <= empty_cards(screen)
        captions = [c.value for c in screen.app.caption if "没有发现符合所选条件的问题" in c.value]
        assert captions
        assert all(f"巡察过 {villages_} 个村" in text for text in captions)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("narrowed", [{}, {"year": "2023"}, {"category": "C"}])
def test_the_three_levels_stand_side_by_side_with_what_became_of_their_problems(
    region, narrowed, read_page: Visit, facts
):
    first, last = (
        (f"{narrowed['year']}-01-01", f"{narrowed['year']}-12-31")
        if "year" in narrowed
        else ("2021-01-01", "2026-12-31")
    )
    # Roll-ups of the country know no categories, and the page says so.
    category = narrowed.get("category", "") if region != "100000" else ""
    screen = read_page("problems", region=region, **narrowed)
    began = facts.execute(
        "select min(starts_on) from dim_term where region_code = ? and term_id = ?", [region, TERM]
    ).fetchone()[0]
    rows = facts.execute(
        f"""
        select feedback_responsibility_level, count(*),
            count(*) filter (where state = 'done'),
            count(*) filter (where state <> 'withdrawn'),
            count(*) filter (where state in ('open', 'basically_done')),
            count(*) filter (where lateness = 'overdue'),
            count(*) filter (where lateness = 'not_due' and is_ongoing and due_on is null)
        from ({FACTS})
        where {within(region)} and feedback_on >= date_trunc('month', ?::date)
            and feedback_on between ?::date and ?::date
            and ('{category}' = '' or class = '{category}')
        group by 1
        """,
        [began, first, last],
    ).fetchall()
    assert rows
    html = text_of(screen.html)
    captions = screen.notes
    for _, fed_back, done, to_close, still_open, overdue, undated in rows:
        assert f"{done:,} / {to_close:,}" in html
        assert f"{100 * done / to_close:.1f}%" in html
        late = f"其中 {overdue:,} 个逾期" if overdue else "没有逾期"
        open_ones = f"未办结 {still_open:,} 个,{late}" if still_open else "没有未办结的"
        assert f"已反馈 {fed_back:,} 个问题,{open_ones}" in html
        assert not undated or f"另有 {undated:,} 个问题为常态化坚持、未定期限" in captions
    assert ("本图不分问题类别" in captions) == (region == "100000" and "category" in narrowed)


def test_each_level_leads_to_its_rectification(read_page: Visit):
    screen = read_page("problems", region="411100", month="2023-06")
    links = [
        link.proto.query_string
        for link in screen.app.get("page_link")
        if "level=" in link.proto.query_string
    ]
    assert [re.search(r"level=(\w+)", link)[1] for link in links] == [
        "village",
        "township",
        "county",
    ]
    assert all("region=411100" in link and "month=2023-06" in link for link in links)


@pytest.mark.parametrize("region", ["410000", "411100", "411102", "511126"])
def test_a_common_problem_is_one_that_many_inspections_find(region, read_page: Visit, facts):
    rows = read_page("problems", region=region).rows_of_picture(COMMON)
    (inspections,) = facts.execute(
        f"select count(*) from fct_inspection where {within(region)} and ends_on >= '2021-09-01'"
    ).fetchone()
    expected = dict(
        facts.execute(
            f"""
            select category_code, count(distinct village_id || last_day(inspection_ended_on))
            from fct_problem
            where {within(region)} and inspection_ended_on >= '2021-09-01' group by 1
            """
        ).fetchall()
    )
    made = dict(
        facts.execute(
            f"""
            select category_code, count(*) from fct_action
            where {within(region, "target_region")} and kind = 'rule_made'
                and issued_on >= '2021-09-01' group by 1
            """
        ).fetchall()
    )
    assert len(rows) >= 10
    for row in rows.iter_rows(named=True):
        assert row["numbers"] == f"{expected[row['category']]:,} / {inspections:,}"
        rules = made.get(row["category"], 0)
        assert row["rules"] == (f"建章立制 {rules} 项" if rules else "尚无规定")
    assert rows["share"].to_list() == sorted(rows["share"].to_list(), reverse=True)


def means(values: list[int]) -> tuple[int, float, float]:
    """Count, mean, and the variance of the mean."""
    n = len(values)
    mean = sum(values) / n
    return n, mean, sum((value - mean) ** 2 for value in values) / (n - 1) / n


def stratified(pairs: list[tuple[list[int], list[int]]]) -> tuple[float, float, float]:
    """Mantel-Haenszel ratio of means over strata, with its interval, in plain loops."""
    above = below = above_variance = below_variance = 0.0
    for first, second in pairs:
        if not first or not second:
            continue
        (n_1, mean_1, variance_1), (n_2, mean_2, variance_2) = means(first), means(second)
        weight = n_1 * n_2 / (n_1 + n_2)
        above, below = above + weight * mean_1, below + weight * mean_2
        above_variance += weight**2 * variance_1
        below_variance += weight**2 * variance_2
    ratio = above / below
    error = math.sqrt(above_variance / above**2 + below_variance / below**2)
    reach = math.exp(norm.ppf(0.975) * error)
    return ratio, ratio / reach, ratio * reach


def inspected(facts, region: str) -> list[tuple[str, str, tuple[str, bool], int, int]]:
    """Inspections of the term: modes, level of the team, stratum, problems, clues."""
    digits = {"100000": 2, "410000": 4}.get(region, 6)
    rows = facts.execute(
        f"""
        select modes, team_level, left(county_code, {digits}), coalesce(is_key_village, false),
            problems, clues
        from fct_inspection
        where {within(region)} and term_id = '{TERM}' and ends_on is not null
        """
    ).fetchall()
    return [(row[0], row[1], (row[2], row[3]), row[4], row[5]) for row in rows]


def compared(rows: list[Any], is_first: Callable[[Any], bool], what: int) -> list[list[Any]]:
    """Split rows into two sides: pooled, and by stratum where both sides have two inspections."""
    strata: dict[Any, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for row in rows:
        strata[row[2]][0 if is_first(row) else 1].append(row[what])
    pooled = tuple([n for pair in strata.values() for n in pair[side]] for side in (0, 1))
    return [[pooled], [pair for pair in strata.values() if min(map(len, pair)) >= 2]]


@pytest.mark.parametrize("region", ["411100", "410000", "100000"])
def test_a_mode_is_compared_with_the_inspections_without_it_raw_and_like_with_like(
    region, visit: Visit, facts
):
    screen = closer(visit("problems", region=region), "modes")
    drawn = {(row["mode"], row["series"]): row for row in points(screen, MODES)}
    everything = inspected(facts, region)
    tags = Counter(tag for row in everything for tag in set(row[0].split("|")))
    frequent = {tag for tag, n in tags.items() if min(n, len(everything) - n) >= 10}
    assert {mode for mode, _ in drawn} == frequent
    assert {"upgraded", "special"} <= frequent
    for mode in frequent:
        sides = compared(everything, lambda row, mode=mode: mode in row[0].split("|"), 3)
        for series, pairs in zip(("原始比值", "同地、同类村相比"), sides, strict=True):
            ratio, low, high = stratified(pairs)
            written = drawn[(mode, series)]["written"]
            assert written == f"{ratio:.2f} 倍(区间 {low:.2f}—{high:.2f})", (mode, series)
            titles = tooltip(screen, MODES, drawn[(mode, series)])
            only = "可比的层" if "同类" in series else ""
            own, others = ([pair[side] for pair in pairs] for side in (0, 1))
            assert titles[f"{only}:问题 / 巡察".removeprefix(":")] == out_of(own)
            assert titles[f"{only},对照:问题 / 巡察".removeprefix(",")] == out_of(others)


@pytest.mark.parametrize("region", ["411100", "100000"])
def test_city_teams_are_compared_with_county_teams_and_the_selection_is_flagged(
    region, visit: Visit, facts
):
    screen = closer(visit("problems", region=region), "modes")
    rows = [row for row in points(screen, TEAMS) if row["team_level"] == "city"]
    everything = [row for row in inspected(facts, region) if row[1] in ("city", "county")]
    sides = compared(everything, lambda row: row[1] == "city", 3)
    for row, pairs in zip(rows, sides, strict=True):
        ratio, low, high = stratified(pairs)
        assert row["written"] == f"{ratio:.2f} 倍(区间 {low:.2f}—{high:.2f})"
    of = {level: [r for r in everything if r[1] == level] for level in ("city", "county")}
    shares = [sum(r[2][1] for r in of[level]) / len(of[level]) for level in ("city", "county")]
    captions = screen.notes
    assert f"重点村占 {shares[0]:.1%},对照 {shares[1]:.1%}。" in captions
    assert "选择效应" in captions


def test_clues_are_compared_only_where_the_office_shows_counts_of_persons(
    visit: Visit, facts, own_copy, open_page
):
    screen = closer(visit("problems", region="411100"), "modes")
    group(screen, "problems_what_").set_value("clues").run()
    (row,) = [row for row in points(screen, TEAMS) if row["series"] == "原始比值"]
    everything = inspected(facts, "411100")
    rates = {}
    for level in ("city", "county"):
        clues = [r[4] for r in everything if r[1] == level]
        rates[level] = sum(clues) / len(clues)
    assert row["written"].startswith(f"{rates['city'] / rates['county']:.2f} 倍")
    own_copy.settings_file.write_text('person_counts = "suppressed"')
    outside = closer(open_page(own_copy, "problems", region="411100"), "modes")
    assert not any(str(box.key).startswith("problems_what_") for box in outside.app.button_group)
    assert "线索" not in text_of(outside.html) + " ".join(outside.titles)
    columns = [set(frame.columns) for frame in outside.tables]
    assert columns
    assert not any("clues" in names for names in columns)
    assert any("clues" in set(frame.columns) for frame in screen.tables)


@pytest.mark.parametrize("region", ["100000", "410000"])
def test_a_rule_is_compared_with_its_own_county_a_year_before_and_after(
    region, read_page: Visit, facts
):
    rules = facts.execute(
        f"""
        select county_code, category_code, min(issued_on) from fct_action
        where kind = 'rule_made' and {within(region)} group by 1, 2
        """
    ).fetchall()
    in_term = [rule for rule in rules if rule[2].isoformat() >= "2021-09-01"]
    inspections = facts.execute(
        f"select inspection_id, county_code, ends_on from fct_inspection where {within(region)} "
        "and ends_on is not null"
    ).fetchall()
    counted = Counter(
        facts.execute("select inspection_id, category_code from fct_problem").fetchall()
    )
    whole = Counter(inspection for inspection, _ in counted.elements())
    pairs, others = [], []
    for county, category, issued_on in in_term:
        sides: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        for inspection, at, ended in inspections:
            months = 12 * (ended.year - issued_on.year) + ended.month - issued_on.month
            if at == county and 0 < abs(months) <= 12:
                own = counted[(inspection, category)]
                sides[months > 0].append((own, whole[inspection] - own))
        if min(len(sides[True]), len(sides[False])) >= 5:
            pairs.append(tuple([own for own, _ in sides[after]] for after in (True, False)))
            others.append(tuple([other for _, other in sides[after]] for after in (True, False)))
    assert pairs
    screen = read_page("problems", region=region)
    rows = {row["series"]: row for row in points(screen, RULES)[:2]}
    for series, expected in (("该类问题", pairs), ("同批巡察的其他问题(对照)", others)):
        ratio, low, high = stratified(expected)
        assert rows[series]["written"] == f"{ratio:.2f} 倍(区间 {low:.2f}—{high:.2f})"
        titles = tooltip(screen, RULES, rows[series])
        assert titles["前:问题 / 巡察"] == out_of([before for _, before in expected])
        assert titles["后:问题 / 巡察"] == out_of([after for after, _ in expected])
    captions = read_page("problems", region=region).notes
    assert "向均值回归" in captions


@pytest.fixture
def with_pilots(own_copy: Home) -> Callable[[str, str], Home]:
    """The office's own copy, in which a county's rounds from a day on try a new way."""

    def change(county: str, since: str) -> Home:
        with edited(own_copy) as connection:
            connection.execute("update fct_round set pilot_kind = null")
            connection.execute(
                "update fct_round set pilot_kind = 'team_and_squads' "
                "where region_code = ? and starts_on >= ?::date",
                [county, since],
            )
        return own_copy

    return change


def test_a_pilot_is_compared_with_the_time_before_it_and_with_counties_without(
    with_pilots, open_page, facts
):
    county = "411102"
    home = with_pilots(county, "2023-01-01")
    rounds = dict(
        facts.execute(
            "select round_id, starts_on from fct_round where region_code = ? "
            "and starts_on >= '2023-01-01'",
            [county],
        ).fetchall()
    )
    began = min(rounds.values())
    sides: dict[bool, dict[str, tuple[list[int], list[int]]]] = {
        is_pilot: defaultdict(lambda: ([], [])) for is_pilot in (True, False)
    }
    for at, round_id, ended, problems in facts.execute(
        f"select county_code, round_id, ends_on, problems from fct_inspection "
        f"where {within('411100')} and term_id = '{TERM}' and ends_on is not null"
    ).fetchall():
        if at == county:
            if round_id in rounds or ended < began:
                sides[True][at][0 if round_id in rounds else 1].append(problems)
        else:
            sides[False][at][0 if ended >= began else 1].append(problems)
    screen = closer(open_page(home, "problems", region="411100"), "modes")
    drawn = points(screen, PILOTS)
    assert {row["name"] for row in drawn} == {"一组多队试点"}
    for is_pilot, row in zip((True, False), drawn, strict=True):
        pairs = [pair for pair in sides[is_pilot].values() if min(map(len, pair)) >= 2]
        ratio, low, high = stratified(pairs)
        assert row["written"] == f"{ratio:.2f} 倍(区间 {low:.2f}—{high:.2f})"
        tips = tooltip(screen, PILOTS, row)
        titles_ = (
            ("试点前:问题 / 巡察", "试点中:问题 / 巡察")
            if is_pilot
            else ("对照,首个试点开始前:问题 / 巡察", "对照,首个试点开始后:问题 / 巡察")
        )
        assert tips[titles_[0]] == out_of([before for _, before in pairs])
        assert tips[titles_[1]] == out_of([after for after, _ in pairs])
    without = closer(open_page(home, "problems", region="511100"), "modes")
    assert not any("试点" in title for title in without.titles), "no pilot, no card"


@pytest.mark.parametrize(
    ("mark", "where"),
    [
        (Mark("411100", "", "B"), "starts_with(county_code, '4111') and class = 'B'"),
        (Mark("411102", "village", "D01"), "county_code = '411102' and category_code = 'D01'"),
        (
            Mark("411100", "", "", cause="R2"),
            "starts_with(county_code, '4111') and cause_code='R2'",
        ),
        (
            Mark("411100", "", "", state="overdue"),
            "starts_with(county_code, '4111') and lateness = 'overdue'",
        ),
        (
            Mark("411100", "", "", mode="upgraded", team_level="city"),
            "starts_with(county_code, '4111') and inspection_id in (select inspection_id "
            "from fct_inspection where team_level = 'city' and modes like '%upgraded%')",
        ),
    ],
)
def test_behind_a_mark_stand_its_problems_and_all_of_them(mark, where, visit: Visit, facts):
    screen = visit("problems", region="411100")
    screen.app.session_state["problems_mark"] = mark
    screen.again()
    assert screen.failures == []
    level = f"and feedback_responsibility_level = '{mark.level}'" if mark.level else ""
    (total,) = facts.execute(
        f"select count(*) from ({FACTS}) where {where} {level} and {chosen({})}"
    ).fetchone()
    assert total > 0
    assert f"共 {total:,} 行" in screen.visible_text
    again = screen.again()
    assert f"共 {total:,} 行" not in again.visible_text, (
        "a list that was closed does not come back by itself"
    )


@pytest.mark.parametrize("narrowed", [{}, {"year": "2023", "category": "B"}])
def test_the_list_of_a_level_holds_as_many_problems_as_its_card_calls_open(narrowed, visit: Visit):
    screen = visit("problems", region="411100", **narrowed)
    cards = re.findall(r"已反馈 [\d,]+ 个问题,未办结 ([\d,]+) 个", text_of(screen.html))
    buttons = [button for button in screen.app.button if str(button.key).startswith("level_list_")]
    assert len(cards) == len(buttons) == 3
    for place, still_open in enumerate(cards):
        screen = visit("problems", region="411100", **narrowed)
        buttons = [
            button for button in screen.app.button if str(button.key).startswith("level_list_")
        ]
        buttons[place].click().run()
        assert screen.failures == []
        assert f"共 {still_open} 行" in screen.visible_text


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ({"unit": "411102", "category": "B"}, {"region": "411102", "category": "B"}),
        ({"category": "D01", "cause": "R1"}, {"category": "D01", "cause": "R1"}),
        ({"mode": "upgraded"}, {"mode": "upgraded"}),
        ({"category": None, "unit": ""}, {}),
        ({"unit": "510000"}, None),
        ({"unit": "411102'; drop table fct_problem"}, None),
        ({"category": "<b>"}, None),
        ({"cause": ["R1"]}, None),
        ({"mode": "__class__"}, None),
        ({"team_level": "country"}, None),
        ({"pilot": "none"}, None),
    ],
)
def test_of_a_click_only_what_exists_is_read(point, expected, visit: Visit, monkeypatch):
    read_ = []
    monkeypatch.setattr(backlog, "show", lambda visit: read_.append(marks.read(visit, point)))
    screen = visit("problems", region="411100")
    assert screen.failures == []
    assert read_ == [expected]


@pytest.mark.parametrize(
    "mark",
    [Mark("100000", "", ""), Mark("510000", "", "B"), Mark("999999", "", ""), "text", {"x": 1}],
)
def test_a_mark_outside_the_scope_opens_nothing(mark, office_with, open_page):
    screen = open_page(office_with('root_region = "411100"'), "problems")
    before = screen.visible_text
    screen.app.session_state["problems_mark"] = mark
    screen.again()
    assert screen.failures == []
    assert screen.visible_text == before


@pytest.mark.parametrize("subject", ["modes", "common"])
def test_a_ratio_is_named_crude_or_stratified_beside_each_figure(subject, visit: Visit):
    screen = closer(visit("problems", region="411100"), subject)
    if subject == "modes":
        for place, start in ((MODES, "没有一种模式发现的问题"), (TEAMS, "每次巡察发现的问题")):
            (title,) = [title for title in screen.titles if start in title and "倍" in title]
            assert re.search(r"原始比值 [\d.]+ 倍", title)
            assert re.search(r"同地同类村相比为 [\d.]+ 倍", title)
            names = {row["series"] for row in points(screen, place)}
            assert names == {"原始比值", "同地、同类村相比"}
    places = (MODES, TEAMS) if subject == "modes" else (RULES,)
    for place in places:
        beside = [
            row["beside"] for row in screen.specs[at(screen, place)]["layer"][0]["data"]["values"]
        ]
        assert beside
        assert all(text.startswith("原始每") for text in beside)


def test_the_line_of_a_common_problem_is_drawn_where_it_is_even_when_nothing_reaches_it(
    read_page: Visit, facts
):
    (rarest,) = facts.execute(
        f"select category_code from fct_problem where {within('410000')} "
        "and inspection_ended_on >= '2021-09-01' group by 1 order by count(*), 1 limit 1"
    ).fetchone()
    screen = read_page("problems", region="410000", category=rarest)
    (row,) = screen.rows_of_picture(at(screen, COMMON)).to_dicts()
    assert row["high"] < 0.1
    spec = screen.specs[at(screen, COMMON)]
    # The axis is as long as what lies on it, the line among it.
    assert not any("domain" in layer["encoding"]["x"]["scale"] for layer in spec["layer"])
    assert row["edge"] >= spec["layer"][2]["data"]["values"][0]["line"] == 0.1


def test_the_funnel_counts_the_units_of_the_chosen_kind(read_page: Visit, facts):
    narrowed = {"category": "B", "level": "village"}
    screen = read_page("problems", region="411100", **narrowed)
    (clicked,) = screen.specs[FUNNEL]["params"]
    marks = next(
        layer for layer in screen.specs[FUNNEL]["layer"] if layer.get("name") in clicked["views"]
    )["data"]["values"]
    problems = counted(facts, "411100", "county_code", narrowed)
    seen = villages(facts, "411100", "county_code", narrowed)
    assert {row["unit"]: row["numbers"] for row in marks} == {
        county: f"{problems.get(county, 0):,} / {n:,}" for county, n in seen.items()
    }


def test_another_page_s_month_is_said_to_be_none_of_this_page(read_page: Visit):
    past = read_page("problems", region="411100", month="2023-06")
    now = read_page("problems", region="411100")
    assert "不分月份" in "".join(box.value for box in past.app.info)
    assert not now.app.info
    assert past.sentence == now.sentence


def test_every_picture_says_how_it_is_read(visit: Visit):
    for subject in ("common", "modes"):
        screen = closer(visit("problems", region="411100"), subject)
        assert len(screen.specs) >= 6
        assert all("tooltip" in str(spec) for spec in screen.specs)
        assert screen.html.count('<span class="mark">演示数据</span>') == len(screen.specs)
        assert all(screen.alternatives)
        assert len([title for title in screen.titles if title]) >= len(screen.specs)


def test_the_table_of_units_gives_a_range_of_places(visit: Visit):
    screen = closer(visit("problems", region="411100"), "units")
    (title,) = [title for title in screen.titles if "位次" in title]
    assert "村均问题" in title
    assert isinstance(screen.rows_of_picture(HEAT_MAP), pl.DataFrame)
