"""A disk that refuses a change, whichever it is: words, the truth in them, and nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import EXTENT
from tests.unit.operations import data_folder_trials
from tests.unit.operations.data_folder_trials import (
    DEEDS,
    assert_nothing_left_over,
    assert_whole,
    copied,
    state,
)
from tests.unit.operations.faulty_disk import changes, refusing
from warehouse.intake.batches import cleanup
from warehouse.intake.batches.finishing import BOOK, is_finished, refusal_file
from warehouse.intake.batches.profiles import remembered
from warehouse.intake.batches.register import missing
from warehouse.intake.batches.store import clear_demonstration, list_batches
from warehouse.runtime import jobs
from warehouse.runtime.errors import DiskFull, FolderUnusable, XuntuError
from warehouse.runtime.home import Home, write_json

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with data_folder_trials.prepared(tmp_path_factory.mktemp("kept")) as folder:
        yield folder


@cache
def changes_of(place, deed):
    """What a deed changes, and what it comes to: the same whichever error is tried."""
    home = copied(place, deed)
    with changes(home.root) as disk:
        DEEDS[deed][1](home)
    return disk.seen, state(home)


def sampled(count: int, error: int) -> list[int]:
    """Which of `count` changes are refused in turn: all of them in make test-all."""
    wanted = count if EXTENT == "all" else {errno.ENOSPC: 3, errno.EDQUOT: 1, errno.EIO: 1}[error]
    return sorted({(number * count) // wanted + count // (2 * wanted) for number in range(wanted)})


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_change_that_the_disk_refuses_is_told_truly_and_done_by_trying_again(
    place, monkeypatch, deed, error
):
    seen, wanted = changes_of(place, deed)
    assert seen
    for number in sampled(len(seen), error):
        home = copied(place, deed)
        before = state(home)
        with refusing(home.root, error, number):
            try:
                DEEDS[deed][1](home)
                failed = False
            except XuntuError as refusal:
                failed = True
                assert isinstance(refusal, DiskFull | FolderUnusable), (seen[number], refusal)
            except OSError as raised:  # what the command line and the pages put into words
                failed = True
                assert raised.errno == error
        assert_whole(home)
        # What was told is true: it failed and nothing changed, or it did not and all is done.
        assert state(home) == (before if failed else wanted), (seen[number], failed)
        if failed:
            DEEDS[deed][1](home)
        assert state(home)[:2] == wanted[:2], seen[number]
        if deed != "demo --clear":
            # A disk that lets nothing be deleted leaves drafts; their owner is taken for gone.
            monkeypatch.setattr(cleanup, "process_is_alive", lambda pid: pid != os.getpid())
            data_folder_trials.build(home)
            assert_nothing_left_over(home)


def test_refused_rows_and_answers_that_could_not_be_put_in_their_place_are_put_there_later(place):
    home = copied(place, "accept")
    home.refusals.chmod(0o700)
    seen, _ = changes_of(place, "accept")
    came = next(n for n, change in enumerate(seen) if change.startswith("os.rename /batches/2"))
    home = copied(place, "accept")
    with refusing(home.root, errno.ENOSPC, came + 1):
        data_folder_trials.accept_ledger(home)
    batch = list_batches(home)[-1]
    assert not is_finished(batch)
    assert not (home.refusals / f"{batch.batch_id}.xlsx").exists()
    # As long as the disk is full, the workbook can be had from the batch.
    with refusing(home.root, errno.ENOSPC):
        assert refusal_file(home, batch) == batch.folder / BOOK
    data_folder_trials.build(home)
    assert is_finished(batch)
    assert refusal_file(home, batch).read_bytes() == (batch.folder / BOOK).read_bytes()
    for signature, answers in data_folder_trials.examined(place).interpretation.profiles.items():
        assert remembered(home, signature).items() >= dict(answers).items()


def test_a_workbook_of_refused_rows_that_was_deleted_is_there_when_it_is_asked_for(place):
    home = copied(place, "accept")
    data_folder_trials.accept_ledger(home)
    batch = list_batches(home)[-1]
    refusal_file(home, batch).unlink()
    assert refusal_file(home, batch).stat().st_size > 1000


JOB = """
import os, sys
from pathlib import Path
from warehouse.operations import worker
from warehouse.runtime.errors import DiskFull
def full(*_):
    raise OSError(28, os.strerror(28), "/data/x")
