"""The data folder is its owner's alone, whatever the umask was and whoever made it."""

from __future__ import annotations

import io
import os
import shutil
import stat
import time
from pathlib import Path

import pytest

from tests import warm_process
from tests.unit.builders.small_warehouse import (
    AS_OF,
    PretendedDbt,
    accept_terms,
    put_version,
    write_project,
)
from tests.unit.test_cli import IMPORTED
from warehouse.build import publish
from warehouse.build.publish import build_and_publish
from warehouse.intake.batches.drafts import start_draft
from warehouse.intake.batches.undo import undo
from warehouse.operations.doctor import data_folder
from warehouse.operations.purge import purge
from warehouse.runtime import private
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.jobs import job_state, start_job
from warehouse.runtime.settings import load_settings
from warehouse.versions.store import current_version, list_versions

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def careless():
    """The umask of a process that minds nothing, as it was afterwards."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "office" / "var")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def modes(home: Home) -> dict[str, int]:
    """Every path of a data folder with its mode, links left out."""
    paths = [home.root, *home.root.rglob("*")]
    return {str(path.relative_to(home.root)): mode(path) for path in paths if not path.is_symlink()}


def assert_private(home: Home) -> None:
    for name, item in modes(home).items():
        path = home.root / name
        is_published = path.parent.parent == home.versions and path.is_file()
        expected = 0o700 if path.is_dir() else 0o400 if is_published else 0o600
        assert item == expected, (name, oct(item))


def test_whatever_is_written_is_its_owners_alone_and_published_files_are_read_only(
    home, tmp_path, monkeypatch
):
    monkeypatch.setattr(publish, "run_dbt", PretendedDbt())
    project = write_project(tmp_path)
    home.create()
    home.settings_file.write_text(f"as_of_date = {AS_OF}\n")
    home.settings_file.chmod(0o600)
    first, second = accept_terms(home), accept_terms(home, "二")
    start_draft(home, [("台账.xlsx", io.BytesIO(b"x"))])
    build_and_publish(home, project=project)
    home.settings_file.write_text(f"as_of_date = {AS_OF}\nversions_kept = 1\n")
    undo(home, second.batch_id)
    build_and_publish(home, project=project)
    assert len(list_versions(home)) == 1, "what is read-only can be pruned"
    assert_private(home)
    assert mode(first.folder / "terms.parquet") == 0o600, "a link in a build is the same file"
    purge(home, first.batch_id)
    assert_private(home)


def test_a_job_and_what_it_starts_write_nothing_that_others_can_read(home):
    job = start_job(home, "build")
    log = home.jobs / job / "output.log"
    while job_state(home, job).state == "running":
        time.sleep(0.1)
    assert log.exists()
    assert (home.jobs / job / "result.json").exists()
    assert_private(home)


def test_the_command_line_writes_nothing_that_others_can_read(home):
    code = "import os; os.umask(0); from warehouse.cli.main import main; main()"
    for arguments in (["demo", "--scale", "county"], ["doctor"], ["demo", "--clear"]):
        warm_process.completed(
            warm_process.waiting("from warehouse.cli.main import main; main()", *IMPORTED),
            arguments,
            statements=code,
            folder=PROJECT_ROOT,
            environment={**os.environ, "XUNTU_HOME": str(home.root)},
        )
    assert home.batches.is_dir()
    assert_private(home)


def opened_wide(home: Home) -> None:
    """Give a data folder the modes of an earlier install."""
    for path in [home.root, *home.root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    private._tightened.clear()


def test_the_folder_of_an_earlier_install_is_closed_and_what_is_in_it_read_as_before(home):
    batch = accept_terms(home)
    version = put_version(home, "20240630-1")
    home.settings_file.write_text('title = "某县"')
    (home.profiles / "profile.json").write_text("{}")
    opened_wide(home)
    assert len(home.wider()) == len(modes(home))
    home.create()
    assert home.wider() == []
    assert_private(home)
    assert load_settings(home).title == "某县"
    assert current_version(home) == version
    assert batch.folder.is_dir()


def test_the_doctor_tells_what_was_open_and_what_still_is(home, monkeypatch):
    put_version(home, "20240630-1")
    private._tightened.clear()
    home.create()
    assert data_folder.modes(home, []).state == "well"
    file = home.versions / "20240630-1" / "warehouse.duckdb"
    file.chmod(0o644)
    before = home.wider()
    assert before == [file]
    still = data_folder.modes(home, before)
    assert (still.state, str(file) in still.what.in_language("en")) == ("lacking", True)
    assert "chmod -R go=" in still.remedy.in_language("en")
    private._tightened.clear()
    home.create()
    closed = data_folder.modes(home, before)
    assert closed.state == "lacking"
    assert "closed" in closed.remedy.in_language("en")


@pytest.mark.parametrize("kind", ["sticky", "home", "program"])
def test_a_folder_that_is_more_than_the_data_folder_keeps_its_mode(tmp_path, monkeypatch, kind):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777 if kind == "sticky" else 0o755)
    if kind == "home":
        monkeypatch.setenv("HOME", str(shared))
    if kind == "program":
        monkeypatch.setattr(
            private, "__file__", str(shared / "warehouse" / "runtime" / "private.py")
        )
    other = shared / "other.txt"
    other.write_text("")
    other.chmod(0o644)
    Home(shared).create()
    assert mode(shared) == (0o1777 if kind == "sticky" else 0o755)
    assert mode(other) == 0o644
    assert mode(shared / "batches") == 0o700


def test_what_is_no_folder_is_not_said_to_be_open():
    assert Home(Path("/dev/null")).wider() == []
    assert Home(Path("/nowhere")).wider() == []


def test_links_out_of_the_data_folder_are_not_followed(home, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    outside.chmod(0o755)
    (outside / "file").write_text("")
    (outside / "file").chmod(0o644)
    home.create()
    (home.cache / "link").symlink_to(outside)
    shutil.rmtree(home.logs)
    home.logs.symlink_to(outside)
    private._tightened.clear()
    home.create()
    assert (mode(outside), mode(outside / "file")) == (0o755, 0o644)
