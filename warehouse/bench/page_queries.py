"""The queries behind each page, asked as the pages ask them, and how long they take.

Every query function of `warehouse.queries` stands here (a test compares), so that a new one is
measured from its first day.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import date
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from warehouse.queries import (
    lag,
    lists,
    metrics,
    published,
    regions,
    reporting,
    snapshot,
    subjects,
    taxonomy,
)
from warehouse.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from warehouse.home import Home
    from warehouse.queries.metrics import Metric
    from warehouse.queries.regions import Level, Region, Regions
    from warehouse.queries.snapshot import Snapshot

ROWS_ON_SCREEN = 500
"""As many rows of a list are on the screen; the rest is in the file that is handed out."""

REGIONS_A_LEVEL = 25
SAMPLES_A_LEVEL = 50
SEED = 1


@dataclass(frozen=True)
class Visit:
    """One reader's look at one region: what the pages know before they ask."""

    view: Snapshot
    tree: Regions
    catalogue: dict[str, Metric]
    region: Region
    term_id: str
    months: tuple[date, ...]

    @property
    def month_end(self) -> date:
        """The newest month end of the term."""
        return self.months[-1]

    @property
    def year_end(self) -> date:
        """The end of the year before."""
        return date(self.month_end.year - 1, 12, 31)

    @property
    def headlines(self) -> list[Metric]:
        """The metrics that have a tile."""
        return [metric for metric in self.catalogue.values() if metric.tile is not None]

    @property
    def lineage(self) -> list[str]:
        """The region and its ancestors."""
        return [region.code for region in self.tree.lineage(self.region.code)]


def _values_of_the_map(visit: Visit) -> pl.DataFrame:
    """One metric and the tiles for the map's units and the region, now and at the year's end."""
    region = visit.region
    ground = visit.tree[region.parent] if region.level == "county" and region.parent else region
    level: Level = "province" if ground.level == "country" else "county"
    units = [unit.code for unit in visit.tree.within(ground.code, level)]
    first = next(iter(visit.catalogue.values()))
    wanted = {metric.name: metric for metric in [first, *visit.headlines]}
    return subjects.values(
        visit.view,
        list(wanted.values()),
        [*units, region.code],
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


def _values_of_the_trend(visit: Visit) -> pl.DataFrame:
    """The headlines for the region and its parent, at every month end of the term."""
    return subjects.values(
        visit.view,
        visit.headlines,
        visit.lineage[:2],
        visit.term_id,
        visit.months,
    )


def _values_of_the_children(visit: Visit) -> pl.DataFrame:
    """The headlines for the regions one level down, now and at the year's end."""
    children = [child.code for child in visit.tree.children(visit.region.code)]
    return subjects.values(
        visit.view,
        visit.headlines,
        children,
        visit.term_id,
        [visit.month_end, visit.year_end],
    )


ASKED: dict[str, dict[str, Callable[[Visit], Any]]] = {
    "each version once": {
        "snapshot.take": lambda v: snapshot.take(v.view.reader, v.view.version, v.view.root),
        "regions.load": lambda v: regions.load(v.view),
        "taxonomy.categories": lambda v: taxonomy.categories(v.view),
    },
    "all pages": {
        "regions.terms": lambda v: regions.terms(v.view, v.region.code),
        "subjects.targets": lambda v: subjects.targets(v.view, v.region.code, v.month_end),
    },
    "map_wall": {
        "subjects.values (map, tiles)": _values_of_the_map,
        "reporting.completeness": lambda v: reporting.completeness(
            v.view, v.region.code, v.month_end
        ),
    },
    "region": {
        "subjects.values (trend)": _values_of_the_trend,
        "subjects.values (children)": _values_of_the_children,
        "lag.coverage_by_month": lambda v: lag.coverage_by_month(
            v.view, v.region.code, v.term_id, v.month_end
        ),
        "lag.overdue_problems_by": lambda v: lag.overdue_problems_by(
            v.view, v.region.code, v.region.level, v.term_id
        ),
        "lag.townships": lambda v: lag.townships(v.view, v.region.code, v.term_id),
        "lists.uninspected_villages": lambda v: lists.uninspected_villages(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
        "lists.overdue_problems": lambda v: lists.overdue_problems(
            v.view, v.region.code, v.term_id, ROWS_ON_SCREEN
        ),
        "published.figures": lambda v: published.figures(v.view, v.region.code),
    },
    "region, a list downloaded": {
        "lists.uninspected_villages (all)": lambda v: lists.uninspected_villages(
            v.view, v.region.code, v.term_id
        ),
        "lists.overdue_problems (all)": lambda v: lists.overdue_problems(
            v.view, v.region.code, v.term_id
        ),
    },
}
"""Page -> query -> how the page asks it."""

OF_COUNTIES_ONLY = {"lag.townships"}


def measure(home: Home) -> list[dict[str, Any]]:
    """Return one row per page, query and level of region: samples, p50 and p95 in milliseconds.

    Regions are drawn at random from those in the data (seeded); answers come from the database
    each time, not from the pages' cache.
    """
    view, visits = _visits(home)
    try:
        return [
            row
            for page, queries in ASKED.items()
            for query, ask in queries.items()
            for row in _timed(page, query, ask, visits)
        ]
    finally:
        view.reader.close()


def _visits(home: Home) -> tuple[Snapshot, dict[str, list[Visit]]]:
    """The regions to look at, by level, in the newest term."""
    reader = Reader(home)
    view = snapshot.take(reader, reader.version(), "100000")
    tree = regions.load(view)
    catalogue = metrics.read_catalogue(view.version.semantic_manifest)
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    by_level: dict[str, list[Visit]] = {}
    for level in regions.LEVELS:
        there = [tree[code] for code in tree.codes() if tree[code].level == level]
        there = [region for region in there if region.is_in_data]
        drawn = draw.sample(there, min(REGIONS_A_LEVEL, len(there)))
        by_level[level] = [_visit(view, tree, catalogue, region) for region in drawn]
    return view, by_level


def _visit(view: Snapshot, tree: Regions, catalogue: dict[str, Metric], region: Region) -> Visit:
    newest = regions.terms(view, region.code).row(0, named=True)
    return Visit(view, tree, catalogue, region, newest["term_id"], tuple(newest["months"]))


def _timed(
    page: str, query: str, ask: Callable[[Visit], Any], visits: dict[str, list[Visit]]
) -> Iterator[dict[str, Any]]:
    for level, at_level in visits.items():
        if not at_level or (query in OF_COUNTIES_ONLY and level != "county"):
            continue
        ask(at_level[0])  # plans and pages of the file are warm, as they are in a running server
        samples: list[float] = []
        while len(samples) < SAMPLES_A_LEVEL:
            for visit in at_level:
                started = time.perf_counter()
                ask(visit)
                samples.append(1000 * (time.perf_counter() - started))
        yield {
            "page": page,
            "query": query,
            "level": level,
            "samples": len(samples),
            "p50_ms": round(percentile(samples, 50), 2),
            "p95_ms": round(percentile(samples, 95), 2),
        }


def percentile(samples: list[float], percent: int) -> float:
    """Return a percentile by linear interpolation between the samples."""
    return quantiles(samples, n=100, method="inclusive")[percent - 1]
