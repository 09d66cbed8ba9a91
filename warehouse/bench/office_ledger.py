"""Checking a large rectification ledger as an office keeps one: a county's problems, a row each."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from warehouse.bench.process import xuntu
from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.store import SCHEMA_BATCH
from warehouse.runtime.home import Home
from warehouse.schema.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 20_000
OF_A_COUNTY = ("villages", "terms", "rounds", "teams", "inspections")
"""What the ledger's rows refer to; accepted before it is checked."""


def check(home: Home) -> dict[str, Any]:
    """Check `ROWS` rows of one county's demonstration problems, written as an office would.

    Return the usage of `xuntu import --check-only`, the rows, and the bytes of the workbook.
    """
    other = Home(home.root / "office")
    other.create()
    tables = _county(home)
    origin = BatchOrigin("ledger", "bench", "bench.xlsx")
    accept(other, tables, origin=origin, is_demonstration=False, as_of_date=None)
    file = other.root / "ledger.xlsx"
    rows = _write(file, tables)
    usage = xuntu(other, "import", str(file), "--check-only")
    figures = {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in asdict(usage).items()
    }
    return {"ledger": "office", **figures, "rows": rows, "bytes": file.stat().st_size}


def _county(home: Home) -> dict[str, pl.DataFrame]:
    """Return the rows of the county with the most villages; a village whose name stands twice is
    left out: the ledger would be asked about it, and this measures reading.
    """
    tables = {table: _read(home, table).collect() for table in OF_A_COUNTY}
    villages = tables["villages"].filter(pl.col("valid_to").is_null())
    county = villages.group_by("county_code").len().sort("len", "county_code")["county_code"][-1]
    own = villages.filter(pl.col("county_code") == county).filter(pl.col("name").is_unique())
    inspections = (
        tables["inspections"]
        .join(own, on="village_id", how="semi")
        .filter(pl.col("parent_inspection_id").is_null(), pl.col("feedback_on").is_not_null())
    )
    rounds = tables["rounds"].join(inspections, on="round_id", how="semi")
    return {
        "villages": own,
        "terms": tables["terms"].filter(pl.col("region_code") == county),
        "rounds": rounds,
        "teams": tables["teams"].join(inspections, on="team_id", how="semi"),
        "inspections": inspections.unique("village_id", keep="last", maintain_order=True),
    }


def _read(home: Home, table: str) -> pl.LazyFrame:
    files = [f for f in home.batches.glob(f"*/{table}.parquet") if f.parent.name != SCHEMA_BATCH]
    return pl.scan_parquet(files, glob=False).select(TABLES[table].column_names())


def _write(file: Path, tables: dict[str, pl.DataFrame]) -> int:
    """Write the ledger of problems; return its rows."""
    visited = tables["inspections"].join(tables["villages"], on="village_id")
    number = pl.int_range(1, ROWS + 1, dtype=pl.Int64)
    at = (number - 1) % visited.height
    is_closed = number % 3 == 0
    closed_on = visited["feedback_on"].gather(pl.select(at).to_series()).dt.offset_by("60d")
    ledger = pl.select(number.alias("序号")).with_columns(
        被巡察党组织=visited["name"].gather(pl.select(at).to_series()),
        问题类别=pl.lit("优亲厚友"),
        反馈问题=pl.format("第{}笔集体资金使用未经村民代表会议讨论,支出凭证不全", number),
        整改措施=pl.format("补齐第{}笔支出的凭证,公示三十日", number),
        责任单位=pl.lit("村党组织"),
        整改时限=closed_on,
        完成情况=pl.when(is_closed).then(pl.lit("已销号")).otherwise(pl.lit("整改中")),
        销号时间=pl.when(is_closed).then(closed_on),
    )
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("整改台账")
        sheet.write(0, 0, "巡察反馈问题整改台账")
        sheet.write(1, 0, "填报时间:2024-06-30")
        ledger.write_excel(book, worksheet=sheet, position=(2, 0))
    return ledger.height
