"""The rectification page says what the problems say, counted again one by one."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from datetime import date
from itertools import product

import polars as pl
import pytest
from scipy.stats import beta

from tests.pages.conftest import Screen, Visit, shown_name_of
from tests.pages.walks.test_every_choice import AS_OF, TERM
from tests.reference.measures import Where
from tests.reference.measures import rectification as measures

FIRST = date(2021, 9, 1)
CITY, COUNTY = "411100", "411102"
REGIONS = ["410000", CITY, COUNTY, "411171", "511100", "511126"]
LEVELS = {"village": "村", "township": "乡镇", "county": "县级部门"}

IN_SELECTION = """
    county_code in (
        select region_code from dim_region
        where region_level = 'county'
            and $region in (region_code, city_code, province_code, '100000')
    )
    and term_id = $term
    and feedback_on between $first and $last
    and $level in ('', feedback_responsibility_level)
    and ($category = '' or starts_with(category_code, $category))
"""


def rows(facts, columns: str, where: str = "true", region: str = CITY, **chosen) -> list[tuple]:
    """Return columns of the fed-back problems of a selection, one row a problem."""
    selection = {"region": region, "first": FIRST, "last": AS_OF, "level": "", "category": ""}
    selection["term"] = "2021-2026"
    return facts.execute(
        f"select {columns} from fct_problem where {IN_SELECTION} and {where}", selection | chosen
    ).fetchall()


EXIT = """
    case
        when first_closed_on is not null then 'closed'
        when close_kind is not null then 'other'
        else 'open'
    end,
    greatest(coalesce(first_closed_on, closed_on, date '2024-06-30') - feedback_on, 0)
"""


def exits(facts, **chosen) -> list[tuple[str, int]]:
    """Return how and when each problem on the clock left."""
    return rows(facts, EXIT, "not is_closed_before_clock", **chosen)


def incidence(left: list[tuple[str, int]], day: int) -> float:
    """Return the share closed by a day, by the definition of Aalen and Johansen, in a loop."""
    still_open, closed = 1.0, 0.0
    for now in sorted({when for _, when in left if when <= day}):
        at_risk = sum(when >= now for _, when in left)
        today = Counter(how for how, when in left if when == now)
        closed += still_open * today["closed"] / at_risk
        still_open *= 1 - (today["closed"] + today["other"]) / at_risk
    return closed


def median(left: list[tuple[str, int]]) -> int | None:
    days = sorted({when for how, when in left if how == "closed"})
    return next((day for day in days if incidence(left, day) >= 0.5 - 1e-9), None)


def look(screen: Screen, name: str) -> Screen:
    """Choose one of the looks of the page."""
    control = next(
        box for box in screen.app.button_group if str(box.key).startswith("rectification_view_")
    )
    control.set_value(name).run()
    assert screen.failures == []
    return screen


def points(screen: Screen, name: str) -> dict[int, dict]:
    """Return the points of a region's curve by their day."""
    drawn = screen.rows_of_picture(0).to_dicts()
    return {point["day"]: point for point in drawn if point["name"] == name}


def values(screen: Screen, *fields: str) -> list[dict]:
    """Return the rows of the first picture whose rows have these fields."""
    for place, spec in enumerate(screen.specs):
        rows = [part.get("data", {}).get("values", []) for part in (spec, *spec.get("layer", []))]
        if screen.app.get("vega_lite_chart")[place].proto.data.data:
            rows.append(screen.rows_of_picture(place).to_dicts())
        for drawn in rows:
            if drawn and set(fields) <= set(drawn[0]):
                return drawn
    raise AssertionError(f"no picture has {fields}")


