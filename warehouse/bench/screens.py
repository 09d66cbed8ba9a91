"""How long the pages take to follow their reader, in a real browser without a window.

An interaction lasts from the browser's own time of the click or key to the last change of the page
that follows it. What the server sent for it is counted in bytes of its websocket messages.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.bench.dashboard import (
    CHROMIUM_ARGUMENTS,
    Dashboard,
    chromium,
    click_shape,
    serving,
    settle,
)
from warehouse.bench.page_queries import percentile
from warehouse.queries import regions, snapshot
from warehouse.versions.reader import Reader
from warehouse.words.messages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, WebSocket

    from warehouse.queries.regions import Region
    from warehouse.runtime.home import Home

SAMPLES = 10
QUIET_MILLISECONDS = 700
TIMEOUT_MILLISECONDS = 30_000
WIDTH, HEIGHT = 1920, 1080
PROVINCES = ("360000", "410000", "510000")
"""The visit starts in the first of these that is in the data."""

OFFICE_PAGES = (
    "region",
    "coverage",
    "problems",
    "rectification",
    "sanctions",
    "supervision",
)
CITIES = 6
"""On each office page the reader goes up from a county to its city, in so many cities."""

WATCH_CHANGES = """
window.interaction = {began: 0, changed: 0};
const begin = event => { window.interaction = {began: event.timeStamp, changed: 0}; };
for (const kind of ['pointerdown', 'keydown']) { document.addEventListener(kind, begin, true); }
new MutationObserver(() => { window.interaction.changed = performance.now(); }).observe(
    document, {childList: true, subtree: true, attributes: true, characterData: true});
"""
IS_QUIET = """
quiet => {
    const {began, changed} = window.interaction;
    return changed > began && performance.now() - changed > quiet;
}
"""


def why_not() -> str | None:
    """Return why pages cannot be measured here, or None."""
    if find_spec("playwright") is None:
        return "playwright is not installed (make setup-dev)"
    return None if chromium() else "Chromium is not installed (apt-get install chromium)"


def measure(home: Home) -> list[dict[str, Any]]:
    """Return one row per interaction: samples, p50 and p95 in milliseconds, kilobytes received.

    The first visit counts once, from the request to a settled page on a server nobody has visited.
    """
    folder = Path(tempfile.mkdtemp(prefix="xuntu-bench-"))
    try:
        with serving(home, folder / "server.log") as dashboard, _page() as page:
            province, counties = _places(home)
            received = _Received(page)
            return [
                *_interactions(page, dashboard, province, received),
                *_selections(page, dashboard, counties, received),
            ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _page() -> Iterator[Page]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for development only

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        page.set_default_timeout(TIMEOUT_MILLISECONDS)
        page.add_init_script(WATCH_CHANGES)
        yield page
        browser.close()


class _Received:
    """Counts what the server sends over the page's websockets."""

    def __init__(self, page: Page) -> None:
        self.size = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._add)

    def _add(self, payload: str | bytes) -> None:
        self.size += len(payload if isinstance(payload, bytes) else payload.encode())


def _places(home: Home) -> tuple[Region, list[Region]]:
    """Return a province that is in the data, and a county of each of some of its cities."""
    reader = Reader(home)
    try:
        tree = regions.load(snapshot.take(reader, reader.version(), "100000"))
    finally:
        reader.close()
    province = next(tree[code] for code in PROVINCES if tree[code].is_in_data)
    cities = [region for region in tree.children(province.code) if region.level == "city"]
    counties = [
        next(county for county in tree.within(city.code, "county") if county.is_in_data)
        for city in cities
        if city.is_in_data
    ]
    return province, counties[:CITIES]


def _interactions(
    page: Page, dashboard: Dashboard, province: Region, received: _Received
) -> Iterator[dict[str, Any]]:
    url = dashboard.url("map_wall", region=province.code, lang=DEFAULT_LANGUAGE)
    yield _row("first visit", [_first_visit(page, url, received)])
    metrics = page.locator("a.tile")
    slider = page.get_by_role("slider").first
    up = page.locator(".st-key-crumbs button:not([disabled])").last
    acts: dict[str, Callable[[int], None]] = {
        "metric change": lambda number: metrics.nth(number % 2).click(),
        "month slider": lambda _: slider.press("ArrowLeft"),
        "region change": lambda number: (
            click_shape(page, province.name[DEFAULT_LANGUAGE]) if number % 2 else up.click()
        ),
    }
    for name, act in acts.items():
        samples = []
        for number in range(SAMPLES):
            # Another month each time: nothing that is asked for has been asked before.
            if name != "month slider":
                _measured(page, received, acts["month slider"], number)
            samples.append(_measured(page, received, act, number))
        yield _row(name, samples)


def _selections(
    page: Page, dashboard: Dashboard, counties: list[Region], received: _Received
) -> Iterator[dict[str, Any]]:
    """Change the region on every office page: from a county up to a city nobody has asked for."""
    up = page.locator(".st-key-crumbs button:not([disabled])").last
    for name in OFFICE_PAGES:
        samples = []
        for county in counties:
            page.goto(dashboard.url(name, region=county.code, lang=DEFAULT_LANGUAGE))
            settle(page)
            _wait(page)
            samples.append(_measured(page, received, lambda _: up.click(), 0))
        yield _row(f"{name}: region change", samples)


def _first_visit(page: Page, url: str, received: _Received) -> tuple[float, int]:
    page.goto(url)
    settle(page)
    _wait(page)
    return float(page.evaluate("window.interaction.changed")), received.size


def _measured(
    page: Page, received: _Received, act: Callable[[int], None], number: int
) -> tuple[float, int]:
    before = received.size
    act(number)
    _wait(page)
    lasted = page.evaluate("window.interaction.changed - window.interaction.began")
    return float(lasted), received.size - before


def _wait(page: Page) -> None:
    page.wait_for_function(IS_QUIET, arg=QUIET_MILLISECONDS)
    settle(page)


def _row(interaction: str, samples: list[tuple[float, int]]) -> dict[str, Any]:
    times = [time for time, _ in samples]
    sizes = sorted(size for _, size in samples)
    several = len(samples) > 1
    return {
        "interaction": interaction,
        "samples": len(samples),
        "p50_ms": round(percentile(times, 50) if several else times[0]),
        "p95_ms": round(percentile(times, 95) if several else times[0]),
        "kilobytes": round(sizes[len(sizes) // 2] / 1000, 1),
    }
