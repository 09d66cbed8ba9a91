"""The to-do page counts, names the worst and lists what the facts say, the most urgent first."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import streamlit as st

from tests.editing import edited
from tests.pages.claims.hearing import listening
from tests.pages.claims.objections import objections
from tests.pages.claims.test_claims import REGIONS
from tests.pages.conftest import Screen, Visit
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version, point_to

TERM = "2021-2026"
CITY = "411100"
PREFIX = {"100000": "", "410000": "41", "411100": "4111", "510000": "51"}
LISTS = {
    "overdue": "已经逾期",
    "lagging": "落后还没提醒",
    "answers": "督办答复迟了",
    "week": "一周内到期",
    "reports": "当月台账未报",
    "rechecks": "销号等复查",
}
URGENCY = {"red": 0, "amber": 1, "hatched": 1, "green": 2}


def cards(screen: Screen) -> dict[str, str]:
    """The HTML of each card by its title, in the order in which they stand."""
    return {
        re.search('aria-label="(.*?)"', card)[1]: card
        for card in screen.html.split('<section class="todo-card"')[1:]
    }


def number(card: str) -> str:
    return re.search(r'class="todo-figure".*?>(.*?)<small', card)[1]


def lamp(card: str) -> str:
    return re.search(r'<h2><i class="(?:light )?(\w+)"', card)[1]


def addresses(card: str) -> list[str]:
    """Where the rows of a card lead."""
    return [unescape(a) for a in re.findall(r'class="todo-row[^>]*href="(.*?)"', card)]


@pytest.fixture
def urgent(small_demonstration: Home, tmp_path: Path) -> Home:
    """The demonstration with what it lacks: answers late, problems due, samples unchecked."""
    home = Home(tmp_path / "urgent")
    home.create()
    version = current_version(small_demonstration)
    shutil.copytree(version.folder, home.versions / version.version_id)
    point_to(home, version.version_id)
    with edited(home) as connection:
        # What meetings asked for would stand among the three worst.
        connection.execute("delete from fct_action where kind = 'meeting_item'")
        connection.execute(
            """
            insert into fct_action (action_id, issuer_region, target_region, county_code, kind,
                issued_on, response_due_on, response_state, items, items_closed_within_30_days,
                items_closed)
            values
            ('x1', '410000', '411103', '411103', 'notification', '2024-05-01', '2024-05-31',
                'overdue', 5, 1, 2),
            ('x2', '411100', '411104', '411104', 'recommendation', '2024-06-20', '2024-07-02',
                'waiting', 0, 0, 0)
            """
        )
        connection.execute(
            """
            update fct_problem set due_on = date '2024-07-01', days_past_due = -1,
                lateness = 'due_soon'
            where problem_id in (
                select problem_id from fct_problem
                where county_code = '411103' and term_id = ? and lateness = 'overdue'
                order by problem_id limit 2
            )
            """,
            [TERM],
        )
        # Seven of a county, and four that the city drew itself: rows hold what lies within.
        for region, waiting in (("411103", 7), ("411100", 11), ("410000", 11), ("100000", 11)):
            connection.execute(
                "update mart_recheck set sample_size = sample_size + ? where region_code = ? "
                "and term_id = ? and quarter_start = '2023-01-01'",
                [waiting, region, TERM],
            )
    return home


@pytest.mark.parametrize("region", REGIONS)
def test_every_number_is_what_the_ledgers_say(region, visit: Visit, reference, names):
    """Whatever region, term, level and month is chosen, in the sentence and on each card."""
    screen, wrong = visit("today", region=region), []
    with listening() as heard:
        for more in (
            {"level": "village", "lang": "en"},
            {"term": "2016-2021", "month": "2021-08", "year": "2020"},
        ):
            heard.forget()
            screen.go(region=region, **more)
            assert screen.failures == []
            for statement in heard.statements:
                wrong += objections(reference, statement, heard.where, names)
            assert len(heard.statements) > len(LISTS)
    assert wrong == []


@pytest.mark.parametrize("region", ["100000", CITY, "411102"])
def test_the_three_overdue_longest_lead_to_their_villages(region, read_page: Visit, facts):
    rows = facts.execute(
        """
        select county_code, village_id from fct_problem
        where starts_with(county_code, ?) and term_id = ? and lateness = 'overdue'
        order by due_on, problem_id limit 3
        """,
        [PREFIX.get(region, region), TERM],
    ).fetchall()
    card = cards(read_page("today", region=region))["已经逾期"]
    assert addresses(card) == [
        f"/village?region={county}&village={village}" for county, village in rows
    ]


@pytest.mark.parametrize("key", LISTS)
def test_the_address_opens_each_list_and_the_count_is_its_length(
    key, open_page: Callable[..., Screen], urgent: Home
):
    """Behind a count stand as many rows, or rows that add up to it."""
    screen = open_page(urgent, "today", region=CITY, list=key)
    assert screen.failures == []
    card = cards(screen)[LISTS[key]]
    (table,) = screen.tables
    counted = len(table)
    if key == "lagging":
        counted = len(table[(table["attention"] == 0) & (table["light"] == "red")])
    elif key == "answers":
        counted = table["days_overdue"].count()
    elif key == "rechecks":
        counted = table["waiting"].sum()
    assert counted > 0
    assert number(card) == f"{counted:,}"


def test_what_waits_for_a_recheck_belongs_to_whoever_drew_it(
    open_page: Callable[..., Screen], urgent: Home
):
    (table,) = open_page(urgent, "today", region=CITY, list="rechecks").tables
    assert table[["region_code", "waiting"]].to_numpy().tolist() == [["411103", 7], ["411100", 4]]


def test_red_stands_first_and_its_buttons_alone_are_filled(
    open_page: Callable[..., Screen], urgent: Home
):
    drawn = list(cards(open_page(urgent, "today", region=CITY)).values())
    lamps = [lamp(card) for card in drawn]
    assert {"red", "amber"} < set(lamps)
    assert lamps == sorted(lamps, key=URGENCY.__getitem__)
    assert ["filled" in card for card in drawn] == [shown == "red" for shown in lamps]


def test_what_is_only_awaited_is_quiet_beside_what_is_late(
    open_page: Callable[..., Screen], urgent: Home
):
    card = cards(open_page(urgent, "today", region=CITY))["督办答复迟了"]
    rows = re.findall(r'<a class="(todo-row[ a-z]*)".*?<em>(.*?)</em>', card)
    assert rows == [("todo-row", "迟 30 天"), ("todo-row quiet", "还有 2 天")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_workbook_holds_every_list_that_has_rows(
    language, open_page: Callable[..., Screen], urgent: Home, monkeypatch: pytest.MonkeyPatch
):
    offered: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        st, "download_button", lambda *_, key, data, **__: offered.__setitem__(key, data)
    )
    screen = open_page(urgent, "today", region=CITY, lang=language)
    assert screen.failures == []
    book = openpyxl.load_workbook(io.BytesIO(offered[f"today_pack_{language}"]()))
    # Between the contents and what the lists are.
    assert len(book.sheetnames) == 1 + len(LISTS) + 1
    assert all(sheet.max_row > 1 for sheet in book)


@pytest.mark.parametrize("list_", ["nothing", "<b>", "overdue'", "0"])
def test_a_list_that_is_not_there_is_not_opened(list_, read_page: Visit):
    screen = read_page("today", region=CITY, list=list_)
    assert screen.failures == []
    assert screen.tables == []


def test_a_region_without_ledgers_has_no_cards(read_page: Visit):
    screen = read_page("today", region="440000")
    assert screen.failures == []
    assert "广东省不在已导入的台账之内" in screen.sentence
    assert cards(screen) == {}
