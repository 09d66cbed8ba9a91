"""One run of the bench: what is asked for, in order, in a data folder of its own."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.bench import build, floor, intake, office_ledger, page_queries, report, screens
from warehouse.bench.machine import machine, versions
from warehouse.demo.scale import Scale
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS = ("generation", "build", "floor", "queries", "screens", "intake")


def run(arguments: list[str]) -> int:
    """Measure, print and write the report; return 0. Raises MeasurementFailed."""
    options = _parser().parse_args(arguments)
    home = Home(Home.from_environment().root / "bench" / options.scale)
    measured: dict[str, Any] = {}
    try:
        for part, figures in _measured(home, options.scale, options.only or list(PARTS)):
            measured[part] = figures
            report.write(options.out, options.scale, measured)
    finally:
        if not options.keep:
            shutil.rmtree(home.root, ignore_errors=True)
    print(report.markdown({options.scale: measured}))
    print(message("bench_written", folder=options.out))
    return 0


def _measured(home: Home, scale: str, parts: list[str]) -> Iterator[tuple[str, Any]]:
    """Measure some parts; generation and build happen anyway unless a kept folder has them."""
    today = dt.datetime.now(dt.UTC).date()
    place = {"measured_on": today.isoformat(), "machine": machine(), "versions": versions()}
    yield "place", place
    prepared: dict[str, Callable[[], Any]] = {
        "generation": lambda: build.generation(home, scale),
        "build": lambda: build.builds(home),
    }
    if "generation" in parts or not home.pointer.exists():
        shutil.rmtree(home.root, ignore_errors=True)
        parts = [*PARTS[:2], *parts]
    measures = prepared | {
        "floor": lambda: floor.compare(home),
        "queries": lambda: page_queries.measure(home),
        "screens": lambda: screens.measure(home),
        "intake": lambda: [intake.check(home), office_ledger.check(home)],
    }
    for part in PARTS:
        if part not in parts:
            continue
        if part == "screens" and (reason := screens.why_not()) is not None:
            print(message("bench_without_pages", reason=reason), flush=True)
            continue
        print(message("bench_measuring", scale=scale, part=part), flush=True)
        yield part, measures[part]()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="xuntu bench", description="Measure generation, build, queries and pages."
    )
    parser.add_argument("--scale", choices=list(Scale), default="default")
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="measure this part (may be repeated)"
    )
    parser.add_argument(
        "--out", type=Path, default=PROJECT_ROOT / "docs", help="where the report goes"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the bench's data folder for the next run"
    )
    return parser
