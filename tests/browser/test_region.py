"""One region's page as office staff use it: links, rows, lists to take away, published figures."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import (
    MILLISECONDS,
    Visit,
    codes,
    counties_on_the_map,
    has_words_of,
    sentence,
    tree,
    wait_for_codes,
    wait_for_page,
)
from tests.lists import about, listed
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.runtime.home import Home

CITY, COUNTY = "411100", "511126"
SCREENS = [(1366, 768), (1920, 1080)]
LISTS = {"未巡村": "未巡察的村", "逾期问题": "逾期未办结的问题"}
"""Lists by their tabs."""

CLIPPED = """
() => [...document.querySelectorAll([
    '.st-key-header', '.st-key-header *', '.sentence', '.subject', '.subject *', '.card-title',
    '.finding', '.why *', '.st-key-crumbs button',
].join(','))]
    .filter(part => part.scrollWidth > part.clientWidth + 1
        && getComputedStyle(part).display !== 'inline' && part.clientWidth > 0)
    .map(part => `${part.className || part.tagName}: ${part.innerText.trim()}`)
"""

FITS_SIDEWAYS = """
() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return main.scrollWidth <= main.clientWidth;
}
"""

MARK_VIEWS = "() => document.querySelectorAll('svg.marks').forEach(view => { view.isOld = true; })"


WORDS_IN_PLACE = """
() => [...document.querySelectorAll('svg.marks')].map(view => {
    const corner = view.getBoundingClientRect();
    return [...view.querySelectorAll('text')].map(text => {
        const box = text.getBoundingClientRect();
        const [x, y] = [box.x - corner.x, box.y - corner.y].map(Math.round);
        return `${text.textContent} ${x} ${y}`;
    }).sort();
})
"""


def words_of_views(page: Page) -> list[list[str]]:
    """What is written in every picture, with its place there."""
    settle(page)
    words: list[list[str]] = page.evaluate(WORDS_IN_PLACE)
    return words


def choose(page: Page, place: int, name: str) -> None:
    """Choose in one of the filters by the name of an option."""
    box = page.locator(".st-key-filters").get_by_role("combobox").nth(place)
    box.fill(name)
    page.get_by_role("option").filter(has_text=name).first.click()


def download(page: Page, table: Locator, folder: Path) -> Path:
    """Click a table's download as Excel; returns the saved file."""
    with page.expect_download(timeout=MILLISECONDS) as begun:
        table.get_by_role("button", name="Excel").click()
    saved = folder / begun.value.suggested_filename
    begun.value.save_as(saved)
    return saved


def test_a_row_of_the_table_leads_one_level_down_with_the_same_month(
    visit: Visit, server: Dashboard, small_demonstration: Home
) -> None:
    page = visit(server, "region", region=CITY, month="2023-03", list="units")
    before = sentence(page).inner_text()
    row = page.locator(".st-key-lists tbody tr").first
    row.locator("td").nth(3).click()
    page.wait_for_url(lambda url: f"region={CITY}" not in url, timeout=MILLISECONDS)
    settle(page)
    chosen = tree(small_demonstration)[codes(page)["region"]]
    assert chosen.level == "county" and chosen.code.startswith("4111")
    expect(sentence(page)).to_contain_text(chosen.name["zh"])
    assert codes(page)["month"] == "2023-03"
    page.go_back()
    wait_for_codes(page, region=CITY)
    expect(sentence(page)).to_have_text(before)
    # By keyboard: the table is one stop, arrows go from row to row, what is opened has the focus.
    rows = page.locator(".st-key-lists tbody a")
    rows.first.focus()
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".st-key-lists thead button").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"region={CITY}" not in url, timeout=MILLISECONDS)
    expect(sentence(page)).to_be_focused()
    # A "?" is closed by Escape; what takes up a whole place takes over its focus.
    about = page.locator("details.about:visible").first
    about.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(about).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(about).not_to_have_attribute("open", "")
    expect(about.locator("summary")).to_be_focused()
    settle(page)
    page.locator(".st-key-crumbs button:not([disabled])").last.focus()
    page.keyboard.press("Enter")
    wait_for_codes(page, region=CITY)
    expect(sentence(page)).to_be_focused()


