"""An upgrade keeps what earlier releases accepted, and a downgrade finds what they read.

`releases/*.zip` are data folders as each release left them: two batches, from 0.3.0 on the second
corrects the first, and a third was taken back.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.unit.builders.small_warehouse import accept_terms
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.soundness import checked
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import list_undone, redo
from warehouse.runtime.errors import BatchNewer
from warehouse.runtime.home import Home, read_json, write_json
from warehouse.runtime.integrity import sealed
from warehouse.upkeep.backup.restoring import restore
from warehouse.upkeep.backup.store import Store
from warehouse.upkeep.backup.taking import take_backup

RELEASES = Path(__file__).parent / "releases"
IN_FORCE = {
    "0.2.0": ["另一县", "首届"],
    "0.3.0": ["首届(更正)"],
    "after-0.3.0": ["首届(更正)"],
}


def folder_of(release: str, place: Path) -> Home:
    with zipfile.ZipFile(RELEASES / f"{release}.zip") as packed:
        packed.extractall(place / release)
    return Home(place / release)


def names(home: Home) -> list[str]:
    return sorted(rows_in_force(home, "terms").collect()["name"])


@pytest.mark.parametrize("release", IN_FORCE)
def test_what_a_release_accepted_is_in_force_comes_back_and_goes_on(release, tmp_path):
    home = folder_of(release, tmp_path)
    take_backup(home, tmp_path / "backups", None, kept=1)
    store = Store(tmp_path / "backups", None)
    restored = Home(restore(store, store.latest(), tmp_path / "restored").folder)
    for place in (home, restored):
        assert len(checked(list_batches(place))) == 2
        assert names(place) == IN_FORCE[release]
        for undone in list_undone(place):
            redo(place, undone.batch.batch_id)
        assert set(names(place)) == {*IN_FORCE[release], "另一县"}
        assert accept_terms(place, "新").batch_id not in ("20261130-01", "20261130-02")
        assert "新" in names(place)


def written(value: object) -> object:
    """What a reader relies on: the names in a file and the types of their values."""
    if isinstance(value, dict):
        return {key: written(inner) for key, inner in value.items()}
    return type(value)


def holds(now: object, before: object) -> bool:
    if isinstance(before, dict) and isinstance(now, dict):
        return all(key in now and holds(now[key], before[key]) for key in before)
    return now == before


@pytest.mark.parametrize("release", IN_FORCE)
def test_what_a_release_reads_is_still_written(release, tmp_path):
    old = folder_of(release, tmp_path).batches / "20261130-01"
    now = accept_terms(Home(tmp_path / "now")).folder
    manifests = [written(read_json(folder / "manifest.json")) for folder in (now, old)]
    for manifest in manifests:
        manifest["as_of_date"] = manifest["beside"] = None
    assert holds(*manifests), json.dumps(manifests, default=str)
    columns = [pl.read_parquet_schema(folder / "terms.parquet") for folder in (now, old)]
    assert holds(*columns)


def test_a_batch_in_a_form_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path):
    home = folder_of("after-0.3.0", tmp_path)
    manifest = list_batches(home)[0].folder / "manifest.json"
    content = read_json(manifest) | {"format": 2}
    del content["seal"]
    write_json(manifest, sealed(content))
    before = manifest.read_bytes()
    with pytest.raises(BatchNewer) as refused:
        list_batches(home)
    assert "undo" not in str(refused.value)
    with pytest.raises(BatchNewer):
        accept_terms(home, "新")
    assert manifest.read_bytes() == before
