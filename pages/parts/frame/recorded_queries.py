"""How long the queries of each page take: recorded while the pages are opened, then asked again.

`python -m pages.parts.frame.recorded_queries`, for `xuntu bench`, which runs it in a process of its
own because the warehouse knows nothing of the screens. It opens every page at regions of every
level (seeded), presses each of their buttons, notes what goes through `frame.data.ask`, asks it
again without the cache, and prints one JSON list: page, query, level, samples and percentiles.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import polars as pl
from streamlit.testing.v1 import AppTest

from pages.parts.frame import data, navigation
from warehouse.access.scope import Scope
from warehouse.bench.page_queries import percentile
from warehouse.queries import regions
from warehouse.queries.regions import Region
from warehouse.queries.snapshot import Snapshot
from warehouse.runtime.home import PROJECT_ROOT

REGIONS_A_LEVEL = 3
SAMPLES = 50
SEED = 1
SECONDS_A_RUN = 120
A_CATEGORY = "B"
OF_EVERY_PAGE = "(every page)"

_PAGES = [name for name in navigation.PAGES if name not in navigation.WITHOUT_FIGURES]

Query = Callable[..., Any]


@dataclass(frozen=True)
class RecordedQuery:
    """What a page asked: a query, and its arguments beside the snapshot."""

    query: Query
    arguments: tuple[Hashable, ...]

    @property
    def name(self) -> str:
        """The query's module and name; a page's own function is told by its room."""
        module = self.query.__module__
        for package in ("warehouse.queries.", "pages.parts."):
            module = module.removeprefix(package)
        return f"{module}.{self.query.__qualname__}"


Recorded = dict[tuple[str, str, str], list[RecordedQuery]]
"""Page, level of region and query -> what was asked."""


def record(view: Snapshot, drawn: dict[str, list[Region]]) -> Recorded:
    """Return what every page asks at some regions by level; at the first its choosers are tried."""
    recorded: Recorded = {}
    for level, there in drawn.items():
        first = RecordedQuery(regions.load, ())
        recorded[OF_EVERY_PAGE, level, first.name] = [first]
        for place, region in enumerate(there):
            for page in _PAGES:
                for question in questions_of(page, region.code, with_choices=place == 0):
                    recorded.setdefault((page, level, question.name), []).append(question)
    return recorded


def questions_of(page: str, region: str, *, with_choices: bool) -> list[RecordedQuery]:
    """Return what a page asks when it is opened at a region, and by choice when each of its buttons
    was pressed in turn, and with a category and a village chosen.
    """
    questions: dict[str, RecordedQuery] = {}
    chosen = {"region": region, "category": A_CATEGORY}

    def recording(view: Snapshot, query: Query, *arguments: Hashable) -> pl.DataFrame:
        question = RecordedQuery(query, arguments)
        questions[repr(question)] = question
        answer: pl.DataFrame = query(view, *arguments)
        if "village_id" in answer.columns and not answer.is_empty():
            chosen["village"] = answer["village_id"][0]
        return answer

    with patch.object(data, "ask", recording):
        app = _opened(page, region=region)
        if with_choices:
            offered = [(one.key, label) for one in _choosers(app) for label in one.options]
            for key, label in offered:
                _choose(app, key, label)
            _opened(page, **chosen)
    return list(questions.values())


def _opened(page: str, **selection: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=SECONDS_A_RUN)
    for name, value in selection.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run()


def _choosers(app: AppTest) -> list[Any]:
    """Return the rows of buttons of a page."""
    return list(app.get("button_group"))


def _choose(app: AppTest, key: str, label: str) -> None:
    """Choose, where the chooser is still there after what was chosen before."""
    for chooser in _choosers(app):
        if chooser.key == key and label in chooser.options:
            chooser.select(label).run()
            return


def measured(view: Snapshot, recorded: Recorded) -> Iterator[dict[str, Any]]:
    """Yield a row per page, query and level: samples, and their percentiles in milliseconds."""
    for (page, level, query), questions in recorded.items():
        _milliseconds(view, questions[0])  # the file's pages are warm, as in a server
        samples = [_milliseconds(view, questions[n % len(questions)]) for n in range(SAMPLES)]
        yield {
            "page": page,
            "query": query,
            "level": level,
            "samples": len(samples),
            "p50_ms": round(percentile(samples, 50), 2),
            "p95_ms": round(percentile(samples, 95), 2),
        }


def _milliseconds(view: Snapshot, question: RecordedQuery) -> float:
    started = time.perf_counter()
    question.query(view, *question.arguments)
    return 1000 * (time.perf_counter() - started)


def drawn(view: Snapshot) -> dict[str, list[Region]]:
    """Return some regions of each level that are in the data, at random (seeded)."""
    tree = regions.load(view)
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    by_level: dict[str, list[Region]] = {}
    for level in regions.LEVELS:
        there = [tree[code] for code in tree.codes() if tree[code].level == level]
        there = [region for region in there if region.is_in_data]
        if there:
            by_level[level] = draw.sample(there, min(REGIONS_A_LEVEL, len(there)))
    return by_level


def main() -> None:
    """Record and measure on the data folder of the environment; print the rows as JSON."""
    logging.disable(logging.WARNING)  # Streamlit misses its server at every run
    view = data.snapshot(Scope.everything(data.settings().root_region))
    print(json.dumps(list(measured(view, record(view, drawn(view))))))


if __name__ == "__main__":
    main()
