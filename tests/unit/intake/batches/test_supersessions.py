"""Corrections: a later batch takes the place of earlier rows, and history is kept."""

from __future__ import annotations

import datetime as dt
import errno
import os
import signal
import subprocess
import sys
import textwrap

import polars as pl
import pytest

from tests.unit.intake.builders.accepted_batches import (
    LEDGER,
    correct_round,
    edition,
    inspections,
    names,
    places,
    rounds,
    take,
)
from tests.unit.intake.builders.at_once import processes_at_once
from warehouse.build.dbt_folder import DbtProject
from warehouse.build.fingerprint import fingerprint
from warehouse.intake.batches.accept import accept, already_accepted
from warehouse.intake.batches.batch import BatchOrigin
from warehouse.intake.batches.in_force import SUPERSESSIONS
from warehouse.intake.batches.store import list_batches
from warehouse.intake.batches.undo import undo
from warehouse.intake.findings.interpretation import OBSERVATIONS
from warehouse.runtime.errors import BatchRefused, DiskFull, ImportRefused
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def everything_in(home: Home) -> dict[str, bytes]:
    """Every file of the data folder but locks and the empty schema batch."""
    return {
        str(file.relative_to(home.root)): file.read_bytes()
        for file in home.root.rglob("*")
        if file.is_file() and file.suffix != ".lock" and file.parent.name != "0-schema"
    }


def test_a_corrected_row_gives_way_and_its_neighbours_stay(home):
    first = take(home, {"rounds": rounds(1, 2, 3)})
    second = correct_round(home, 2, "第二轮(改)")
    assert names(home) == {"r1": "第1轮", "r2": "第二轮(改)", "r3": "第3轮"}
    assert pl.read_parquet(first.folder / "rounds.parquet").height == 3
    kept = pl.read_parquet(second.folder / "supersessions.parquet")
    assert kept.schema == SUPERSESSIONS
    assert kept.rows() == [("rounds", first.batch_id, 1)]


def test_a_correction_can_itself_be_corrected_back_to_the_first_words(home):
    take(home, {"rounds": rounds(1)})
    correct_round(home, 1, "错")
    third = correct_round(home, 1, "第{}轮")
    assert names(home) == {"r1": "第1轮"}
    assert [batch.batch_id for batch in list_batches(home)][-1] == third.batch_id
    assert len(list_batches(home)) == 3


def test_a_key_in_force_elsewhere_refuses_the_import_and_names_the_batch(home):
    first = take(home, {"rounds": rounds(1, 2)})
    before = everything_in(home)
    with pytest.raises(ImportRefused, match=first.batch_id) as refused:
        take(home, {"rounds": rounds(2, 3, name="另一名称{}")})
    assert "重新导入" in refused.value.in_language("zh")[2]
    assert "Import the same files again" in refused.value.in_language("en")[2]
    assert everything_in(home) == before


def test_a_row_corrected_twice_from_the_same_reading_is_corrected_once(home):
    take(home, {"rounds": rounds(1)})
    seen_by_both = places(home, "rounds", round_id="r1")
    second = take(home, {"rounds": rounds(1, name="甲改")}, corrects=seen_by_both)
    with pytest.raises(ImportRefused, match=second.batch_id):
        take(home, {"rounds": rounds(1, name="乙改")}, corrects=seen_by_both)
    assert names(home) == {"r1": "甲改"}


def test_a_correction_of_a_batch_undone_meanwhile_is_refused(home):
    first = take(home, {"rounds": rounds(1)})
    corrected = places(home, "rounds", round_id="r1")
    undo(home, first.batch_id)
    with pytest.raises(ImportRefused, match=first.batch_id):
        take(home, {"rounds": rounds(1, name="改")}, corrects=corrected)
    assert names(home) == {}


def test_rows_that_refer_to_a_batch_undone_meanwhile_are_refused(home):
    first = take(home, {"rounds": rounds(1)})
    undo(home, first.batch_id)
    with pytest.raises(ImportRefused, match=first.batch_id):
        take(home, {"inspections": inspections(1)})
    take(home, {"rounds": rounds(1), "inspections": inspections(1)})


def test_without_a_list_of_corrections_keys_are_left_to_the_writer(home):
    for name in ("甲", "乙"):
        accept(
            home,
            {"rounds": rounds(1, name=name)},
            origin=LEDGER,
            is_demonstration=False,
            as_of_date=None,
        )
    assert len(list_batches(home)) == 2


def test_an_edition_that_brought_nothing_new_is_a_batch_of_its_own(home):
    june, july = (edition(dt.date(2024, month, 30)) for month in (6, 7))
    first = take(home, {}, observations=june)
    again = take(home, {}, observations=june.with_columns(source_file=pl.lit("副本.xlsx")))
    second = take(home, {}, observations=july)
    assert again == first
    assert (first.rows, second.rows) == (0, 0)
    assert pl.read_parquet(second.folder / "observations.parquet").equals(july)
    with pytest.raises(BatchRefused):
        take(home, {}, observations=pl.DataFrame(schema=OBSERVATIONS))


