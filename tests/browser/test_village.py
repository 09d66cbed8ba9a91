"""The village page in a browser: from the list to one sheet that fits one page of paper."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.screen import codes
from warehouse.bench.dashboard import Dashboard, settle


def pages_of(file: Path) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))


def test_a_village_is_chosen_and_its_sheet_is_one_page_without_clues(
    server: Dashboard, visit, tmp_path: Path
) -> None:
    page: Page = visit(server, "village", region="511126")
    villages = page.locator(".st-key-table_villages")
    villages.get_by_role("button", name="台账出处").click()
    expect(villages.locator("tbody tr").first).to_contain_text("生成的演示数据")
    assert codes(page)["villages.origin"] == "1"
    villages.locator("tbody tr").first.click()
    sheet = page.locator("article.village-sheet")
    expect(sheet).to_be_visible()
    settle(page)
    assert re.fullmatch(r"511126\d{6}", codes(page)["village"])
    expect(sheet).to_contain_text("线索")
    expect(page.locator(".st-key-table_village_origins tbody tr").first).to_be_visible()

    page.emulate_media(media="print")
    assert "线索" not in sheet.inner_text()
    file = tmp_path / "village.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True)
    assert pages_of(file) == 1

    page.emulate_media(media="screen")
    page.get_by_role("button", name="返回村名单").click()
    expect(sheet).to_have_count(0)
    assert "village" not in codes(page)
