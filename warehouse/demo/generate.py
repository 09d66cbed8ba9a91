"""Demonstration data of four scales: generated part by part, handed over to acceptance."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import polars as pl

from warehouse.demo.ledgers import read_ledgers
from warehouse.demo.part_frames import part_frames
from warehouse.demo.plan import terms
from warehouse.demo.scale import AS_OF_DATE, LEDGERS_SEED, SEEDS, Scale, parts, scale_named
from warehouse.demo.villages.aliases import region_aliases
from warehouse.intake.batches.accept import Batch, BatchOrigin, accept
from warehouse.runtime.progress import Progress, silent
from warehouse.schema.tables import TABLES
from warehouse.seeds.check import check as check_seeds
from warehouse.words.messages import LANGUAGES, message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse.runtime.home import Home


def _whole_country(seed: int) -> dict[str, pl.DataFrame]:
    """Return the tables that belong to no part: aliases of all regions, and the terms."""
    return {"region_aliases": region_aliases(seed), "terms": terms()}


def _parts_of(scale: Scale, seed: int, progress: Progress) -> Iterator[dict[str, pl.DataFrame]]:
    """Yield the tables of each part in turn, what belongs to the whole country first."""
    yield _whole_country(seed)
    wanted = parts(scale)
    for number, part in enumerate(wanted):
        progress(message("demo_generating"), number, len(wanted))
        yield part_frames(part, seed)


def frames(scale: str, seed: int) -> dict[str, pl.DataFrame]:
    """Return every raw table in memory, each valid against its schema: for scales up to `default`.

    The same scale and seed give the same rows. `county` is read from the committed ledgers and
    takes the seed for its aliases only.

    Raises:
        ScaleUnknown: there is no such scale.
    """
    chosen = scale_named(scale)
    if chosen is Scale.COUNTY:
        return read_ledgers() | {"region_aliases": region_aliases(seed)}
    gathered: dict[str, list[pl.DataFrame]] = {name: [] for name in TABLES}
    for tables in _parts_of(chosen, seed, silent):
        for name, frame in tables.items():
            gathered[name].append(frame)
    return {name: pl.concat(tables, rechunk=True) for name, tables in gathered.items()}


def generate(home: Home, scale: str, seed: int, progress: Progress = silent) -> Batch:
    """Generate a demonstration and have it accepted as a batch of the data folder.

    Parts are written to files one after another, so memory holds one province at a time.

    Raises:
        ScaleUnknown: there is no such scale.
        BatchesMixed: the data folder holds real ledgers, or another demonstration.
        SeedsWrong: the reference tables are not in order.
    """
    chosen = scale_named(scale)
    named, *others = (message("demo_data").in_language(language) for language in LANGUAGES)
    check_seeds(SEEDS, SEEDS.parent / "dbt_project")
    home.create()
    origin = BatchOrigin(
        kind="generated",
        description=" · ".join([f"{named} {chosen}", *others]),
        source_file="warehouse.demo",
        details={"scale": str(chosen), "seed": seed, "ledgers_seed": LEDGERS_SEED},
    )
    if chosen is Scale.COUNTY:
        return accept(
            home, frames(scale, seed), origin=origin, is_demonstration=True, as_of_date=AS_OF_DATE
        )
    draft = home.incoming / f"{os.getpid()}-demonstration"
    try:
        for number, tables in enumerate(_parts_of(chosen, seed, progress)):
            _write_part(draft, number, tables)
        progress(message("demo_accepting"), 0, 0)
        lazy = {
            name: pl.scan_parquet(sorted((draft / name).glob("*.parquet")), glob=False)
            for name in TABLES
        }
        return accept(home, lazy, origin=origin, is_demonstration=True, as_of_date=AS_OF_DATE)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_part(draft: Path, number: int, tables: dict[str, pl.DataFrame]) -> None:
    """Write one file per table and part; the numbers keep the order of region codes."""
    for name, frame in tables.items():
        folder = draft / name
        folder.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(folder / f"{number:03d}.parquet", compression="lz4")
