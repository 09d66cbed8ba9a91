"""The bench measures what it says: processes, their children, every query, and all of a report."""

from __future__ import annotations

import inspect
import json
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from warehouse import queries
from warehouse.bench import report
from warehouse.bench.floor import statements
from warehouse.bench.page_queries import ASKED, percentile
from warehouse.bench.process import MeasurementFailed, measured

MEBIBYTE = 2**20


def in_a_child(script: str) -> list[str]:
    """A command whose child, not itself, runs a script."""
    inner = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {script!r}], check=True)"
    )
    return [sys.executable, "-c", inner]


def test_a_childs_memory_counts(tmp_path: Path) -> None:
    hold = "import time; held = bytearray(200 * 2**20); time.sleep(0.5)"
    usage = measured(in_a_child(hold), {}, tmp_path / "log")
    assert 200 * MEBIBYTE < usage.peak_memory_bytes < 400 * MEBIBYTE
    assert usage.seconds >= 0.5


def test_a_childs_processor_time_counts(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.6: pass"
    usage = measured(in_a_child(burn), {}, tmp_path / "log")
    assert 0.6 <= usage.cpu_seconds < 2


def test_the_environment_reaches_the_command(tmp_path: Path) -> None:
    measured(
        [sys.executable, "-c", "import os; print(os.environ['GIVEN'])"],
        {"GIVEN": "x"},
        tmp_path / "log",
    )
    assert (tmp_path / "log").read_text() == "x\n"


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(MeasurementFailed, match="the reason"):
        measured([sys.executable, "-c", "raise SystemExit('the reason')"], {}, tmp_path / "log")


def test_percentiles_lie_between_the_samples() -> None:
    assert percentile([float(number) for number in range(101)], 95) == pytest.approx(95)
    assert percentile([3.0, 1.0, 2.0], 50) == pytest.approx(2)


def test_every_query_is_measured() -> None:
    offered = set()
    for module in iter_modules(queries.__path__):
        functions = inspect.getmembers(
            import_module(f"warehouse.queries.{module.name}"), inspect.isfunction
        )
        offered |= {
            f"{module.name}.{name}"
            for name, function in functions
            if function.__module__ == f"warehouse.queries.{module.name}"
            and not name.startswith("_")
            and "snapshot" in inspect.signature(function).parameters
        }
    asked = {query.partition(" ")[0] for page in ASKED.values() for query in page}
    assert len(offered) > 5
    assert offered <= asked


def test_models_run_after_those_they_read(tmp_path: Path) -> None:
    def model(name: str, kind: str, *reads: str) -> dict[str, object]:
        return {
            "name": name,
            "resource_type": "model",
            "config": {"materialized": kind},
            "depends_on": {"nodes": [*(f"model.{read}" for read in reads), "seed.s", "macro.m"]},
            "relation_name": f'"{name}"',
            "compiled_code": "select 1",
        }

    nodes = {
        "model.last": model("last", "table", "middle"),
        "model.first": model("first", "view"),
        "model.middle": model("middle", "table", "first"),
        "seed.s": {"name": "s", "resource_type": "seed"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    assert statements(tmp_path / "manifest.json") == [
        ("first", 'create or replace view "first" as select 1'),
        ("middle", 'create or replace table "middle" as select 1'),
        ("last", 'create or replace table "last" as select 1'),
    ]


GENERATION = {
    "rows": 1234567,
    "bytes": 8_000_000,
    "seconds": 1.25,
    "cpu_seconds": 2.5,
    "peak_memory_bytes": 512_000_000,
}
SCREENS = [
    {"interaction": "metric change", "samples": 12, "p50_ms": 210, "p95_ms": 380, "kilobytes": 9.5}
]


def test_a_report_keeps_what_a_run_did_not_measure(tmp_path: Path) -> None:
    report.write(tmp_path, "small", {"generation": GENERATION})
    report.write(tmp_path, "county", {"generation": GENERATION})
    text = report.write(tmp_path, "small", {"screens": SCREENS})
    kept = json.loads((tmp_path / report.JSON_FILE).read_text())
    assert list(kept) == ["county", "small"]
    assert kept["small"] == {"generation": GENERATION, "screens": SCREENS}
    assert "| 1,234,567 | 8 MB | 1.2 s | 2.5 s | 512 MB |" in text
    assert "| metric change | 12 | 210 ms | 380 ms | 9.5 KB |" in text
    assert text == (tmp_path / report.MARKDOWN_FILE).read_text()


def test_a_report_does_not_name_the_machine(tmp_path: Path) -> None:
    from warehouse.bench.machine import machine, versions  # noqa: PLC0415 - asks the browser

    place = {"measured_on": "2024-06-30", "machine": machine(), "versions": versions()}
    text = report.write(tmp_path, "small", {"place": place})
    assert set(place["machine"]) == {"processor", "architecture", "cores", "memory_gib", "system"}
    assert place["versions"]["duckdb"] in text