def text(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def names(facts) -> dict[str, str]:
    return dict(facts.execute("select region_code, name from dim_region").fetchall())


@pytest.mark.parametrize("region", REGIONS)
def test_the_sentence_says_median_and_one_month_rate_of_the_problems(region, read_sentence, facts):
    counted = rows(
        facts,
        "first_closed_on - feedback_on <= 30",
        "not is_immediate and feedback_on + 30 <= date '2024-06-30'",
        region=region,
    )
    closed, reached = sum(bool(by_day_30) for (by_day_30,) in counted), len(counted)
    half = median(exits(facts, region=region))
    sentence = read_sentence("rectification", region=region)
    assert f"一半问题在反馈后 {half} 天内销号" in sentence
    assert f"{100 * closed / reached:.1f}%" in sentence
    assert f"({closed:,} / {reached:,})" in sentence
    assert ('class="alarm"' in sentence) == (closed / reached < 0.6 and reached >= 20)


def test_a_rate_below_the_warning_line_is_the_alarm_and_one_above_is_none(read_sentence, facts):
    alarms = []
    for region in REGIONS:
        for year in ("", "2024"):
            sentence = read_sentence("rectification", region=region, year=year)
            printed = re.search(r"一个月整改率 ([\d.]+)%(?:</em>)?\([\d,]+ / ([\d,]+)\)", sentence)
            rate, reached = float(printed[1]), int(printed[2].replace(",", ""))
            alarms.append('class="alarm"' in sentence)
            assert alarms[-1] == (rate < 60 and reached >= 20), (region, year)
    assert any(alarms)
    assert not all(alarms)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"level": "county"},
        {"category": "B"},
        {"category": "B01", "level": "village"},
        {"year": "2023"},
    ],
)
def test_the_curve_follows_every_filter(chosen, read_page: Visit, facts):
    screen = read_page("rectification", region=CITY, **chosen)
    wanted = {name: value for name, value in chosen.items() if name != "year"}
    if "year" in chosen:
        wanted |= {"first": date(2023, 1, 1), "last": date(2023, 12, 31)}
    left = exits(facts, **wanted)
    drawn = points(screen, "漯河市")
    assert len(left) > 20
    for day in (0, 10, 30, 90):
        assert drawn[day]["value"] == pytest.approx(incidence(left, day), abs=6e-5), day
        assert drawn[day]["open"] == sum(when >= day for _, when in left)
        assert drawn[day]["low"] <= drawn[day]["value"] <= drawn[day]["high"]


def test_the_region_above_is_drawn_beside_with_its_own_curve(read_page: Visit, facts):
    screen = read_page("rectification", region=COUNTY)
    left = exits(facts, region=CITY)
    assert points(screen, "漯河市")[30]["value"] == pytest.approx(incidence(left, 30), abs=6e-5)


IN_2021 = {"first": date(2021, 1, 1), "last": date(2021, 12, 31)}


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({}, {}),
        ({"year": "2023"}, {"first": date(2023, 1, 1), "last": date(2023, 12, 31)}),
        ({"level": "county"}, {"level": "county"}),
        ({"year": "2021"}, IN_2021),
        ({"year": "2021", "term": "2016-2021"}, IN_2021 | {"term": "2016-2021"}),
        ({"term": "2016-2021"}, {"first": date(2016, 9, 1), "term": "2016-2021"}),
    ],
    ids=str,
)
def test_the_country_follows_term_year_and_level_even_in_a_year_of_two_terms(
    chosen, wanted, read_page: Visit, facts
):
    screen = read_page("rectification", region="100000", **chosen)
    assert screen.failures == []
    left = exits(facts, region="100000", **wanted)
    assert len(left) > 20
    drawn = points(screen, shown_name_of(facts, "100000"))
    for day in (0, 30, 90):
        assert drawn[day]["value"] == pytest.approx(incidence(left, day), abs=6e-5), day
        assert drawn[day]["open"] == sum(when >= day for _, when in left)
    assert f"一半问题在反馈后 {median(left)} 天内销号" in screen.sentence


def test_the_two_terms_of_a_year_make_up_its_problems(read_page: Visit, facts):
    """No problem is in both curves, and none is in neither."""
    country = shown_name_of(facts, "100000")
    open_at_feedback = [
        points(read_page("rectification", region="100000", year="2021", term=term), country)[0][
            "open"
        ]
        for term in ("2016-2021", "2021-2026")
    ]
    (on_clock,) = facts.execute(
        "select count(*) from fct_problem "
        "where year(feedback_on) = 2021 and not is_closed_before_clock"
    ).fetchone()
    assert all(open_at_feedback)
    assert sum(open_at_feedback) == on_clock


