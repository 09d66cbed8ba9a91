"""Ledgers brought together are read in the order in which they refer to one another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.schema.validation import stored_types

VILLAGE = {
    "village_id": "511126101201",
    "name": "东岭村",
    "kind": "village",
    "township_code": "511126101",
    "township_name": "漹城镇",
    "county_code": "511126",
    "valid_from": dt.date(2021, 9, 1),
}


@pytest.fixture
def reference(tmp_path: Path) -> ReferenceData:
    return ReferenceData(Home(tmp_path))


def test_what_an_import_brings_is_known_to_what_is_read_after_it(reference: ReferenceData):
    assert not reference.has("villages")
    further = reference.with_rows({"villages": pl.DataFrame([VILLAGE])})
    match = further.villages().find("东岭村党支部", county_code="511126")
    assert match.village_id == VILLAGE["village_id"]
    assert reference.villages().find("东岭村党支部", county_code="511126").village_id is None


def test_an_offered_row_stands_for_the_one_of_its_key(reference: ReferenceData):
    renamed = {**VILLAGE, "name": "新岭村"}
    further = reference.with_rows({"villages": pl.DataFrame([VILLAGE])})
    rows = further.with_rows({"rounds": pl.DataFrame(schema=stored_types("rounds"))}).rows(
        "villages"
    )
    assert rows.collect()["name"].to_list() == ["东岭村"]
    other = ReferenceData(reference.home).with_rows({"villages": pl.DataFrame([renamed])})
    assert other.rows("villages").collect()["name"].to_list() == ["新岭村"]
