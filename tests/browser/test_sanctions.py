"""The page of clues and sanctions in a browser: a deep link, one switch, and no unit mixed in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.screen import MILLISECONDS, Visit, codes, name_of_page, sentence, visible_words
from warehouse.bench.dashboard import Dashboard, settle


def test_a_deep_link_shows_the_month_and_another_unit_replaces_the_first(
    visit: Visit, server: Dashboard
) -> None:
    page = visit(server, "sanctions", region="411100", month="2023-06")
    expect(sentence(page)).to_contain_text("漯河市线索涉及")
    assert name_of_page(page) == "sanctions"
    cohorts = page.locator(".st-key-picture_cohorts")
    picture = cohorts.locator("svg.marks").first
    picture.wait_for(state="attached", timeout=MILLISECONDS)
    expect(picture).to_contain_text("涉及人员")
    before = sentence(page).inner_text()

    cohorts.get_by_text("线索", exact=True).click()
    settle(page)
    expect(cohorts.locator("svg.marks").first).to_contain_text("移交线索")
    drawn = cohorts.locator("svg.marks").first.text_content() or ""
    # Must not happen: persons beside clues on one axis, or another month than the link's.
    assert "人员" not in drawn
    assert sentence(page).inner_text() == before
    assert codes(page) == {"region": "411100", "month": "2023-06", "cohort_unit": "clues"}
    assert "2023-06 末的情况" in visible_words(page)
