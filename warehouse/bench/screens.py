"""How long the pages take to follow their reader, in a real browser without a window.

Every page is opened on a server that nobody has visited, opened again, and led from a county to its
city: one nobody has asked for, one that another session did, one seen a moment ago. On the wall the
metric and the month change too, and the months are played.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict, fields
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING, Any

from warehouse.bench.dashboard import chromium, serving
from warehouse.bench.watched import Sample, browser
from warehouse.bench.watched import WatchedReader as Visitor
from warehouse.queries import regions, snapshot
from warehouse.versions.reader import EVERYTHING, Reader
from warehouse.words.messages import DEFAULT_LANGUAGE, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from warehouse.bench.dashboard import Dashboard
    from warehouse.queries.regions import Region
    from warehouse.runtime.home import Home

PAGES = tuple(
    key.removeprefix("pages.") for key in strings(DEFAULT_LANGUAGE) if key.startswith("pages.")
)
WALL = "map_wall"
WITHOUT_REGION = ("intake",)
"""The pages that are of the whole office."""

OPENINGS = 3
CITIES = 5
"""On each page the reader goes up from a county to its city, in so many cities."""
SAMPLES = 10
SECONDS_PLAYED = 8
PROVINCES = ("360000", "410000", "510000")
"""The visit is in the first of these that is in the data."""

UP = ".st-key-crumbs button:not([disabled])"
METRICS = "a.tile"
PLAY = ".st-key-play button"


def why_not() -> str | None:
    """Return why pages cannot be measured here, or None."""
    if find_spec("playwright") is None:
        return "playwright is not installed (make setup-dev)"
    return None if chromium() else "Chromium is not installed (apt-get install chromium)"


def measure(home: Home) -> list[dict[str, Any]]:
    """Return one row for each page and act: of every figure its median and its worst."""
    counties = _counties(home)
    with tempfile.TemporaryDirectory(prefix="xuntu-bench-") as folder, browser() as opened:
        log = Path(folder) / "server.log"
        cold = [_cold(home, log, opened, page, counties[0]) for page in PAGES]
        with serving(home, log) as dashboard:
            rows = [row for page in PAGES for row in _followed(opened, dashboard, page, counties)]
            rows += _wall(opened, dashboard, counties[0])
    return sorted([*cold, *rows], key=lambda row: PAGES.index(row["page"]))


def _counties(home: Home) -> list[Region]:
    """Return a county of each of some cities of a province that is in the data."""
    reader = Reader(home)
    try:
        tree = regions.load(snapshot.take(reader, reader.version(), EVERYTHING))
    finally:
        reader.close()
    province = next(code for code in PROVINCES if tree[code].is_in_data)
    cities = [region for region in tree.children(province) if region.level == "city"]
    counties = [
        next(county for county in tree.within(city.code, "county") if county.is_in_data)
        for city in cities
        if city.is_in_data
    ]
    return counties[:CITIES]


def _address(page: str, county: Region) -> dict[str, str]:
    return {} if page in WITHOUT_REGION else {"region": county.code, "lang": DEFAULT_LANGUAGE}


def _cold(home: Home, log: Path, opened: Browser, page: str, county: Region) -> dict[str, Any]:
    """Open a page on a server as soon as it answers, in a browser that has stored nothing."""
    with serving(home, log) as dashboard:
        visitor = Visitor(opened, dashboard)
        try:
            return summary(page, "opened cold", [visitor.opened(page, **_address(page, county))])
        finally:
            visitor.close()


def _followed(
    opened: Browser, dashboard: Dashboard, page: str, counties: list[Region]
) -> Iterator[dict[str, Any]]:
    """Open a page again and again, then change its region: first, when another session asked
    before, and when this one did.
    """
    visitor = Visitor(opened, dashboard)
    try:
        visitor.opened(page, **_address(page, counties[0]))
        warm = [visitor.opened(page, **_address(page, counties[0])) for _ in range(OPENINGS)]
        yield summary(page, "opened warm", warm)
        if not visitor.page.locator(UP).count():
            return
        first: list[Sample] = []
        before: list[Sample] = []
        again: list[Sample] = []
        for county in counties:
            for taken in (first, before):
                visitor.opened(page, **_address(page, county))
                taken.append(visitor.did(_go_up))
            visitor.did(_go_back)
            again.append(visitor.did(_go_up))
        yield summary(page, "region, first", first)
        yield summary(page, "region, asked before", before)
        yield summary(page, "region, again", again)
    finally:
        visitor.close()


def _go_up(page: Page) -> None:
    page.locator(UP).last.click()


def _go_back(page: Page) -> None:
    page.go_back()


def _wall(opened: Browser, dashboard: Dashboard, county: Region) -> Iterator[dict[str, Any]]:
    """Change month and metric on the wall of a province, and play the months."""
    visitor = Visitor(opened, dashboard)
    try:
        visitor.opened(WALL, region=f"{county.code[:2]}0000", lang=DEFAULT_LANGUAGE)
        tiles = (_choose_first, _choose_second)
        months, changed = [], []
        for number in range(SAMPLES):
            # Another month each time: nothing that is asked for has been asked before.
            months.append(visitor.did(_go_back_a_month))
            changed.append(visitor.did(tiles[number % 2]))
        yield summary(WALL, "month", months)
        yield summary(WALL, "metric", changed)
        yield _played(visitor.page)
    finally:
        visitor.close()


def _go_back_a_month(page: Page) -> None:
    page.get_by_role("slider").first.press("ArrowLeft")


def _choose_first(page: Page) -> None:
    page.locator(METRICS).first.click()


def _choose_second(page: Page) -> None:
    page.locator(METRICS).nth(1).click()


def _played(page: Page) -> dict[str, Any]:
    """Play the months for a while; return how many were shown in a second."""
    for _ in range(2 * SAMPLES):
        _go_back_a_month(page)
    page.locator(PLAY).click()
    page.wait_for_timeout(1000)
    began, before = monotonic(), page.evaluate("watch.months")
    page.wait_for_timeout(1000 * SECONDS_PLAYED)
    months = page.evaluate("watch.months") - before
    return {
        "page": WALL,
        "act": "months played",
        "samples": months,
        "months_per_second": round(months / (monotonic() - began), 1),
    }


def summary(page: str, act: str, samples: list[Sample]) -> dict[str, Any]:
    """Return of every figure of some samples its median and its worst."""
    row: dict[str, Any] = {"page": page, "act": act, "samples": len(samples)}
    for field in fields(Sample):
        values = [asdict(sample)[field.name] for sample in samples]
        row[field.name] = [round(median(values), 3), round(max(values), 3)]
    return row