def test_the_provinces_are_listed_under_the_country_in_a_year_of_two_terms(read_page: Visit, facts):
    screen = read_page("rectification", region="100000", year="2021", term="2016-2021")
    listed = next(box for box in screen.tables if "median" in box)
    counts = dict(zip(listed["name"], listed["problems"], strict=True))
    left = exits(facts, region="510000", term="2016-2021", **IN_2021)
    assert len(left) > 20
    # the first term of the demonstration's other province has none of that year
    assert exits(facts, region="410000", term="2016-2021", **IN_2021) == []
    assert counts == {shown_name_of(facts, "510000"): len(left)}


def test_a_peer_beside_the_curve_has_its_own(visit: Visit, facts):
    screen = visit("rectification", region=COUNTY)
    chooser = next(box for box in screen.app.multiselect if str(box.key).startswith("peers_"))
    names_of_regions = names(facts)
    offered = [option.partition(" ")[0] for option in chooser.options]  # and their province
    assert names_of_regions[COUNTY] not in offered
    peer = "411121"
    assert names_of_regions[peer] in offered
    chooser.set_value([peer]).run()
    assert screen.failures == []
    left = exits(facts, region=peer)
    drawn = points(screen, names_of_regions[peer])
    assert drawn[30]["value"] == pytest.approx(incidence(left, 30), abs=6e-5)
    # They are those chosen on any page.
    assert screen.app.query_params["peers"] == peer


def test_rows_under_the_axis_count_who_is_still_open(read_page: Visit, facts):
    screen = read_page("rectification", region=CITY)
    left = exits(facts)
    texts = [
        layer["data"]["values"]
        for layer in screen.specs[0]["layer"]
        if layer["mark"]["type"] == "text" and len(layer.get("data", {}).get("values", [])) > 2
    ]
    days, own = texts[0], [item for item in texts[1] if item["place"] == 0]
    assert [item["text"] for item in days] == [str(item["day"]) for item in own]
    shown = {item["day"]: item["text"] for item in own}
    for day in (0, 30, 180):
        assert shown[day] == f"{sum(when >= day for _, when in left):,}"


def test_lasting_closings_villages_and_intervals_are_drawn_only_when_asked_for(visit: Visit, facts):
    screen = visit("rectification", region=COUNTY)
    assert "按村重抽样(" not in screen.html
    before = len(screen.specs[0]["layer"])
    pills = next(box for box in screen.app.button_group if str(box.key).startswith("beside_"))
    pills.set_value(["lasting", "intervals", "villages"]).run()
    assert screen.failures == []
    assert len(screen.specs[0]["layer"]) > before
    (villages,) = facts.execute(
        "select count(distinct village_id) from fct_problem "
        "where county_code = ? and feedback_on >= ? and not is_closed_before_clock",
        [COUNTY, FIRST],
    ).fetchone()
    drawn = text(screen.html)
    assert f"按村重抽样({villages} 个村" in drawn
    low, high = map(float, re.search(r"30 天内销号 ([\d.]+)%—([\d.]+)%", drawn).groups())
    assert low <= 100 * incidence(exits(facts, region=COUNTY), 30) <= high