worker.TASKS["build"] = full
sys.argv = ["worker", sys.argv[1], "build"]
worker.main()
"""


def test_a_job_says_that_the_disk_is_full_in_the_space_set_aside_for_it(own_data_folder):
    job = own_data_folder.jobs / "20260101T000000-00000000"
    job.mkdir(parents=True)
    write_json(job / "started.json", {"pid": 1, "started_at": 0, "arguments": ["build"]})
    (job / "reserve").write_bytes(bytes(64 << 10))
    subprocess.run([sys.executable, "-c", JOB, str(job)], check=True)
    state = jobs.job_state(own_data_folder, job.name)
    assert state is not None
    assert state.sentences is not None
    assert "The disk is full" in state.sentences[0].in_language("en")
    assert not (job / "reserve").exists()


def test_a_full_disk_that_lets_no_job_start_is_told_and_leaves_none(own_data_folder, monkeypatch):
    own_data_folder.create()
    monkeypatch.setattr(jobs.subprocess, "Popen", lambda *_, **__: pytest.fail("it was started"))
    with (
        refusing(own_data_folder.root, errno.ENOSPC),
        pytest.raises((DiskFull, FolderUnusable)) as raised,
    ):
        jobs.start_job(own_data_folder, "build")
    assert "full" in raised.value.in_language("en")[0]
    assert list(own_data_folder.jobs.iterdir()) == []


def test_homes_drafts_of_living_processes_are_left_alone(own_data_folder: Home):
    own_data_folder.create()
    for name in (".xuntu.toml.1", ".removed.json.999999999", f".accepted.json.{os.getpid()}"):
        (own_data_folder.root / name).write_text("half")
    cleanup.tidy(own_data_folder)
    left = sorted(entry.name for entry in own_data_folder.root.glob(".*"))
    assert left == sorted([".xuntu.toml.1", f".accepted.json.{os.getpid()}"])


@pytest.fixture(scope="module")
def small_place(tmp_path_factory):
    """The same folders on a file system of 64 MB; skipped where none may be mounted."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount the small file system that this test fills")
    try:
        with data_folder_trials.prepared(folder) as place:
            yield place
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(file: Path, left: int) -> None:
    """Fill the disk of `file` until only `left` bytes are free."""
    free = shutil.disk_usage(file.parent).free
    with file.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(free - left, 1))


LEFT_KB = [0, 4, 16, 64, 128, 256, 512, 1024, 1536, 2048, 3072, 4096]


@pytest.mark.parametrize("deed", ["accept", "build", "undo", "demo", "draft"])
def test_a_disk_that_is_really_full_is_told_truly(small_place, monkeypatch, deed):
    """What DuckDB and Arrow write by themselves fails too."""
    home = copied(small_place, deed)
    DEEDS[deed][1](home)
    wanted = state(home)
    monkeypatch.setattr(cleanup, "process_is_alive", lambda pid: pid != os.getpid())
    failures = 0
    for left in LEFT_KB if EXTENT == "all" else LEFT_KB[::4]:
        home = copied(small_place, deed)
        before = state(home)
        ballast = small_place / "ballast"
        fill(ballast, left << 10)
        try:
            DEEDS[deed][1](home)
            failed = False
        except XuntuError as refusal:
            failed = True
            assert isinstance(refusal, DiskFull), refusal
        except OSError as raised:
            failed = True
            assert raised.errno == errno.ENOSPC
        ballast.unlink()
        failures += failed
        assert_whole(home)
        assert state(home) == (before if failed else wanted), (left, failed)
        if failed:
            DEEDS[deed][1](home)
        data_folder_trials.build(home)
        assert_nothing_left_over(home)
    assert failures


def test_clearing_the_demonstration_is_a_way_out_of_a_full_disk(small_place):
    home = copied(small_place, "demo --clear")
    ballast = small_place / "ballast"
    fill(ballast, 0)
    try:
        assert clear_demonstration(home) == ["demo"]
    finally:
        ballast.unlink()
    assert list_batches(home) == []
    assert missing(home) == []
