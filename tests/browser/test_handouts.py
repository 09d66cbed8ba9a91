"""Hand-outs from the pages: of all counties of a city in one file, also after a reload."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.screen import Visit
from warehouse.bench.dashboard import Dashboard, settle
from warehouse.runtime.home import Home
from warehouse.versions.store import current_version

CITY, COUNTIES = "411100", 6
MILLISECONDS = 120_000
"""For what a process of its own has to start for."""


def opened(page: Page):
    page.locator(".st-key-handouts").get_by_role("button").click()
    return page.get_by_test_id("stPopoverBody")


def test_all_counties_of_a_city_are_handed_out_in_one_file_though_the_page_was_left(
    visit: Visit, server: Dashboard, small_demonstration: Home, tmp_path: Path
) -> None:
    page = visit(server, "map_wall", region=CITY, month="2024-03")
    offered = opened(page)
    row = offered.locator(".st-key-handout_county_brief")
    expect(row).to_contain_text(f"({COUNTIES} 份)")
    row.get_by_role("button", name="PDF").click()
    expect(offered.get_by_role("button", name="取消")).to_be_visible(timeout=MILLISECONDS)
    page.reload()
    settle(page)
    ready = opened(page).get_by_role("button", name="下载")
    expect(ready).to_contain_text(f"{COUNTIES} 份", timeout=MILLISECONDS)
    with page.expect_download(timeout=MILLISECONDS) as begun:
        ready.click()
    begun.value.save_as(tmp_path / "all.zip")
    assert begun.value.suggested_filename.startswith(f"2024-03-31_{CITY}_漯河市_")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == COUNTIES
        first = archive.read(archive.namelist()[0])
    assert first.startswith(b"%PDF")
    assert current_version(small_demonstration)

    page = visit(server, "region", region="411102")
    with page.expect_download(timeout=MILLISECONDS) as begun:
        own = opened(page).locator(".st-key-handout_own_brief")
        own.get_by_role("button", name="PDF").click()
    assert begun.value.suggested_filename.startswith("2024-06-30_411102_")
    assert Path(begun.value.path()).read_bytes().startswith(b"%PDF")
