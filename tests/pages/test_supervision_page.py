"""The page of supervision says what the facts say: acts, answers, slow counties, what followed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pages.parts.shared.urged import _year_before
from tests.editing import edited
from tests.pages.conftest import Screen, Visit, shown_name_of
from tests.pages.walks.test_every_choice import AS_OF, TERM
from warehouse.queries.supervision.actions import LADDER
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version, point_to

STAND_APART = ("rule_made", "meeting_item")
"""Kinds that are no step of the ladder."""

KINDS = dict(zip(("提醒", "约谈", "通报", "建议", "问责"), LADDER, strict=True))
STATES = {
    "按时答复": "answered_in_time",
    "逾期答复": "answered_late",
    "待答复": "waiting",
    "逾期未答复": "overdue",
    "无需答复": "not_required",
}
PREFIX = {"100000": "", "410000": "41", "411100": "4111", "510000": "51"}


def text(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def prefix(region: str) -> str:
    return PREFIX.get(region, region)


def acts_by_kind_and_state(facts, region: str, first: date, last: date) -> dict[tuple, int]:
    rows = facts.execute(
        "select kind, response_state, count(*) from fct_action "
        "where starts_with(target_region, ?) and issued_on between ? and ? group by all",
        [prefix(region), first, last],
    ).fetchall()
    return {(kind, state): number for kind, state, number in rows}


def slow_counties(facts, region: str, month: date) -> list[str]:
    """Counties under 90 % of their plan, thin rosters and plans left out."""
    rows = facts.execute(
        """
        select region_code from mart_coverage
        where region_level = 'county' and starts_with(region_code, ?) and term_id = ?
            and month_end = ? and villages_on_roster >= 20
            and villages_planned >= 0.05 * villages_on_roster
            and villages_covered < 0.9 * villages_planned
        """,
        [prefix(region), TERM, month],
    ).fetchall()
    return [code for (code,) in rows]


def attention(facts, counties: list[str], first: date, last: date) -> set[str]:
    """The counties that were reminded or interviewed between two days."""
    rows = facts.execute(
        "select distinct county_code from fct_action where kind in ('reminder', 'interview') "
        "and issued_on between ? and ?",
        [first, last],
    ).fetchall()
    return {code for (code,) in rows} & set(counties)


@pytest.fixture(scope="module")
def slow(facts) -> str:
    """The one county of Luohe that is behind the warning line of its plan."""
    (code,) = slow_counties(facts, "411100", AS_OF)
    return code


@pytest.fixture
def urged(small_demonstration: Home, tmp_path: Path, slow: str) -> Home:
    """The demonstration with what it lacks: answers outstanding, units, aid, one left alone."""
    home = Home(tmp_path / "urged")
    home.create()
    version = current_version(small_demonstration)
    shutil.copytree(version.folder, home.versions / version.version_id)
    point_to(home, version.version_id)
    with edited(home) as connection:
        connection.execute(
            "delete from fct_action where county_code = ? and issued_on >= '2023-07-01'", [slow]
        )
        connection.execute("delete from fct_action where kind = 'meeting_item'")
        connection.execute(
            """
            insert into fct_action (action_id, issuer_region, target_region, county_code,
                target_unit, kind, problems_notified, issued_on, response_due_on, responded_on,
                response_state, items, items_closed_within_30_days, items_closed)
            values
            ('x1', '410000', '411103', '411103', null, 'notification', 5, '2024-05-01',
                '2024-05-31', null, 'overdue', 5, 1, 2),
            ('x2', '411100', '411104', '411104', null, 'recommendation', null, '2024-06-20',
                '2024-07-20', null, 'waiting', 0, 0, 0),
            ('x3', '411100', '411100', null, '甲局', 'notification', 30, '2024-01-10',
                '2024-03-10', '2024-03-01', 'answered_in_time', 0, 0, 0),
            ('x4', '411100', '411100', null, '甲局', 'recommendation', null, '2024-01-10',
                '2024-03-10', '2024-03-20', 'answered_late', 0, 0, 0),
            ('x5', '411100', '411100', null, '乙局', 'notification', 10, '2024-02-10',
                '2024-04-10', null, 'overdue', 0, 0, 0),
            ('x6', '411100', '411100', null, '甲局', 'meeting_item', null, '2024-06-10',
                '2024-07-30', null, 'waiting', 0, 0, 0)
            """
        )
        connection.execute(
            "insert into fct_aid values ('a', '411100', '411102', 3, '2024-01-01', null), "
            "('b', '511100', '411121', 4, '2024-01-01', null)"
        )
    return home


@pytest.fixture
def look(urged: Home, open_page: Callable[..., Screen]) -> Callable[..., Screen]:
    """Opens the page of that demonstration, at a subject."""

    def at(subject: str = "", **query: str) -> Screen:
        screen = open_page(urged, "supervision", **query)
        return choose(screen, subject) if subject else screen

    return at


def choose(screen: Screen, subject: str) -> Screen:
    """Choose a subject below the fold."""
    buttons = next(
        box for box in screen.app.button_group if str(box.key).startswith("supervision_subject_")
    )
    buttons.set_value(subject).run()
    assert screen.failures == []
    return screen


def values(screen: Screen, field: str) -> list[dict]:
    """The rows of the first picture that has a field, within its specification or beside it."""

    def written(node) -> list[list[dict]]:
        if isinstance(node, dict):
            here = [node["values"]] if isinstance(node.get("values"), list) else []
            return here + [rows for part in node.values() for rows in written(part)]
        if isinstance(node, list):
            return [rows for part in node for rows in written(part)]
        return []

    for place, chart in enumerate(screen.app.get("vega_lite_chart")):
        sets = written(screen.specs[place])
        if chart.proto.data.data:
            sets.append(screen.rows_of_picture(place).to_dicts())
        for rows in sets:
            if rows and isinstance(rows[0], dict) and field in rows[0]:
                return rows
    raise AssertionError(f"no picture has a field {field}")


@pytest.mark.parametrize(
    ("region", "year"),
    [("100000", ""), ("411100", ""), ("411100", "2023"), ("410000", "2024"), ("510000", "2023")],
)
def test_the_sentence_and_the_bars_are_the_facts(region, year, read_page: Visit, facts):
    first = date(int(year), 1, 1) if year else date(2021, 9, 1)
    last = min(date(int(year), 12, 31), AS_OF) if year else AS_OF
    acts = acts_by_kind_and_state(facts, region, first, last)
    screen = read_page("supervision", region=region, year=year)
    assert screen.failures == []
    issued = sum(number for (kind, _), number in acts.items() if kind not in STAND_APART)
    assert f"共有督办 {issued:,} 件" in text(screen.sentence)
    drawn = {
        (KINDS[row["kind"]], STATES[row["state"]]): row["acts"] for row in values(screen, "acts")
    }
    assert drawn == {key: number for key, number in acts.items() if key[0] not in STAND_APART}
    slow = slow_counties(facts, region, last)
    since = first if year else date(2023, 7, 1)
    alone = set(slow) - attention(facts, slow, since, last)
    if slow:
        assert f"{len(slow)} 个县落后(不到序时计划的 90%)" in text(screen.sentence)
        assert ("未被提醒或约谈" in screen.sentence) == bool(alone)
    else:
        assert "都不低于序时计划的 90%" in screen.sentence
    rules = sum(number for (kind, _), number in acts.items() if kind == "rule_made")
    assert f"建章立制 {rules} 件另计" in screen.visible_text


def test_answers_overdue_and_a_slow_county_left_alone_are_the_alarms(look):
    sentence = look(region="411100").sentence
    assert re.findall(r'<em class="alarm">(.*?)</em>', sentence) == [
        "2 件逾期未答复",
        "1 个县近 12 个月未被提醒或约谈",
    ]


def test_no_alarm_is_raised_where_every_act_was_answered_and_every_slow_county_met(
    look, urged, slow
):
    with edited(urged) as connection:
        connection.execute("delete from fct_action where response_state = 'overdue'")
        connection.execute(
            "insert into fct_action (action_id, issuer_region, target_region, county_code, kind, "
            "issued_on, response_state, items, items_closed_within_30_days, items_closed) values "
            "('y', '411100', $slow, $slow, 'interview', '2023-07-01', 'not_required', 0, 0, 0)",
            {"slow": slow},
        )
    screen = look(region="411100")
    assert 'class="alarm"' not in screen.html
    assert "1 个县落后(不到序时计划的 90%),近 12 个月都被提醒或约谈过" in screen.sentence
    assert "没有逾期未答复的" in screen.sentence


def test_the_county_left_alone_is_named_and_stands_first_in_the_ledger(look, slow, facts):
    screen = look(region="411100")
    (name,) = facts.execute("select name from dim_region where region_code = ?", [slow]).fetchone()
    (gap,) = facts.execute(
        "select villages_planned - villages_covered from mart_coverage "
        "where region_code = ? and term_id = ? and month_end = ?",
        [slow, TERM, AS_OF],
    ).fetchone()
    button = next(button for button in screen.app.button if button.key == f"untouched_{slow}")
    assert button.label == f"{name}(差 {gap} 个村)"
    ledger = screen.tables[1]
    assert ledger["name"].to_list()[0] == name
    assert ledger["attention"].to_list()[0] == 0
    assert ledger["behind"].to_list()[0] == gap
    button.click().run()
    assert screen.failures == []
    assert name in screen.sentence
    assert "落后(不到序时计划的 90%)而近 12 个月未被提醒或约谈" in screen.sentence


def _word(done: float) -> str:
    """The same four words as on the wall."""
    if done >= 1.1:
        return "◆ 超前"
    return "■ 落后(不到 90%)" if done < 0.9 else "▲ 略慢" if done < 1 else "● 达到"


def test_counties_are_counted_by_light_and_by_how_often_they_were_met(read_page: Visit, facts):
    cells = values(read_page("supervision", region="411100"), "is_alarm")
    counties = facts.execute(
        """
        select
            villages_covered / villages_planned as done,
            count(action_id) as met
        from mart_coverage
        left join fct_action
            on fct_action.county_code = mart_coverage.region_code
            and kind in ('reminder', 'interview') and issued_on between '2023-07-01' and ?
        where region_level = 'county' and starts_with(region_code, '4111')
            and term_id = ? and month_end = ?
        group by region_code, done
        """,
        [AS_OF, TERM, AS_OF],
    ).fetchall()
    steps = {0: "0", 1: "1", 2: "2", 3: "3–4", 4: "3–4"}
    expected: dict[tuple[str, str], int] = {}
    for done, met in counties:
        light = _word(done)
        key = (light, steps.get(met, "5+"))
        expected[key] = expected.get(key, 0) + 1
    assert {
        (cell["light"], cell["step"]): cell["counties"] for cell in cells if cell["counties"]
    } == expected
    alarms = [cell for cell in cells if cell["is_alarm"]]
    assert sum(cell["counties"] for cell in alarms) == expected.get(("■ 落后(不到 90%)", "0"), 0)


def test_the_ledger_counts_each_county_s_acts(read_page: Visit, facts):
    shown = read_page("supervision", region="411100").tables
    ledger = next(table for table in shown if "reminder" in table.columns)
    names = dict(
        facts.execute(
            "select name, region_code from dim_region where starts_with(region_code, '4111')"
        ).fetchall()
    )
    assert len(ledger) == 6
    for row in ledger.to_dict("records"):
        expected = dict(
            facts.execute(
                "select kind, count(*) from fct_action where county_code = ? "
                "and issued_on between '2021-09-01' and ? and kind <> 'meeting_item' group by kind",
                [names[row["name"]], AS_OF],
            ).fetchall()
        )
        assert {kind: row[kind] for kind in (*LADDER, "rule_made") if row[kind]} == expected
        judged, in_time = facts.execute(
            "select count(*), count(*) filter (where responded_on <= response_due_on) "
            "from fct_action where county_code = ? and issued_on between '2021-09-01' and ? "
            "and response_due_on is not null "
            "and (responded_on is not null or response_due_on < ?) and kind <> 'meeting_item'",
            [names[row["name"]], AS_OF, AS_OF],
        ).fetchone()
        assert row["judged"] == judged
        if judged:
            assert row["in_time"] == pytest.approx(in_time / judged)
        else:
            assert row["in_time"] != row["in_time"], "no share where no answer was due"


def test_the_list_to_hand_out_holds_what_is_unanswered_and_nothing_else(look):
    rows = look(region="411100").tables[0].to_dict("records")
    assert [row["action_id"] for row in rows] == ["x5", "x1", "x2"]
    assert [row["state_name"] for row in rows] == ["逾期未答复", "逾期未答复", "待答复"]
    assert [row["days_overdue"] for row in rows[:2]] == [81, 30]
    assert rows[2]["days_overdue"] != rows[2]["days_overdue"], "not overdue: no days"
    assert rows[0]["target_unit"] == "乙局"
    none_of_it = look(region="511126")
    assert "没有符合条件的数据" in none_of_it.visible_text


def test_an_issuer_outside_the_office_has_no_name(look, urged):
    urged.settings_file.write_text('root_region = "411103"')
    screen = look()
    listed = screen.tables[0].to_dict("records")
    assert [row["action_id"] for row in listed] == ["x1"]
    assert listed[0]["issuer"] == "本单位范围之外"
    assert "河南" not in screen.text


def test_units_are_counted_by_what_they_answered(look):
    screen = look("units", region="411100")
    assert (
        "40 个问题通报 2 个单位,另有 1 件建议;应答复 3 件,已答复 2 件,其中按时 1 件" in screen.html
    )
    rows = screen.tables[0].to_dict("records")
    assert [(row["target_unit"], row["problems_notified"]) for row in rows] == [
        ("甲局", 30),
        ("乙局", 10),
    ]
    assert [(row["answer_rate"], row["in_time"], row["overdue"]) for row in rows] == [
        (1, 0.5, 0),
        (0, 0, 1),
    ]


def test_aid_from_a_region_outside_the_office_has_no_name(look, urged, facts):
    screen, outside = look("aid", region="411100"), shown_name_of(facts, "511100")
    assert {row["from"] for row in values(screen, "persons")} == {"漯河市", outside}
    urged.settings_file.write_text('root_region = "411100"')
    own = look("aid")
    assert {(row["from"], row["persons"]) for row in values(own, "persons")} == {
        ("漯河市", 3),
        ("本单位范围之外", 4),
    }
    assert outside not in own.text


def test_what_followed_is_shown_by_where_it_started_and_says_that_it_is_no_effect(visit: Visit):
    screen = choose(visit("supervision", region="100000"), "afterwards")
    points = values(screen, "interval")
    assert {point["side"] for point in points} == {"当月有督办", "前后三个月均无督办"}
    assert len({point["band"] for point in points}) >= 3
    assert "差别不等于督办的效果" in screen.html
    county = choose(visit("supervision", region="411102"), "afterwards")
    assert "一个县没有可比的对象" in county.visible_text


def test_the_share_closed_after_an_act_stands_beside_its_two_numbers(visit: Visit, facts):
    screen = choose(visit("supervision", region="411100"), "afterwards")
    named, closed = facts.execute(
        """
        select count(*), count(*) filter (where closed_after_days <= 30)
        from fct_action_item inner join fct_action using (action_id)
        where starts_with(target_region, '4111')
            and fct_action.issued_on between '2021-09-01' and ?
            and fct_action.issued_on + 30 <= ?
        """,
        [AS_OF, AS_OF],
    ).fetchone()
    assert named > 0
    share = f"{closed / named:.1%}"
    assert f"被督办点名的 {named} 个问题中,30 天内销号 {closed} 个({share})" in screen.html


def test_levels_and_rounds_hold_what_was_reported_and_a_dash_where_nothing_was(visit: Visit, facts):
    screen = choose(visit("supervision", region="511126"), "rounds")
    reported = {
        (level, number): (problems, rectified)
        for level, number, problems, rectified in facts.execute(
            "select level, round_no, problems_found, problems_rectified "
            "from mart_supervision_rounds where region_code = '511126' and term_id = ?",
            [TERM],
        ).fetchall()
    }
    levels = {"村级自查": "village", "乡镇监督": "township", "县级督查": "county"}
    cells = {
        (levels[row["level"]], int(re.sub(r"\D", "", row["round"]))): row
        for row in values(screen, "under")
    }
    assert len(cells) == 9
    for key, row in cells.items():
        if key in reported:
            problems, rectified = reported[key]
            assert row["text"] == f"{problems} 个问题"
            assert row["rectified"] == f"{rectified} / {problems}"
        else:
            assert (key, row["text"], row["per_100"]) == (("county", 3), "—", None)
    own = sum(problems for (level, _), (problems, _) in reported.items() if level == "village")
    total = sum(problems for problems, _ in reported.values())
    assert f"占 {own / total:.0%}({own} / {total})" in screen.html
    heads, recorded = facts.execute(
        "select secretary_is_head, secretary_known from mart_organisations "
        "where region_code = '511126' and term_id = ?",
        [TERM],
    ).fetchone()
    assert f"书记主任一肩挑:{heads} / {recorded} 个村" in screen.html
    assert "联合质询会:台账没有这一项;公开报道夹江县为 100 场" in screen.html


@pytest.mark.parametrize(
    ("term", "year", "last", "day"),
    [
        (TERM, "", date(2024, 6, 30), "2024-06-30"),
        (TERM, "2022", date(2022, 12, 31), "2022-12-31"),
        ("2016-2021", "", date(2021, 8, 31), "2021-08-31"),
    ],
)
def test_still_weak_counts_every_standing_designation_whichever_term_made_it(
    term, year, last, day, visit: Visit, facts
):
    rows = facts.execute(
        "select village_id, designated_on, converted_on, relapsed_on from fct_weak_organisation "
        "where starts_with(county_code, '4111')"
    ).fetchall()
    first = date(int(term[:4]), 9, 1)
    standing, earlier = set(), set()
    for village, designated_on, converted_on, relapsed_on in rows:
        is_converted = converted_on is not None and converted_on <= last
        is_relapsed = relapsed_on is not None and relapsed_on <= last
        if designated_on <= last and (not is_converted or is_relapsed):
            standing.add(village)
            if designated_on < first:
                earlier.add(village)
    assert len(standing) > len(earlier)
    screen = choose(visit("supervision", region="411100", term=term, year=year), "rounds")
    of_before = f"其中 {len(earlier)} 个为往届认定" if earlier else "没有往届认定的"
    assert f"截至 {day} 仍在整顿 {len(standing)} 个村,{of_before}" in text(screen.html)
    if term == TERM:
        coverage = visit("coverage", region="411100", month=f"{last:%Y-%m}")
        box = next(
            group
            for group in coverage.app.button_group
            if str(group.key).startswith("coverage_part_")
        )
        box.set_value("key_villages").run()
        sentence = f"截至 {day} 仍软弱涣散 {len(standing)} 个村,其中 {len(earlier)} 个为往届认定"
        assert sentence in coverage.visible_text


def test_a_region_without_rounds_says_so(visit: Visit):
    screen = choose(visit("supervision", region="411100"), "rounds")
    assert "本届没有上报三级轮次" in screen.visible_text


@pytest.mark.parametrize("year", ["", "2023"])
def test_petitions_are_counted_by_month_and_channel_with_their_own_denominators(
    year, visit: Visit, facts
):
    first, last = ("2023-01-01", "2023-12-31") if year else ("2021-09-01", "2024-06-30")
    received, in_time, answer_known, confirmed, outcome_known = facts.execute(
        """
        select sum(received), sum(answered_in_time),
            sum(received) filter (where answered_in_time is not null), sum(confirmed),
            sum(received) filter (where confirmed is not null)
        from fct_petition where county_code = '511126' and month between ? and ?
        """,
        [first, last],
    ).fetchone()
    screen = choose(visit("supervision", region="511126", year=year), "petitions")
    assert (
        f"扫码收到 {received} 件诉求,"
        f"按时答复 {in_time / answer_known:.1%}({in_time:,} / {answer_known:,}),"
        f"查实 {confirmed / outcome_known:.1%}({confirmed:,} / {outcome_known:,})"
    ) in screen.html
    assert sum(row["received"] for row in values(screen, "received")) == received
    assert sum(screen.tables[0]["received"]) == received


def test_the_months_hold_the_acts_of_the_ladder(visit: Visit, facts):
    screen = choose(visit("supervision", region="411100"), "afterwards")
    (issued,) = facts.execute(
        "select count(*) from fct_action where starts_with(target_region, '4111') "
        "and issued_on between '2021-09-01' and ? and kind not in ('rule_made', 'meeting_item')",
        [AS_OF],
    ).fetchone()
    assert sum(row["issued"] for row in values(screen, "issued")) == issued


@pytest.mark.parametrize("region", ["100000", "411100", "411103", "511126"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_subject_is_drawn_at_every_level_in_both_languages(region, language, look):
    screen = look(region=region, lang=language)
    for subject in ("afterwards", "rounds", "units", "petitions", "aid", "ledger"):
        choose(screen, subject)
        if language == "en":
            text = screen.visible_text.replace("甲局", "").replace("乙局", "")
            assert not re.search("[\u4e00-\u9fff]", text), subject


@pytest.mark.parametrize(
    ("month_end", "first"),
    [(date(2024, 6, 30), date(2023, 7, 1)), (date(2023, 12, 31), date(2023, 1, 1))],
)
def test_the_last_twelve_months_begin_on_the_first_of_a_month(month_end, first):
    assert _year_before(month_end) == first


def test_at_the_start_of_a_term_no_county_is_said_to_be_on_plan(urged, look):
    with edited(urged) as connection:
        connection.execute(
            "update mart_coverage set villages_planned = 0 where term_id = ?", [TERM]
        )
    area, county = look(region="411100"), look(region="411103")
    assert "各县进度尚不判断" in area.sentence
    assert "已巡" in county.sentence
    assert "进度尚不判断" in county.sentence
    for screen in (area, county):
        assert "不低于" not in screen.visible_text


def test_of_fewer_than_five_counties_nothing_is_said_of_what_followed(urged, look, facts):
    few = [
        code
        for (code,) in facts.execute(
            "select region_code from dim_region where city_code = '411100' and is_in_data "
            "and region_level = 'county' order by region_code limit 4"
        ).fetchall()
    ]
    with edited(urged) as connection:
        connection.execute(
            "delete from fct_action where county_code not in (select unnest(?))", [few]
        )
    screen = look("afterwards", region="411100")
    assert "不足 5 个" in screen.visible_text
    assert "同样的起点" not in screen.visible_text


def test_no_month_is_said_to_have_most_where_several_have(urged, look):
    with edited(urged) as connection:
        connection.execute("update mart_supervision set issued = 3 where kind = 'reminder'")
        connection.execute("delete from mart_supervision where kind <> 'reminder'")
        (months,) = connection.execute(
            "select count(*) from mart_supervision where region_code = '411100' "
            "and month_end >= date '2021-09-30'"
        ).fetchone()
    assert months > 1
    assert f"有 {months} 个月最多,各 3 件" in look("afterwards", region="411100").visible_text


def test_a_year_after_the_end_of_a_term_has_no_acts(read_page: Visit):
    screen = read_page("supervision", region="411100", term="2016-2021", year="2023")
    assert screen.failures == []
    assert "在所选时段没有督办记录" in screen.sentence


def test_what_is_carried_along_from_another_page_changes_nothing_and_is_told(visit: Visit):
    screen = visit("supervision", region="411100")
    sentence, pictures = screen.sentence, screen.specs
    screen.go(region="411100", month="2022-03", level="village")
    assert screen.failures == []
    assert (screen.sentence, screen.specs) == (sentence, pictures)
    assert "本页不随这些选择变化" in screen.html
    assert "2022-03" in screen.html
    screen.go(region="411100")
    assert "本页不随这些选择变化" not in screen.html


def test_what_no_ledger_says_of_rounds_and_units_is_not_recorded_and_not_none(urged, open_page):
    with edited(urged) as connection:
        connection.execute(
            "update mart_supervision_rounds set problems_found = null, regions_found_known = 0, "
            "found_villages_known = null, villages_found_known = null, "
            "rectified_found_known = null, found_rectified_known = null"
        )
        connection.execute("update fct_action set problems_notified = null")
    rounds = choose(open_page(urged, "supervision", region="511126"), "rounds")
    assert rounds.failures == []
    assert any("台账没有记录发现的问题数" in title for title in rounds.titles)
    assert any("村自查或他查发现的问题数没有记录" in title for title in rounds.titles)
    assert "未记录" in {row["text"] for row in values(rounds, "under")}
    units = choose(open_page(urged, "supervision", region="411100"), "units")
    assert units.failures == []
    assert "问题数未记录;通报" in units.html
    assert "0 个问题" not in units.html
