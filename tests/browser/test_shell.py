"""The frame of every page: language, header links, what strangers write into the URL."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pages.parts.kit.components import FOLDER
from tests.browser.screen import (
    MILLISECONDS,
    UNITS,
    Visit,
    codes,
    month_slider,
    sentence,
    visible_words,
    wait_for_page,
)
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.words import rounding

CITY = "411100"
LED_BACK = 300
"""Milliseconds after which a focus that a run took away would be back."""


def test_header_links_carry_everything_that_was_chosen(visit: Visit, server: Dashboard) -> None:
    chosen = {
        "region": CITY,
        "term": term_of(visit(server, "map_wall", region=CITY)),
        "month": "2018-12",
        "metric": "one_month_rate",
        "lang": "en",
    }
    page = visit(server, "map_wall", **chosen)
    was = codes(page)
    follow(page, "Region")
    wait_for_page(page, "region")
    assert codes(page) == was
    expect(sentence(page)).to_contain_text("Luohe")
    follow(page, "Map wall")
    wait_for_page(page, "map_wall")
    assert codes(page) == was
    expect(month_slider(page)).to_have_attribute("aria-valuetext", "Dec 2018")


def follow(page: Page, name: str) -> None:
    """Click a page's name in the header, in the menu where it is folded."""
    menu = page.locator(".pages-menu summary")
    if menu.is_visible():
        menu.click()
    page.locator(".st-key-header").get_by_role("link", name=name, exact=True).click()


def term_of(page: Page) -> str:
    """Choose the other term; returns its code."""
    page.locator("[class*=st-key-term_]").get_by_role("combobox").click()
    page.get_by_role("option").last.click()
    page.wait_for_url(lambda url: "term=" in url, timeout=MILLISECONDS)
    settle(page)
    return codes(page)["term"]


HOSTILE = [
    {"region": "<script>window.hacked=1</script>", "metric": "' or 1=1 --", "term": "[[" * 500},
    {"region": "４１１１００", "month": "2099-99", "metric": "__class__", "lang": "EN"},
    {"region": "411100\x00", "month": "../../etc/passwd", "grain": "village", "term": "x"},
]


@pytest.mark.parametrize("name", ["map_wall", "region"])
def test_what_strangers_write_into_the_url_is_as_if_it_were_not_there(
    visit: Visit, server: Dashboard, name: str
) -> None:
    page = visit(server, name)
    plain = sentence(page).inner_text()
    assert plain.startswith("演示")
    for values in HOSTILE:
        page.goto(server.url(name, **values))
        settle(page)
        expect(sentence(page)).to_have_text(plain)
        assert "没有显示出来" not in visible_words(page)
        assert page.evaluate("window.hacked") is None


