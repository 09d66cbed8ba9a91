"""The code list is indexed once, and anew when its file has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.home import Home
from warehouse.schema import reference_tables

COUNTY = "511126"


def test_every_import_uses_the_same_code_list_until_its_file_changes(
    own_data_folder: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("regions.csv", "region_successions.csv"):
        shutil.copyfile(reference_tables.SEEDS / name, tmp_path / name)
    monkeypatch.setattr(reference_tables, "SEEDS", tmp_path)
    before = ReferenceData(own_data_folder)
    assert before.region_names is ReferenceData(own_data_folder).region_names
    assert before.region_names.names[COUNTY] == "夹江县"

    regions = tmp_path / "regions.csv"
    text = regions.read_text(encoding="utf-8")
    regions.write_text(text.replace("夹江县", "夹江新县"), encoding="utf-8")
    after = ReferenceData(own_data_folder)
    assert after.region_names.names[COUNTY] == "夹江新县"
    assert before.region_names.names[COUNTY] == "夹江县", "an import is read by one list"
