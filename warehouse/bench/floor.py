"""What dbt adds: its models' execution beside the same SQL run directly in one DuckDB process.

Both start from a file into which dbt has loaded the seeds, both have the same threads and memory,
and both are measured from the first model to the last: dbt's start-up, the seeds and the tests are
in neither. Both count the processor time of the whole process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from warehouse.bench.process import failed
from warehouse.build.dbt_folder import DbtProject
from warehouse.runtime.home import read_json
from warehouse.versions.store import current_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.runtime.home import Home

THREADS = "2"
MEMORY = "1600MB"
FILE_NAME = "warehouse.duckdb"
SLOWEST_LISTED = 10


def compare(home: Home) -> dict[str, Any]:
    """Run all models by dbt, then the SQL it compiled directly; return both in processor seconds.

    `ratio` is dbt's over the direct run's. Raises MeasurementFailed.
    """
    work = home.root / "bench-floor"
    shutil.rmtree(work, ignore_errors=True)
    (work / "dbt").mkdir(parents=True)
    environment = _environment(home, work / "dbt" / FILE_NAME)
    try:
        for _ in _dbt(work, environment, "seed"):
            pass
        shutil.copytree(work / "dbt", work / "direct")
        by_dbt = _models_by_dbt(work, environment)
        directly = _models_directly(work, home.batches)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return {
        "dbt": by_dbt,
        "direct": {name: round(directly[name], 3) for name in ("seconds", "cpu_seconds")},
        "ratio": round(by_dbt["cpu_seconds"] / directly["cpu_seconds"], 3),
        "slowest_models": dict(
            sorted(directly["models"].items(), key=lambda model: -model[1])[:SLOWEST_LISTED]
        ),
    }


def _environment(home: Home, file: Path) -> dict[str, str]:
    """Return what the dbt project asks its environment for; as of the current version's date."""
    version = current_version(home)
    return {
        "XUNTU_BATCHES": str(home.batches),
        "XUNTU_BUILD_FILE": str(file),
        "XUNTU_BUILD_THREADS": THREADS,
        "XUNTU_BUILD_MEMORY": MEMORY,
        "XUNTU_AS_OF_DATE": version.as_of_date.isoformat(),
        "XUNTU_VERSION_ID": version.version_id,
        "XUNTU_BUILT_AT": f"{version.built_at:%Y-%m-%d %H:%M:%S}",
        "XUNTU_IS_DEMONSTRATION": str(version.is_demonstration).lower(),
    }


def _dbt(
    work: Path, environment: Mapping[str, str], *arguments: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Run dbt, yielding its process id with each entry of its log as it comes."""
    project = DbtProject()
    command = [
        *(sys.executable, "-m", "warehouse.build.dbt_process"),
        *("--log-format", "json", "--log-level-file", "none", "--no-use-colors", *arguments),
        *("--project-dir", str(project.folder), "--profiles-dir", str(project.folder)),
        *("--target-path", str(work / "target")),
    ]
    lines = []
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith("{"):
                yield process.pid, json.loads(line)
    if process.returncode:
        raise failed(["dbt", *arguments], "".join(lines))


def _models_by_dbt(work: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Run the models by dbt; return the processor time between its first and its last."""
    before = after = seconds = 0.0
    for pid, entry in _dbt(work, environment, "run"):
        if entry["info"]["name"] == "LogStartLine" and not before:
            before = _cpu_seconds(pid)
        elif entry["info"]["name"] == "FinishedRunningStats":
            after = _cpu_seconds(pid)
            seconds = entry["data"]["execution_time"]
    return {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(after - before, 3),
        "start_up_cpu_seconds": round(before, 3),
    }


def _cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _models_directly(work: Path, batches: Path) -> dict[str, Any]:
    """Run the compiled models in a fresh process (`floor_process`); return what it measured."""
    listed = work / "statements.json"
    listed.write_text(json.dumps(statements(work / "target" / "manifest.json")), "utf-8")
    command = [
        *(sys.executable, "-m", "warehouse.bench.floor_process"),
        *(str(work / "direct" / FILE_NAME), str(listed), THREADS, MEMORY),
        str(batches),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise failed(command, done.stdout + done.stderr)
    return dict(json.loads(done.stdout))


def statements(manifest: Path) -> list[tuple[str, str]]:
    """Return (model, SQL) in an order in which each model follows those it reads."""
    nodes = read_json(manifest)["nodes"]
    models = {
        name: node
        for name, node in nodes.items()
        if node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral"
    }
    order = TopologicalSorter({name: node["depends_on"]["nodes"] for name, node in models.items()})
    return [
        (models[name]["name"], _create(models[name]))
        for name in order.static_order()
        if name in models
    ]


def _create(model: Mapping[str, Any]) -> str:
    kind = "view" if model["config"]["materialized"] == "view" else "table"
    return f"create or replace {kind} {model['relation_name']} as {model['compiled_code']}"