def test_the_rates_are_those_of_the_problems_with_their_bounds(read_page: Visit, facts):
    counted = rows(
        facts,
        """
        not is_immediate and feedback_on + 30 <= date '2024-06-30',
        first_closed_on <= feedback_on + 30,
        coalesce(least(first_closed_after + 1, first_closed_on), first_closed_on)
            <= feedback_on + 30,
        due_on <= date '2024-06-30' and state not in ('directly_closed', 'withdrawn')
            and not is_immediate,
        first_closed_on <= original_due_on,
        first_closed_on <= due_on,
        rule_due_on <= date '2024-06-30' and state not in ('directly_closed', 'withdrawn')
            and not is_immediate and due_on is not null,
        first_closed_on <= rule_due_on
        """,
    )
    day_30 = [row for row in counted if row[0]]
    matured = [row for row in counted if row[3]]
    drawn = {
        bar["rate_name"]: bar
        for bar in values(read_page("rectification", region=CITY), "rate_name", "numbers")
        if bar["region"] == "漯河市"
    }
    most = sum(bool(row[2]) for row in day_30)
    assert drawn["30 天内"]["numbers"] == f"{sum(bool(r[1]) for r in day_30):,} / {len(day_30):,}"
    assert drawn["30 天内"]["most"] == pytest.approx(most / len(day_30))
    promised = sum(bool(row[4]) for row in matured)
    assert drawn["原定时限"]["numbers"] == f"{promised:,} / {len(matured):,}"
    by_rule = [bool(row[7]) for row in counted if row[6]]
    assert drawn["规定时限"]["numbers"] == f"{sum(by_rule):,} / {len(by_rule):,}"
    assert sum(by_rule) / len(by_rule) > promised / len(matured), "promises come before the rule"
    extended = sum(bool(row[5]) for row in matured)
    assert drawn["延期后时限"]["numbers"] == f"{extended:,} / {len(matured):,}"


@pytest.mark.parametrize("region", [CITY, "511100", COUNTY])
def test_rates_of_one_category_add_up_to_those_of_all(region, read_page: Visit):
    def counted(**chosen: str) -> dict[str, tuple[int, int]]:
        screen = read_page("rectification", region=region, **chosen)
        own = screen.sentence
        expected = {}
        for bar in values(screen, "rate_name", "numbers"):
            if f"演示:{bar['region']}" in text(own):
                part, whole = bar["numbers"].replace(",", "").split(" / ")
                expected[bar["rate_name"]] = (int(part), int(whole))
        return expected

    whole = counted()
    summed: dict[str, tuple[int, int]] = {}
    for category in "ABCDE":
        for name, (part, of) in counted(category=category).items():
            before = summed.get(name, (0, 0))
            summed[name] = (before[0] + part, before[1] + of)
    assert summed == whole
    assert len(whole) == 5


def test_each_month_of_feedback_has_its_rate_and_young_months_are_not_judged(
    read_page: Visit, facts
):
    counted: dict[str, list[bool]] = {}
    for month, is_old, closed in rows(
        facts,
        """
        strftime(feedback_on, '%Y-%m'),
        not is_immediate and feedback_on + 30 <= date '2024-06-30',
        first_closed_on <= feedback_on + 30
        """,
    ):
        kept = counted.setdefault(month, [])
        if is_old:
            kept.append(bool(closed))
    drawn = {
        bar["month_text"]: bar
        for bar in values(read_page("rectification", region=CITY), "month", "state")
    }
    assert set(drawn) == set(counted)
    for month, closed in counted.items():
        assert drawn[month]["numbers"] == f"{sum(closed):,} / {len(closed):,}", month
        if month >= "2024-06":
            assert drawn[month]["state"] == "young"
        elif len(closed) < 20:
            assert drawn[month]["state"] == "few"
        else:
            missed = sum(closed) / len(closed) < 0.6
            assert drawn[month]["state"] == ("missed" if missed else "reached"), month
    assert {bar["state"] for bar in drawn.values()} >= {"reached", "missed"}


def test_immediate_items_have_their_counter_with_the_livelihood_share(read_page: Visit, facts):
    counted = rows(facts, "is_livelihood, is_closed_before_clock", "is_immediate")
    livelihood = sum(touched for touched, _ in counted)
    during = sum(closed for _, closed in counted)
    drawn = text(read_page("rectification", region=CITY).html)
    assert f"立行立改 {len(counted)} 个问题,其中民生 {livelihood} 个问题" in drawn
    assert f"({livelihood} / {len(counted)})" in drawn
    assert f"({during} / {len(counted)})" in drawn


