"""A data folder that cannot be used is told in words by every command and page, never by a
traceback.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from tests.conftest import EXTENT
from tests.unit.builders.small_warehouse import accept_terms, put_version
from tests.unit.operations.faulty_disk import refusing
from warehouse.cli import main
from warehouse.operations import server
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home

pytestmark = pytest.mark.slow

EVERY_COMMAND = [
    *("versions", "path", "rollback", "rollback 20240630-1", "build", "build --force"),
    *("demo --scale county", "demo --clear", "batches", "undo 20240630-01", "redo 20240630-01"),
    *("doctor", "purge 20240630-01 --confirm 20240630-01", "template", "serve", "serve --no-demo"),
    *("import nothing.xlsx --accept-good", "import nothing.xlsx --classification 内部"),
]
COMMANDS = (
    EVERY_COMMAND
    if EXTENT == "all"
    else ["versions", "build", "demo --clear", "batches", "undo 20240630-01", "rollback", "serve"]
)
"""Each way into the folder once; every command in make test-all."""

SUB_FOLDERS = [
    *("batches", "incoming", "undone", "drafts", "refusals", "profiles", "jobs", "versions"),
    *("building", "cache", "logs", "xuntu.toml", "build.lock", "batches.lock", "removed.json"),
]

COMMAND = get_command(main.app)
"""The command with all that is below it, which Typer puts together anew for each call."""


@pytest.fixture(autouse=True)
def in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("XUNTU_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(main, "app", COMMAND)
    monkeypatch.setattr(server, "serve", lambda *_: print("served"))
    monkeypatch.setattr(server, "check_port", lambda *_: None)


def run(monkeypatch, capsys, command: str) -> tuple[int, str]:
    """The exit code of a command, and all it said."""
    monkeypatch.setattr(sys, "argv", ["xuntu", *command.split()])
    try:
        main.main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    else:
        code = 0
    return code, "".join(capsys.readouterr())


def assert_refused(code: int, text: str, command: str) -> None:
    assert code in (0, 1), (command, code, text)
    assert text.strip(), command
    assert "Traceback" not in text
    assert "Errno" not in text, (command, text)


def as_file(root: Path) -> None:
    root.write_text("no folder")


def as_broken_link(root: Path) -> None:
    root.symlink_to(root.parent / "nowhere" / "at all")


def as_link_to_itself(root: Path) -> None:
    root.symlink_to(root)


def as_device(root: Path) -> None:
    root.symlink_to("/dev/null")


def below_a_file(root: Path) -> None:
    root.parent.joinpath("file").write_text("")
    os.environ["XUNTU_HOME"] = str(root.parent / "file" / "home")


def of_a_name_too_long(root: Path) -> None:
    os.environ["XUNTU_HOME"] = str(root / ("长" * 100))


def of_a_path_too_long(root: Path) -> None:
    os.environ["XUNTU_HOME"] = str(root.joinpath(*["d" * 200] * 25))


def where_nothing_is_made(root: Path) -> None:
    os.environ["XUNTU_HOME"] = "/proc/of-nobody/home"


@pytest.mark.parametrize(
    "state",
    [
        *(as_file, as_broken_link, as_link_to_itself, as_device, below_a_file),
        *(of_a_name_too_long, of_a_path_too_long, where_nothing_is_made),
    ],
)
def test_every_command_tells_a_data_folder_that_is_none(
    own_data_folder, monkeypatch, capsys, state
):
    state(own_data_folder.root)
    for command in COMMANDS:
        code, text = run(monkeypatch, capsys, command)
        assert_refused(code, text, command)
        if command.startswith(("build", "demo --scale", "undo", "redo", "serve")):
            assert "served" not in text or command == "serve --no-demo"
            assert code == 1 or "served" in text, (command, text)


@pytest.mark.parametrize("name", SUB_FOLDERS)
def test_every_command_tells_a_file_or_folder_in_the_way_within_it(
    own_data_folder, monkeypatch, capsys, name
):
    home = own_data_folder
    home.root.mkdir()
    if "." in name:
        (home.root / name).mkdir()
    else:
        (home.root / name).write_text("in the way")
    for command in COMMANDS:
        if command == "serve" or command.startswith("demo --scale"):
            continue  # generates, where nothing stands in the way of that
        code, text = run(monkeypatch, capsys, command)
        assert_refused(code, text, command)


@pytest.mark.parametrize("error", [errno.EACCES, errno.EROFS, errno.EPERM, errno.EIO])
def test_every_command_tells_a_data_folder_that_may_not_be_written(
    own_data_folder, monkeypatch, capsys, error
):
    """Pretended, as modes do not bind root: every change under the folder is refused."""
    accept_terms(own_data_folder, is_demonstration=True)
    put_version(own_data_folder, "20240630-1")
    put_version(own_data_folder, "20240630-2")
    for command in COMMANDS:
        with refusing(own_data_folder.root, error):
            code, text = run(monkeypatch, capsys, command)
        assert_refused(code, text, command)
    assert own_data_folder.pointer.read_text().count("20240630-2") == 1


def test_a_disk_that_is_really_read_only_is_told(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system")
    try:
        home = Home(folder / "home")
        accept_terms(home, is_demonstration=True)
        put_version(home, "20240630-1")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        monkeypatch.setenv("XUNTU_HOME", str(home.root))
        for command in COMMANDS:
            code, text = run(monkeypatch, capsys, command)
            assert_refused(code, text, command)
            if command.startswith("build"):
                assert "read-only" in text
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_folder_of_another_owner_is_told(tmp_path, monkeypatch, capsys):
    """Truly refused: while the commands run, this process is nobody."""
    if os.geteuid() != 0:
        pytest.skip("only root may become nobody")
    home = Home(tmp_path / "home")
    accept_terms(home, is_demonstration=True)
    put_version(home, "20240630-1")
    for folder in (home.root, *home.root.rglob("*")):
        folder.chmod(0o700 if folder.is_dir() else 0o600)
    monkeypatch.setenv("XUNTU_HOME", str(home.root))
    for command in COMMANDS:  # what they import must be there before nobody may look for it
        with refusing(home.root, errno.EACCES):
            run(monkeypatch, capsys, command)
    for command in COMMANDS:
        os.seteuid(65534)
        try:
            code, text = run(monkeypatch, capsys, command)
        finally:
            os.seteuid(0)
        assert_refused(code, text, command)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EDQUOT, "Disk quota exceeded", "/srv/x"),
        RuntimeError("IO Error: could not write: No space left on device"),
        OSError("pyarrow: No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_is_known_whichever_library_met_it(error):
    fault = as_xuntu_error(error, Path("/srv/home"))
    assert fault is not None
    assert "full" in fault.in_language("en")[0]
    assert ("/srv/x" if getattr(error, "filename", None) else "/srv/home") in fault.in_language(
        "zh"
    )[0]


def test_what_is_no_fault_of_a_disk_or_folder_is_not_called_one():
    assert as_xuntu_error(ValueError("x"), Path("/srv")) is None
    assert as_xuntu_error(OSError(errno.ECHILD, "No child processes"), Path("/srv")) is None
