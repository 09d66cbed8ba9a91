"""The soak says what is wrong, and tries again what was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.bench.soak import imports, run
from warehouse.bench.soak.__main__ import report
from warehouse.bench.soak.faults import Faults
from warehouse.runtime.home import Home


def test_memory_that_grows_is_told_from_caches_that_fill():
    fills = [(float(second), 300 + min(second, 40)) for second in range(120)]
    grows = [(float(second), 300 + 2 * second) for second in range(120)]
    assert run.growth_of(fills) == 0
    assert run.growth_of(grows) == pytest.approx(0.19, abs=0.02)
    assert run.growth_of([]) == 0


class Ended:
    """A command that ended with a code."""

    def __init__(self, code: int) -> None:
        self._code = code

    def wait(self) -> int:
        return self._code


def test_a_ledger_whose_import_or_build_was_killed_is_brought_again(
    own_data_folder: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    codes = [-9, 0, -9, 0, 0, 0, 0]
    commands: list[str] = []

    def xuntu(_: Home, *arguments: str, **__: object) -> Ended:
        commands.append(arguments[0])
        return Ended(codes.pop(0))

    monkeypatch.setattr(imports, "xuntu", xuntu)
    monkeypatch.setattr(imports, "SECONDS_BEFORE_AGAIN", 0.0)
    ledgers = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    coming_in = imports.Imports(own_data_folder, ledgers, 0.0, tmp_path / "log")
    coming_in.start()
    while len(coming_in.accepted) < 2:
        pass
    coming_in.stop()
    assert commands == ["import", *["import", "build"] * 3]
    assert (coming_in.accepted, coming_in.failures) == (ledgers, 2)


def test_what_is_wrong_stands_in_the_report_and_in_the_exit_code():
    figures = {
        "seconds": 120.0,
        "users": 10,
        "processes": 2,
        "acts": 200,
        "errors": 1,
        "queued": 0,
        "changes_ms": [90, 400, 900],
        "reconnects": 7,
        "imports": 3,
        "imports_again": 2,
        "rows_accepted": 60,
        "rows_lost": 1,
        "rows_twice": 0,
        "faults": {"disk full": 1},
        "memory_mb": [(0.0, 340.0), (100.0, 400.0)],
    }
    record = {"errors": [(12.0, "region: an error")]}
    faults = Faults.__new__(Faults)
    faults.wrong = []
    wrong = run._wrong(run.Plan(120), record, figures, faults, ["left over: x"])
    text = report({**figures, "wrong": wrong})
    for part in ("shown to a reader at 12 s", "1 rows_lost", "left over: x", "| fault: disk full"):
        assert part in text
    assert "Nothing was wrong" in report({**figures, "wrong": []})