def test_published_figures_stand_under_the_real_name_and_a_list_downloads_whole(
    visit: Visit, server: Dashboard, tmp_path: Path
) -> None:
    page = visit(server, "region", region=CITY)
    panel = page.locator(".st-key-published")
    expect(panel).to_contain_text("漯河市")
    expect(panel).to_contain_text("演示数据,全部生成,与当地无关")
    card = page.locator(".st-key-lists")
    for tab, kind in LISTS.items():
        card.get_by_role("radio").filter(has_text=tab).click()
        expect(card.get_by_role("table", name=kind, exact=True)).to_be_visible()
        settle(page)
        foot = card.get_by_text("共").filter(has_text="行").last
        saved = download(page, card, tmp_path)
        assert saved.name == f"演示数据_{kind}_漯河市_20240630.xlsx"
        assert "演示数据" in about(saved) and "漯河市" in str(about(saved))
        rows = listed(saved)
        total = "".join(letter for letter in foot.inner_text().split("行")[0] if letter.isdigit())
        assert len(rows) == int(total) > 0
        assert not [name for name in rows.columns if name.isascii()], "headings are Chinese"


def test_a_region_without_a_list_offers_no_empty_file(visit: Visit, server: Dashboard) -> None:
    page = visit(server, "region", region="110000")
    expect(page.get_by_text("不在已导入的台账之内")).to_be_visible()
    assert page.get_by_test_id("stDownloadButton").count() == 0
    assert page.locator(".subject").count() == 0, "no figure where nothing was accepted"


def test_the_county_says_why_it_lags_by_its_townships_and_its_map_comes_back_to_it(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "region", region=COUNTY)
    expect(page.locator(".st-key-why")).to_contain_text("每月")
    overdue = page.locator(".st-key-overdue")
    expect(overdue.locator("svg.marks")).to_have_count(3)
    expect(overdue).to_contain_text("按乡镇")
    expect(overdue).to_contain_text("示例乡镇-")
    assert "按县" not in overdue.inner_text()

    choose(page, -1, "2023-11")
    wait_for_codes(page, region=COUNTY, month="2023-11")
    page.get_by_role("link", name="挂图作战", exact=True).click()
    wait_for_page(page, "map_wall")
    assert codes(page) == {"region": COUNTY, "month": "2023-11"}
    page.go_back()
    wait_for_page(page, "region")
    assert codes(page) == {"region": COUNTY, "month": "2023-11"}


def test_finding_and_figures_are_on_the_first_screen_unclipped_and_the_switch_changes_every_word(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "region", region=CITY, month="2024-06")
    is_on_the_first_screen_and_unclipped(page)
    has_words_of(page, "zh")
    page.locator(".st-key-header").get_by_text("EN", exact=True).click()
    wait_for_codes(page, lang="en")
    expect(sentence(page)).to_contain_text("Demonstration")
    expect(sentence(page)).to_contain_text("Luohe")
    settle(page)
    is_on_the_first_screen_and_unclipped(page)
    page.locator("svg.marks text").first.wait_for(state="attached", timeout=MILLISECONDS)
    has_words_of(page, "en")
    assert codes(page) == {"region": CITY, "month": "2024-06", "lang": "en"}


def is_on_the_first_screen_and_unclipped(page: Page) -> None:
    page.locator("svg.marks").first.wait_for(state="attached", timeout=MILLISECONDS)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS_SIDEWAYS)
        assert page.evaluate(CLIPPED) == [], f"{width} x {height}"
        tiles = [tile.bounding_box() for tile in page.locator(".subject").all()]
        assert len({tile["height"] for tile in tiles if tile}) == 1, "tiles of one height"
        row = page.locator(".st-key-lists tbody tr").nth(3).bounding_box()
        assert row is not None
        assert row["y"] + row["height"] <= height, "rows of the list are above the fold"
        cards = [page.locator(f".st-key-{name}").bounding_box() for name in ("why", "lists")]
        ends = {round(card["y"] + card["height"]) for card in cards if card}
        assert len(ends) == 1, "cards of a row end together"
        assert max(ends) <= height, "why it lags is read without scrolling"


def test_another_region_or_month_builds_no_view_and_shows_what_a_new_one_would(
    visit: Visit, server: Dashboard, small_demonstration: Home
) -> None:
    one, other = counties_on_the_map(small_demonstration, CITY)[:2]
    page = visit(server, "region", region=one.code)
    view = page.locator(".st-key-overdue svg.marks").first
    expect(sentence(page)).to_contain_text(one.name["zh"])
    assert page.locator(".st-key-published").count() == 0, "published under no other name"
    view.wait_for(timeout=MILLISECONDS)
    page.evaluate(MARK_VIEWS)
    choose(page, 0, other.name["zh"])
    expect(sentence(page)).to_contain_text(other.name["zh"])
    choose(page, -1, "2023-11")
    wait_for_codes(page, region=other.code, month="2023-11")
    changed = words_of_views(page)
    assert view.evaluate("view => view.isOld"), "the view of another region and month is built"
    page.reload()
    view.wait_for(timeout=MILLISECONDS)
    assert not view.evaluate("view => view.isOld")
    assert words_of_views(page) == changed
