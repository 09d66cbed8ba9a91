"""The committed ledgers of the example county: one CSV file a table in seeds/ledgers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from warehouse.demo.part_frames import part_frames
from warehouse.demo.plan import terms
from warehouse.demo.scale import EXAMPLE_COUNTY, LEDGERS_SEED, SEEDS, Scale, parts
from warehouse.schema.tables import TABLES

LEDGERS = SEEDS / "ledgers"


def read_ledgers(folder: Path = LEDGERS) -> dict[str, pl.DataFrame]:
    """Read every raw table of the example county, in the types of its schema."""
    return {
        name: pl.read_csv(folder / f"{name}.csv", glob=False, schema=schema.create_empty().schema)
        for name, schema in TABLES.items()
        if name != "region_aliases"
    }


def write_ledgers(folder: Path = LEDGERS) -> None:
    """Write the example county as it is generated at the small scale.

    Aliases are left out: they are no ledger that an office keeps.
    """
    example = next(part for part in parts(Scale.SMALL) if part.region_code == EXAMPLE_COUNTY)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (part_frames(example, LEDGERS_SEED) | {"terms": terms()}).items():
        frame.write_csv(folder / f"{name}.csv")
