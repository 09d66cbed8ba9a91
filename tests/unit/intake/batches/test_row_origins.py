"""Each accepted row is found where it was read, through corrections and batches taken back."""

from __future__ import annotations

import datetime as dt
import shutil

import polars as pl
import pytest

from tests.unit.intake.builders.accepted_batches import (
    correct_round,
    inspections,
    places,
    rounds,
    take,
)
from warehouse.intake.batches.row_origins import batches_of, row_origins, rows_by_file
from warehouse.intake.batches.undo import undo
from warehouse.runtime.home import Home

DAY = dt.date(2022, 12, 31)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def read_in(frame: pl.DataFrame, file: str, first_row: int) -> pl.DataFrame:
    """Return rows as read one under the other in a sheet."""
    return frame.with_columns(
        source_file=pl.lit(file),
        source_sheet=pl.lit("表一"),
        source_row=pl.int_range(first_row, first_row + len(frame), dtype=pl.Int32),
    )


def hashes(*batches) -> dict[str, str]:
    return {batch.batch_id: batch.content_hash for batch in batches}


def origins_of(home: Home, noted: dict[str, str], *keys: str, until: dt.date = DAY) -> list[tuple]:
    rows = row_origins(batches_of(home, noted), "rounds", "round_id", pl.Series(keys), until)
    return rows.select("key", "batch_id", "file", "sheet", "row", "corrected_by").rows()


def test_a_row_is_found_in_its_file_and_what_corrected_it_beside_it(home: Home):
    first = take(home, {"rounds": read_in(rounds(1, 2, 3), "轮次.xlsx", 5)})
    second = correct_round(home, 2, "第二轮(改)")
    there = hashes(first, second)
    own = (second.batch_id, "台账.xlsx", "rounds", 1, None)
    assert origins_of(home, there, "r2", "r3") == [
        ("r2", first.batch_id, "轮次.xlsx", "表一", 6, second.batch_id),
        ("r3", first.batch_id, "轮次.xlsx", "表一", 7, None),
        ("r2", *own),
    ]
    before = hashes(first)
    assert origins_of(home, before, "r2") == [
        ("r2", first.batch_id, "轮次.xlsx", "表一", 6, None)
    ], "a version built before the correction counts the row as it was"
    assert origins_of(home, there, "r2", until=dt.date(2022, 2, 28)) == [], "of a later day"
    assert origins_of(home, there) == []
    sheets = rows_by_file(batches_of(home, there), "rounds", None, None)
    assert sheets.select("file", "rows", "first_row", "last_row", "corrected_rows").rows() == [
        ("台账.xlsx", 1, 1, 1, 0),
        ("轮次.xlsx", 3, 5, 7, 1),
    ]
    narrowed = rows_by_file(batches_of(home, there), "rounds", "round_id", pl.Series(["r3"]))
    assert narrowed.select("file", "rows", "first_row").rows() == [("轮次.xlsx", 1, 7)]


def test_a_batch_taken_back_is_read_where_it_lies_and_one_that_is_gone_tells_nothing(home: Home):
    first = take(home, {"rounds": rounds(1)})
    second = take(home, {"inspections": inspections(7)})
    undo(home, second.batch_id)
    there = batches_of(home, hashes(first, second))
    rows = row_origins(there, "inspections", "inspection_id", pl.Series(["i7"]), DAY)
    assert rows["batch_id"].to_list() == [second.batch_id]
    assert batches_of(home, {first.batch_id: "another content"}) == []
    assert [batch.batch_id for batch in batches_of(home, {first.batch_id: ""})] == [first.batch_id]
    shutil.rmtree(home.undone / second.batch_id)
    assert batches_of(home, hashes(second)) == []
    assert places(home, "rounds", round_id="r1").height == 1
