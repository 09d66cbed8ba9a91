"""The bench measures what it says: processes, their children, every query, and all of a report."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import polars as pl
import pytest

from pages.parts.frame import data, navigation, recorded_queries
from pages.parts.frame.recorded_queries import RecordedQuery
from tests.unit.test_snapshot import QUERIES
from warehouse.access.scope import Scope
from warehouse.bench import BenchPart, growth, report, screens
from warehouse.bench.county_ledger import accept_county_ledger
from warehouse.bench.floor import statements
from warehouse.bench.page_queries import percentile
from warehouse.bench.process import MeasurementFailed, Memory, measured
from warehouse.bench.watched import Sample, milliseconds
from warehouse.demo.generate import generate
from warehouse.intake.batches.in_force import rows_in_force
from warehouse.intake.batches.store import list_batches
from warehouse.queries.snapshot import Snapshot
from warehouse.runtime.home import PROJECT_ROOT, Home
from warehouse.runtime.settings import load_settings
from warehouse.schema.tables import TABLES

pytestmark = pytest.mark.slow

MEBIBYTE = 2**20


def in_a_child(script: str) -> list[str]:
    """A command whose child, not itself, runs a script."""
    inner = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {script!r}], check=True)"
    )
    return [sys.executable, "-c", inner]


@pytest.mark.parametrize("memory", ["resident", "proportional"])
def test_a_childs_memory_counts(tmp_path: Path, memory: Memory) -> None:
    hold = "import time; held = bytearray(200 * 2**20); time.sleep(0.8)"
    usage = measured(in_a_child(hold), {}, tmp_path / "log", memory)
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


def test_every_query_is_one_that_a_page_or_an_alert_asks() -> None:
    """What nobody asks is not measured, and need not be there."""
    questions: set[str] = set()
    askers = [PROJECT_ROOT / "pages", PROJECT_ROOT / "warehouse" / "upkeep"]
    for file in (file for folder in askers for file in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                questions.add(f"{node.value.id}.{node.attr}")
            elif isinstance(node, ast.ImportFrom):
                module = (node.module or "").rpartition(".")[2]
                questions |= {f"{module}.{alias.name}" for alias in node.names}
    assert len(QUERIES) > 60
    assert QUERIES.keys() - questions == set()


def test_what_a_page_asks_is_recorded_for_each_of_its_choices(small_demonstration, monkeypatch):
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    opened, chosen = (
        {q.name for q in recorded_queries.questions_of("region", "411102", with_choices=choices)}
        for choices in (False, True)
    )
    assert "rectification.rectification_lists.problems" in opened
    assert "lists.uninspected_villages" in chosen - opened
    assert opened < chosen


def test_what_was_recorded_is_asked_again_of_the_database(small_demonstration, monkeypatch):
    monkeypatch.setenv("XUNTU_HOME", str(small_demonstration.root))
    view = data.snapshot(Scope.everything("100000"))
    questions: list[str] = []

    def query(_view: Snapshot, region: str) -> pl.DataFrame:
        questions.append(region)
        return pl.DataFrame()

    both = [RecordedQuery(query, ("411102",)), RecordedQuery(query, ("411103",))]
    (row,) = recorded_queries.measured(view, {("village", "county", "lists.it"): both})
    assert (row["page"], row["level"], row["query"]) == ("village", "county", "lists.it")
    assert row["samples"] == recorded_queries.SAMPLES == questions[1:].count("411102") * 2
    assert 0 <= row["p50_ms"] <= row["p95_ms"]


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
SCREENS = {
    "measured_on": "2024-06-30",
    "machine": {
        "processor": "A",
        "architecture": "x86_64",
        "cores": 2,
        "memory_gib": 8.0,
        "system": "Debian",
    },
    "versions": {"streamlit": "1.67.0"},
    "rows": [
        screens.summary(
            "region",
            "region, again",
            [
                Sample(210.4, 250, 300, 59_600, 0, 0.05, 0.31, 0.25),
                Sample(180, 220, 900, 40_000, 0, 0.04, 0.3, 0.75),
                Sample(380, 400, 450, 59_000, 0, 0.07, 0.5, 0.5),
            ],
        ),
        {"page": "map_wall", "act": "months played", "samples": 32, "months_per_second": 4.1},
        {"page": "village", "act": "failed", "samples": 0, "reason": "nothing changed"},
    ],
}


def test_a_report_keeps_what_a_run_did_not_measure(tmp_path: Path) -> None:
    report.write(tmp_path, "small", {"generation": GENERATION})
    report.write(tmp_path, "county", {"generation": GENERATION})
    text = report.write(tmp_path, "small", {"screens": SCREENS})
    kept = json.loads((tmp_path / report.JSON_FILE).read_text())
    assert list(kept) == ["county", "small"]
    assert kept["small"] == {"generation": GENERATION, "screens": SCREENS}
    assert "| 1,234,567 | 8 MB | 1.2 s | 2.5 s | 512 MB |" in text
    assert (
        "| region | region, again | 3 | 210 / 380 | 250 / 400 | 450 / 900 | 59 / 60 | 0 / 0 "
        "| 50 / 70 | 310 / 500 |"
    ) in text
    assert "| map_wall | months played | 32 | 4.1 a second |" in text
    assert "| village | failed | 0 | nothing changed |" in text
    assert "0.50 processors busy meanwhile, at most 0.75" in text
    assert text == (tmp_path / report.MARKDOWN_FILE).read_text()


def test_many_hand_outs_are_reported_with_what_they_took(tmp_path: Path) -> None:
    usage = {name: GENERATION[name] for name in ("seconds", "cpu_seconds", "peak_memory_bytes")}
    row = {"kind": "brief", "files": 100, **usage}
    place = {name: SCREENS[name] for name in ("measured_on", "machine", "versions")}
    text = report.write(tmp_path, "small", {"handouts": {**place, "load": 1.5, "rows": [row]}})
    assert "| brief | 100 | 1.2 s | 2.5 s | 512 MB |" in text
    # growth is asked for by itself, by how many times
    assert report.TABLES.keys() - {"place", report.GROWTH} == set(BenchPart)


def test_a_time_runs_to_the_last_change_of_its_kind() -> None:
    """Pictures are right with their figures at the earliest; what did not change was right."""
    times = {"began": 100.0, "figures": 250.0, "pictures": 180.0, "changed": 240.0}
    assert milliseconds(times) == {"figures_ms": 150, "pictures_ms": 150, "settled_ms": 150}
    times = {"began": 100.0, "figures": 0.0, "pictures": 300.0, "changed": 700.0}
    assert milliseconds(times) == {"figures_ms": 0, "pictures_ms": 200, "settled_ms": 600}


@pytest.mark.parametrize(
    ("times", "are_enough"),
    [
        ([], False),
        ([100], False),
        ([100, 110], True),
        ([100, 190], False),
        ([100, 190, 300], True),
    ],
)
def test_what_comes_out_alike_is_not_measured_again_and_again(times, are_enough) -> None:
    samples = [Sample(each, each, each, 0, 0, 0, 0, 0) for each in times]
    assert screens.are_enough(samples, 2, 3) is are_enough


def test_the_pages_of_the_bench_are_those_of_the_product() -> None:
    assert screens.PAGES == navigation.PAGES


def test_a_report_does_not_name_the_machine(tmp_path: Path) -> None:
    from warehouse.bench.machine import machine, versions  # noqa: PLC0415 - asks the browser

    place = {"measured_on": "2024-06-30", "machine": machine(), "versions": versions()}
    text = report.write(tmp_path, "small", {"place": place})
    assert set(place["machine"]) == {"processor", "architecture", "cores", "memory_gib", "system"}
    assert place["versions"]["duckdb"] in text


def test_problems_grow_by_the_number_asked_for_and_nothing_else_does(tmp_path: Path) -> None:
    demonstration, office = Home(tmp_path / "demonstration"), Home(tmp_path / "office")
    demonstration.create()
    generate(demonstration, "county", 1)
    growth.grow(demonstration, office, 3)
    assert load_settings(office).as_of_date == growth.AS_OF_DATE
    once, thrice = (
        {name: rows_in_force(home, name).select(pl.len()).collect().item() for name in TABLES}
        for home in (demonstration, office)
    )
    assert {name for name in TABLES if thrice[name] != once[name]} == {
        *growth.GROWING,
        "region_aliases",
    }
    assert thrice["problems"] == 3 * once["problems"] > 0
    ids = rows_in_force(office, "problems").select("problem_id").collect()["problem_id"]
    assert ids.is_unique().all()

    before = [batch.batch_id for batch in list_batches(office)]
    ledger = accept_county_ledger(office, is_demonstration=False)
    assert ledger.tables["problems"]["rows"] == thrice["problems"]  # it is one county alone
    assert rows_in_force(office, "problems").select(pl.len()).collect().item() == len(ids)
    assert ledger.batch_id not in before


def test_growth_is_kept_beside_what_was_measured_before(tmp_path: Path) -> None:
    usage = {"seconds": 9.0, "cpu_seconds": 12.0, "peak_memory_bytes": 10**9}
    figures = {"rows": 2_000_000, "spilled_bytes": 0, "version_bytes": 10**6, "full": usage}
    for times in ("1", "3"):
        measured = {"growth": {times: {**figures, "county": usage}}}
        text = report.write(tmp_path, "default", measured)
    assert "| 1x | 2,000,000 | 9.0 s | 12.0 s | 1,000 MB | 6.00 s | 0 MB | 1 MB | 12.0 s |" in text
    assert "| 3x |" in text
