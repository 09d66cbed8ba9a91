"""One run of the bench: what is asked for, in order, in a data folder of its own."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Any

from warehouse.bench import (
    BY_NAME_ONLY,
    BenchPart,
    LoadWanted,
    build,
    floor,
    growth,
    handouts,
    intake,
    office_ledger,
    page_queries,
    report,
    screens,
)
from warehouse.bench.load import measure as load
from warehouse.bench.machine import cores, machine, versions
from warehouse.demo.scale import scale_named
from warehouse.runtime.home import Home
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path


def run(
    scale: str,
    only: Sequence[BenchPart] | None,
    out: Path,
    wanted: LoadWanted = LoadWanted(),  # noqa: B008 - it never changes
    *,
    keep: bool,
) -> None:
    """Measure all parts or `only` these, print, and write the report into the folder `out`.

    The bench has a data folder of its own, which is left for the next run where it is to `keep`.
    Raises XuntuError for a scale there is none of, MeasurementFailed.
    """
    checked = scale_named(scale)
    home = Home(Home.from_environment().root / "bench" / checked)
    parts = list(only or [part for part in BenchPart if part not in BY_NAME_ONLY])
    measured: dict[str, Any] = {}
    try:
        for part, figures in _measured(home, checked, parts, wanted):
            measured[part] = figures
            report.write(out, checked, measured)
    finally:
        if not keep:
            shutil.rmtree(home.root, ignore_errors=True)
    print(report.markdown({checked: measured}))
    print(message("bench_written", folder=out))


def run_growth(scale: str, times: int, out: Path, *, keep: bool) -> None:
    """Measure what a build takes with the problems of a scale so many `times` over; print it, and
    write it into the report beside what was measured before. Raises as `run` does.
    """
    checked = scale_named(scale)
    home = Home(Home.from_environment().root / "bench" / checked)
    try:
        print(message("bench_measuring", scale=checked, part=f"x{times}"), flush=True)
        measured = {report.GROWTH: {str(times): growth.measure(home, checked, times)}}
        report.write(out, checked, measured)
    finally:
        if not keep:
            shutil.rmtree(home.root, ignore_errors=True)
    print(report.markdown({checked: measured}))
    print(message("bench_written", folder=out))


def _tell(row: Mapping[str, Any]) -> None:
    """Print what was measured of a page, as soon as it is there."""
    print(" | ".join(report.screen(row)), flush=True)


def _measured(
    home: Home, scale: str, parts: list[BenchPart], wanted: LoadWanted
) -> Iterator[tuple[str, Any]]:
    """Measure some parts; generation and build happen anyway unless a kept folder has them."""
    today = dt.datetime.now(dt.UTC).date()
    prepared: dict[BenchPart, Callable[[], Any]] = {
        BenchPart.GENERATION: lambda: build.generation(home, scale),
        BenchPart.BUILD: lambda: build.builds(home),
    }
    if BenchPart.GENERATION in parts or not home.pointer.exists():
        shutil.rmtree(home.root, ignore_errors=True)
        parts = [BenchPart.GENERATION, BenchPart.BUILD, *parts]
    place = {"measured_on": today.isoformat(), "machine": machine(), "versions": versions()}
    if not set(parts) <= {
        BenchPart.SCREENS,
        BenchPart.HANDOUTS,
        BenchPart.LOAD,
    }:  # which say themselves where
        yield "place", place
    measures = prepared | {
        BenchPart.FLOOR: lambda: floor.compare(home),
        BenchPart.QUERIES: lambda: page_queries.measure(home),
        BenchPart.SCREENS: lambda: {**place, "rows": screens.measure(home, _tell)},
        BenchPart.INTAKE: lambda: [intake.check(home), office_ledger.check(home)],
        BenchPart.HANDOUTS: lambda: {**place, **handouts.measure(home)},
        BenchPart.LOAD: lambda: {
            **place,
            **load.measure(home, wanted.users, wanted.processes or cores(), wanted.seconds),
        },
    }
    for part in BenchPart:
        if part not in parts:
            continue
        if part == BenchPart.SCREENS and (reason := screens.why_not()) is not None:
            print(message("bench_without_pages", reason=reason), flush=True)
            continue
        print(message("bench_measuring", scale=scale, part=part), flush=True)
        yield part, measures[part]()
