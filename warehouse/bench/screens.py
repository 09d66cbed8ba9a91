"""How long the pages take to follow their reader, in a real browser without a window.

Some pages are opened on a server that nobody has visited; every page is opened again, and led from
a county to its city, back and up once more. On the wall the metric and the month change too, and
the months are played. What comes out alike is not measured again and again: on a quiet machine all
of it takes some five minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING, Any

from warehouse.access.scope import EVERYTHING
from warehouse.bench.dashboard import chromium, serving
from warehouse.bench.watched import Sample, browser
from warehouse.bench.watched import WatchedReader as Visitor
from warehouse.queries import regions, snapshot
from warehouse.versions.reader import Reader
from warehouse.words.messages import DEFAULT_LANGUAGE, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from warehouse.queries.regions import Region
    from warehouse.runtime.home import Home

PAGES = tuple(
    key.removeprefix("pages.") for key in strings(DEFAULT_LANGUAGE) if key.startswith("pages.")
)
WALL = "map_wall"
WITHOUT_REGION = ("intake",)
"""The pages that are of the whole office."""

COLD = ("map_wall", "region", "problems")
"""The pages that are opened on a server as soon as it answers: the plainest and two of the fullest.
A server takes some seconds to start.
"""
OFFICE = "(office pages)"
"""The pages of the office together: all that have regions, the wall and its meeting apart."""
STAGES = (WALL, "meeting")

COLD_OPENINGS = 2
OPENINGS = 2, 3
"""How often a page is opened warm: at least, and at most."""
CITIES = 2, 3
"""On each page the reader goes up from a county to its city, in so many cities."""
SAMPLES = 4, 6
"""Of the month and the metric on the wall."""
NEAR = 0.15
"""Times that differ from their median by no more need no further one."""
SECONDS_PLAYED = 5
MONTHS_BACK = 24
"""So many months are there to be played."""
PROVINCES = ("360000", "410000", "510000")
"""The visit is in the first of these that is in the data."""

Row = dict[str, Any]
Acts = dict[tuple[str, str], list[Sample]]
"""Page and act -> what it took, each time."""

UP = ".st-key-crumbs button:not([disabled])"
METRICS = "a.tile"
PLAY = ".st-key-play button"


@dataclass(frozen=True)
class Played:
    """How many months were shown, and how many of them in a second."""

    samples: int
    months_per_second: float


Taken = Mapping[str, "list[Sample] | Played"]
"""What the acts of a page took."""


def why_not() -> str | None:
    """Return why pages cannot be measured here, or None."""
    if find_spec("playwright") is None:
        return "playwright is not installed (make setup-dev)"
    return None if chromium() else "Chromium is not installed (apt-get install chromium)"


def measure(home: Home, tell: Callable[[Row], None] = lambda _: None) -> list[Row]:
    """Return one row for each page and act: of every figure its median and its worst.

    A page that could not be measured has a row that says why. Each row is told when it is there.
    """
    counties = _counties(home)
    acts: Acts = {}
    with tempfile.TemporaryDirectory(prefix="xuntu-bench-") as folder, browser() as opened:
        log = Path(folder) / "server.log"
        rows = []
        for row in _measured(home, log, opened, counties, acts):
            tell(row)
            rows.append(row)
    for row in (together := _office(acts)):
        tell(row)
    return sorted(rows, key=lambda row: PAGES.index(row["page"])) + together


def _measured(
    home: Home, log: Path, opened: Browser, counties: list[Region], acts: Acts
) -> Iterator[Row]:
    """Yield the rows of each page as soon as it is measured; keep what its acts took."""
    first = counties[0]
    for page in COLD:
        yield from _tried(acts, page, partial(_cold, home, log, opened, page, first))
    with serving(home, log) as dashboard:
        visitor = partial(Visitor, opened, dashboard)
        for page in PAGES:
            yield from _tried(acts, page, partial(_follow, visitor, page, counties))
        yield from _tried(acts, WALL, partial(_wall, visitor, first))
        yield from _tried(acts, WALL, partial(_play, visitor, first))


def _tried(acts: Acts, page: str, measured: Callable[[], Taken]) -> Iterator[Row]:
    """Yield the rows of a page's acts, or why they could not be measured: the next page is, then.

    They are added to `acts`.
    """
    from playwright.sync_api import Error  # noqa: PLC0415 - for development only

    try:
        taken = measured()
    except (Error, TimeoutError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        yield {"page": page, "act": "failed", "samples": 0, "reason": reason}
        return
    for act, samples in taken.items():
        if isinstance(samples, Played):
            yield {"page": page, "act": act, **asdict(samples)}
        else:
            acts[page, act] = samples
            yield summary(page, act, samples)


def _office(acts: Acts) -> list[dict[str, Any]]:
    """Return the acts of all office pages together."""
    together: dict[str, list[Sample]] = {}
    for (page, act), samples in acts.items():
        if act.startswith("region") and page not in STAGES:
            together.setdefault(act, []).extend(samples)
    return [summary(OFFICE, act, samples) for act, samples in together.items() if samples]


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
    return counties[: CITIES[1]]


def _address(page: str, county: Region) -> dict[str, str]:
    return {} if page in WITHOUT_REGION else {"region": county.code, "lang": DEFAULT_LANGUAGE}


def _cold(home: Home, log: Path, opened: Browser, page: str, county: Region) -> Taken:
    """Open a page on a server as soon as it answers, in a browser that has stored nothing."""
    samples = []
    for _ in range(COLD_OPENINGS):
        with serving(home, log) as dashboard, closing(Visitor(opened, dashboard)) as visitor:
            samples.append(visitor.opened(page, **_address(page, county)))
    return {"opened cold": samples}


def _follow(newcomer: Callable[[], Visitor], page: str, counties: list[Region]) -> Taken:
    """Open a page again and again, then change its region: to one that nobody asked for, back, and
    there again.
    """
    warm: list[Sample] = []
    first: list[Sample] = []
    again: list[Sample] = []
    with closing(newcomer()) as visitor:
        visitor.opened(page, **_address(page, counties[0]))
        while not are_enough(warm, *OPENINGS):
            warm.append(visitor.opened(page, **_address(page, counties[0])))
        if not visitor.page.locator(UP).count():
            return {"opened warm": warm}
        for county in counties:
            if first:
                visitor.opened(page, **_address(page, county))
            first.append(visitor.did(_go_up))
            again += [visitor.did(_go_back), visitor.did(_go_up)]
            if are_enough(first, *CITIES):
                break
    return {"opened warm": warm, "region, first": first, "region, again": again}


def are_enough(samples: list[Sample], least: int, most: int) -> bool:
    """Return whether samples suffice: there are most of them, or least and their times are near."""
    if not least <= len(samples) < most:
        return len(samples) >= most
    times = [sample.figures_ms for sample in samples]
    return max(abs(each - median(times)) for each in times) <= NEAR * median(times)


def _go_up(page: Page) -> None:
    page.locator(UP).last.click()


def _go_back(page: Page) -> None:
    page.go_back()


def _wall(newcomer: Callable[[], Visitor], county: Region) -> Taken:
    """Change month and metric on the wall of a province."""
    months: list[Sample] = []
    changed: list[Sample] = []
    with closing(newcomer()) as visitor:
        _open_wall(visitor, county)
        tiles = (_choose_first, _choose_second)
        while not (are_enough(months, *SAMPLES) and are_enough(changed, *SAMPLES)):
            # Another month each time: nothing that is asked for has been asked before.
            months.append(visitor.did(_go_back_a_month))
            changed.append(visitor.did(tiles[len(changed) % 2]))
    return {"month": months, "metric": changed}


def _open_wall(visitor: Visitor, county: Region) -> None:
    visitor.opened(WALL, region=f"{county.code[:2]}0000", lang=DEFAULT_LANGUAGE)


def _go_back_a_month(page: Page) -> None:
    page.get_by_role("slider").first.press("ArrowLeft")


def _choose_first(page: Page) -> None:
    page.locator(METRICS).first.click()


def _choose_second(page: Page) -> None:
    page.locator(METRICS).nth(1).click()


def _play(newcomer: Callable[[], Visitor], county: Region) -> Taken:
    """Play the months of a province for a while."""
    with closing(newcomer()) as visitor:
        _open_wall(visitor, county)
        for _ in range(MONTHS_BACK):
            _go_back_a_month(visitor.page)
        visitor.wait()
        visitor.page.locator(PLAY).click()
        visitor.page.wait_for_timeout(1000)
        began, before = monotonic(), visitor.page.evaluate("watch.months")
        visitor.page.wait_for_timeout(1000 * SECONDS_PLAYED)
        months = visitor.page.evaluate("watch.months") - before
    return {"months played": Played(months, round(months / (monotonic() - began), 1))}


def summary(page: str, act: str, samples: list[Sample]) -> dict[str, Any]:
    """Return of every figure of some samples its median and its worst."""
    row: dict[str, Any] = {"page": page, "act": act, "samples": len(samples)}
    for field in fields(Sample):
        values = [asdict(sample)[field.name] for sample in samples]
        row[field.name] = [round(median(values), 3), round(max(values), 3)]
    return row
