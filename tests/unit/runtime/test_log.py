"""The log: a line for what was done, nothing that a ledger says, and never in the way."""

from __future__ import annotations

import errno
import logging
import os

import pytest

from tests.unit.builders.small_warehouse import put_version
from warehouse.access.scope import EVERYTHING
from warehouse.operations import worker
from warehouse.runtime import log
from warehouse.runtime.errors import NoBatches
from warehouse.runtime.home import Home
from warehouse.runtime.log import LOG, log_file, note, note_failed, note_query, start_log, stop_log
from warehouse.runtime.settings import Settings
from warehouse.versions.reader import Reader
from warehouse.versions.store import rollback

PERSON = "王德福 13800001111"


@pytest.fixture
def home(tmp_path):
    yield Home(tmp_path)
    stop_log()


def lines(home: Home) -> list[str]:
    file = log_file(home)
    return file.read_text("utf-8").splitlines() if file.exists() else []


def test_a_line_holds_the_event_and_its_facts(home):
    start_log(home, Settings())
    assert lines(home) == [], "the file is made by the first line"
    note("published", version="20240630-1", rows=12, seconds=1.5)
    (line,) = lines(home)
    assert line.endswith("INFO published version=20240630-1 rows=12 seconds=1.500")
    assert log_file(home).stat().st_mode & 0o777 == 0o600
    assert home.logs.stat().st_mode & 0o777 == 0o700


def test_a_process_that_has_not_started_the_log_writes_none(home, capfd):
    note("published", version="20240630-1")
    note_query("select 1", 3600.0, 1)
    assert lines(home) == []
    assert capfd.readouterr() == ("", "")


def test_of_an_error_its_kind_and_place_are_kept_and_none_of_its_words(home):
    start_log(home, Settings())
    shown = logging.StreamHandler()
    try:
        raise ValueError(PERSON)
    except ValueError as error:
        note_failed("build failed", error)
        LOG.exception("a page failed")
        traceback = logging.LogRecord("xuntu", 40, "", 0, "x", None, (ValueError, error, None))
    failed, page = lines(home)
    assert failed.endswith("ERROR build failed error=ValueError")
    assert "a page failed error=ValueError at test_log.py:" in page
    assert PERSON not in failed + page
    assert PERSON in shown.format(traceback), "what others show of it is theirs to say"


def test_a_slow_query_is_told_by_its_tables(home):
    put_version(home, "20240630-1")
    reader = Reader(home)
    sql = "select version_id from meta_version where version_id != ?"
    start_log(home, Settings(slow_query_seconds=60.0))
    reader.frame(sql, [PERSON], scope=EVERYTHING)
    assert lines(home) == []
    start_log(home, Settings(slow_query_seconds=1e-9))
    reader.frame(sql, [PERSON], scope=EVERYTHING)
    reader.close()
    (line,) = lines(home)
    assert " WARNING slow query seconds=" in line
    assert line.endswith("rows=1 of=meta_version")


def test_the_settings_say_how_much_is_kept(home):
    start_log(home, Settings(log_level="error"))
    note("published", version="20240630-1")
    note_failed("build failed", ValueError())
    assert [line.split()[3] for line in lines(home)] == ["ERROR"]
    start_log(home, Settings(log_level="off"))
    note_failed("build failed", ValueError())
    assert len(lines(home)) == 1


def test_a_rollback_is_a_line(home):
    for number in (1, 2):
        put_version(home, f"20240630-{number}")
    start_log(home, Settings())
    rollback(home)
    assert lines(home)[0].endswith("rolled back version=20240630-1")


@pytest.mark.parametrize(
    ("error", "last"),
    [
        (None, "job done job=7 task=build seconds="),
        (NoBatches(PERSON), "job refused job=7 task=build error=NoBatches"),
    ],
)
def test_a_job_is_told_when_it_begins_and_how_it_ends(home, monkeypatch, error, last):
    def task(*_):
        if error is not None:
            raise error
        return {}

    job = home.jobs / "7"
    job.mkdir(parents=True)
    monkeypatch.setenv("XUNTU_HOME", str(home.root))
    monkeypatch.setattr("os.nice", lambda _: None)
    monkeypatch.setattr("sys.argv", ["worker", str(job), "build"])
    monkeypatch.setitem(worker.TASKS, "build", task)
    worker.main()
    began, ended = lines(home)
    assert began.endswith("INFO job began job=7 task=build")
    assert last in ended
    assert PERSON not in ended


def test_the_log_is_kept_in_pieces(home, monkeypatch):
    monkeypatch.setattr(log, "LARGEST_BYTES", 200)
    monkeypatch.setattr(log, "PIECES_KEPT", 2)
    start_log(home, Settings())
    for number in range(20):
        note("published", version=number)
    kept = sorted(file.name for file in home.logs.iterdir())
    assert kept == ["xuntu.log", "xuntu.log.1", "xuntu.log.2"]
    assert all(file.stat().st_size <= 200 for file in home.logs.iterdir())


def test_a_folder_that_cannot_be_written_is_in_nobodys_way(home, capfd):
    home.root.joinpath("logs").write_text("no folder")
    start_log(home, Settings())
    note("published", version="20240630-1")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("at", ["open", "write"])
def test_a_full_disk_is_in_nobodys_way(home, monkeypatch, capfd, at):
    start_log(home, Settings())
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Full:
        def __getattr__(self, name):
            raise full

    def refused(self):
        if at == "open":
            raise full
        return Full()

    monkeypatch.setattr(log._LogFile, "_open", refused)
    note("published", version="20240630-1")
    monkeypatch.undo()
    note("published", version="20240630-2")
    assert capfd.readouterr() == ("", "")
    assert [line.split("=")[-1] for line in lines(home)] == ["20240630-2"]
