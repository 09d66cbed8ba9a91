"""Corrections stand where their rows lie, and nowhere else."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pages.parts.changes import corrections
from warehouse.access.scope import Scope
from warehouse.intake.batches.corrections_taken import PLACES, TAKEN
from warehouse.queries.snapshot import Snapshot, take
from warehouse.runtime.home import Home
from warehouse.versions.reader import Reader

COUNTY = "411102"
SINCE = date(2024, 5, 31)


def snapshot(home: Home, root: str) -> Snapshot:
    reader = Reader(home)
    return take(reader, reader.version(), Scope.everything(root))


@pytest.fixture
def lines(small_demonstration: Home, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """Five corrections: of a problem, an inspection, a village, a city, and of nowhere."""
    view = snapshot(small_demonstration, "100000")
    problem, inspection, village = view.frame(
        "select problem_id, inspection_id, village_id from fct_problem where county_code = $county "
        "limit 1",
        {"county": COUNTY},
    ).row(0)
    placed = [
        {"problem_id": problem},
        {"inspection_id": inspection},
        {"village_id": village},
        {"region_code": "411100"},
        {},
    ]
    rows = [
        {**dict.fromkeys(TAKEN), **dict.fromkeys(PLACES), "key": f"{place}", **row}
        for place, row in enumerate(placed)
    ]
    frame = pl.DataFrame(rows, schema=TAKEN)
    monkeypatch.setattr(corrections, "corrections_taken", lambda *_: frame)
    return frame


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    ("root", "region", "keys"),
    [
        ("100000", "100000", "01234"),
        ("100000", "410000", "0123"),
        ("100000", "411100", "0123"),
        ("100000", COUNTY, "012"),
        ("100000", "510000", ""),
        ("411100", "411100", "01234"),
        (COUNTY, COUNTY, "0124"),
    ],
)
def test_a_correction_is_told_of_the_regions_in_which_its_row_lies(
    root, region, keys, small_demonstration: Home
):
    """What can be placed nowhere is told of the root alone."""
    rows = corrections.corrections(snapshot(small_demonstration, root), region, SINCE)
    assert "".join(rows["key"]) == keys
    assert set(rows.columns) == (set(TAKEN) - set(PLACES)) | {"county_code"}


def test_without_corrections_the_columns_are_the_same(small_demonstration: Home):
    rows = corrections.corrections(snapshot(small_demonstration, "100000"), COUNTY, SINCE)
    assert rows.is_empty()
    assert set(rows.columns) == (set(TAKEN) - set(PLACES)) | {"county_code"}