def test_a_wrong_address_is_put_right_back_does_not_meet_it_and_a_narrow_header_folds(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "region", region=CITY)
    page.goto(server.url("coverage", region=CITY, month="2099-99", metric="nothing"))
    expect(page.locator(".refused")).to_contain_text("2099-99")
    # The address is mended when the run ends, which a page that stands still need not have done.
    page.wait_for_url(lambda address: "nothing" not in address)
    assert codes(page) == {"region": CITY}
    page.locator(".sentence").click()
    expect(page.locator(".refused")).to_be_hidden()
    page.go_back()
    wait_for_page(page, "region")
    page.go_forward()
    wait_for_page(page, "coverage")
    assert codes(page) == {"region": CITY}
    expect(page.locator(".refused")).to_have_count(0)

    header = page.locator(".st-key-header")
    marked = header.locator(".pages a[aria-current=page]")
    expect(marked).to_have_text("覆盖进度")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    header.locator(".copy-link").click()
    expect(header.locator(".copy-link.copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.set_viewport_size({"width": 820, "height": 768})
    expect(marked).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 820
    header.get_by_text("全部页面").click()
    header.locator(".pages-menu").get_by_text("问题分析").click()
    wait_for_page(page, "problems")
    assert codes(page) == {"region": CITY}


IS_WHOLE = """hit => {
    const [name, place] = hit.children;
    name.textContent = "Sample Village 0236";
    place.textContent = "Sample Township 014 · Sample County 005";
    return [name, place].every((part) => part.scrollWidth <= part.clientWidth);
}"""
"""Whether a hit can be read whole where its names are as long as in English."""


def test_everything_is_found_from_the_header_one_back_undoes_it_and_streamlits_chrome_is_hidden(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "map_wall", region=CITY)
    streamlits_own_chrome_is_out_of_sight(page)
    page.mouse.move(0, 0)
    expect(page).to_have_title(re.compile("^挂图作战 · 漯河市"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    hits = page.locator(".st-key-search .hits a")

    def search(text: str) -> None:
        page.keyboard.press("/")
        expect(page.locator(".st-key-search input")).to_be_focused()
        page.keyboard.type(text)

    search("[x](y) <b>")
    expect(page.locator(".st-key-search .none")).to_have_text("没有找到。")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-search .hits")).to_be_hidden()
    page.wait_for_timeout(LED_BACK)
    expect(page.locator(".st-key-search input")).not_to_be_focused()
    search("slc-0012")
    expect(hits.first).to_contain_text("示例村-0012")
    assert hits.last.evaluate(IS_WHOLE), "of long names, villages could not be told apart"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_page(page, "village")
    expect(page.locator(".village-sheet")).to_contain_text("示例村-0012")
    expect(hits).to_have_count(0)
    page.go_back()
    # At once: the field that is there gives the keyboard to the one that takes its place.
    page.locator(".st-key-search input").wait_for()
    search("411102")
    wait_for_page(page, "map_wall")
    assert codes(page) == {"region": CITY}
    expect(page.locator(".st-key-search input")).to_have_value("411102")
    page.keyboard.press("Enter")
    wait_for_page(page, "region")
    assert codes(page) == {"region": "411102"}


def streamlits_own_chrome_is_out_of_sight(page: Page) -> None:
    for name in ("stMainMenu", "stAppDeployButton", "stToolbar", "stSidebar", "stHeader"):
        assert not page.get_by_test_id(name).is_visible(), name
    page.locator(UNITS).first.hover()
    settle(page)
    for tool in page.get_by_test_id("stElementToolbar").all():
        assert not tool.is_visible(), "Streamlit's English tools appear over the picture"


def test_one_back_undoes_one_sort_and_all_that_was_typed(visit: Visit, server: Dashboard) -> None:
    page = visit(server, "village", region="411102")
    rows = page.locator(".st-key-rows_villages_zh tbody tr, [class*=st-key-rows_] tbody tr")
    rows.first.wait_for()
    whole, field = rows.count(), page.locator("[class*=st-key-rows_] input[type=search]").first
    field.click()
    field.type("示例村-001", delay=40)
    expect(rows).not_to_have_count(whole)
    settle(page)
    assert any(name.endswith(".search") for name in codes(page))
    page.locator("[class*=st-key-rows_] thead button").nth(1).click()
    page.wait_for_url(lambda url: ".sort=" in url, timeout=MILLISECONDS)
    sorted_by = page.locator("[class*=st-key-rows_] thead th[aria-sort$=ending]")
    expect(sorted_by).to_have_count(1)
    settle(page)
    sort = next(name for name in codes(page) if name.endswith(".sort"))
    page.go_back()
    expect(sorted_by).to_have_count(0)
    settle(page)
    assert sort not in codes(page)
    expect(field).to_have_value("示例村-001")
    page.go_back()
    expect(field).to_have_value("")
    assert codes(page) == {"region": "411102"}
    expect(rows).to_have_count(whole)
    page.go_forward()
    expect(field).to_have_value("示例村-001")


STORED = "() => JSON.parse(localStorage.getItem('xuntu.kept'))"
WRITTEN_BY_A_STRANGER = """() => localStorage.setItem('xuntu.kept', JSON.stringify({
    views: [{name: '<img src=x onerror=hacked=1>', address: 'https://evil.example/region'},
        {name: 'x'.repeat(90), address: 'javascript:alert(1)'}, 5, null, {name: 5},
        {name: '<b>x</b>', address: '/region?region=411102&lang=en&A-B=1&x=' + 'y'.repeat(300)}],
    counties: ['999999', '../..', 5, '411103']}))"""


def test_views_and_counties_are_kept_by_name_in_this_browser(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "region", region="411102", list="uninspected")
    star = page.locator(".star")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/kept*.js", hold)
    page.reload()
    wait_for_page(page, "region")
    star.wait_for(state="attached", timeout=MILLISECONDS)
    # A press that nobody hears yet would be lost: there is nothing to press.
    expect(star).to_be_hidden()
    for one in late:
        one.continue_()
    page.unroute("**/kept*.js")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    menu = page.locator(".st-key-kept")
    kept = menu.locator("li a")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("我的周报")
    page.keyboard.press("Enter")
    expect(kept.first).to_have_text("我的周报")
    address = "/region?region=411102&list=uninspected"
    assert page.evaluate(STORED) == {
        "views": [{"name": "我的周报", "address": address}],
        "counties": ["411102"],
    }
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("周报")
    page.keyboard.press("Enter")
    expect(kept.first).to_have_text("周报")
    page.keyboard.press("Escape")
    expect(kept.first).to_be_hidden()
    page.goto(server.url("today", region=CITY))
    own = page.locator(".own-counties a")
    expect(own).to_have_count(1)
    page.locator(".st-key-filters [data-testid=stSelectbox] input").first.click()
    expect(page.get_by_role("option").first).to_contain_text(own.inner_text())
    page.keyboard.press("Escape")
    menu.locator("summary").click()
    kept.first.click()
    wait_for_page(page, "region")
    assert codes(page) == {"region": "411102", "list": "uninspected"}
    menu.locator("summary").click()
    menu.get_by_role("button", name="删除 周报").click()
    expect(menu.get_by_text("还没有保存的视图")).to_be_visible()
    page.evaluate(WRITTEN_BY_A_STRANGER)
    page.goto(server.url("today", region=CITY))
    expect(own).to_have_attribute("href", "/region?region=411103")
    menu.locator("summary").click()
    expect(kept.first).to_have_text("<b>x</b>")
    assert [one.get_attribute("href") for one in kept.all()] == [
        "/region?region=411102",
        "/region?region=411103",
    ]
    assert page.evaluate("window.hacked") is None


def test_two_readers_of_one_server_choose_apart(visit: Visit, server: Dashboard) -> None:
    one = visit(server, "map_wall", region=CITY)
    other = visit(server, "map_wall", region="510000", lang="en")
    before = one.locator("[data-testid=stMain]").inner_text()
    month_slider(other).press("Home")
    other.wait_for_url(lambda url: "month=" in url, timeout=MILLISECONDS)
    one.locator(".st-key-header").get_by_text("中", exact=True).click()
    settle(one)
    assert one.locator("[data-testid=stMain]").inner_text() == before
    assert codes(one) == {"region": CITY}


def test_every_number_is_rounded_alike_by_python_and_by_the_browser(browser: Browser) -> None:
    numbers = [part / whole for whole in (8, 16, 40, 200, 400, 2000) for part in range(whole)]
    numbers += [(step * 7919 % 200_003 - 1e5) / 7 for step in range(3000)] + [-0.04, 1234.65, 2e9]
    decimals = re.search(
        r"const (decimals = .*?);$", (FOLDER / "table.js").read_text(), re.M | re.S
    )
    assert decimals
    writing = f"([numbers, style]) => {{ const {decimals[1]};"
    writing += " return numbers.map((number) => decimals(number, 1, 1, style)) }"
    page = browser.new_page()
    plain, percents = (page.evaluate(writing, [numbers, s]) for s in ("decimal", "percent"))
    page.close()
    assert [rounding.rounded_text(number, 1) for number in numbers] == plain
    assert [f"{rounding.percentage(number)}%" for number in numbers] == percents
