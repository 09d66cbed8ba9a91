"""The wall map as its readers use it: links, clicks, months, two metrics, and a screen it fills."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import (
    MILLISECONDS,
    UNITS,
    Received,
    Visit,
    changed,
    click_unit,
    codes,
    counties_on_the_map,
    drawn,
    has_words_of,
    month_slider,
    name_of_page,
    sentence,
    tree,
    wait_for_codes,
    wait_for_page,
)
from tests.browser.warm.server import warm_server
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.runtime.home import Home, write_json
from warehouse.versions.store import current_version, point_to
from warehouse.versions.version import hashes_of

CITY = "411100"
MOST_BYTES_OF_A_CHANGE = 60_000
MOST_BYTES_OF_WHAT_WAS_SENT = 24_000
LONGEST_SENTENCE = "overdue_share"

SCREENS = [(1366, 768), (1920, 1080)]

MAP_SHARE = 0.6
"""How much of its card's height a map takes at least that is higher than wide."""

CLIPPED = """
() => [...document.querySelectorAll([
    '.st-key-header', '.st-key-header *', '.sentence', '.tile', '.tile *', '.notes',
    '.ranking-heading b', '.st-key-crumbs button', '.map-title', '.map-legend', '.map-legend p',
].join(','))]
    .filter(part => part.scrollWidth > part.clientWidth + 1
        && getComputedStyle(part).display !== 'inline' && part.clientWidth > 0)
    .map(part => `${part.className || part.tagName}: ${part.value || part.innerText}`)
"""

OUT_OF_THE_WINDOW = """
() => [...document.querySelectorAll(
        '.st-key-header *, .sentence, .tile *, .map-legend *, .notes *')]
    .filter(part => {
        const {left, right, width} = part.getBoundingClientRect();
        return width > 0 && (left < -1 || right > innerWidth + 1);
    })
    .map(part => `${part.className || part.tagName}: ${part.innerText}`)
"""

TO_SCROLL = """
() => [document.documentElement, ...document.querySelectorAll(
        '[data-testid="stMain"], [data-testid="stAppViewContainer"]')]
    .map(part => [part.scrollHeight - part.clientHeight, part.scrollWidth - part.clientWidth])
    .filter(([down, across]) => down > 0 || across > 0)
"""

UNITS_AND_CARD = f"""
() => {{
    const boxes = selector =>
        [...document.querySelectorAll(selector)].map(part => part.getBoundingClientRect());
    const units = boxes('{UNITS}').filter(box => box.height > 0);
    const [card] = boxes('.st-key-board');
    return [Math.min(...units.map(box => box.top)), Math.max(...units.map(box => box.bottom)),
        card.top, card.bottom];
}}
"""

IS_HIGH_ENOUGH = f"""
share => {{
    const [top, bottom, of_card, end_of_card] = ({UNITS_AND_CARD})();
    return bottom - top > share * (end_of_card - of_card);
}}
"""

ROWS_SEEN = """
scroll => {
    const [head, row] = ['thead', 'tbody tr'].map(
        part => scroll.querySelector(part).getBoundingClientRect().height);
    return (scroll.clientHeight - head) / row;
}
"""

LEAST_ROWS = 11
"""How many rows of the ranking the smallest screen of an office shows, in Chinese."""

PLAYED = """
() => {
    window.played = [];
    const look = () => {
        const month = document.querySelector('.played')?.getAttribute('data-month');
        if (month && month !== played.at(-1)?.[1]) played.push([performance.now(), month]);
        requestAnimationFrame(look);
    };
    look();
}
"""

SHAPES_FETCHED = """
() => performance.getEntriesByType('resource')
    .filter(entry => entry.name.includes('/boundaries/'))
    .map(entry => entry.transferSize)
"""


STEPS = "history.length"
"""How many steps back lead to where the visitor came from, and on."""