def test_what_is_corrected_is_part_of_what_a_version_was_built_from(home, tmp_path):
    project = DbtProject(tmp_path / "project", tmp_path / "seeds")
    project.folder.mkdir()
    project.seeds.mkdir()

    def hashed() -> str:
        return fingerprint(list_batches(home), project, Settings(), dt.date(2024, 6, 30))

    take(home, {"rounds": rounds(1)})
    at_first = hashed()
    second = correct_round(home, 1, "改")
    corrected = hashed()
    undo(home, second.batch_id)
    assert corrected != at_first
    assert hashed() == at_first
    # The same row, this time beside the first instead of in its place.
    accept(
        home,
        {"rounds": rounds(1, name="改")},
        origin=LEDGER,
        is_demonstration=False,
        as_of_date=None,
    )
    assert hashed() not in (at_first, corrected)


def origin_of(sha256: str, *, refused: int = 0, pending: int = 0) -> BatchOrigin:
    """The origin of an import of one file."""
    sheet = {"file": "台账.xlsx", "sheet": "台账", "refused": refused, "asked": pending}
    return BatchOrigin(
        "ledger",
        "台账.xlsx",
        "台账.xlsx",
        {"files": [{"name": "台账.xlsx", "size": 1, "sha256": sha256}], "sheets": [sheet]},
    )


def test_a_file_that_went_in_whole_is_recognised_by_its_content(home):
    batch = take(home, {"rounds": rounds(1)}, origin=origin_of("a"))
    assert already_accepted(home, ["a"]) == batch
    assert already_accepted(home, ["b"]) is None
    assert already_accepted(home, ["a", "b"]) is None
    undo(home, batch.batch_id)
    assert already_accepted(home, ["a"]) is None


@pytest.mark.parametrize("short", [{"refused": 1}, {"pending": 2}])
def test_a_file_that_left_rows_behind_is_read_again(home, short):
    take(home, {"rounds": rounds(1)}, origin=origin_of("a", **short))
    assert already_accepted(home, ["a"]) is None


def _import_in_process(root, name, gate, outcomes):
    home = Home(root)
    gate.wait()
    try:
        take(home, {"rounds": rounds(1, 2, name=name)})
    except ImportRefused as error:
        outcomes.put(error.what)
    else:
        outcomes.put("accepted")


def test_of_two_imports_at_once_that_add_the_same_keys_one_is_told_to_import_again(home):
    at_once = processes_at_once()
    gate, outcomes = at_once.Barrier(2), at_once.Queue()
    processes = [
        at_once.Process(target=_import_in_process, args=(home.root, name, gate, outcomes))
        for name in ("甲{}", "乙{}")
    ]
    for process in processes:
        process.start()
    ended = sorted(outcomes.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert ended[0] == "accepted"
    assert "其他批次改动了同样的数据" in ended[1]
    assert list(names(home)) == ["r1", "r2"]


def test_a_disk_that_fills_at_any_moment_leaves_the_folder_as_it_was(home, monkeypatch):
    take(home, {"rounds": rounds(1)})
    before = everything_in(home)
    corrected = places(home, "rounds", round_id="r1")
    synced = os.fsync
    moments = 0

    def accept_with_room_for(syncs: int) -> None:
        def fsync(handle: int) -> None:
            nonlocal moments
            moments += 1
            if moments > syncs:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            synced(handle)

        nonlocal moments
        moments = 0
        monkeypatch.setattr(os, "fsync", fsync)
        take(home, {"rounds": rounds(1, name="改")}, corrected, edition(dt.date(2024, 6, 30)))

    # Table, corrections, observations, their folder, the manifest: each has to be kept.
    for syncs in range(5):
        with pytest.raises(DiskFull) as refused:
            accept_with_room_for(syncs)
        assert "没有入库" in refused.value.in_language("zh")[0]
        assert everything_in(home) == before
        assert list(home.incoming.iterdir()) == []
    accept_with_room_for(100)
    assert names(home) == {"r1": "改"}


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from tests.unit.intake.builders.accepted_batches import correct_round
    from warehouse.runtime.home import Home

    home, moment = Home(Path(sys.argv[1])), sys.argv[2]
    synced, renamed = os.fsync, Path.rename

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def fsync(handle):
        if moment == "writing" and os.readlink(f"/proc/self/fd/{handle}").endswith("sions.parquet"):
            die()
        synced(handle)

    def rename(old, new):
        if moment == "about to appear":
            die()
        renamed(old, new)
        if moment == "just appeared":
            die()

    os.fsync, Path.rename = fsync, rename
    correct_round(home, 1, "改")
    """
)


@pytest.mark.parametrize(
    ("moment", "name"),
    [("writing", "第1轮"), ("about to appear", "第1轮"), ("just appeared", "改")],
)
def test_a_correction_killed_at_any_moment_is_there_whole_or_not_at_all(home, moment, name):
    take(home, {"rounds": rounds(1)})
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root), moment], cwd=PROJECT_ROOT, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert names(home) == {"r1": name}
    correct_round(home, 1, "再改")
    assert names(home) == {"r1": "再改"}
    assert list(home.incoming.iterdir()) == []
