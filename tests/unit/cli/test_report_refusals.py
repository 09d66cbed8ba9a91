"""Whatever keeps a hand-out from being written, `xuntu report` says it in words, ends with a code
and leaves nothing half written.

Command and job run here, in one process: what is replaced is how the job's process is started.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest

from pages.parts.frame import data
from pages.parts.handouts.kinds.catalogue import KINDS
from pages.parts.handouts.writing import process, units, writing
from tests.unit.builders import documents
from warehouse.cli import main as command
from warehouse.handouts import fonts
from warehouse.handouts.docx import template
from warehouse.operations import job_process, reports
from warehouse.runtime import jobs
from warehouse.runtime.home import Home
from warehouse.words.messages import Text

CITY, COUNTY = "411100", "411102"

Report = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(
    small_demonstration: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Report:
    """Runs the command; returns its code and what it printed on standard output and error."""
    brief = replace(KINDS["brief"], compose=lambda context: documents.document(context.language))
    for module in (units, writing):
        monkeypatch.setattr(module, "KINDS", {**KINDS, "brief": brief})
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    monkeypatch.setenv("XUNTU_LANG", "en")
    monkeypatch.setattr(jobs, "subprocess", _HERE)
    for module in (command, job_process):
        monkeypatch.setattr(module, "keep_private", lambda: None)
        monkeypatch.setattr(module, "start_log", lambda *_: None)
    monkeypatch.setattr(jobs, "_children", {})
    monkeypatch.setattr(job_process.os, "nice", lambda _: 0)
    monkeypatch.setattr("pages.parts.handouts.writing.crew.FEW", 1_000)

    def report_(*arguments: str) -> tuple[int, str, str]:
        options = arguments if "--kind" in arguments else ("--kind", "brief", *arguments)
        out = ["--out", str(tmp_path / "out")]
        monkeypatch.setattr(sys, "argv", ["xuntu", "report", *options, *out])
        with pytest.raises(SystemExit) as ended:
            command.main()
        printed, errors = capsys.readouterr()
        return int(ended.value.code or 0), printed, errors

    return report_


def _run_here(arguments: list[str], **_: object) -> SimpleNamespace:
    """Run a job's module as its process would."""
    kept, sys.argv = sys.argv, arguments[2:]
    try:
        job_process.run({reports.TASK: process.write})
    except SystemExit:
        pass
    finally:
        sys.argv = kept
    return SimpleNamespace(pid=os.getpid(), poll=lambda: 0, wait=lambda _: 0)


_HERE = SimpleNamespace(
    Popen=_run_here, STDOUT=0, DEVNULL=0, TimeoutExpired=subprocess.TimeoutExpired
)


def no_field(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    own = folder / "brief.docx"
    docx.Document().save(str(own))
    monkeypatch.setattr(template, "of_office", lambda *_: own)


def no_font(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setattr(fonts, "_faces", dict)
    monkeypatch.setattr(fonts, "families", fonts.families.__wrapped__)


def full_disk(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    def write(file: Path, __: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    monkeypatch.setattr(writing, "write_bytes", write)


def not_allowed(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    # Whoever runs the tests may be allowed everything.
    def write(folder: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    monkeypatch.setattr(process, "_try_out", write)


def file_in_the_way(_: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "out").write_text("mine")


def narrow_scope(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    office = replace(data.settings(), root_region=CITY)
    monkeypatch.setattr(data, "settings", lambda: office)


def nothing(_: pytest.MonkeyPatch, __: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("arguments", "arrange", "named"),
    [
        (["--kind", "letter"], nothing, "letter"),
        (["--region", "510000", "--each", "county"], narrow_scope, "510000"),
        (["--region", COUNTY, "--month", "2031-01"], nothing, "2031-01"),
        (["--region", COUNTY, "--format", "docx"], no_field, "body"),
        (["--region", COUNTY, "--format", "pdf"], no_font, "font"),
        (["--region", CITY, "--each", "county"], full_disk, "full"),
        (["--region", CITY, "--each", "county", "--zip"], full_disk, "full"),
        (["--region", COUNTY], not_allowed, "denied"),
        (["--region", COUNTY], file_in_the_way, "out"),
        (["--kind", "notice", "--region", COUNTY, "--since", "2024-01-31"], nothing, "--since"),
        (["--kind", "village", "--region", COUNTY, "--since", "2024-01-31"], nothing, "--since"),
        (["--kind", "agenda", "--region", CITY, "--since", "2024-01-31"], nothing, "--since"),
        (["--region", COUNTY, "--since", "yesterday"], nothing, "yesterday"),
        (["--kind", "agenda", "--region", CITY, "--agenda", "Never"], nothing, "Never"),
    ],
)
def test_what_keeps_a_hand_out_from_being_written_is_said_and_leaves_nothing(
    report, monkeypatch, tmp_path, arguments, arrange, named
):
    arrange(monkeypatch, tmp_path)
    code, printed, errors = report(*arguments)
    assert (code, printed) == (1, "")
    assert named in errors
    assert "Traceback" not in errors
    out = tmp_path / "out"
    assert out.read_text() == "mine" if out.is_file() else not list(out.glob("**/*"))


def test_a_folder_that_bears_the_name_of_a_file_is_said_and_the_others_are_written(
    report, tmp_path
):
    code, printed, _ = report("--region", CITY, "--each", "county", "--format", "xlsx")
    assert code == 0
    file, *others = (Path(line) for line in printed.splitlines())
    file.unlink()
    file.mkdir()
    code, printed, errors = report("--region", COUNTY, "--format", "xlsx")
    assert (code, printed) == (1, "")
    assert str(file) in errors
    assert sorted(file.parent.iterdir()) == [file, *others]


def test_a_name_that_no_system_takes_is_written_without_what_it_refuses(
    report, monkeypatch, tmp_path
):
    odd = units.HandoutUnit(COUNTY, Text.of("../甲/乙:*?\u202e|<" + "村" * 200))
    monkeypatch.setattr(units, "_unit", lambda _: odd)
    code, printed, _ = report("--region", COUNTY, "--format", "xlsx")
    assert code == 0
    (file,) = (Path(line) for line in printed.splitlines())
    assert [file] == list((tmp_path / "out").iterdir())
    assert not set(file.name) & set('\\/:*?"<>|\u202e')
    assert len(file.name.encode()) < 240
