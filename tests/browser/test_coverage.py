"""The coverage page in a browser: a cell of the grid leads one level down, a township nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import (
    MILLISECONDS,
    Visit,
    codes,
    name_of_page,
    sentence,
    tree,
    wait_for_codes,
)
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.runtime.home import Home

CITY = "411100"
CELLS = '.st-key-card_grid svg.marks g.mark-rect path[aria-roledescription="rect mark"]'


@pytest.fixture
def viewport() -> tuple[int, int]:
    """The smallest screen an office has."""
    return 1366, 768


def click_first_cell(page: Page) -> None:
    cell = page.locator(CELLS).first
    cell.wait_for(state="attached", timeout=MILLISECONDS)
    cell.scroll_into_view_if_needed()
    settle(page)
    cell.click()
    settle(page)


def test_a_cell_leads_to_its_unit_and_in_a_county_to_no_other_place(
    visit: Visit, server: Dashboard, small_demonstration: Home
) -> None:
    page = visit(server, "coverage", region=CITY, month="2023-12")
    expect(sentence(page)).to_contain_text("漯河")
    curve = page.locator(".st-key-picture_curve svg.marks").bounding_box()
    assert curve is not None and curve["y"] < 768, "the first picture is above the fold"
    click_first_cell(page)
    page.wait_for_url(lambda url: f"region={CITY}" not in url, timeout=MILLISECONDS)
    settle(page)
    county = tree(small_demonstration)[codes(page)["region"]]
    assert county.level == "county" and county.code.startswith("4111")
    expect(sentence(page)).to_contain_text(county.name["zh"])
    assert codes(page)["month"] == "2023-12" and name_of_page(page) == "coverage"
    expect(page.locator(".st-key-card_grid")).to_contain_text("第1轮")

    before = codes(page)
    click_first_cell(page)
    assert codes(page) == before, "a township has no page of its own"
    page.go_back()
    wait_for_codes(page, region=CITY)
