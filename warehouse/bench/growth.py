"""What a build takes where the ledgers hold more: a demonstration's problems several times over.

The rows become those of an office, since a demonstration with other totals than the published ones
is refused. Each further copy of the problems and their events, two thirds of all rows, is a batch
of its own under other numbers: generated and checked as a stream, a part in memory at a time.
"""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.bench.build import rounded
from warehouse.bench.county_ledger import ORIGIN, accept_county_ledger
from warehouse.bench.process import measured, xuntu
from warehouse.demo.scale import AS_OF_DATE
from warehouse.intake.batches.accept import accept
from warehouse.intake.batches.batch import DEMONSTRATION_BATCH
from warehouse.intake.batches.store import list_batches
from warehouse.runtime.home import Home
from warehouse.schema.tables import TABLES
from warehouse.schema.validation import PROVENANCE
from warehouse.versions.store import current_version

if TYPE_CHECKING:
    from collections.abc import Callable

GROWING = {"problems": ("problem_id",), "problem_events": ("event_id", "problem_id")}
"""The ledgers that are copied, with what is numbered anew."""

OF_THE_DEMONSTRATION = "region_aliases"
SECONDS_BETWEEN_SAMPLES = 0.2


def measure(home: Home, scale: str, times: int) -> dict[str, Any]:
    """Return what it takes to generate, and to build in full and of one county's ledger, with the
    problems `times` over; the demonstration of the scale lies in `home`, or is generated there.
    """
    if not (home.batches / DEMONSTRATION_BATCH).is_dir():
        xuntu(home, "demo", "--scale", scale)
    office = Home(home.root.with_name(f"{home.root.name}-{times}"))
    shutil.rmtree(office.root, ignore_errors=True)
    try:
        command = [sys.executable, "-m", __name__, str(home.root), str(office.root), str(times)]
        generated = measured(command, {}, office.root / "bench.log")
        full, spilled = _with_spilled(office, lambda: rounded(xuntu(office, "build")))
        version = current_version(office)
        accept_county_ledger(office, is_demonstration=False)
        county = rounded(xuntu(office, "build"))
        return {
            "rows": sum(batch.rows for batch in list_batches(office)[:times]),
            "problems": version.rows["fct_problem"],
            "version_bytes": version.size_bytes,
            "spilled_bytes": spilled,
            "generation": rounded(generated),
            "full": full,
            "county": county,
        }
    finally:
        shutil.rmtree(office.root, ignore_errors=True)


def grow(demonstration: Home, office: Home, times: int) -> None:
    """Accept a demonstration's rows as an office's, its problems `times` over."""
    office.create()
    (office.root / "xuntu.toml").write_text(f"as_of_date = {AS_OF_DATE}\n", "utf-8")
    rows = {name: _rows(demonstration, name) for name in TABLES if name != OF_THE_DEMONSTRATION}
    for copy in range(times):
        growing = {
            name: rows[name].with_columns(pl.col(*ids) + (f"x{copy}" if copy else ""))
            for name, ids in GROWING.items()
        }
        accept(
            office,
            growing if copy else rows,
            origin=ORIGIN,
            is_demonstration=False,
            as_of_date=None,
        )


def _rows(demonstration: Home, table: str) -> pl.LazyFrame:
    file = demonstration.batches / DEMONSTRATION_BATCH / f"{table}.parquet"
    return pl.scan_parquet(file, glob=False).drop(PROVENANCE, strict=False)


def _with_spilled(home: Home, build: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], int]:
    """Return what `build` does, and the most bytes that DuckDB laid beside its file meanwhile."""
    most = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(SECONDS_BETWEEN_SAMPLES):
            most = max(most, _spilled_now(home))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        took = build()
    finally:
        ended.set()
        watching.join()
    return took, most


def _spilled_now(home: Home) -> int:
    total = 0
    for file in home.building.glob("*/*.tmp/*"):
        try:
            total += file.stat().st_size
        except OSError:  # gone since it was listed
            continue
    return total


if __name__ == "__main__":
    grow(Home(Path(sys.argv[1])), Home(Path(sys.argv[2])), int(sys.argv[3]))
