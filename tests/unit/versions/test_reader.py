"""The reader: read-only, parameters only, the current version at every query."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb
import polars as pl
import pytest

from tests.unit.builders.small_warehouse import put_version
from warehouse.access.scope import EVERYTHING
from warehouse.runtime.errors import (
    NoVersion,
    PointerDamaged,
    VersionChanged,
    VersionHeld,
    VersionUnknown,
)
from warehouse.runtime.home import Home
from warehouse.versions.holders import _locking, holder_of
from warehouse.versions.reader import Reader
from warehouse.versions.store import point_to, prune, rollback

pytestmark = pytest.mark.slow

WHICH = "select version_id from meta_version"


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def reader(home):
    reader = Reader(home)
    yield reader
    reader.close()


def test_without_a_version_every_access_says_so(reader):
    with pytest.raises(NoVersion):
        reader.version()
    with pytest.raises(NoVersion):
        reader.frame(WHICH, scope=EVERYTHING)


def test_a_query_gives_a_polars_frame(home, reader):
    version = put_version(home, "20240630-1")
    assert reader.version() == version
    expected = pl.DataFrame({"version_id": ["20240630-1"]})
    assert reader.frame(WHICH, scope=EVERYTHING).equals(expected)


def test_values_come_as_parameters_by_place_or_by_name(home, reader):
    put_version(home, "20240630-1")
    hostile = "x' or '1'='1"
    assert reader.frame(f"{WHICH} where version_id = ?", [hostile], scope=EVERYTHING).is_empty()
    named = reader.frame(
        f"{WHICH} where version_id = $version", {"version": "20240630-1"}, scope=EVERYTHING
    )
    assert named.height == 1
    listed = reader.frame(
        "select unnest($codes::varchar[]) as code", {"codes": ["1", "2"]}, scope=EVERYTHING
    )
    assert listed["code"].to_list() == ["1", "2"]


def test_the_next_query_reads_the_version_the_pointer_names(home, reader):
    put_version(home, "20240630-1")
    assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-1"
    put_version(home, "20240630-2")
    assert (
        reader.frame(WHICH, scope=EVERYTHING).item() == reader.version().version_id == "20240630-2"
    )
    rollback(home)
    assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-1"


def test_one_screen_can_stay_with_one_version(home, reader):
    for number in (1, 2):
        put_version(home, f"20240630-{number}")
    assert reader.frame(WHICH, version_id="20240630-1", scope=EVERYTHING).item() == "20240630-1"
    with pytest.raises(VersionUnknown):
        reader.frame(WHICH, version_id="20240630-3", scope=EVERYTHING)


def test_an_open_version_goes_on_after_it_was_pruned(home, reader):
    put_version(home, "20240630-1")
    reader.frame(WHICH, scope=EVERYTHING)
    put_version(home, "20240630-2")
    prune(home, 1)
    assert not (home.versions / "20240630-1").exists()
    assert reader.frame(WHICH, version_id="20240630-1", scope=EVERYTHING).item() == "20240630-1"
    assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-2"


def test_old_versions_are_closed_when_nothing_uses_them(home, reader):
    for number in range(1, 6):
        put_version(home, f"20240630-{number}")
        reader.frame(WHICH, scope=EVERYTHING)
    assert sorted(reader._opened) == ["20240630-4", "20240630-5"]


def test_a_query_under_way_finishes_on_the_version_it_began_with(home, reader):
    put_version(home, "20240630-1")
    slow = (
        "select any_value(version_id) as version_id, sum(sqrt(a.i * b.i)) as work "
        "from meta_version, range(3000000) as a(i), range(40) as b(i)"
    )
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(reader.frame, slow, scope=EVERYTHING)
        while not reader._opened:
            time.sleep(0.001)
        for number in range(2, 6):
            put_version(home, f"20240630-{number}")
            prune(home, 1)
            assert reader.frame(WHICH, scope=EVERYTHING).item() == f"20240630-{number}"
        assert not under_way.done()
        assert under_way.result()["version_id"].item() == "20240630-1"
    assert "20240630-1" not in reader._opened


def test_eight_threads_read_whole_answers_while_the_pointer_moves(home, reader):
    numbers = range(1, 4)
    for number in numbers:
        put_version(home, f"20240630-{number}")
    versions = {f"20240630-{number}" for number in numbers}
    stop = threading.Event()

    def read():
        seen = []
        while not stop.is_set():
            frame = reader.frame(f"{WHICH}, range(1000) where range >= ?", [0], scope=EVERYTHING)
            assert frame.height == 1000
            seen.extend(frame["version_id"].unique().to_list())
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        for turn in range(60):
            point_to(home, f"20240630-{turn % 3 + 1}")
            time.sleep(0.02)
        stop.set()
        seen = [version for reading in readers for version in reading.result()]
    assert set(seen) == versions
    assert len(seen) > 60


def test_a_version_pruned_between_the_look_and_the_opening_is_no_error(home, reader, monkeypatch):
    put_version(home, "20240630-1")
    connect = duckdb.connect

    def connect_late(*arguments, **options):
        if not (home.versions / "20240630-2").exists():
            monkeypatch.setattr(duckdb, "connect", connect)
            put_version(home, "20240630-2")
            prune(home, 1)
        return connect(*arguments, **options)

    monkeypatch.setattr(duckdb, "connect", connect_late)
    assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-2"


def test_nothing_can_be_written(home, reader):
    put_version(home, "20240630-1")
    for sql in ("create table t (a int)", "delete from meta_version", "drop table dim_region"):
        with pytest.raises(duckdb.Error):
            reader.frame(sql, scope=EVERYTHING)
    assert reader.frame(WHICH, scope=EVERYTHING).height == 1


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/etc/*')",
        "attach '{file}' as other",
        "copy (select 1) to '{file}.csv'",
        "install httpfs",
        "load '{file}'",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "create secret s (type s3)",
    ],
)
def test_no_query_reaches_beyond_the_version(home, reader, tmp_path, sql):
    put_version(home, "20240630-1")
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    with pytest.raises(duckdb.Error):
        reader.frame(sql.format(file=other), scope=EVERYTHING)
    assert not other.with_name("other.csv.csv").exists()


def test_a_damaged_pointer_is_told_and_reading_goes_on_once_it_is_mended(home, reader):
    put_version(home, "20240630-1")
    reader.frame(WHICH, scope=EVERYTHING)
    home.pointer.write_text("{")
    with pytest.raises(PointerDamaged):
        reader.frame(WHICH, scope=EVERYTHING)
    point_to(home, "20240630-1")
    assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-1"


def test_a_file_that_is_no_warehouse_is_told_with_what_mends_it(home, reader):
    version = put_version(home, "20240630-1")
    version.file.write_bytes(b"nothing of the kind" * 1000)
    with pytest.raises(PointerDamaged) as damaged:
        reader.frame(WHICH, scope=EVERYTHING)
    assert "20240630-1" in damaged.value.what
    assert "xuntu rollback" in damaged.value.remedy


def test_a_figure_changed_after_publication_is_noticed_at_the_first_opening(home, reader):
    version = put_version(home, "20240630-1")
    with duckdb.connect(version.file) as connection:
        connection.execute("update dim_village set village_id = 'v9' where village_id = 'v1'")
    for ask in (reader.version, lambda: reader.frame(WHICH, scope=EVERYTHING)):
        with pytest.raises(VersionChanged) as raised:
            ask()
        what, why, remedy = raised.value.in_language("en")
        assert "20240630-1" in what
        assert "warehouse.duckdb" in why
        assert "xuntu build" in remedy


def test_a_figure_changed_while_the_version_is_read_is_noticed_at_the_next_look(home, reader):
    version = put_version(home, "20240630-1")
    assert reader.version() == version
    reader.frame(WHICH, scope=EVERYTHING)
    content = bytearray(version.file.read_bytes())
    content[-1] ^= 1
    version.file.write_bytes(content)
    with pytest.raises(VersionChanged):
        reader.version()


def test_a_version_is_read_through_once_and_not_at_every_look(home, reader, monkeypatch):
    put_version(home, "20240630-1")
    reader.version()
    monkeypatch.setattr("hashlib.file_digest", lambda *_: pytest.fail("read again"))
    for _ in range(3):
        reader.version()
        reader.frame(WHICH, scope=EVERYTHING)


HOLD = (
    "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print(flush=True); time.sleep(60)"
)


@contextmanager
def held(file, program=(sys.executable, "-c", HOLD)):
    """Another process that has the file open for writing."""
    with subprocess.Popen([*program, str(file)], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline()
            yield process
        finally:
            process.kill()


def test_a_version_that_another_program_holds_is_told_with_its_process(home, reader, tmp_path):
    version = put_version(home, "20240630-1")
    script = tmp_path / "dbeaver.py"
    script.write_text(HOLD)
    with held(version.file, (sys.executable, str(script))) as process:
        started = time.monotonic()
        with pytest.raises(VersionHeld) as raised:
            reader.frame(WHICH, scope=EVERYTHING)
        assert 1 < time.monotonic() - started < 5, "it is tried again for a moment"
        what, why, remedy = raised.value.in_language("en")
        assert "20240630-1" in what
        assert f"DBeaver (PID {process.pid})" in why
        assert remedy.startswith(f"Close DBeaver (PID {process.pid})")
        assert "rollback" not in remedy
    assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-1"


def test_a_version_that_is_held_for_a_moment_only_is_opened(home, reader):
    version = put_version(home, "20240630-1")
    with held(version.file) as process:
        threading.Timer(0.4, process.kill).start()
        assert reader.frame(WHICH, scope=EVERYTHING).item() == "20240630-1"


def test_whoever_holds_a_file_is_found_where_duckdb_does_not_name_it(home, monkeypatch):
    version = put_version(home, "20240630-1")
    error = f'IO Error: Could not set lock on file "{version.file}": Resource unavailable'
    assert holder_of(version.file, "IO Error: not a valid DuckDB database file") is None
    assert (
        holder_of(version.file, error).in_language("en")
        == "another database tool (its process is unknown)"
    )
    with held(version.file) as process:
        assert holder_of(version.file, error).in_language("en").endswith(f"(PID {process.pid})")
        assert _locking(version.file) == process.pid
        monkeypatch.setattr("pathlib.Path.read_text", lambda *_, **__: "")
        assert _locking(version.file) == process.pid, "by what the process has open"


def test_a_faulty_query_leaves_the_reader_usable(home, reader):
    put_version(home, "20240630-1")
    with pytest.raises(duckdb.CatalogException):
        reader.frame("select * from nowhere", scope=EVERYTHING)
    assert reader.frame(WHICH, scope=EVERYTHING).height == 1
    assert [opened.users for opened in reader._opened.values()] == [0]


def test_two_readers_of_one_folder_do_not_disturb_each_other(home, reader):
    put_version(home, "20240630-1")
    other = Reader(home)
    assert other.frame(WHICH, scope=EVERYTHING).equals(reader.frame(WHICH, scope=EVERYTHING))
    other.close()
    assert reader.frame(WHICH, scope=EVERYTHING).height == 1
    assert other.frame(WHICH, scope=EVERYTHING).height == 1
    other.close()