def test_immediate_items_are_on_time_late_and_overdue_by_their_own_limit(read_page: Visit, facts):
    counted = rows(
        facts,
        "closed_on <= due_on, closed_on > due_on, state = 'open' and due_on < date '2024-06-30'",
        "is_immediate and due_on is not null",
    )
    drawn = text(read_page("rectification", region=CITY).html)
    for place, name in enumerate(["按台账所定期限办结", "超过所定期限办结", "超过所定期限未办结"]):
        part = sum(bool(row[place]) for row in counted)
        assert re.search(rf"{name} [\d.]+%\({part:,} / {len(counted):,}\)", drawn), name


def test_overdue_problems_stand_by_level_and_age(visit: Visit, facts):
    counted = rows(facts, "feedback_responsibility_level, days_past_due", "lateness = 'overdue'")
    ages = {"1—30 天": (1, 30), "31—90 天": (31, 90), "91—180 天": (91, 180)}
    ages["超过 180 天"] = (181, 10_000)
    screen = look(visit("rectification", region=CITY), "overdue")
    drawn = {(bar["level"], bar["age"]): bar["problems"] for bar in values(screen, "level", "age")}
    assert sum(drawn.values()) == len(counted) > 0
    undated = rows(facts, "1", "is_ongoing and due_on is null and lateness = 'not_due'")
    assert f"另有 {len(undated):,} 个问题为常态化坚持、未定期限" in text(screen.visible_text)
    for level, name in LEVELS.items():
        for age, (least, most) in ages.items():
            expected = sum(at == level and least <= late <= most for at, late in counted)
            assert drawn[(name, age)] == expected, (level, age)
    listed = screen.tables[0]
    assert len(listed) == len(counted)


def test_what_stood_overdue_last_month_is_what_is_overdue_now(visit: Visit, facts):
    (overdue,) = facts.execute(
        "select count(*) from fct_problem where starts_with(county_code, '4111') "
        "and term_id = '2021-2026' and lateness = 'overdue'"
    ).fetchone()
    screen = look(visit("rectification", region=CITY), "overdue")
    last = [bar for bar in values(screen, "month", "overdue") if bar["month"] == "2024-06-01"]
    assert sum(bar["overdue"] for bar in last) == overdue
    assert {bar["level"] for bar in last} == set(LEVELS.values())


def test_returns_are_counted_of_all_fed_back(visit: Visit, facts):
    counted = rows(
        facts, "extensions > 0, returns > 0, reopen_count > 0, reassignments > 0, reassignments > 1"
    )
    screen = look(visit("rectification", region=CITY), "process")
    drawn = [bar["numbers"] for bar in values(screen, "name", "above")]
    assert drawn == [
        f"{sum(row[place] for row in counted):,} / {len(counted):,}" for place in range(5)
    ]


def test_items_passed_on_stand_by_where_they_went(visit: Visit, facts):
    expected = Counter(
        rows(
            facts,
            "feedback_responsibility_level, responsibility_level",
            "reassignments > 0 and not is_closed_before_clock",
        )
    )
    screen = look(visit("rectification", region=CITY), "process")
    drawn = {bar["way"]: bar["problems"] for bar in values(screen, "way", "to_and_fro")}
    assert drawn == {
        f"{LEVELS[start]}→{LEVELS[end]}": number for (start, end), number in expected.items()
    }


@pytest.mark.parametrize(
    ("chosen", "years"),
    [({}, (2021, 2024)), ({"year": "2021"}, (2021, 2021)), ({"year": "2023"}, (2023, 2023))],
    ids=str,
)
def test_nodes_are_in_time_late_or_missing_of_what_was_due(chosen, years, visit: Visit, facts):
    expected = facts.execute(
        """
        select node, sum(problems_due - settled_before_limit), sum(reported - reported_late),
            sum(reported_late)
        from mart_rectification_nodes
        where region_code = '510000' and term_id = '2021-2026' and feedback_year between ? and ?
        group by node having sum(problems_due - settled_before_limit) > 0
        """,
        years,
    ).fetchall()
    assert expected
    screen = look(visit("rectification", region="510000", **chosen), "process")
    drawn = values(screen, "node", "state")
    names_of = {"plan": "整改方案", "self_check": "自查", "supervision": "督查"}
    names_of["consolidation"] = "巩固"
    for node, due, in_time, late in expected:
        parts = {bar["state"]: bar["numbers"] for bar in drawn if bar["node"] == names_of[node]}
        assert parts == {
            "按时": f"{in_time:,} / {due:,}",
            "迟报": f"{late:,} / {due:,}",
            "未报": f"{due - in_time - late:,} / {due:,}",
        }


