"""The page of supervision from a cold deep link: what is seen first, a subject, a county's row."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import MILLISECONDS, Visit, codes, name_of_page, sentence, tree
from tests.browser.test_region import CLIPPED
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.runtime.home import Home

CITY = "411100"


@pytest.fixture
def viewport() -> tuple[int, int]:
    """The smallest screen that pages are made for."""
    return 1366, 768


def test_a_cold_link_shows_the_finding_a_subject_and_leads_to_a_county(
    fresh_server: Dashboard, visit: Visit, small_demonstration: Home
) -> None:
    page = visit(fresh_server, "supervision", region=CITY, year="2023")
    expect(sentence(page)).to_contain_text("漯河市共有督办")
    ladder = page.locator(".st-key-picture_ladder")
    ladder.locator("svg.marks").wait_for(state="attached", timeout=MILLISECONDS)
    box = ladder.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 768, "the first picture is in sight"
    beside = page.locator(".st-key-picture_slow").bounding_box()
    assert beside is not None, "cards of a row end together"
    assert abs(beside["y"] + beside["height"] - box["y"] - box["height"]) <= 1
    ladder.locator(".about summary").click()
    expect(ladder.locator(".about div")).to_be_visible()
    ladder.locator(".about summary").click()
    assert page.evaluate(CLIPPED) == []
    assert page.locator(".st-key-picture_petitions").count() == 0, "only one subject is drawn"

    page.get_by_text("扫码诉求", exact=True).click()
    petitions = page.locator(".st-key-picture_petitions")
    petitions.locator("svg.marks").wait_for(state="attached", timeout=MILLISECONDS)
    expect(page.locator(".st-key-table_supervision_counties")).to_have_count(0)
    kept = {"region": CITY, "year": "2023", "supervision_subject": "petitions"}
    assert codes(page) == kept, "a subject is there again on reload"

    page.get_by_text("清单与台账", exact=True).click()
    page.locator(".st-key-table_supervision_counties tbody tr").first.click()
    page.wait_for_url(lambda url: f"region={CITY}" not in url, timeout=MILLISECONDS)
    settle(page)
    chosen = tree(small_demonstration)[codes(page)["region"]]
    assert chosen.level == "county" and chosen.code.startswith("4111")
    expect(sentence(page)).to_contain_text(chosen.name["zh"])
    assert (name_of_page(page), codes(page)["year"]) == ("supervision", "2023")
