"""How long the queries behind each page take, by level of region."""

from __future__ import annotations

import random
import time
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from warehouse.bench.asked import ASKED, OF_COUNTIES_ONLY
from warehouse.bench.asked.visit import Visit
from warehouse.queries import metrics, regions, snapshot, village
from warehouse.versions.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.queries.metrics import Metric
    from warehouse.queries.regions import Region, Regions
    from warehouse.queries.snapshot import Snapshot
    from warehouse.runtime.home import Home

REGIONS_A_LEVEL = 25
SAMPLES_A_LEVEL = 50
SEED = 1


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
    term_id, months = newest["term_id"], tuple(newest["months"])
    first_village = village.villages(view, region.code, term_id, 1)["village_id"][0]
    return Visit(view, tree, catalogue, region, term_id, months, first_village)


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
