"""The committed ledgers of the example county: one CSV file a table in seeds/ledgers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from warehouse.demo.part_frames import part_frames
from warehouse.demo.plan import terms
from warehouse.demo.scale import EXAMPLE_COUNTY, LEDGERS_SEED, SEEDS, Scale, parts
from warehouse.schema.tables import TABLES
from warehouse.schema.validation import with_later_columns

LEDGERS = SEEDS / "ledgers"


def read_ledgers(folder: Path = LEDGERS) -> dict[str, pl.DataFrame]:
    """Read every raw table of the example county, in the types of its schema."""
    return {
        name: _read_ledger(name, folder / f"{name}.csv")
        for name in TABLES
        if name != "region_aliases"
    }


def _read_ledger(name: str, file: Path) -> pl.DataFrame:
    types = TABLES[name].create_empty().schema
    rows = pl.read_csv(file, glob=False, schema_overrides=types)
    return with_later_columns(name, rows).select(types.names())


def write_ledgers(folder: Path = LEDGERS) -> None:
    """Write the example county as it is generated at the small scale.

    Aliases are left out: they are no ledger that an office keeps.
    """
    example = next(part for part in parts(Scale.SMALL) if part.region_code == EXAMPLE_COUNTY)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (part_frames(example, LEDGERS_SEED) | {"terms": terms()}).items():
        frame.write_csv(folder / f"{name}.csv")
