"""The page of changes counts and lists what the ledgers say of a day's end and of now."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from tests.pages.claims.hearing import listening
from tests.pages.claims.objections import objections
from tests.pages.conftest import Screen, Visit
from tests.reference.measures import Where
from tests.reference.measures.office import changes

TERM = "2021-2026"
CITY = "411100"
COUNTY = "411102"
KINDS = ["overdue", "reopened", "behind", "closed", "inspected", "answered", "ahead", "corrected"]
DAYS = ["2024-06-23", "2024-03-31", "2023-12-31", "2021-08-31"]
"""A week, a quarter, the year, and the term until the as-of date."""


def tiles(screen: Screen) -> dict[str, int]:
    """The figure of each tile, by its kind."""
    figures = re.findall(r'class="tile.*?class="figure">([\d,]+)<small>', screen.html)
    return dict(zip(KINDS, (int(figure.replace(",", "")) for figure in figures), strict=True))


def where(region: str, since: str, term: str = TERM) -> Where:
    return Where(region, term, date(2024, 6, 30), since=date.fromisoformat(since))


def rows(screen: Screen, key: str) -> list:
    """Return a column of the one table on the screen."""
    (table,) = screen.tables
    return table[key].tolist()


@pytest.mark.parametrize("region", ["100000", CITY, "511126"])
def test_every_number_is_what_the_ledgers_say(region, visit: Visit, reference, names):
    """Whatever day is compared with, in either term, in the sentence and on each tile."""
    screen, wrong = visit("changes", region=region), []
    with listening() as heard:
        for place, more in enumerate(
            [{"since": day} for day in DAYS]
            + [{"term": "2016-2021", "since": "2020-12-31"}, {"term": "2016-2021"}]
        ):
            heard.forget()
            screen.go(region=region, lang=("zh", "en")[place % 2], **more)
            assert screen.failures == []
            for statement in heard.statements:
                wrong += objections(reference, statement, heard.where, names)
            assert len(heard.statements) > len(KINDS)
    assert wrong == []


@pytest.mark.parametrize(
    ("since", "some"),
    [("2024-05-31", {"closed", "inspected"}), ("2022-12-31", {"overdue", "reopened", "withdrawn"})],
)
def test_each_list_holds_the_very_rows_that_changed(since, some, visit: Visit, reference):
    """As many as its tile says; no list is opened of what did not change."""
    arguments = (reference, CITY, where(CITY, since))
    screen = visit("changes", region=CITY, since=since)
    counted, seen = tiles(screen), set()
    expected = {
        **{
            kind: changes.problem_ids(*arguments, kind)
            for kind in ("overdue", "reopened", "closed")
        },
        **{
            kind: changes.problem_ids(*arguments, kind) for kind in ("directly_closed", "withdrawn")
        },
        "inspected": changes.inspected(*arguments),
        "answered": sorted(act["action_id"] for act in changes.answers(*arguments)),
        "behind": sorted(t[0] for t in changes.turns(*arguments) if changes.is_behind(*t[1:])),
        "ahead": sorted(t[0] for t in changes.turns(*arguments) if changes.is_ahead(*t[1:])),
    }
    columns = {"inspected": "village_id", "answered": "action_id"}
    columns |= dict.fromkeys(("behind", "ahead"), "region_code")
    for kind, expected_rows in expected.items():
        assert counted.get(kind, len(expected_rows)) == len(expected_rows), kind
        screen.go(region=CITY, since=since, list=kind)
        assert screen.failures == []
        if expected_rows:
            seen.add(kind)
            shown = rows(screen, columns.get(kind, "problem_id"))
            assert set(shown) <= set(expected_rows)
            assert len(shown) == min(len(expected_rows), 100), kind
        else:
            assert screen.tables[0].columns[0] == "name", "the units stand there, no list"
    assert seen >= some


def test_what_was_settled_then_and_is_overdue_now_fell_overdue(reference):
    """Its due date passed long before: the re-opening is what made it overdue."""
    rows = [
        problem["problem_id"]
        for problem, now, _ in changes.problems_in(reference, "100000")
        if changes.is_newly_overdue(reference, problem, now, date(2023, 12, 31))
        and now.due_on < date(2023, 12, 31)
        and now.reopenings
    ]
    assert rows


def test_units_add_up_to_the_region_and_lead_on_with_the_day(visit: Visit):
    screen = visit("changes", region=CITY, since="2023-12-31")
    units = screen.tables[0]
    counted = tiles(screen)
    for kind in ("overdue", "reopened", "behind", "closed", "inspected", "ahead"):
        assert units[kind].sum() == counted[kind], kind
    assert units["overdue"].is_monotonic_decreasing


@pytest.mark.parametrize(
    "since", ["", "2024-06-30", "2030-01-01", "2000-01-01", "<b>", "2024-13-01"]
)
def test_a_day_that_cannot_be_compared_with_is_the_end_of_the_month_before(since, visit: Visit):
    screen = visit("changes", region=CITY, since=since, lang="zh")
    assert screen.failures == []
    assert "自 2024-05-31 以来" in screen.sentence
    assert ('class="refused"' in screen.html) == bool(since)


def test_the_default_follows_the_month_shown_elsewhere(visit: Visit):
    assert "自 2024-02-29 以来" in visit("changes", region=CITY, month="2024-03").sentence


def test_the_address_keeps_the_day_from_list_to_list_and_back(visit: Visit):
    screen = visit("changes", region=CITY, since="2023-12-31", list="closed")
    ways = [unescape(way) for way in re.findall(r'href="(/changes[^"]*)"', screen.html)]
    lists = [way for way in ways if "list=" in way and "since=2023-12-31" in way]
    assert len(lists) > 5
    assert f"/changes?region={CITY}&since=2023-12-31" in ways


def test_nothing_that_changed_is_said_and_opens_no_list(visit: Visit, reference):
    """Of the former term nothing changes any more on the last days."""
    former = {"since": "2024-06-29", "term": "2016-2021"}
    quiet = next(
        county
        for county in sorted(changes.counties(reference, "100000"))
        if not any(
            changes.problem_ids(reference, county, where(county, **former), kind)
            for kind in ("overdue", "reopened", "closed", "directly_closed", "withdrawn")
        )
    )
    screen = visit("changes", region=quiet, list="closed", **former)
    assert screen.failures == []
    assert "没有逾期、重新打开、销号和新巡的变化" in screen.sentence
    assert tiles(screen)["closed"] == 0
    assert "无变化" in screen.html


def test_a_region_without_ledgers_says_so_and_counts_no_change(visit: Visit):
    screen = visit("changes", region="440000")
    assert screen.failures == []
    assert "广东省不在已导入的台账之内" in screen.sentence
    assert "tile" not in re.sub("tiles", "", screen.html)


def test_the_page_and_what_is_to_be_done_lead_to_each_other(visit: Visit):
    for page, other in (("today", "changes"), ("changes", "today")):
        screen = visit(page, region=CITY)
        assert re.search(rf'aria-current="page" href="/{page}\?', screen.html)
        assert f'href="/{other}?region={CITY}"' in screen.html
