"""The planner in a browser: a round is planned for a county, villages are fixed, lists leave."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import MILLISECONDS, Visit, codes, name_of_page, sentence
from warehouse.bench.dashboard import Dashboard, settle

COUNTY = "511126"


@pytest.fixture
def viewport() -> tuple[int, int]:
    """The smallest screen that pages are made for."""
    return 1366, 768


def choose_villages(page: Page, many: int) -> list[str]:
    """Choose the first villages of the list and return their codes."""
    card = page.locator(".st-key-card_plan_by_hand")
    field = card.locator("input").first
    field.scroll_into_view_if_needed()
    chosen = []
    for _ in range(many):
        field.click()
        option = page.get_by_role("option").filter(has_text="示例").first
        label = option.inner_text()
        chosen.append(label.rpartition(",")[2].rstrip(")"))
        option.click()
    page.keyboard.press("Escape")
    return chosen


def test_a_clerk_plans_a_county_fixes_three_villages_and_takes_the_lists_along(
    visit: Visit, server: Dashboard, tmp_path: Path
) -> None:
    page = visit(server, "coverage", region=COUNTY)
    page.locator(".onward-to a", has_text="轮次编排").click()
    page.wait_for_url("**/plan?*", timeout=MILLISECONDS)
    settle(page)
    assert codes(page)["region"] == COUNTY and name_of_page(page) == "plan"
    expect(sentence(page)).to_contain_text("还剩")

    # what the list offers on top of what was typed is in our words
    typed = page.locator(".st-key-card_plan_by_hand input").first
    typed.click()
    typed.fill("示例")
    expect(page.get_by_role("option").first).to_have_text(re.compile(r"^选中匹配的 \d+ 个$"))
    typed.fill("")
    page.keyboard.press("Escape")

    fixed = choose_villages(page, 3)
    page.locator(".st-key-card_plan_by_hand").get_by_text("固定", exact=True).click()
    settle(page)
    expect(page.locator(".plan-by-hand p")).to_have_count(3)
    with page.expect_download(timeout=MILLISECONDS) as begun:
        page.get_by_text("下载各组清单", exact=True).click()
    begun.value.save_as(tmp_path / "teams.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "teams.xlsx").read_bytes()))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row if cell]
    assert any("演示" in cell for cell in cells)
    for village in fixed:
        assert cells.count(village) == 1, "no village is given to two teams"

    # must not happen: what one reader fixes is seen by another
    other = visit(server, "plan", region=COUNTY)
    expect(other.locator(".st-key-card_plan_by_hand")).to_be_visible()
    expect(other.locator(".plan-by-hand p")).to_have_count(0)
