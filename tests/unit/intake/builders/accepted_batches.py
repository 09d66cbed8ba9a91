"""Batches made by hand for the tests of what is in force: rounds and what stands on them."""

from __future__ import annotations

import datetime as dt

import polars as pl

from warehouse.intake.batches.accept import BatchOrigin, accept
from warehouse.intake.batches.batch import Batch
from warehouse.intake.batches.in_force import SUPERSESSIONS, rows_in_force
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.runtime.home import Home

LEDGER = BatchOrigin(kind="ledger", description="made up for a test", source_file="台账.xlsx")


def rounds(*numbers: int, name: str = "第{}轮") -> pl.DataFrame:
    """One round for each number."""
    return pl.DataFrame(
        {
            "round_id": [f"r{number}" for number in numbers],
            "region_code": "511126",
            "term_id": "t1",
            "sequence": pl.Series(numbers, dtype=pl.Int32),
            "name": [name.format(number) for number in numbers],
            "starts_on": dt.date(2022, 3, 1),
            "ends_on": dt.date(2022, 5, 31),
            "pilot_kind": pl.Series([None] * len(numbers), dtype=pl.String),
        }
    )


def inspections(*numbers: int, round_no: int = 1) -> pl.DataFrame:
    """One inspection for each number, all of one round."""
    return pl.DataFrame(
        {
            "inspection_id": [f"i{number}" for number in numbers],
            "village_id": [f"v{number}" for number in numbers],
            "round_id": f"r{round_no}",
            "team_id": pl.Series([None] * len(numbers), dtype=pl.String),
            "team_level": "county",
            "modes": "routine",
            "starts_on": dt.date(2022, 3, 1),
            "ends_on": dt.date(2022, 3, 20),
            "feedback_on": dt.date(2022, 4, 15),
            "days_on_site": pl.Series([None] * len(numbers), dtype=pl.Int64),
            "interviews_held": pl.Series([None] * len(numbers), dtype=pl.Int64),
            "parent_inspection_id": pl.Series([None] * len(numbers), dtype=pl.String),
        }
    )


def edition(as_of: dt.date, ledger: str = "整改台账") -> pl.DataFrame:
    """What an edition of a ledger says of one problem."""
    return pl.DataFrame(
        {
            "ledger": ledger,
            "as_of": as_of,
            "problem_id": "p1",
            "village_id": "v1",
            "number": "1",
            "text": "账目不清",
            "state": "open",
            "said": None,
            "source_file": f"台账{as_of:%m%d}.xlsx",
            "source_sheet": "台账",
            "source_row": 5,
        },
        schema=OBSERVATIONS,
    )


def take(
    home: Home,
    tables: dict[str, pl.DataFrame],
    corrects: pl.DataFrame | None = None,
    observations: pl.DataFrame | None = None,
    origin: BatchOrigin = LEDGER,
) -> Batch:
    """Accept an import as `accept_examination` does."""
    return accept(
        home,
        tables,
        origin=origin,
        is_demonstration=False,
        as_of_date=None,
        supersessions=pl.DataFrame(schema=SUPERSESSIONS) if corrects is None else corrects,
        observations=observations,
    )


def places(home: Home, table: str, **where: str) -> pl.DataFrame:
    """The rows in force where a column has a value, as a list of rows to be corrected."""
    conditions = [pl.col(column) == value for column, value in where.items()]
    return (
        rows_in_force(home, table)
        .filter(conditions)
        .select(pl.lit(table).alias("table_name"), "batch_id", "file_row_number")
        .collect()
    )


def correct_round(home: Home, number: int, name: str) -> Batch:
    """Accept a batch that corrects the name of one round."""
    corrected = places(home, "rounds", round_id=f"r{number}")
    return take(home, {"rounds": rounds(number, name=name)}, corrects=corrected)


def names(home: Home) -> dict[str, str]:
    """The names of the rounds in force by id; fails where an id is in force twice."""
    rows = rows_in_force(home, "rounds").select("round_id", "name").collect()
    assert rows["round_id"].is_unique().all()
    return dict(rows.sort("round_id").iter_rows())
