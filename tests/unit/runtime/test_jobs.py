"""A job tells how far it is and how it ended, also when it did not come to its end."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from warehouse.operations import worker
from warehouse.runtime import jobs
from warehouse.runtime.errors import BuildRunning
from warehouse.runtime.home import Home, read_json
from warehouse.runtime.jobs import JobState, job_state, note_progress, start_job

pytestmark = pytest.mark.slow


def ended(home: Home, job_id: str) -> JobState:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        state = job_state(home, job_id)
        assert state is not None
        if state.state != "running":
            return state
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_a_job_without_anything_to_build_from_says_so_in_both_languages(own_data_folder: Home):
    state = ended(own_data_folder, start_job(own_data_folder, "build"))
    assert state.state == "failed"
    assert state.sentences is not None
    assert "xuntu" in state.sentences[2].in_language("zh")
    assert state.sentences[0].in_language("zh") != state.sentences[0].in_language("en")


def test_a_job_that_was_killed_is_not_running_for_ever(own_data_folder: Home):
    job_id = start_job(own_data_folder, "build")
    pid = read_json(own_data_folder.jobs / job_id / "started.json")["pid"]
    os.kill(pid, signal.SIGKILL)
    state = ended(own_data_folder, job_id)
    assert state.state == "failed"
    assert state.sentences is not None


def test_an_error_nobody_foresaw_is_told_without_its_traceback(own_data_folder: Home):
    job_id = start_job(own_data_folder, "no such task")
    state = ended(own_data_folder, job_id)
    assert state.state == "failed"
    assert state.sentences is not None
    assert not any(
        "Traceback" in text.in_language("zh") + text.in_language("en") for text in state.sentences
    )
    assert "KeyError" in (own_data_folder.jobs / job_id / "output.log").read_text()


@pytest.mark.parametrize("wanted", ["", "..", "../batches", "20260101T000000-00000000"])
def test_a_job_that_is_not_there_is_unknown(own_data_folder: Home, wanted: str):
    own_data_folder.create()
    assert job_state(own_data_folder, wanted) is None


def test_progress_is_what_was_noted_last(own_data_folder: Home):
    own_data_folder.create()
    folder = own_data_folder.jobs / "20260101T000000-00000000"
    folder.mkdir()
    started = {"pid": os.getpid(), "started_at": time.time() - 5, "arguments": []}
    jobs.write_json(folder / "started.json", started)
    note_progress(folder, "reading", 1, 4)
    note_progress(folder, "reading", 3, 4)
    state = job_state(own_data_folder, folder.name)
    assert state is not None
    assert (state.state, state.done, state.total) == ("running", 3, 4)
    assert 5 <= state.seconds < 60


def test_the_latest_job_of_a_task_is_found_whoever_started_it(own_data_folder: Home):
    own_data_folder.create()
    assert jobs.latest_job(own_data_folder, "build") is None
    for place, (started_at, task) in enumerate([(2.0, "build"), (9.0, "build"), (10.0, "accept")]):
        folder = own_data_folder.jobs / f"20260101T000000-{9 - place:08}"
        folder.mkdir()
        noted = {"pid": os.getpid(), "started_at": started_at, "arguments": [task]}
        jobs.write_json(folder / "started.json", noted)
    assert jobs.latest_job(own_data_folder, "build") == "20260101T000000-00000008"


def test_the_latest_job_is_the_one_started_last_though_the_clock_was_set_back(
    own_data_folder: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(jobs, "_KEPT", 2)
    started = []
    for year in (2026, 2025, 2024, 2023):
        moment = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
        clock = SimpleNamespace(datetime=SimpleNamespace(now=lambda _zone, m=moment: m), UTC=dt.UTC)
        monkeypatch.setattr(jobs, "dt", clock)
        monkeypatch.setattr("time.time", moment.timestamp)
        job = jobs.start_job(own_data_folder, "no such task")
        jobs._children.popitem()[1].wait()
        started.append(job)
        assert jobs.latest_job(own_data_folder, "no such task") == job
    assert [jobs.job_state(own_data_folder, job) is not None for job in started] == [
        *(False, True, True, True)
    ]


def test_a_build_waits_for_the_one_under_way_and_builds_what_came_meanwhile(
    own_data_folder: Home, monkeypatch: pytest.MonkeyPatch
):
    version = SimpleNamespace(version_id="20260101-2")
    outcomes = [
        BuildRunning.of("build_running", pid=1, since="now"),
        BuildRunning.of("build_running", pid=1, since="now"),
        SimpleNamespace(kind="published", version=version, seconds=1.23),
    ]

    def build_and_publish(*_: object, accept_shrinkage: bool) -> object:
        assert accept_shrinkage
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    texts: list[str] = []
    monkeypatch.setattr("warehouse.build.publish.build_and_publish", build_and_publish)
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_TRIES", 0.0)
    result = worker.TASKS["build"](
        own_data_folder,
        lambda what, *_: texts.append(what.in_language("en")),
        jobs.ACCEPT_SHRINKAGE,
    )
    assert result == {"kind": "published", "version": "20260101-2", "seconds": 1.2}
    assert outcomes == []
    assert texts == ["waiting for the end of another build; this one follows"] * 2


def test_a_job_that_wants_too_much_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ends: list[int] = []

    class Ended(Exception):
        pass

    def end(code: int) -> None:
        ends.append(code)
        raise Ended

    monkeypatch.setattr(worker.os, "_exit", end)
    monkeypatch.setattr(worker, "MOST_BYTES", 1)
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_LOOKS", 0.0)
    with pytest.raises(Ended):
        worker._watch(tmp_path)
    assert ends == [1]
    assert read_json(tmp_path / "result.json")["failed"][0]["en"].startswith(
        "The files are too large"
    )
