"""A meeting in a real browser: keys, one click deeper and back, the speaker's window, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import printed
from tests.browser.screen import MILLISECONDS, Visit, codes, name_of_page, sentence, wait_for_codes
from tests.browser.test_paper import run_together, violations
from warehouse.bench.dashboard import Dashboard, settle

CITY = "411100"

LEAST, INSTANT = 22, 300
"""Pixels of the smallest letter on a screen of 1920, and milliseconds of a change of screen."""

FAULTS = """
(screen) => {
    const faults = [];
    for (const part of screen.querySelectorAll('*')) {
        if (part.closest('svg') || !part.getClientRects().length) continue;
        const style = getComputedStyle(part);
        const says = [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (says && parseFloat(style.fontSize) < 21.9) faults.push(`small: ${part.textContent}`);
        const isClipped = part.scrollWidth > part.clientWidth + 2 && part.clientWidth > 0;
        const isBox = style.display !== 'inline';
        if (says && isClipped && isBox) faults.push(`clipped: ${part.textContent}`);
    }
    for (const row of screen.querySelectorAll('.row')) {
        const who = row.querySelector('.who');
        if (who.offsetHeight > row.clientHeight) faults.push(`over its row: ${who.textContent}`);
    }
    const body = screen.querySelector('.body');
    const end = body.getBoundingClientRect().bottom + 2;
    for (const row of body.querySelectorAll('.row, .bar, .tile')) {
        const isBelow = row.getBoundingClientRect().bottom > end;
        if (isBelow) faults.push(`below the screen: ${row.textContent}`);
    }
    return faults;
}
"""

ON_A_PHONE = """
(screen) => [...screen.querySelectorAll('h1, .row, .bar, .tile, .legend, .origin')]
    .filter((part) => parseFloat(getComputedStyle(part).fontSize) < 11
        || part.getBoundingClientRect().right > innerWidth + 1
        || part.scrollWidth > part.clientWidth + 2)
    .map((part) => part.textContent)
"""
"""What cannot be read in the hand: too small, or wider than the phone."""

HASTE = """
() => {
    const later = window.setTimeout;
    window.setTimeout = (act, after, ...rest) => later(act, after > 9000 ? 300 : after, ...rest);
}
"""
"""A pace of twenty seconds is over at once."""

CHANGE = """
async (key) => {
    const began = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
}
"""


@pytest.fixture
def viewport() -> tuple[int, int]:
    """The screen that is projected."""
    return 1920, 1080


def test_a_meeting_is_led_by_keys_looks_deeper_and_comes_back(
    visit: Visit, server: Dashboard, tmp_path: Path
) -> None:
    page = visit(server, "meeting", region=CITY, theme="dark")
    shown = page.locator(".screen:visible")
    expect(shown).to_have_attribute("data-number", "1")
    whole = page.locator(".screen").count()
    for number in range(1, whole + 1):
        expect(shown).to_have_attribute("data-number", str(number))
        assert shown.evaluate(FAULTS) == [], number
        took = page.evaluate(CHANGE, "PageDown")
        assert took < INSTANT, f"a change of screen took {took:.0f} ms"
    assert violations(page) == []
    assert page.locator("footer .mark").inner_text() == "演示数据"

    page.keyboard.press("Home")
    page.keyboard.press("3")
    expect(shown).to_have_attribute("data-kind", "map")
    finding = shown.locator("h1").inner_text()
    page.keyboard.press(" ")
    expect(shown).to_have_attribute("data-number", "4")
    page.go_back()
    expect(shown).to_have_attribute("data-number", "3")
    assert codes(page)["version"], "the meeting stays with its version"

    shown.locator("a.row").first.click()
    expect(sentence(page)).to_be_visible(timeout=MILLISECONDS)
    settle(page)
    assert name_of_page(page) == "region"
    assert codes(page)["region"] != CITY
    page.go_back()
    expect(shown.locator("h1")).to_have_text(finding, timeout=MILLISECONDS)
    expect(shown).to_have_attribute("data-number", "3")

    speaker = page.context.new_page()
    speaker.goto(f"{page.url}&view=control")
    expect(speaker.locator(".control .count")).to_contain_text("3", timeout=MILLISECONDS)
    speaker.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-number", "4")
    expect(speaker.locator(".alone")).to_be_hidden()
    speaker.close()

    black = page.locator(".black")
    for key in ("b", ".", "B"):  # what clickers send to have the screen black
        page.keyboard.press(key)
        expect(black).to_be_visible()
        page.keyboard.press("PageDown")
        expect(black).to_be_hidden()
        expect(shown).to_have_attribute("data-number", "4")
    page.keyboard.press("F5")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.evaluate("document.exitFullscreen()")
    page.pdf(path=tmp_path / "screens.pdf", prefer_css_page_size=True)
    sheets = printed.sheets(tmp_path / "screens.pdf")
    assert len(sheets) == whole, "a screen is a sheet"
    for number, sheet in enumerate(sheets, start=1):
        text = run_together(sheet)
        assert f"第{number}/{whole}屏" in text
        assert "演示数据" in text

    page.set_viewport_size({"width": 390, "height": 844})
    assert shown.evaluate(ON_A_PHONE) == []
    page.set_viewport_size({"width": 1920, "height": 1080})

    page.evaluate(HASTE)
    page.keyboard.press("p")
    wait_for_codes(page, pace="20")
    expect(shown).not_to_have_attribute("data-number", "4")  # it goes on by itself
    page.mouse.click(4, 4)
    page.wait_for_url(lambda url: "pace" not in url, timeout=MILLISECONDS)
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-board")).to_be_visible(timeout=MILLISECONDS)
    assert (name_of_page(page), codes(page)["region"]) == ("map_wall", CITY)
    expect(page.locator(".stage:visible")).to_have_count(0)
