"""One village on one page: what stands on it is what the facts say, and of this village alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pages.parts.kit import tables
from tests.pages.conftest import Office, Screen, Visit
from warehouse.words.messages import strings

COUNTY, TERM = "511126", "2021-2026"


@pytest.fixture(scope="module")
def village(facts) -> dict:
    """The village of the county with the most overdue problems."""
    row = facts.execute(
        """
        select village_id, name, township_code, inspections, problems, open_problems,
            overdue_problems, ongoing_undated_problems, key_village_score
        from fct_village_term
        where county_code = ? and term_id = ? and overdue_problems > 0
        order by overdue_problems desc, village_id
        limit 1
        """,
        [COUNTY, TERM],
    )
    names = [column[0] for column in row.description]
    return dict(zip(names, row.fetchone(), strict=True))


@pytest.fixture
def sheet(visit: Visit, village) -> Screen:
    screen = visit("village", region=COUNTY, village=village["village_id"])
    assert screen.failures == []
    return screen


def text(html: str) -> str:
    return re.sub("<[^>]+>", "|", html)


def figures(html: str) -> dict[str, str]:
    """Return the tiles of the sheet by their name."""
    return dict(re.findall(r"<div class=\"[\w-]*\"><span>([^<]+)</span><b>([^<]+)</b></div>", html))


def shown(screen: Screen) -> str:
    """Return what is read on the screen; the links carry the code that was asked for along."""
    return "\n".join([screen.visible_text, *(str(frame) for frame in screen.tables)])


def test_the_sentence_and_the_tiles_say_what_the_facts_say(sheet, village):
    sentence = re.sub("<[^>]+>", "", sheet.sentence)
    seen = f"{village['name']}本届巡察 {village['inspections']} 次"
    assert f"{seen},发现 {village['problems']} 个问题" in sentence
    assert f"{village['overdue_problems']} 个问题逾期" in sentence
    tiles = figures(sheet.html)
    assert tiles["发现问题"] == str(village["problems"])
    assert tiles["未办结"] == str(village["open_problems"])
    assert tiles["逾期"] == str(village["overdue_problems"])
    assert tiles.get("常态化未定期限", "0") == str(village["ongoing_undated_problems"])
    assert tiles["重点村得分"] == f"{village['key_village_score']:g}"


def test_the_problems_by_level_and_state_add_up_to_those_of_the_village(sheet, village, facts):
    levels = {"村": "village", "乡镇": "township", "县级部门": "county"}
    counted = 0
    for name, level in levels.items():
        row = re.search(rf"<tr><td>{name}</td>((?:<td class=numeric>\d+</td>)+)</tr>", sheet.html)
        assert row, name
        numbers = [int(number) for number in re.findall(r">(\d+)<", row.group(1))]
        expected, *beside = facts.execute(
            "select count(*), count(*) filter (where lateness = 'overdue'), "
            "count(*) filter (where is_ongoing and due_on is null and lateness = 'not_due') "
            "from fct_problem "
            "where village_id = ? and term_id = ? and responsibility_level = ?",
            [village["village_id"], TERM, level],
        ).fetchone()
        assert (sum(numbers[:-2]), numbers[-2:]) == (expected, beside)
        counted += expected
    assert counted == village["problems"]


def test_the_county_beside_the_village_is_that_of_the_marts(sheet, facts):
    problems, villages = facts.execute(
        "select problems, villages_inspected from mart_problem_density where region_code = ? "
        "and term_id = ? order by month_end desc limit 1",
        [COUNTY, TERM],
    ).fetchone()
    matured, on_time, reached, by_day_30, fed_back, done = facts.execute(
        """
        select sum(matured), sum(matured_closed_on_time), sum(reached_day_30),
            sum(closed_by_day_30), sum(fed_back) - sum(withdrawn),
            sum(closed_on_time) + sum(closed_late)
        from mart_rectification_timeliness
        where region_code = ? and term_id = ? and month_end = date '2024-06-30'
        """,
        [COUNTY, TERM],
    ).fetchone()
    drawn = text(sheet.html)
    assert f"{problems / villages:.1f}({problems:,} / {villages})" in drawn
    assert f"({on_time:,} / {matured:,})" in drawn
    assert f"({by_day_30:,} / {reached:,})" in drawn
    assert f"({done:,} / {fed_back:,})" in drawn


def test_the_list_holds_the_problems_of_the_village_and_of_no_other(sheet, village, facts):
    expected = facts.execute(
        "select problem_id from fct_problem where village_id = ? and term_id = ?",
        [village["village_id"], TERM],
    ).fetchall()
    (shown,) = sheet.tables
    assert sorted(shown["problem_id"]) == sorted(problem for (problem,) in expected)


def test_every_reason_a_village_is_not_effective_has_words(facts):
    reasons = facts.execute(
        "select distinct not_effective_reason from fct_village_term "
        "where not_effective_reason is not null"
    ).fetchall()
    recorded = [
        "left_roster",
        "not_fed_back",
        "open_problems",
        "predecessor_not_fed_back",
        "predecessor_open_problems",
    ]
    assert {reason for (reason,) in reasons} <= set(recorded)
    for language in ("zh", "en"):
        assert all(f"village.reason_{reason}" in strings(language) for reason in recorded)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_village_there_is_a_list_to_choose_from(language, read_page: Visit, facts):
    screen = read_page("village", region=COUNTY, lang=language)
    assert screen.failures == []
    on_roster, overdue = facts.execute(
        "select count(*), count(*) filter (where overdue_problems > 0) from fct_village_term "
        "where county_code = ? and term_id = ? and is_on_roster",
        [COUNTY, TERM],
    ).fetchone()
    assert str(on_roster) in screen.sentence
    assert str(overdue) in screen.sentence
    assert len(screen.tables[0]) == on_roster


def test_a_village_of_another_county_is_not_shown(read_page: Visit, facts):
    (other,) = facts.execute(
        "select village_id from fct_village_term where starts_with(county_code, '4111') limit 1"
    ).fetchone()
    screen = read_page("village", region=COUNTY, village=other)
    assert screen.failures == []
    assert shown(screen).count(other) == 1, "in the line that tells what there is not"
    assert "village-sheet" not in screen.html


def test_an_office_cannot_reach_a_village_outside_its_root(office_with, open_page, village):
    office = office_with('root_region = "411100"')
    screen = open_page(office, "village", region=COUNTY, village=village["village_id"])
    assert screen.failures == []
    assert village["village_id"] not in shown(screen)


def test_a_village_that_was_never_inspected_has_no_figures_and_no_zeros(read_page: Visit, facts):
    village_id, name = facts.execute(
        "select village_id, name from fct_village_term where county_code = ? and term_id = ? "
        "and inspections = 0 and not is_covered and is_on_roster limit 1",
        [COUNTY, TERM],
    ).fetchone()
    screen = read_page("village", region=COUNTY, village=village_id)
    assert screen.failures == []
    assert f"{name}本届尚未巡察" in screen.sentence
    tiles = figures(screen.html)
    assert tiles["发现问题"] == tiles["逾期"] == tiles["线索(仅本单位可见)"] == "—"


def test_what_is_printed_in_a_batch_tells_of_no_clue(monkeypatch, visit: Visit, village, facts):
    offered: dict[str, Callable[[], bytes]] = {}
    real = tables.st.download_button

    def kept(label, data, file_name, **options):
        offered[file_name] = data
        return real(label, data, file_name, **options)

    monkeypatch.setattr(tables.st, "download_button", kept)
    screen = visit("village", region=COUNTY, village=village["village_id"])
    assert "线索" in screen.html
    batches = [data for name, data in offered.items() if name.endswith(".html")]
    expected = facts.execute(
        "select count(*) filter (where township_code = ?), count(*) from fct_village_term "
        "where county_code = ? and term_id = ? and is_on_roster",
        [village["township_code"], COUNTY, TERM],
    ).fetchone()
    for make, villages in zip(batches, expected, strict=True):
        document = make().decode()
        assert document.count('<article class="village-sheet">') == villages
        assert "线索" not in document
        assert "演示数据" in document
        assert "http" not in document


def test_real_figures_are_not_called_a_demonstration(office_with: Office, open_page, village):
    office = office_with(are_real=True)
    screen = open_page(office, "village", region=COUNTY, village=village["village_id"])
    assert screen.failures == []
    assert "演示数据" not in screen.html


def test_a_designation_that_stands_from_an_earlier_time_is_told_before_a_later_converted_one(
    read_page: Visit, facts
):
    county, village, standing_since = facts.execute(
        """
        select any_value(county_code), village_id,
            max(designated_on) filter (where state <> 'converted')
        from fct_weak_organisation
        group by village_id
        having count(*) filter (where state <> 'converted') > 0
            and arg_max(state, designated_on) = 'converted'
        order by village_id
        limit 1
        """
    ).fetchone()
    screen = read_page("village", region=county, village=village)
    assert screen.failures == []
    assert f"{standing_since:%Y-%m-%d} 列入,尚未转化" in screen.html


def test_a_relapsed_organisation_is_weak_again_on_the_timeline(read_page: Visit, facts):
    county, village, relapsed_on = facts.execute(
        "select county_code, village_id, relapsed_on from fct_weak_organisation "
        "where state = 'relapsed' order by village_id limit 1"
    ).fetchone()
    screen = read_page("village", region=county, village=village, term="2016-2021")
    assert screen.failures == []
    assert f"{relapsed_on:%Y-%m-%d} 转化后反弹" in screen.html
