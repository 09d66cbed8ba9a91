"""A meeting from a cold start to the papers that leave the room, in the clicks of an assistant."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import (
    ENGLISH,
    LATIN_NAMES,
    MILLISECONDS,
    Visit,
    codes,
    foreign,
    name_of_page,
    sentence,
    visible_words,
    wait_for_page,
)
from tests.browser.test_handouts import MILLISECONDS as STARTS
from tests.browser.test_handouts import opened
from tests.browser.warm.server import warm_server
from tests.outside import noted, noting
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.intake.meetings.recorded import latest
from warehouse.runtime.home import Home

CITY = "411100"
REQUESTS = ("未巡察的村排出轮次", "逾期问题逐件定出办结日期")
SCREEN = "4"
NOTICES = 3
NAMES = (*LATIN_NAMES, "PDF", "Word", "PPT")


@pytest.fixture
def office(small_demonstration: Home, tmp_path: Path) -> Home:
    """The small demonstration in a data folder that the test may change."""
    home = Home(tmp_path / "office")
    shutil.copytree(small_demonstration.root, home.root)
    return home


@pytest.fixture
def dashboard(office: Home, tmp_path: Path, own_port: int) -> Iterator[Dashboard]:
    """Its server, which asks no other host for anything, whatever is clicked."""
    with warm_server(office, tmp_path, noting(tmp_path), own_port) as running:
        yield running
    assert noted(tmp_path) == []


@pytest.fixture
def viewport() -> tuple[int, int]:
    """The assistant's own screen."""
    return 1366, 768


def pressed(page: Page, name: str) -> None:
    """Press one of the meeting's own buttons, which come where the mouse moves."""
    page.mouse.move(300, 300)
    page.mouse.move(310, 310)
    page.locator(".controls").get_by_role("button", name=name, exact=True).click()


def received(page: Page, button: Locator) -> bytes:
    """Return the file that a button hands out."""
    with page.expect_download(timeout=STARTS) as begun:
        button.click()
    return Path(begun.value.path()).read_bytes()


def test_a_cold_deep_link_is_followed_and_a_meeting_opened_projected_written_down_and_printed(
    dashboard: Dashboard, office: Home, visit: Visit, tmp_path: Path
) -> None:
    page = visit(dashboard, "region", region=CITY, month="2023-03", lang="en")
    expect(sentence(page)).to_contain_text("Luohe")
    expect(page.locator(".st-key-filters").get_by_role("combobox").last).to_have_value("Mar 2023")
    assert name_of_page(page) == "region"
    assert codes(page) == {"region": CITY, "month": "2023-03", "lang": "en"}
    assert page.get_by_role("dialog").count() == 0

    page.goto(dashboard.url("map_wall"))
    settle(page)
    page.locator(".st-key-search input").fill("漯河")
    page.locator(".st-key-search .hits a").first.click()
    wait_for_page(page, "region")
    page.locator(".onward-to").get_by_role("link", name="会议汇报").click()
    shown = page.locator(".screen:visible")
    expect(shown).to_have_attribute("data-number", "1")
    pressed(page, "全屏")
    page.wait_for_function("() => document.fullscreenElement !== null")
    pressed(page, "投影配色")
    page.keyboard.press(SCREEN)
    expect(shown).to_have_attribute("data-number", SCREEN)

    pressed(page, "议定事项")
    wait_for_page(page, "supervision")
    entry = page.locator(".st-key-card_decide")
    box = entry.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 768, "the form is in sight at once"
    assert page.locator(".refused").count() == 0
    for number, request in enumerate(REQUESTS, start=1):
        entry.locator(".st-key-decide_request textarea").fill(request)
        entry.get_by_role("button", name="加入", exact=True).click()
        expect(entry.get_by_role("button", name="删去")).to_have_count(number)
    assert foreign(visible_words(page), ENGLISH, NAMES) == []
    accept = page.locator(".st-key-accept_decisions button")
    accept.click()
    expect(accept).to_have_count(0)
    expect(page.locator(".st-key-card_recorded")).to_contain_text(REQUESTS[1])
    (recorded,) = latest(office)
    assert sorted(recorded.items["request"]) == sorted(REQUESTS)

    page.get_by_role("link", name="回到会议").click()
    expect(shown).to_have_attribute("data-number", SCREEN, timeout=MILLISECONDS)
    assert codes(page)["theme"] == "dark", "the meeting goes on in its colours"
    assert page.evaluate("document.fullscreenElement !== null"), "and on the full screen"
    pressed(page, "退出")
    wait_for_page(page, "map_wall")
    assert codes(page) == {"region": CITY}

    offered = opened(page)
    pack = offered.locator(".st-key-handout_own_agenda")
    assert received(page, pack.get_by_role("button", name="PPT")).startswith(b"PK")
    assert received(page, pack.get_by_role("button", name="PDF")).startswith(b"%PDF")
    expect(offered.locator(".st-key-handout_county_agenda")).to_have_count(0)
    assert foreign(visible_words(page), ENGLISH, NAMES) == []
    chosen = offered.locator("[class*=st-key-only_county_notice]")
    notices = offered.locator(".st-key-handout_county_notice")
    for number in range(1, NOTICES + 1):
        chosen.locator("input").click()
        page.get_by_role("option").filter(has_text="示例").first.click()
        expect(notices).to_contain_text(f"({number} 份)")
    notices.get_by_role("button", name="PDF").click()
    ready = offered.get_by_role("button", name="下载")
    expect(ready).to_be_visible(timeout=STARTS)
    (tmp_path / "notices.zip").write_bytes(received(page, ready))
    with zipfile.ZipFile(tmp_path / "notices.zip") as archive:
        names = archive.namelist()
        assert len(names) == NOTICES
        assert all(archive.read(name).startswith(b"%PDF") for name in names)