def test_direct_close_outs_have_reasons_and_a_grant_rate_of_the_decided(visit: Visit, facts):
    expected = facts.execute(
        """
        select name_zh, sum(applied), sum(granted), sum(refused)
        from mart_direct_close_outs inner join direct_close_reasons using (reason_code)
        where region_code = '510000' and decided_year between 2021 and 2024 group by name_zh
        """
    ).fetchall()
    assert expected
    granted, decided = sum(row[2] for row in expected), sum(row[2] + row[3] for row in expected)
    screen = look(visit("rectification", region="510000"), "process")
    assert f"批准率 {100 * granted / decided:.1f}%" in text(screen.html)
    drawn = values(screen, "reason", "decision")
    assert Counter((bar["reason"], bar["problems"]) for bar in drawn if bar["place"] == 0) == (
        Counter((name, granted) for name, _, granted, _ in expected)
    )
    assert sum(bar["problems"] for bar in drawn) == sum(row[1] for row in expected)


@pytest.mark.parametrize("region", ["100000", CITY, COUNTY])
def test_rechecks_are_weighted_by_frame_and_the_crude_share_is_named(
    region, visit: Visit, reference
):
    now = Where(region, TERM, AS_OF)
    rate = measures.false_close_outs_of(reference, region, now)
    size = measures.effective_checks(reference, region, now)
    checked = measures.rechecked(reference, region, now)
    failed = measures.recheck_failed(reference, region, now)
    low = beta.ppf(0.025, rate * size, size - rate * size + 1) if rate else 0.0
    high = beta.ppf(0.975, rate * size + 1, size - rate * size)
    drawn = text(look(visit("rectification", region=region), "quality").html)
    assert f"加权){100 * rate:.1f}%(区间 {100 * low:.1f}%—{100 * high:.1f}%" in drawn
    assert f"实查 {checked:,} 个问题,不实 {failed:,} 个问题" in drawn
    assert f"未加权 {math.floor(1000 * failed / checked + 0.5) / 10}%" in drawn
    sampled = measures.counties_sampled(reference, region, now)
    if region.endswith("00"):
        assert f"{sampled} 个" in drawn


def test_the_share_closed_in_the_last_week_is_of_first_closings(visit: Visit, facts):
    counted = rows(
        facts,
        "first_closed_on between due_on - 6 and due_on",
        "first_closed_on is not null and not is_immediate",
    )
    last = sum(bool(fell) for (fell,) in counted)
    drawn = text(look(visit("rectification", region=CITY), "quality").html)
    assert f"{100 * last / len(counted):.1f}% 的销号({last:,} / {len(counted):,})" in drawn


def drawn_by_hand(facts, first: date, last: date, seed: int) -> list[str]:
    """Return the frame in the order in which it is drawn, without any of the code tested."""
    frame = facts.execute(
        """
        select problem_id from fct_problem
        where starts_with(county_code, '4111') and closed_on between ? and ?
            and state = 'done' and not is_closed_before_clock
        """,
        [first, last],
    ).fetchall()
    ids = [problem for (problem,) in frame]
    return sorted(ids, key=lambda name: hashlib.md5(f"{name}:{seed}".encode()).hexdigest())  # noqa: S324


def sample_of(screen: Screen) -> pl.DataFrame:
    table = next(frame for frame in screen.tables if "draw_number" in frame)
    return pl.from_pandas(table).sort("draw_number")


