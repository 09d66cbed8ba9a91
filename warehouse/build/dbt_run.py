"""One run of `dbt build` in a process of its own, followed by its log lines."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from warehouse.build.dbt_folder import DbtProject, linked_project, seen_from_project
from warehouse.build.dbt_process import WORKS_IN
from warehouse.build.engines.engine import EMBEDDED
from warehouse.runtime.home import read_json
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.build.engines.engine import Engine
    from warehouse.runtime.progress import Progress

DBT: tuple[str, ...] = (sys.executable, "-m", "warehouse.build.dbt_process")
"""The command that runs dbt, without dbt's own arguments."""

PARSED_PROJECT = "partial_parse.msgpack"
"""dbt's parsed project: it tells by itself what of it still holds, and parses only the rest."""


KEPT_OF_DBT = ("manifest.json", "run_results.json", "semantic_manifest.json")
"""What dbt writes of a run that a version keeps."""


@dataclass(frozen=True)
class NodeFailure:
    """A model or test that failed. `rows` counts what a test found; None for an error."""

    name: str
    kind: str
    rows: int | None
    reason: str
    sql: str


@dataclass
class DbtResult:
    """How a run went. Times in seconds, memory in bytes (the process's highest)."""

    exit_code: int = 0
    seconds: float = 0.0
    model_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    failures: list[NodeFailure] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run_dbt(
    project: DbtProject,
    *,
    target: Path,
    cache: Path,
    environment: Mapping[str, str],
    log_file: Path,
    progress: Progress,
    engine: Engine = EMBEDDED,
) -> DbtResult:
    """Run `dbt build` on `engine` without the tests that only a change of models asks for, into
    `target`.

    `target` lies in the folder of one build, and that among builds. `cache` keeps dbt's parsed
    project from run to run, one for each engine. The process ends with its caller.
    """
    kept = cache / (PARSED_PROJECT if engine == EMBEDDED else f"{engine}-{PARSED_PROJECT}")
    target.mkdir(parents=True)
    place = target.parent.parent
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(kept, target / PARSED_PROJECT)
    started = time.monotonic()
    result = DbtResult()
    as_seen = {name: seen_from_project(value, place) for name, value in environment.items()}
    with (
        linked_project(project, place) as linked,
        log_file.open("w", encoding="utf-8") as log,
        dbt_process(
            _build_arguments(seen_from_project(str(target), place), engine),
            {**as_seen, WORKS_IN: str(linked)},
        ) as process,
    ):
        _follow(process.stdout or (), log, result, progress)
        await_end(process, result)
    result.seconds = time.monotonic() - started
    read_results(target, result)
    if result.exit_code == 0:
        _keep_parsed_project(target, kept)
    return result


@contextmanager
def dbt_process(
    arguments: Sequence[str], environment: Mapping[str, str], command: Sequence[str] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Yield dbt, or another `command`, at work, its words coming on `stdout`; it ends when the
    context does.
    """
    with subprocess.Popen(
        [*(command or DBT), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
        encoding="utf-8",
        errors="replace",
    ) as process:
        # Leaving closes dbt's standard input, which ends it should it still be running.
        yield process


def await_end(process: subprocess.Popen[str], result: DbtResult) -> None:
    """Wait until a process ends; note its exit code and what it took."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = result.exit_code = os.waitstatus_to_exitcode(status)
    result.cpu_seconds = usage.ru_utime + usage.ru_stime
    result.peak_memory_bytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def project_arguments(folder: Path | str, target: Path | str, output: str = "build") -> list[str]:
    """Return the options of every dbt command on the project in `folder` that writes into
    `target`, by one of the outputs of its profile.
    """
    return [
        *("--project-dir", str(folder), "--profiles-dir", str(folder)),
        *("--target", output),
        *("--target-path", str(target)),
    ]


def _build_arguments(target: str, engine: Engine) -> list[str]:
    return [
        *("--log-format", "json", "--log-level-file", "none", "--no-use-colors"),
        *("build", "--exclude-resource-type", "unit_test", "--exclude"),
        *("tag:before_marts", "tag:metricflow"),
        *project_arguments(".", target, "build" if engine == EMBEDDED else engine),
    ]


def _follow(lines: Iterable[str], log: IO[str], result: DbtResult, progress: Progress) -> None:
    """Read dbt's log lines to their end: words into the log file, counts to `progress`."""
    progress(message("step_dbt_start"), 0, 0)
    finished = 0
    for line in lines:
        entry = _entry(line)
        words = entry["info"]["msg"].strip()
        if words:
            log.write(f"{entry['info']['ts'][11:19]} {words}\n")
        if entry["info"]["level"] == "error" and words:
            result.errors.append(words)
        data = entry["data"]
        total = data.get("total") or data.get("num_models")
        if entry["info"]["name"] == "LogStartLine":
            progress(message("step_dbt", name=data["node_info"]["node_name"]), finished, total)
        elif total and "index" in data:
            finished += 1
            progress(message("step_dbt", name=data["node_info"]["node_name"]), finished, total)
        elif entry["info"]["name"] == "FinishedRunningStats":
            result.model_seconds = data["execution_time"]


def _entry(line: str) -> dict[str, Any]:
    """Return one log line; what is no JSON (a crash's last words) is taken as words of an error."""
    with contextlib.suppress(ValueError):
        entry = json.loads(line)
        if isinstance(entry, dict) and "info" in entry:
            return entry
    level = "error" if "Error" in line else "info"
    now = time.strftime("%Y-%m-%dT%H:%M:%S")
    return {"info": {"msg": line, "level": level, "name": "", "ts": now}, "data": {}}


def read_results(target: Path, result: DbtResult) -> None:
    """Note in `result` what dbt says in `target` that failed."""
    try:
        nodes = read_json(target / "run_results.json")["results"]
    except (OSError, ValueError):
        return  # dbt ended before it ran anything; its error lines say why
    for node in nodes:
        if node["status"] not in ("error", "fail", "runtime error"):
            continue
        kind, _, name = node["unique_id"].partition(".")
        result.failures.append(
            NodeFailure(
                name=name.split(".")[1],
                kind=kind,
                rows=node["failures"] if node["status"] == "fail" else None,
                reason=node["message"] or "",
                sql=(node.get("compiled_code") or "").strip(),
            )
        )


def _keep_parsed_project(target: Path, kept: Path) -> None:
    """Keep it for the next run. It only saves time: a disk without room for it is no error."""
    draft = kept.with_name(f".{kept.name}.{os.getpid()}")
    try:
        shutil.copyfile(target / PARSED_PROJECT, draft)
        draft.replace(kept)
    except OSError:
        draft.unlink(missing_ok=True)