def shown_name(home: Home, code: str) -> str:
    """Return the name a region bears on the map: one that is partly in the data says so."""
    region = tree(home)[code]
    name = region.name["zh"]
    held, listed = region.counties_in_data, region.counties_listed
    return name if region.is_whole_in_data else f"{name}(仅含 {held}/{listed} 县)"


def a_unit(page: Page) -> str:
    """Wait until the map is drawn; returns the name of its first unit."""
    first = page.locator(UNITS).first
    first.wait_for(state="attached", timeout=MILLISECONDS)
    return str(first.get_attribute("aria-label"))


def test_clicks_lead_from_the_country_to_a_countys_own_page_and_outside_the_statistics_nowhere(
    visit: Visit, server: Dashboard, small_demonstration: Home
) -> None:
    county = counties_on_the_map(small_demonstration, CITY)[0]
    page = visit(server, "map_wall", region="100000", month="2023-06")
    before, steps = sentence(page).inner_text(), page.evaluate(STEPS)
    click_unit(page, "不在统计范围")
    # What follows a click on a province shows that the one before has been dealt with.
    click_unit(page, shown_name(small_demonstration, "510000"))
    wait_for_codes(page, region="510000")
    assert page.evaluate(STEPS) == steps + 1, "the click outside left a step of its own"
    page.go_back()
    wait_for_codes(page, region="100000")
    expect(sentence(page)).to_have_text(before)

    click_unit(page, shown_name(small_demonstration, "410000"))
    wait_for_codes(page, region="410000")
    page.get_by_text("按市", exact=True).click()
    click_unit(page, "漯河市")
    wait_for_codes(page, region=CITY)
    click_unit(page, county.name["zh"])
    wait_for_page(page, "region")
    expect(sentence(page)).to_contain_text(county.name["zh"])
    assert {"region": county.code, "month": "2023-06"}.items() <= codes(page).items()
    page.go_back()
    wait_for_page(page, "map_wall")
    drawn(page, county.name["zh"])
    wait_for_codes(page, region=CITY)


def test_a_ranked_row_leads_to_its_county_and_not_to_another(
    visit: Visit, server: Dashboard, small_demonstration: Home
) -> None:
    page = visit(server, "map_wall", region=CITY, metric="one_month_rate")
    rows = page.locator(".st-key-ranking tr.leads")
    expect(rows).to_have_count(len(tree(small_demonstration).within(CITY, "county")))
    label = rows.last.locator("th").inner_text()
    rows.last.locator(".track").click()
    wait_for_page(page, "region")
    chosen = tree(small_demonstration)[codes(page)["region"]]
    assert chosen.level == "county"
    assert chosen.name["zh"] == label
    expect(sentence(page)).to_contain_text(chosen.name["zh"])


def test_months_move_by_keyboard_back_undoes_it_and_they_are_played_without_the_server(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "map_wall", region=CITY, month="2023-09")
    a_unit(page)
    before, tile = sentence(page).inner_text(), page.locator(".tile .figure").first
    with changed(tile):
        month_slider(page).press("Home")
        page.wait_for_url(lambda url: "month=2021-09" in url, timeout=MILLISECONDS)
    settle(page)
    expect(sentence(page)).not_to_have_text(before)
    page.go_back()
    wait_for_codes(page, month="2023-09")
    expect(sentence(page)).to_have_text(before)
    expect(month_slider(page)).to_have_attribute("aria-valuetext", "2023-09")

    month_slider(page).focus()
    for month in ("2023-08", "2023-07", "2023-06"):
        page.keyboard.press("ArrowLeft")
        wait_for_codes(page, month=month)
        expect(month_slider(page)).to_have_attribute("aria-valuetext", month)
    assert page.evaluate("document.activeElement.type") == "range", "the slider stays in hand"

    page.evaluate(PLAYED)
    received = Received(page)
    page.locator(".st-key-play_months button").click()
    wait_for_codes(page, month="2024-06")
    expect(page.locator(".played")).to_have_count(0)
    months = page.evaluate("played")
    assert [month for _, month in months][:2] == ["2023-06", "2023-07"]
    assert months[-1][1] == "2024-06"
    # Four a second. A busy machine misses a frame; the clock goes on.
    taken = months[-1][0] - months[0][0]
    assert taken < 12 * 250 + 1_500, months
    assert received.bytes < MOST_BYTES_OF_A_CHANGE
    expect(month_slider(page)).to_have_attribute("aria-valuetext", "2024-06")


