"""Checking a large template: demonstration ledgers written as a workbook and examined."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from warehouse.bench.process import xuntu
from warehouse.intake.batches.store import SCHEMA_BATCH
from warehouse.intake.cells.sheets import TEMPLATE_PROPERTY
from warehouse.intake.templates.layout import TEMPLATE_VERSION
from warehouse.runtime.home import Home
from warehouse.schema import catalogue
from warehouse.schema.tables import TABLES
from warehouse.words.messages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST_ROWS = 200_000
"""Rows of the workbook: whole counties, as many as stay below."""


def check(home: Home) -> dict[str, Any]:
    """Check a workbook of the demonstration's ledgers against an empty data folder.

    Return the usage of `xuntu import --check-only`, the rows, and the bytes of the workbook.
    """
    other = Home(home.root / "intake")
    other.create()
    file = other.root / "ledgers.xlsx"
    tables = _counties(home)
    write(file, tables)
    usage = xuntu(other, "import", str(file), "--check-only")
    return {
        "ledger": "template",
        **{
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(usage).items()
        },
        "rows": sum(rows.height for rows in tables.values()),
        "bytes": file.stat().st_size,
    }


def _counties(home: Home) -> dict[str, pl.DataFrame]:
    """Return villages, inspections, problems and events of the first counties, and what they refer
    to.
    """

    def read(table: str) -> pl.LazyFrame:
        files = [
            file
            for file in home.batches.glob(f"*/{table}.parquet")
            if file.parent.name != SCHEMA_BATCH
        ]
        return pl.scan_parquet(files, glob=False).select(TABLES[table].column_names())

    counties = read("villages").select("village_id", "county_code").unique("village_id")
    inspections = read("inspections").join(counties, on="village_id")
    problems = read("problems").join(
        inspections.select("inspection_id", "county_code"), on="inspection_id"
    )
    events = read("problem_events").join(
        problems.select("problem_id", "county_code"), on="problem_id"
    )
    placed = {
        "villages": read("villages"),
        "inspections": inspections,
        "problems": problems,
        "problem_events": events,
    }
    sizes = pl.concat(rows.select("county_code") for rows in placed.values())
    kept = (
        sizes.group_by("county_code")
        .len()
        .sort("county_code")
        .filter(pl.col("len").cum_sum() <= MOST_ROWS)
        .select("county_code")
    )
    whole = {table: read(table) for table in ("terms", "rounds", "teams")}
    of_counties = {
        table: rows.join(kept, on="county_code", how="semi") for table, rows in placed.items()
    }
    return {
        table: rows.select(TABLES[table].column_names()).collect()
        for table, rows in {**whole, **of_counties}.items()
    }


def write(file: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write rows of raw tables as a filled-in template."""
    with xlsxwriter.Workbook(file) as book:
        book.set_custom_property(TEMPLATE_PROPERTY, TEMPLATE_VERSION)
        for table, rows in tables.items():
            headers = {
                name: catalogue.column(table, name).header.in_language(DEFAULT_LANGUAGE)
                for name in rows.columns
            }
            rows.rename(headers).write_excel(
                book, worksheet=catalogue.title(table).in_language(DEFAULT_LANGUAGE)
            )
