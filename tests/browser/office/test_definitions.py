"""Definitions and SQL in a browser: a definition in two clicks, a question and its answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Visit, codes, sentence, wait_for_codes, wait_for_page
from warehouse.bench.dashboard import Dashboard, settle

CITY = "411100"


@pytest.fixture
def viewport() -> tuple[int, int]:
    """The smallest screen that pages are made for."""
    return 1366, 768


def test_the_definition_of_a_figure_is_two_clicks_away_and_keeps_the_place(
    server: Dashboard, visit: Visit
) -> None:
    page = visit(server, "coverage", region=CITY)
    card = page.locator(".st-key-card_effective")
    card.locator(".about summary").first.click()
    card.locator(".about a").first.click()
    wait_for_page(page, "definitions")
    assert codes(page) == {"region": CITY, "metric": "effective_coverage_rate"}
    expect(sentence(page)).to_contain_text("有效覆盖率")

    page.locator(".metric-list a", has_text="覆盖率").first.click()
    wait_for_codes(page, metric="coverage_rate", region=CITY)
    expect(sentence(page)).not_to_contain_text("有效覆盖率")
    page.get_by_text("词语", exact=True).click()
    wait_for_codes(page, definitions_view="terms", region=CITY)
    # Whatever is chosen within a page, its tab is not called after the product alone.
    expect(page).to_have_title(re.compile("^口径与质量"))
    assert page.locator(".lineage").count() == 0, "only one look is drawn"


def _ask(page: Page, question: str) -> None:
    """Write a question into the editor and put it."""
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(question)
    page.keyboard.press("Control+Enter")


def test_a_question_is_answered_and_drawn_and_nothing_can_be_written(
    server: Dashboard, visit: Visit
) -> None:
    page = visit(server, "sql")
    _ask(page, "select region_level, count(*) as regions from dim_region group by all")
    answer = page.locator(".st-key-card_sql_answer")
    expect(answer.locator("tbody tr")).not_to_have_count(0)
    answer.get_by_text("条形图", exact=True).click()
    expect(answer.locator("svg.marks path[aria-roledescription=bar]")).to_have_count(
        answer.locator("tbody tr").count()
    )
    settle(page)

    _ask(page, "create table mine as select 1")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(answer).to_have_count(0)
