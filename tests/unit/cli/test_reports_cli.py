"""`xuntu report` writes what is wanted, prints the files alone, and refuses in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse.runtime.home import PROJECT_ROOT, Home

pytestmark = pytest.mark.slow

XUNTU = [sys.executable, "-c", "from warehouse.cli.main import main; main()", "report"]
CITY = "411100"


def started(home: Home, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*XUNTU, *arguments],
        env={**os.environ, "XUNTU_LANG": "en", "XUNTU_HOME": str(home.root)},
        cwd=PROJECT_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_county_is_written_by_the_process_and_its_files_printed(small_demonstration, tmp_path):
    options = ["--kind", "brief", "--region", "411102", "--format", "xlsx", "--format", "pdf"]
    run = started(small_demonstration, *options, "--lang", "en", "--out", str(tmp_path / "out"))
    printed, _ = run.communicate()
    assert run.returncode == 0
    files = [Path(line) for line in printed.splitlines()]
    assert [file.suffix for file in files] == [".pdf", ".xlsx"]
    assert all(file.name.startswith("2024-06-30_411102_") for file in files)
    assert files[0].read_bytes().startswith(b"%PDF")
    assert sorted((tmp_path / "out").iterdir()) == files


def test_what_cannot_be_written_is_refused_in_words_with_a_code(small_demonstration, tmp_path):
    run = started(small_demonstration, "--kind", "letter", "--out", str(tmp_path / "out"))
    printed, errors = run.communicate()
    assert (run.returncode, printed) == (1, "")
    assert "There is no such kind of hand-out: letter." in errors
    assert "brief" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "out").exists()


def test_told_to_end_it_leaves_nothing_half_written(small_demonstration, tmp_path):
    out = tmp_path / "out"
    # More than a few are shared out among processes, which end too.
    run = started(small_demonstration, "--kind", "village", "--region", "411102", "--out", str(out))
    until = time.monotonic() + 120
    while not list(out.glob("*.pdf")) and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    printed, errors = run.communicate()
    assert run.returncode == 130
    assert "Cancelled" in errors
    assert sorted(str(file) for file in out.iterdir()) == sorted(printed.splitlines())
    assert all(Path(file).read_bytes().startswith(b"%PDF") for file in printed.splitlines())
