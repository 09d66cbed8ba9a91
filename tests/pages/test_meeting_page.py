"""The meeting: what its screens say, what its address may say, and what never leaves the office."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from pages.parts.frame import data
from pages.parts.handouts.screens import catalogue
from tests.pages.conftest import Screen, Visit
from warehouse.agendas import store
from warehouse.agendas.agenda import Agenda, Entry

REGION = "411100"

NUMBER = re.compile(r'<g class="\w+" data-code="(\d+)"><[^>]*/><text[^>]*>(\d+)<')
NUMBERED_ROW = re.compile(
    r'<a class="row" href="[^"]*region=(\d+)[^"]*"[^>]*><i class="badge \w+"[^>]*>(\d+)<'
)


def sent(screen: Screen) -> dict[str, Any]:
    """Return what the stage was given."""
    bodies = [
        node.proto
        for node in screen.nodes
        if getattr(getattr(node, "proto", None), "component_name", "") == "xuntu_stage"
    ]
    assert len(bodies) == 1
    return json.loads(bodies[0].json)


def told(screen: Screen) -> str:
    """Return the line that says what the address named."""
    return unescape("".join(re.findall(r'class="refused"[^>]*>([^<]*)', screen.html)))


@pytest.fixture
def meeting(visit: Visit) -> Screen:
    return visit("meeting")


def test_every_screen_says_where_it_is_of_as_of_when_and_that_it_is_a_demonstration(meeting):
    meeting.go(region=REGION, lang="zh")
    shown = sent(meeting)
    assert meeting.failures == []
    assert {screen["kind"] for screen in shown["screens"]} == set(catalogue.SCREENS)
    assert {screen["place"] for screen in shown["screens"]} == {"漯河市"}
    assert shown["foot"]["mark"] == "演示数据"
    assert "2024-06-30" in shown["foot"]["as-of"]
    assert shown["version"] in shown["foot"]["version"]
    maps = [screen for screen in shown["screens"] if screen["kind"] == "map"]
    assert maps
    assert all("GS(2024)0650" in screen["html"] for screen in maps)


def test_units_of_a_map_bear_the_numbers_of_the_rows_beside_it(meeting):
    meeting.go(region="410000", lang="zh", month="2024-06")
    maps = [screen["html"] for screen in sent(meeting)["screens"] if screen["kind"] == "map"]
    on_maps = [dict(NUMBER.findall(screen)) for screen in maps]
    assert any(on_maps)
    for screen, on_map in zip(maps, on_maps, strict=True):
        rows = NUMBERED_ROW.findall(screen)
        assert on_map == {code: number for code, number in rows if code in on_map}


def test_a_month_of_the_past_is_named_on_what_follows_it(meeting):
    meeting.go(region=REGION, lang="zh", month="2023-06")
    places = {screen["kind"]: screen["place"] for screen in sent(meeting)["screens"]}
    assert "2023-06" in places["map"]
    assert "2023" not in places["overdue"]


@pytest.mark.parametrize(
    "hostile",
    [
        *({"screen": "0"}, {"screen": "-1"}, {"screen": "9" * 40}, {"theme": "<b>"}),
        *({"pace": "1e9"}, {"view": "../x"}, {"version": "20990101-1"}, {"version": "../../etc"}),
        *({"agenda": "../../etc/passwd"}, {"agenda": "没有这份"}, {"agenda": "con"}),
    ],
)
def test_what_the_address_names_and_is_not_there_is_told_and_the_default_is_shown(meeting, hostile):
    meeting.go(region=REGION, lang="zh")
    default = sent(meeting)["digest"]
    meeting.go(region=REGION, lang="zh", **hostile)
    assert meeting.failures == []
    assert next(iter(hostile.values()))[:20] in re.sub(r"&lt;", "<", told(meeting)).replace(
        "&gt;", ">"
    )
    assert sent(meeting)["digest"] == default


def test_an_agenda_decides_what_is_shown_in_which_order_and_of_where(meeting, monkeypatch):
    entries = (Entry("overdue"), Entry("map", "411102", "one_month_rate"), Entry("gone"))
    kept = Agenda("例会", entries)
    monkeypatch.setattr(store, "load", lambda home, name: kept)
    meeting.go(region=REGION, lang="zh", agenda="例会")
    shown = sent(meeting)["screens"]
    assert [screen["kind"] for screen in shown] == ["overdue", "map"]
    assert "一个月整改率" in shown[1]["name"]


def test_counts_of_persons_and_clues_are_not_shown_where_they_are_suppressed(meeting, monkeypatch):
    meeting.go(region=REGION, lang="zh")
    full = {screen["kind"]: screen["html"] for screen in sent(meeting)["screens"]}
    assert "人" in full["sanctions"]
    settings = replace(data.settings(), person_counts="suppressed")
    monkeypatch.setattr(data, "settings", lambda: settings)
    meeting.go(region=REGION, lang="zh")
    shown = sent(meeting)["screens"]
    html = {screen["kind"]: screen["html"] for screen in shown}
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", html["sanctions"]))
    assert "每百村处分" not in "".join(screen["html"] for screen in shown)
