"""Whatever is killed, at whatever moment: the data folder is whole, and the next command succeeds.

Fault points are the changes of the file system themselves (`faulty_disk`), each in turn, the one
between the version's rename and the pointer's among them; and moments drawn at random.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import cache

import psutil
import pytest

from tests.conftest import EXTENT, SEED
from tests.unit.operations import data_folder_trials
from tests.unit.operations.data_folder_trials import (
    DEEDS,
    assert_nothing_left_over,
    assert_whole,
    copied,
    state,
)
from tests.unit.operations.faulty_disk import changes
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.versions.store import current_version, list_versions, rollback

pytestmark = pytest.mark.slow

XUNTU = [sys.executable, "-c", "from warehouse.cli.main import main; main()"]

KILLS = 200 if EXTENT == "all" else 5
"""At random moments, over all deeds but the server's."""

POINTS_TRIED = 10_000 if EXTENT == "all" else 1
"""Fault points of each deed, beside those that have a name."""

NAMED = {
    "publish": ["os.rename /versions/", "open /versions/.current", "os.rename /versions/current"],
    "accept": ["os.rename /batches/", "os.rename /refusals/", "os.remove /batches/"],
    "undo": ["os.rename /undone/"],
}
"""What a deed does at the moments that matter, as it is announced: it is killed before it."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with data_folder_trials.prepared(tmp_path_factory.mktemp("killed")) as folder:
        yield folder


@contextmanager
def forking(place, *options):
    """Asks `tests.unit.operations.killed_process`, which is ended at last."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.unit.operations.killed_process", str(place), *options],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def ask(**query):
            process.stdin.write(json.dumps(query) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.fixture(scope="module")
def killed(place):
    with forking(place) as ask:
        yield ask


def assert_survived(place, deed, before, wanted) -> None:
    """The folder is whole, as it was or as it was to be; the deed done again, and a build, succeed,
    and nothing is left over.
    """
    home = Home(place / "trial")
    assert_whole(home)
    result = state(home)
    assert result in (before, wanted), (result, before, wanted)
    if result != wanted:
        DEEDS[deed][1](home)
    if deed == "demo --clear":
        return
    if deed == "rollback":
        assert current_version(home) in list_versions(home)
    data_folder_trials.build(home)
    assert_nothing_left_over(home)
    assert_whole(home)


@cache
def outcome_of(place, deed):
    """What a deed changes, the state before it and after: the same however it is killed."""
    home = copied(place, deed)
    before = state(home)
    with changes(home.root) as disk:
        DEEDS[deed][1](home)
    return disk.seen, before, state(home)


def points(deed: str, seen: list[str]) -> list[int]:
    named = [
        number
        for number, change in enumerate(seen)
        if any(change.startswith(name) for name in NAMED.get(deed, ()))
    ]
    drawn = random.Random(f"{SEED} {deed}")  # noqa: S311 - which are tried
    others = [number for number in range(len(seen)) if number not in named]
    return sorted([*named, *drawn.sample(others, min(POINTS_TRIED, len(others)))])


@pytest.mark.parametrize("deed", DEEDS)
def test_killed_before_any_change_it_makes_the_folder_is_whole(place, killed, deed):
    seen, before, wanted = outcome_of(place, deed)
    for name in NAMED.get(deed, ()):
        assert any(change.startswith(name) for change in seen), (name, seen)
    for number in points(deed, seen):
        copied(place, deed)
        answer = killed(deed=deed, number=number)
        assert answer["killed"], (answer, seen[number])
        assert_survived(place, deed, before, wanted)


def test_a_version_that_was_never_shown_is_not_what_a_rollback_finds(place, killed):
    """Killed between its rename and the pointer's move."""
    seen, _, _ = outcome_of(place, "build")
    number = next(
        n for n, change in enumerate(seen) if change.startswith("open /versions/.current")
    )
    home = copied(place, "build")
    shown = current_version(home)
    assert killed(deed="build", number=number)["killed"]
    assert current_version(home) == shown
    never_shown = max(list_versions(home), key=lambda version: version.place)
    assert never_shown.place > shown.place
    data_folder_trials.build(home)
    assert never_shown.version_id not in [version.version_id for version in list_versions(home)]
    assert rollback(home) == shown


def test_killed_at_random_moments_the_folder_is_whole(place, killed):
    drawn = random.Random(SEED)  # noqa: S311 - when it is killed
    deeds = ["accept", "build", "undo", "publish", "demo"]
    outcomes = {deed: outcome_of(place, deed)[1:] for deed in deeds}
    lasts = {}
    for deed in deeds:
        copied(place, deed)
        lasts[deed] = killed(deed=deed)["seconds"]
    whole = kills = 0
    while kills < KILLS:
        deed = deeds[kills % len(deeds)]
        copied(place, deed)
        answer = killed(deed=deed, seconds=drawn.uniform(0, lasts[deed]))
        kills += answer["killed"]
        lasts[deed] = lasts[deed] if answer["killed"] else answer["seconds"]
        assert_survived(place, deed, *outcomes[deed])
        whole += answer["killed"]
    print(f"\n{kills} kills, {whole} whole")
    assert whole == kills


@pytest.mark.skipif(EXTENT != "all", reason="minutes: tried in make test-all")
def test_killed_while_dbt_is_at_work_the_folder_is_whole(place):
    """dbt is a process of its own; it ends with the one that was killed."""
    drawn = random.Random(SEED)  # noqa: S311 - when it is killed
    _, before, wanted = outcome_of(place, "build")
    with forking(place, "dbt") as killed_with_dbt:
        home = copied(place, "build")
        last = killed_with_dbt(deed="build")["seconds"]
        assert state(home) == wanted
        for _ in range(20):
            copied(place, "build")
            killed_with_dbt(deed="build", seconds=drawn.uniform(0, last))
            until = time.monotonic() + 30
            while dbts := [p for p in psutil.process_iter(["cmdline"]) if works_on(p, place)]:
                assert time.monotonic() < until, dbts
                time.sleep(0.05)
            assert_survived(place, "build", before, wanted)


def works_on(process: psutil.Process, place) -> bool:
    """Whether it is a dbt at work on a build of this test."""
    try:
        return "warehouse.build.dbt_process" in process.cmdline() and str(place) in process.cwd()
    except psutil.Error:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_served(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.parametrize("number", range(20 if EXTENT == "all" else 1))
def test_a_killed_serve_leaves_no_server_behind_and_the_folder_whole(place, number):
    home = copied(place, "build")
    before = state(home)
    port = free_port()
    drawn = random.Random(SEED + number)  # noqa: S311 - when it is killed
    with subprocess.Popen(
        [*XUNTU, "serve", "--no-demo", "--port", str(port)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "XUNTU_HOME": str(home.root), "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        until = time.monotonic() + 60
        if number == 0:  # once it serves
            while not is_served(port):
                assert time.monotonic() < until
                time.sleep(0.1)
        else:
            time.sleep(drawn.uniform(0, 6))
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    assert not is_served(port)
    assert_whole(home)
    assert state(home) == before
    data_folder_trials.build(home)
    assert_nothing_left_over(home)
