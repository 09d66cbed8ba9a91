"""Versions: listed, pointed at, rolled back to, pruned; never half of one."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from tests.unit.small_warehouse import AS_OF, put_version
from warehouse.errors import NoVersion, PointerDamaged, VersionUnknown
from warehouse.home import Home, read_json, write_json
from warehouse.versions import (
    current_version,
    list_versions,
    next_version_id,
    point_to,
    prune,
    remember_number,
    rollback,
)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def ids(home):
    return [version.version_id for version in list_versions(home)]


def test_without_a_version_the_error_names_the_command_that_makes_one(home):
    with pytest.raises(NoVersion) as missing:
        current_version(home)
    assert "xuntu build" in missing.value.mend
    assert list_versions(home) == []


def test_a_version_reads_back_as_it_was_written(home):
    version = put_version(home, "20240630-1")
    assert current_version(home) == version
    assert version.file.parent == version.folder == home.versions / "20240630-1"


def test_versions_are_listed_latest_first(home):
    for number in (2, 1, 10):
        put_version(home, f"20240630-{number}")
    assert ids(home) == ["20240630-10", "20240630-2", "20240630-1"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"version_id": 3}', '{"version_id": "../../etc"}', "\x00"]
)
def test_a_damaged_pointer_is_told_with_what_mends_it(home, content):
    put_version(home, "20240630-1")
    home.pointer.write_text(content)
    with pytest.raises(PointerDamaged) as damaged:
        current_version(home)
    assert str(home.pointer) in damaged.value.what
    assert "xuntu rollback" in damaged.value.mend
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
