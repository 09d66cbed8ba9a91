"""The office looks at one city's rectification, goes to its quality, and takes a sample along."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from playwright.sync_api import Page, expect

from tests.browser.screen import (
    MILLISECONDS,
    Visit,
    codes,
    name_of_page,
    sentence,
    visible_words,
    wait_for_codes,
)
from tests.lists import about, listed
from warehouse.bench.dashboard import Dashboard, settle

CITY = "411100"


def sheet(page: Page, folder: Path, name: str) -> tuple[str, pl.DataFrame]:
    """Save the sample as a workbook; return what its last sheet says, and its rows."""
    card = page.locator(".st-key-card_sampling")
    with page.expect_download(timeout=MILLISECONDS) as begun:
        card.get_by_role("button", name="Excel").click()
    saved = folder / name
    begun.value.save_as(saved)
    return str(about(saved)), listed(saved)


def test_a_sample_of_closed_items_is_taken_along_and_drawn_again_the_same(
    server: Dashboard, visit: Visit, tmp_path: Path
) -> None:
    page = visit(server, "rectification", region=CITY, year="2023", level="village")
    expect(sentence(page)).to_contain_text("漯河市一半问题在反馈后")
    expect(page.locator(".st-key-picture_curves")).to_contain_text("95% 区间")
    before = codes(page)
    assert before == {"region": CITY, "year": "2023", "level": "village"}

    # A bar is a month: a click lists what was fed back in it, one step back leads here again.
    bar = page.locator('.st-key-picture_months path[aria-roledescription="bar"]:visible').last
    month = str(bar.get_attribute("aria-label"))
    bar.click()
    wait_for_codes(page, rectification_view="lists", rectification_list="past_day_30")
    assert codes(page)["feedback_month"] in month
    expect(page.locator(".st-key-table_past_day_30")).to_be_visible()
    page.go_back()
    expect(page.locator(".st-key-picture_curves")).to_contain_text("95% 区间")
    settle(page)
    assert codes(page) == before

    page.get_by_text("质量", exact=True).click()
    card = page.locator(".st-key-card_sampling")
    expect(card).to_contain_text("随机抽取")
    settle(page)
    about, rows = sheet(page, tmp_path, "first.xlsx")
    assert "种子 2406" in about and "漯河市" in about and "演示数据" in about
    assert "MD5" in about and "2023-10-01" in about
    assert 0 < len(rows) <= 30
    assert set(rows["责任层级"]) == {"村"}
    assert "核查结果" in rows.columns, "there is room for the result"

    _, again = sheet(page, tmp_path, "second.xlsx")
    assert again.equals(rows)

    # What is not looked at is not drawn, and looking elsewhere changes no selection.
    assert page.locator(".st-key-picture_curves").count() == 0
    assert codes(page) == before | {"rectification_view": "quality"}
    assert name_of_page(page) == "rectification"
    words = visible_words(page)
    assert "nan" not in words.lower() and "None" not in words
