"""Versions: listed, pointed at, rolled back to, pruned; never half of one."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import replace

import duckdb
import pytest

from tests.unit.builders.small_warehouse import AS_OF, put_version
from warehouse.runtime.errors import NoVersion, PointerDamaged, VersionChanged, VersionUnknown
from warehouse.runtime.home import Home, read_json, write_json
from warehouse.versions.numbers import next_sequence, next_version_id, remember_number
from warehouse.versions.store import (
    current_version,
    list_versions,
    point_to,
    prune,
    rollback,
    unusable_versions,
)
from warehouse.versions.version import HASHED, changed_files, check_version, hashes_of


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def ids(home):
    return [version.version_id for version in list_versions(home)]


def write_old(version):
    """Write what an earlier program noted of a version: no counter, no hashes, no seal."""
    file = version.folder / "version.json"
    content = read_json(file)
    for new in ("sequence", "hashes", "models", "seal"):
        del content[new]
    write_json(file, content)


def test_without_a_version_the_error_names_the_command_that_makes_one(home):
    with pytest.raises(NoVersion) as missing:
        current_version(home)
    assert "xuntu build" in missing.value.remedy
    assert list_versions(home) == []


def test_a_version_reads_back_as_it_was_written(home):
    version = put_version(home, "20240630-1")
    assert current_version(home) == version
    assert version.file.parent == version.folder == home.versions / "20240630-1"


def test_versions_are_listed_latest_first(home):
    for number in (1, 2, 10):
        put_version(home, f"20240630-{number}")
    assert ids(home) == ["20240630-10", "20240630-2", "20240630-1"]


def test_versions_are_in_the_order_of_publication_whatever_the_clock_and_the_day_say(home):
    # The later numbers of this fixture are built later: here the clock is set back twice.
    for name in ("20240630-9", "20240331-2", "20240630-10", "20240131-1"):
        put_version(home, name)
    assert ids(home) == ["20240131-1", "20240630-10", "20240331-2", "20240630-9"]
    assert rollback(home).version_id == "20240630-10"
    assert rollback(home).version_id == "20240331-2"
    point_to(home, "20240131-1")
    assert prune(home, 2) == ["20240331-2", "20240630-9"]


def test_the_counter_goes_on_after_the_latest_versions_are_gone(home):
    put_version(home, "20240630-1")
    last = put_version(home, "20240630-2")
    remember_number(home, last.version_id, last.sequence)
    assert next_sequence(home) == last.sequence + 1 == 3
    shutil.rmtree(last.folder)
    assert next_sequence(home) == 3
    (home.versions / "numbers.json").write_text('{"20240630": "x"}')
    assert next_sequence(home) == 2


def test_versions_older_than_the_counter_come_before_those_that_have_one(home):
    write_old(put_version(home, "20240630-7"))
    write_old(put_version(home, "20240630-8"))
    put_version(home, "20240630-1")
    assert ids(home) == ["20240630-1", "20240630-8", "20240630-7"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"version_id": 3}', '{"version_id": "../../etc"}', "\x00"]
)
def test_a_damaged_pointer_is_told_with_what_mends_it(home, content):
    put_version(home, "20240630-1")
    home.pointer.write_text(content)
    with pytest.raises(PointerDamaged) as damaged:
        current_version(home)
    assert str(home.pointer) in damaged.value.what
    assert "xuntu rollback" in damaged.value.remedy
    assert rollback(home, "20240630-1") == current_version(home)


def test_a_pointer_to_a_version_that_is_not_whole_is_told(home):
    version = put_version(home, "20240630-1")
    version.file.unlink()
    with pytest.raises(PointerDamaged, match="20240630-1"):
        current_version(home)
    assert list_versions(home) == []


def test_rolling_back_goes_to_the_version_built_before_the_current_one(home):
    for number in (1, 2, 3):
        put_version(home, f"20240630-{number}")
    assert rollback(home).version_id == "20240630-2"
    assert rollback(home).version_id == "20240630-1"
    with pytest.raises(VersionUnknown):
        rollback(home)
    assert current_version(home).version_id == "20240630-1"
    assert rollback(home, "20240630-3") == current_version(home)


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", '{"version_id": 3}', '{"version_id": "20990101-1"}', "\x00"]
)
def test_with_a_damaged_pointer_rolling_back_goes_to_the_last_good_version(home, content):
    for number in (1, 2, 3):
        put_version(home, f"20240630-{number}")
    with duckdb.connect(home.versions / "20240630-3" / "warehouse.duckdb") as connection:
        connection.execute("update dim_region set region_code = '000000'")
    if content is None:
        home.pointer.unlink()
    else:
        home.pointer.write_text(content)
    assert rollback(home).version_id == "20240630-2"
    assert current_version(home).version_id == "20240630-2"


def test_a_version_that_is_no_good_is_passed_over_and_none_is_made_up(home):
    for number in (1, 2, 3, 4):
        put_version(home, f"20240630-{number}")
    (home.versions / "20240630-3" / "warehouse.duckdb").write_bytes(b"")
    (home.versions / "20240630-2" / "version.json").write_text("{")
    assert rollback(home).version_id == "20240630-1"
    point_to(home, "20240630-2")
    assert rollback(home).version_id == "20240630-4"
    for number in (1, 4):
        (home.versions / f"20240630-{number}" / "warehouse.duckdb").write_bytes(b"")
    with pytest.raises(VersionUnknown) as none:
        rollback(home)
    assert "xuntu build --force" in none.value.remedy
    with pytest.raises(VersionChanged):
        rollback(home, "20240630-1")
    assert current_version(home).version_id == "20240630-4"


def test_of_versions_without_hashes_one_that_is_no_warehouse_is_passed_over(home):
    for number in (1, 2, 3):
        write_old(put_version(home, f"20240630-{number}"))
    (home.versions / "20240630-2" / "warehouse.duckdb").write_bytes(b"x" * 5000)
    assert rollback(home).version_id == "20240630-1"


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": {"fct_problem": 7}},
        {"as_of_date": "2023-06-30"},
        {"is_demonstration": False},
        {"classification_label": "内部"},
        {"batches": []},
        {"fingerprint": "x"},
        {"hashes": {}},
        {"version_id": "20240630-2"},
    ],
)
def test_a_change_of_what_is_written_of_a_version_is_noticed(home, changed):
    version = put_version(home, "20240630-1")
    file = version.folder / "version.json"
    write_json(file, {**read_json(file), **changed})
    with pytest.raises(VersionChanged) as raised:
        current_version(home)
    assert "version.json" in raised.value.why
    assert "xuntu build" in raised.value.remedy
    assert unusable_versions(home) == [version.folder]
    assert list_versions(home) == []


@pytest.mark.parametrize("name", ["warehouse.duckdb", "semantic_manifest.json", "manifest.json"])
@pytest.mark.parametrize("change", ["edited", "emptied", "deleted"])
def test_a_change_of_any_file_of_a_version_is_noticed(home, name, change):
    version = put_version(home, "20240630-1")
    for other in HASHED[1:]:
        (version.folder / other).write_text("{}")
    version = replace(version, hashes=hashes_of(version.folder))
    check_version(version)
    file = version.folder / name
    match change:
        case "edited":
            content = bytearray(file.read_bytes())
            content[-1] ^= 1
            file.write_bytes(content)
        case "emptied":
            file.write_bytes(b"")
        case "deleted":
            file.unlink()
    assert changed_files(version) == [name]
    with pytest.raises(VersionChanged, match=name):
        check_version(version)


def test_a_journal_beside_the_file_is_a_change_and_other_files_are_none(home):
    version = put_version(home, "20240630-1")
    (version.folder / "note.txt").write_text("")
    check_version(version)
    (version.folder / "warehouse.duckdb.wal").write_bytes(b"x")
    assert changed_files(version) == ["warehouse.duckdb.wal"]


def test_a_version_older_than_the_hashes_raises_no_alarm(home):
    write_old(put_version(home, "20240630-1"))
    version = current_version(home)
    assert (version.hashes, version.sequence) == ({}, 0)
    check_version(version)


def test_a_copy_of_a_version_is_not_taken_for_another(home):
    version = put_version(home, "20240630-1")
    shutil.copytree(version.folder, home.versions / "20240630-2")
    assert ids(home) == ["20240630-1"]
    point_to(home, "20240630-2")
    with pytest.raises(PointerDamaged):
        current_version(home)


def test_an_unknown_version_is_refused_with_those_there_are(home):
    put_version(home, "20240630-1")
    with pytest.raises(VersionUnknown) as unknown:
        rollback(home, "20240630-9")
    assert "20240630-9" in unknown.value.what
    assert "20240630-1" in unknown.value.why


def test_pruning_keeps_the_last_versions_and_the_current_one(home):
    for number in range(1, 6):
        put_version(home, f"20240630-{number}")
    point_to(home, "20240630-1")
    assert prune(home, 2) == ["20240630-3", "20240630-2"]
    assert ids(home) == ["20240630-5", "20240630-4", "20240630-1"]
    assert current_version(home).version_id == "20240630-1"


def test_what_could_not_be_deleted_is_deleted_next_time(home, monkeypatch):
    for number in (1, 2):
        put_version(home, f"20240630-{number}")
    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", lambda *_args, **_options: None)
        prune(home, 1)
    assert (home.versions / "20240630-1").exists()
    assert ids(home) == ["20240630-2"]
    prune(home, 1)
    assert not (home.versions / "20240630-1").exists()


def test_pruning_leaves_folders_alone_that_are_no_versions(home):
    put_version(home, "20240630-1")
    (home.versions / "copy of 20240630-1").mkdir()
    prune(home, 1)
    assert (home.versions / "copy of 20240630-1").exists()


def test_numbers_go_on_within_a_day_and_are_never_given_twice(home):
    home.create()
    assert next_version_id(home, AS_OF) == "20240630-1"
    for number in (1, 2, 3):
        put_version(home, f"20240630-{number}")
        remember_number(home, f"20240630-{number}")
    put_version(home, "20240731-1")
    prune(home, 1)
    assert next_version_id(home, AS_OF) == "20240630-4"
    assert next_version_id(home, dt.date(2024, 8, 1)) == "20240801-1"


def test_a_pointer_that_cannot_be_written_leaves_the_old_one(home, monkeypatch):
    for number in (1, 2):
        put_version(home, f"20240630-{number}")

    def full(_handle):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        point_to(home, "20240630-1")
    assert read_json(home.pointer) == {"version_id": "20240630-2"}
    assert [file.name for file in home.versions.glob(".*")] == []


def test_a_json_file_is_replaced_whole(tmp_path):
    file = tmp_path / "a.json"
    write_json(file, {"字": 1})
    before = file.stat().st_ino
    write_json(file, {"字": 2})
    assert read_json(file) == {"字": 2}
    assert file.stat().st_ino != before