@pytest.mark.parametrize("metric", ["coverage_rate", LONGEST_SENTENCE])
def test_the_wall_fits_its_screen_clips_no_text_and_the_switch_changes_every_word_and_no_more(
    visit: Visit, server: Dashboard, metric: str
) -> None:
    chosen = {"region": CITY, "metric": metric, "month": "2024-03"}
    page = visit(server, "map_wall", **chosen)
    for lang in ("zh", "en"):
        if lang == "en":
            page.locator(".st-key-header").get_by_text("EN", exact=True).click()
            wait_for_codes(page, lang="en")
            expect(sentence(page)).to_contain_text("Demonstration")
        a_unit(page)
        has_words_of(page, lang)
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            a_unit(page)
            settle(page)
            # a busy machine draws the map in its new size a moment after all else
            page.wait_for_function(IS_HIGH_ENOUGH, arg=MAP_SHARE)
            seen = f"{lang} at {width} x {height}"
            assert page.evaluate(TO_SCROLL) == [], seen
            assert page.evaluate(CLIPPED) == [], seen
            assert page.evaluate(OUT_OF_THE_WINDOW) == [], seen
            top, bottom, of_card, end_of_card = page.evaluate(UNITS_AND_CARD)
            assert of_card < top < bottom < end_of_card, seen
            rows = page.locator(".st-key-ranking .scroll").evaluate(ROWS_SEEN)
            assert rows >= LEAST_ROWS - (lang == "en"), seen
    assert codes(page) == chosen | {"lang": "en"}


def in_another_language(page: Page, language: str, says: str) -> None:
    """Choose a language in the header, and wait until the page speaks it."""
    page.locator(".st-key-header").get_by_text(language, exact=True).click()
    expect(page.get_by_test_id("stMain")).to_contain_text(says)
    settle(page)


def test_a_first_visit_asks_its_own_server_only_and_once_for_shapes_that_the_browser_then_stores(
    first_visit: Visit, server: Dashboard
) -> None:
    page = first_visit(server, "", lang="zh")
    expect(page.get_by_test_id("stMain")).not_to_be_empty()
    in_another_language(page, "EN", "Demonstration")
    page.goto(server.url("map_wall", region=CITY, lang="zh"))
    settle(page)
    a_unit(page)
    in_another_language(page, "EN", "Demonstration")
    page.locator("a.tile").nth(1).click()
    wait_for_codes(page, metric="problems_per_village")
    page.get_by_role("link", name="Region", exact=True).click()
    wait_for_page(page, "region")
    expect(page.get_by_test_id("stMain")).to_contain_text("Demonstration")
    in_another_language(page, "中", "演示")
    page.get_by_role("link", name="挂图作战", exact=True).click()
    wait_for_page(page, "map_wall")
    a_unit(page)
    shapes = page.evaluate(SHAPES_FETCHED)
    assert shapes, "no shapes were fetched: this test sees nothing"
    assert sum(size > 0 for size in shapes) <= 1, shapes
    page.reload()
    settle(page)
    a_unit(page)
    again = page.evaluate(SHAPES_FETCHED)
    # A check that they are unchanged is some hundred bytes of headers.
    assert again and max(again) < 1_000, again