def test_a_sample_is_drawn_from_the_frame_again_and_again_the_same(visit: Visit, facts):
    screen = look(visit("rectification", region=CITY), "quality")
    order = drawn_by_hand(facts, date(2024, 4, 1), date(2024, 6, 30), 2406)
    assert sample_of(screen)["problem_id"].to_list() == order[:30]
    notes = screen.notes
    assert f"{len(order):,} 个问题中随机抽取 30 个;种子 2406,数据版本 20240630-1" in notes
    again = look(visit("rectification", region=CITY), "quality")
    assert sample_of(again).equals(sample_of(screen))
    seed = next(box for box in screen.app.number_input if "seed" in str(box.key))
    seed.set_value(7).run()
    other = drawn_by_hand(facts, date(2024, 4, 1), date(2024, 6, 30), 7)
    assert sample_of(screen)["problem_id"].to_list() == other[:30]
    assert other[:30] != order[:30]
    size = next(box for box in screen.app.number_input if "size" in str(box.key))
    size.set_value(45).run()
    assert sample_of(screen)["problem_id"].to_list() == other[:45]


LISTED = {
    "overdue": "lateness = 'overdue'",
    "failed": "recheck_result = 'failed'",
    "due": "state in ('open', 'basically_done') and due_on - date '2024-06-30' between 0 and 30",
    "returned": "returns > 0 and state in ('open', 'basically_done')",
    "reopened": "reopen_count > 0 and state in ('open', 'basically_done')",
    "passed_on": "reassignments > 0 and state in ('open', 'basically_done')",
    "extended": "extensions > 0 and state in ('open', 'basically_done')",
}


def test_each_list_holds_its_problems_and_no_other(visit: Visit, facts):
    screen = look(visit("rectification", region="100000"), "lists")
    seen = 0
    for kind, where in LISTED.items():
        control = next(
            box for box in screen.app.button_group if str(box.key).startswith("rectification_list_")
        )
        expected = {problem for (problem,) in rows(facts, "problem_id", where, region="100000")}
        offered = [option.content for option in control.proto.options]
        is_offered = any(option.endswith(f" {len(expected):,}") for option in offered)
        assert is_offered == bool(expected)
        if expected:
            control.set_value(kind).run()
            assert screen.failures == []
            listed = set(screen.tables[0]["problem_id"])
            assert listed <= expected
            assert len(listed) == min(len(expected), 100)
            seen += 1
    assert seen >= 3


def test_only_the_look_that_is_chosen_is_drawn(visit: Visit):
    screen = visit("rectification", region=CITY)
    assert len(screen.specs) == 3
    look(screen, "lists")
    assert screen.specs == []


def test_what_does_not_follow_a_choice_says_so(read_page: Visit):
    past = read_page("rectification", region=CITY, month="2023-06")
    assert "不随月份 2023-06 变化" in "\n".join(box.value for box in past.app.info)
    country = read_page("rectification", region="100000", category="B")
    assert "不分问题类别" in "\n".join(box.value for box in country.app.info)
    assert not any("category" in str(box.key) for box in country.app.selectbox)
    cut = read_page("rectification", region=CITY, category="B")
    assert "此图不分问题类别" in cut.visible_text
    assert cut.app.info == []


def test_a_rate_over_too_few_problems_is_said_and_not_judged(read_sentence):
    seen = set()
    for region in REGIONS:
        for category in ("A01", "B01", "C01"):
            for level in ("county", "village"):
                sentence = read_sentence(
                    "rectification", region=region, category=category, level=level, year="2024"
                )
                printed = re.search(
                    r"一个月整改率 [\d.]+%(?:</em>)?\([\d,]+ / ([\d,]+)\)", sentence
                )
                if printed is not None:
                    is_few = int(printed[1].replace(",", "")) < 20
                    assert ("问题太少,不作判断" in sentence) == is_few
                    assert not (is_few and 'class="alarm"' in sentence)
                    seen.add(is_few)
    assert True in seen


