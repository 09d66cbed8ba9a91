"""The page of problems: a deep link, a mark clicked for its problems, and the list taken away."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import MILLISECONDS, Visit, codes, sentence
from tests.lists import listed
from warehouse.bench.dashboard import Dashboard, settle

CITY = "411100"
CELLS = '[class*="st-key-picture_heat_map"] svg.marks path[aria-roledescription="rect mark"]'


def open_list(page: Page, dialog: Locator) -> None:
    """Click the first cell until its list opens: a cell is drawn a moment before it listens."""
    for _ in range(5):
        cell = page.locator(CELLS).first
        try:
            cell.scroll_into_view_if_needed()
            cell.click(force=True)
            dialog.wait_for(state="visible", timeout=MILLISECONDS / 4)
        except PlaywrightError:  # it does not listen yet, or was drawn anew under the pointer
            continue
        return
    raise AssertionError("no click on the cell opened its list")


def test_a_cell_opens_its_problems_and_closing_them_changes_no_code_in_the_url(
    visit: Visit, server: Dashboard, tmp_path: Path
) -> None:
    page = visit(server, "problems", region=CITY, year="2023", level="village")
    expect(sentence(page)).to_contain_text("漯河市")
    expect(sentence(page)).to_contain_text("2023 年")
    before = codes(page)
    assert before == {"region": CITY, "year": "2023", "level": "village"}

    cell = page.locator(CELLS).first
    cell.wait_for(state="attached", timeout=MILLISECONDS)
    text = cell.get_attribute("aria-label") or ""
    dialog = page.get_by_role("dialog")
    for _ in range(2):  # the same cell opens its list again once it was closed
        open_list(page, dialog)
        expect(dialog).to_contain_text("2023 年")
        expect(dialog).to_contain_text("行 · 截至")
        with page.expect_download(timeout=MILLISECONDS) as begun:
            dialog.get_by_role("button", name="Excel").click()
        saved = tmp_path / begun.value.suggested_filename
        begun.value.save_as(saved)
        dialog.get_by_role("button", name="关闭").click()
        expect(dialog).to_have_count(0)
        settle(page)

    rows = listed(saved)
    assert f"{len(rows)} / " in text, "the file holds as many problems as the cell counts"
    assert saved.name.startswith("演示数据_")
    assert codes(page) == before, "a click on a mark is no selection of the page"
