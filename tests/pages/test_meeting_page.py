"""The meeting: what its screens say, what its address may say, and what never leaves the office."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import polars as pl
import pytest

from pages.parts.frame import data
from pages.parts.handouts.screens import catalogue
from pages.parts.shared.meeting_items import items
from tests.pages.conftest import Screen, Visit, publish_again
from warehouse.access.scope import Scope
from warehouse.agendas import store
from warehouse.agendas.agenda import Agenda, AgendaEntry
from warehouse.queries.supervision import meeting_items
from warehouse.runtime.home import Home

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
    return json.loads(bodies[0].bytes)


def whole_text(screen: Screen) -> str:
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


def test_a_county_is_outlined_among_those_of_its_city_and_a_city_on_no_map_of_its_own(meeting):
    meeting.go(region="411102", lang="zh")
    maps = [screen["html"] for screen in sent(meeting)["screens"] if screen["kind"] == "map"]
    assert maps
    for drawn in maps:
        assert re.findall(r'<use href="#[\w-]*-(\d+)" class="own"/>', drawn) == ["411102"]
        assert "粗线为" in drawn
    meeting.go(region=REGION, lang="zh")
    assert 'class="own"' not in "".join(screen["html"] for screen in sent(meeting)["screens"])


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
    assert next(iter(hostile.values()))[:20] in re.sub(r"&lt;", "<", whole_text(meeting)).replace(
        "&gt;", ">"
    )
    assert sent(meeting)["digest"] == default


def test_an_agenda_decides_what_is_shown_in_which_order_and_of_where(meeting, monkeypatch):
    entries = (
        AgendaEntry("overdue"),
        AgendaEntry("map", "411102", "one_month_rate"),
        AgendaEntry("gone"),
    )
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


def test_an_agenda_is_kept_from_the_page_and_a_name_that_cannot_be_is_said(
    meeting, monkeypatch, tmp_path
):
    kept = Home(tmp_path)
    for name in ("load", "save", "remove", "names"):
        real = getattr(store, name)
        monkeypatch.setattr(store, name, lambda _, *more, real=real: real(kept, *more))
    meeting.go(region=REGION, lang="zh", view="agenda")
    app = meeting.app
    whole = len(agendas_of(meeting))
    app.button(key="agenda_away_0_0").click().run()
    assert len(agendas_of(meeting)) == whole - 1
    app.selectbox(key="agenda_month_0_1").set_value("2024-03").run()
    app.text_input(key="agenda_name").input("../x").run()
    press(app, "保存议程")
    assert any("文件名" in error.value for error in app.error)
    app.text_input(key="agenda_name").input("六月例会").run()
    press(app, "保存议程")
    assert store.names(kept) == ["六月例会"]
    entries = store.load(kept, "六月例会").entries
    assert [entry.month for entry in entries] == ["2024-03", *[""] * (whole - 2)]
    meeting.go(region=REGION, lang="zh", agenda="六月例会")
    shown = sent(meeting)["screens"]
    assert len(shown) == whole - 1
    assert ["2024-03" in screen["place"] for screen in shown] == [True, *[False] * (whole - 2)]


def agendas_of(screen: Screen) -> list[str]:
    """Return the entries that the editor shows."""
    return re.findall(r'class="agenda-entry">([^<]*)', screen.html)


def press(app: Any, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def test_the_next_meeting_opens_with_what_became_of_what_was_asked(meeting, monkeypatch):
    meeting_items = pl.DataFrame(
        {
            "target_region": ["411102", "411104"],
            "target": ["示例县", "示例区"],
            "request": ["补巡 <3> 个村", "整改到位"],
            "response_state": ["overdue", "waiting"],
            "state_name": ["逾期未答复", "待答复"],
            "days_late": [5, None],
            "metric_name": ["覆盖率", "old_rate(本版本没有这项指标)"],
            "then": ["50.0%", None],
            "now": ["51.0%", None],
            "change": ["+1.0", None],
            "issuer": ["漯河市"] * 2,
            "held_on": [date(2024, 5, 1)] * 2,
        }
    )
    monkeypatch.setattr(items, "of_last_meeting", lambda _: meeting_items)
    meeting.go(region=REGION, lang="zh")
    first = sent(meeting)["screens"][0]
    assert first["kind"] == "asked"
    for part in (
        "示例县",
        "补巡 &lt;3&gt; 个村",
        "逾期未答复\uff0c晚 5 天",
        "会议时 50.0%\uff0c现在 51.0%",
        "+1.0",
        "old_rate",
    ):
        assert part in first["html"]
    assert "None" not in first["html"]
    assert "[[" not in first["html"]
    assert "1 项逾期未答复" in re.sub(r"<[^>]*>", "", first["html"])


def test_a_meeting_stays_with_its_version_and_says_that_there_is_a_newer_one(
    small_demonstration, monkeypatch, tmp_path, open_page
):
    home = Home(tmp_path / "own")
    shutil.copytree(small_demonstration.root, home.root, copy_function=os.link)
    screen = open_page(home, "meeting", region=REGION, lang="zh")
    first = sent(screen)
    assert first["news"] is None
    newest = publish_again(home).version_id
    screen.go(region=REGION, lang="zh", version=first["version"])
    pinned = sent(screen)
    assert (pinned["version"], pinned["digest"]) == (first["version"], first["digest"])
    assert pinned["news"]["version"] == newest
    assert newest in pinned["news"]["line"]
    screen.go(region=REGION, lang="zh", version=newest)
    assert (sent(screen)["version"], sent(screen)["news"]) == (newest, None)


def test_no_agenda_reaches_a_region_outside_of_what_may_be_seen(meeting, monkeypatch):
    settings = replace(data.settings(), root_region="410000")
    monkeypatch.setattr(data, "settings", lambda: settings)
    monkeypatch.setattr(data, "scope", lambda: Scope(("410000",)))
    entries = (
        AgendaEntry("map", "510000"),
        AgendaEntry("lagging", "511100"),
        AgendaEntry("standing", "411102"),
    )
    monkeypatch.setattr(store, "load", lambda *_: Agenda("例会", entries))
    meeting.go(region="410000", lang="zh", agenda="例会")
    shown = sent(meeting)["screens"]
    assert [screen["place"][:3] for screen in shown] == ["河南省", "河南省", "示例县"]
    assert "四川" not in json.dumps(shown, ensure_ascii=False)


def test_a_region_without_figures_is_said_once_and_not_on_every_screen(meeting):
    meeting.go(region="440000", lang="zh")
    (only,) = sent(meeting)["screens"]
    assert "广东省" in only["finding"]


def test_an_agenda_that_cannot_be_read_is_said_in_a_corner_and_the_default_is_shown(
    meeting, monkeypatch, tmp_path
):
    meeting.go(region=REGION, lang="zh")
    default = sent(meeting)["digest"]
    folder = Home(tmp_path).agendas
    folder.mkdir()
    (folder / "例会.json").write_text("{")
    real = store.load
    monkeypatch.setattr(store, "load", lambda _, name: real(Home(tmp_path), name))
    meeting.go(region=REGION, lang="zh", agenda="例会")
    assert sent(meeting)["digest"] == default
    assert "例会" in sent(meeting)["fault"]


def test_what_the_last_meeting_asked_for_and_is_open_is_asked_of_whom_by_when(meeting, monkeypatch):
    items = pl.DataFrame(
        {
            "held_on": [date(2024, 5, 1)] * 3,
            "target_region": ["411102", "411104", "411103"],
            "target_unit": [None, "某局", None],
            "request": ["补巡 <3> 个村", "整改到位", "已办"],
            "response_due_on": [date(2024, 6, 20), date(2024, 7, 20), date(2024, 6, 1)],
            "response_state": ["overdue", "waiting", "answered_in_time"],
        }
    )
    real = data.ask

    def ask(view: Any, query: Any, *arguments: Any) -> pl.DataFrame:
        return items if query is meeting_items.of_last_meeting else real(view, query, *arguments)

    monkeypatch.setattr(data, "ask", ask)
    meeting.go(region=REGION, lang="zh")
    (tasks,) = (screen for screen in sent(meeting)["screens"] if screen["kind"] == "tasks")
    for part in ("补巡 &lt;3&gt; 个村", "某局", "2024-06-20", "1 项已逾期", "还有 2 项没有答复"):
        assert part in tasks["html"]
    assert "已办" not in tasks["html"]