def test_another_metric_is_kilobytes_is_sent_once_draws_no_map_anew_and_two_have_nine_colours(
    visit: Visit, server: Dashboard, small_demonstration: Home
) -> None:
    page = visit(server, "map_wall", region=CITY)
    a_unit(page)
    text, shown = sentence(page).inner_text(), page.locator(".map-legend").inner_text()
    received = Received(page)
    with changed(sentence(page)):
        page.locator("a.tile").nth(1).click()
    settle(page)
    expect(page.locator(".map-legend")).to_contain_text("村均问题")
    expect(page.locator("a.tile.chosen")).to_contain_text("村均问题")
    assert codes(page)["metric"] == "problems_per_village"
    assert 500 < received.bytes < MOST_BYTES_OF_A_CHANGE

    received = Received(page)
    with changed(sentence(page)):
        page.locator("a.tile").nth(0).click()
    settle(page)
    assert sentence(page).inner_text() == text
    assert page.locator(".map-legend").inner_text() == shown
    assert 500 < received.bytes < MOST_BYTES_OF_WHAT_WAS_SENT, "what was sent before is named"

    kept = page.locator(".st-key-board svg.marks").element_handle()
    ranking = page.locator(".st-key-ranking tbody")
    with changed(ranking):
        month_slider(page).press("ArrowLeft")
    with changed(ranking):
        page.locator("a.tile").nth(1).click()
    settle(page)
    assert kept.is_visible()

    page.get_by_text("两项对照", exact=True).click()
    wait_for_codes(page, region=CITY, view="two")
    expect(page.locator(".class-square .cells i")).to_have_count(9)
    colours = page.locator(".class-square .cells i").evaluate_all(
        "cells => cells.map(cell => cell.style.backgroundColor)"
    )
    fills = page.locator(UNITS).evaluate_all(
        "units => units.map(unit => getComputedStyle(unit).fill)"
    )
    assert len(set(fills) & set(colours)) > 2
    county = counties_on_the_map(small_demonstration, CITY)[0]
    click_unit(page, county.name["zh"])
    wait_for_page(page, "region")


@pytest.fixture
def own_version(small_demonstration: Home, tmp_path: Path) -> Home:
    """A copy of the published demonstration, to publish another version beside it."""
    home = Home(tmp_path / "own")
    home.create()
    shutil.copytree(small_demonstration.versions, home.versions, dirs_exist_ok=True)
    return home


@pytest.fixture
def own_server(own_version: Home, tmp_path: Path, own_port: int) -> Iterator[Dashboard]:
    """A server of that copy."""
    with warm_server(own_version, tmp_path, port=own_port) as dashboard:
        yield dashboard


def publish_everything_covered(home: Home) -> str:
    """Publish a version in which every village is covered; returns its id."""
    version = current_version(home)
    another = f"{version.version_id.rsplit('-', 1)[0]}-77"
    folder = home.versions / another
    shutil.copytree(version.folder, folder)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("update mart_coverage set villages_covered = villages_on_roster")
    built = replace(
        version,
        version_id=another,
        folder=folder,
        sequence=version.sequence + 1,
        hashes=hashes_of(folder),
    )
    write_json(folder / "version.json", built.as_json())
    point_to(home, another)
    return another


def test_a_cold_deep_link_opens_what_it_names_and_a_version_published_meanwhile_comes_at_a_click(
    own_version: Home, own_server: Dashboard, visit: Visit
) -> None:
    page = visit(own_server, "map_wall", region=CITY, month="2023-12", lang="en")
    expect(page.locator(".st-key-crumbs button[disabled]")).to_have_text("Luohe")
    expect(month_slider(page)).to_have_attribute("aria-valuetext", "Dec 2023")
    expect(sentence(page)).to_contain_text("Demonstration")
    assert name_of_page(page) == "map_wall"
    assert codes(page) == {"region": CITY, "month": "2023-12", "lang": "en"}
    assert page.get_by_role("dialog").count() == 0, page.get_by_role("dialog").inner_text()

    a_unit(page)
    coverage, header = page.locator(".tile .figure").first, page.locator(".st-key-header")
    before = coverage.inner_text()
    another = publish_everything_covered(own_version)
    assert another not in header.inner_text(), "nothing moves under a reader's eyes"
    assert coverage.inner_text() == before
    month_slider(page).press("ArrowLeft")
    expect(header).to_contain_text(another)
    expect(coverage).to_contain_text("100.0")
