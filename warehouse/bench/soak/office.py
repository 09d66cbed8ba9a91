"""An office of the soak: a data folder with real ledgers, and more of them to come."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl

from warehouse.bench.intake import write
from warehouse.build.publish import build_and_publish
from warehouse.demo import generate
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.store import list_batches
from warehouse.runtime.home import Home, write_text
from warehouse.runtime.progress import silent
from warehouse.schema.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLE = "rechecks"
"""The ledger that comes in by and by: its rows refer to accepted ones, and none to them."""
KEY = pl.concat_str(TABLES[TABLE].primary_key(), separator=" ").alias("key")
ROWS_OF_A_LEDGER = 20
SIZE = "1500m"
SETTINGS = """classification_label = "内部"
as_of_date = 2024-06-30
first_region = "100000"
versions_kept = 2
"""


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Give a folder a small disk of its own while the context lasts; yields whether it has one.

    Only root may; elsewhere the disk is never filled.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", str(folder)]
    has_one = (
        os.geteuid() == 0 and not subprocess.run(mount, capture_output=True, check=False).returncode
    )
    try:
        yield has_one
    finally:
        if has_one:
            subprocess.run(["umount", "-l", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def prepare(home: Home, work: Path) -> list[Path]:
    """Accept and publish all of a small demonstration as an office's own but one ledger, and return
    that one in files of `ROWS_OF_A_LEDGER` rows each.
    """
    other = Home(work / "demonstration")
    generate(other, "small", 1, silent)
    folder = other.batches / "demo"
    tables = {
        file.stem: pl.read_parquet(file, glob=False).select(TABLES[file.stem].column_names())
        for file in folder.glob("*.parquet")
    }
    held = tables.pop(TABLE)
    home.create()
    write_text(home.settings_file, SETTINGS)
    filled = {table: rows for table, rows in tables.items() if rows.height}
    origin = BatchOrigin("ledger", "soak", "soak.xlsx")
    accept(home, filled, origin=origin, is_demonstration=False, as_of_date=None)
    build_and_publish(home, silent)
    return [
        _ledger(work / f"ledger-{start}.xlsx", held[start : start + ROWS_OF_A_LEDGER])
        for start in range(0, held.height, ROWS_OF_A_LEDGER)
    ]


def _ledger(file: Path, rows: pl.DataFrame) -> Path:
    write(file, {TABLE: rows})
    rows.select(KEY).write_csv(file.with_suffix(".csv"))
    return file


def keys_of(ledger: Path) -> set[str]:
    """Return the keys of a ledger's rows."""
    return set(pl.read_csv(ledger.with_suffix(".csv"), infer_schema=False, glob=False)["key"])


def accepted_keys(home: Home) -> list[str]:
    """Return the keys of every accepted row of the ledger that comes in by and by."""
    keys: list[str] = []
    for batch in list_batches(home):
        file = batch.folder / f"{TABLE}.parquet"
        if file.exists():
            keys += pl.read_parquet(file, glob=False).select(KEY)["key"].to_list()
    return keys