def verdict(rate: tuple[int, int]) -> str:
    """Return how a one-month rate stands to the demonstration's lines, "" where not judged."""
    closed, reached = rate
    if reached < 20:
        return ""
    return "below" if closed / reached < 0.6 else "short" if closed / reached < 0.7 else "reached"


SENTENCE_OF_THE_LATEST = {"below": "的月份)只有", "short": "未达目标", "reached": "达到目标"}


def test_the_last_three_months_are_told_where_they_stand_otherwise_than_all(
    read_page: Visit, reference
):
    seen = set()
    for region, level, year in product(
        ["411100", "411102", "411171"], ["", "county", "township"], [None, 2024, 2023]
    ):
        now = Where(region, TERM, AS_OF, level=level, year=year)
        everything = measures.MEASURES["one_month_rate"](reference, region, now)
        months = measures.by_month(reference, region, now)
        old = [m for m, (_, reached) in months.items() if reached and measures.is_old(reference, m)]
        last = measures.one_month_rate_of_latest(reference, region, now)
        differs = len(old) > 3 and "" not in (verdict(last), verdict(everything))
        differs = differs and verdict(last) != verdict(everything)
        screen = read_page("rectification", region=region, level=level, year=str(year or ""))
        lines = [
            line for line in text(screen.html).splitlines() if "最近三个满 30 天的月份" in line
        ]
        assert bool(lines) == differs, now
        if lines:
            assert SENTENCE_OF_THE_LATEST[verdict(last)] in lines[0]
            assert f"({last[0]:,} / {last[1]:,})" in lines[0]
            seen.add((verdict(everything), verdict(last)))
    assert seen


def layers(spec: dict) -> list[tuple[dict, list[dict]]]:
    """Return the layers of a picture with the rows they draw."""
    own = spec.get("data", {}).get("values", [])
    pairs = [(spec, own)]
    for layer in spec.get("layer", []):
        pairs += [(part, rows or own) for part, rows in layers(layer)]
    return pairs


@pytest.mark.parametrize("region", ["100000", CITY, "511126"])
def test_a_legend_names_only_what_is_drawn(region, visit: Visit):
    legends = 0
    for name in ("speed", "overdue", "process", "quality"):
        screen = look(visit("rectification", region=region), name)
        for layer, rows in (pair for spec in screen.specs for pair in layers(spec)):
            encoding = layer.get("encoding", {})
            colour = encoding.get("color", {})
            if "field" not in colour or colour.get("legend") is None or not rows:
                continue
            size = encoding[
                "y" if layer["mark"]["type"] == "bar" and "width" in layer["mark"] else "x"
            ]
            drawn = {
                row[colour["field"]] for row in rows if row.get(size["field"]) not in (0, None)
            }
            named = colour.get("legend", {}).get("values", colour["scale"]["domain"])
            assert set(named) <= drawn | {row["name"] for row in rows if "name" in row}, (
                name,
                colour,
            )
            legends += 1
    assert legends >= 2


def test_the_target_lies_on_the_axis_of_the_months(read_page: Visit):
    spec = next(
        spec
        for spec in read_page("rectification", region=CITY).specs
        if any("target" in row for _, rows in layers(spec) for row in rows)
    )
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low <= 0.7 <= high


def test_the_sentence_is_of_what_is_looked_at(read_sentence, facts):
    late = rows(facts, "days_past_due", "lateness = 'overdue'")
    not_due = rows(facts, "1", "lateness = 'not_due'")
    old = sum(days > 180 for (days,) in late)
    for view in ("overdue", "lists"):
        sentence = text(read_sentence("rectification", region=CITY, rectification_view=view))
        assert f"未办结 {len(late) + len(not_due):,} 个问题,{len(late):,} 个问题逾期" in sentence
        assert f"其中 {old:,} 个超过半年" in sentence
    assert "一个月整改率" in text(read_sentence("rectification", region=CITY))
    chosen = read_sentence("rectification", region=CITY, rectification_view="lists", category="A")
    assert "逾期" not in text(chosen)  # the counts tell no categories apart
