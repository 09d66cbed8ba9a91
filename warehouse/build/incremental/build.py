"""Builds a version from the current one: only what hangs on changed ledgers is made anew.

Where that is not certain to be what a full build makes, nothing is done and dbt builds in full.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any

from warehouse.build.build_plan import current_or_none
from warehouse.build.dbt_folder import linked_project, seen_from_project
from warehouse.build.dbt_process import WORKS_IN
from warehouse.build.dbt_run import DbtResult, NodeFailure, await_end, dbt_process
from warehouse.build.incremental.changed_ledgers import Change, change_since
from warehouse.build.incremental.statements import Statement, statements_of
from warehouse.runtime.home import read_json
from warehouse.runtime.log import note
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from warehouse.build.build_plan import BuildPlan
    from warehouse.build.dbt_folder import DbtProject
    from warehouse.runtime.home import Home
    from warehouse.runtime.progress import Progress
    from warehouse.versions.version import Version

LONGEST_WITHOUT_FULL = dt.timedelta(days=7)
"""From when on a build is in full again, whatever changed."""

COMMAND = (sys.executable, "-m", "warehouse.build.incremental.process")
STATEMENTS = "statements.json"

_HOUR = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Basis:
    """The version to build from, and of what a build reads other rows than it did."""

    version: Version
    change: Change


def basis_of(home: Home, project: DbtProject, plan: BuildPlan) -> Basis | None:
    """Return what a build of `plan` can be made from; None where it has to be in full."""
    version = current_or_none(home)
    if version is None or version.is_empty:
        return None
    age = dt.datetime.now(dt.UTC) - version.last_full
    change = change_since(home, project, plan, version)
    if not change or not change.tables or not dt.timedelta(0) <= age < LONGEST_WITHOUT_FULL:
        return None
    return Basis(version, change)


def run_incremental(
    basis: Basis,
    project: DbtProject,
    folder: Path,
    environment: Mapping[str, str],
    log_file: Path,
    progress: Progress,
) -> DbtResult | None:
    """Make the files of a version in `folder`, as `run_dbt` does with the same `environment`; with
    a test that fails the result says so. None, and nothing left, where that cannot be done.
    """
    before = basis.version
    instead = {
        f"'{before.version_id}'": f"'{environment['XUNTU_VERSION_ID']}'",
        f"'{before.built_at:{_HOUR}}'": f"'{environment['XUNTU_BUILT_AT']}'",
    }
    statements = statements_of(before, basis.change.tables, instead, basis.change.counties)
    if statements is None:
        return None
    started = time.monotonic()
    target = folder / "target"
    target.mkdir()
    shutil.copyfile(before.file, folder / before.file.name)
    results, result = _run(statements, project, target, environment, log_file, progress)
    result.seconds = result.model_seconds = time.monotonic() - started
    if result.exit_code != 0 or len(results) != len(statements):
        note("incremental build given up", based_on=before.version_id)
        for file in folder.glob(f"{before.file.name}*"):
            file.unlink()
        shutil.rmtree(target)
        return None
    _write_documents(target, before, results)
    result.exit_code = 1 if result.failures else 0
    note(
        "incremental build",
        based_on=before.version_id,
        ledgers=" ".join(sorted(basis.change.tables)),
        counties=" ".join(sorted(basis.change.counties or ())),
        statements=len(statements),
    )
    return result


def _run(
    statements: Sequence[Statement],
    project: DbtProject,
    target: Path,
    environment: Mapping[str, str],
    log_file: Path,
    progress: Progress,
) -> tuple[list[dict[str, Any]], DbtResult]:
    """Run statements where dbt would work; returns their results, and how the process went."""
    place = target.parent.parent
    file = target / STATEMENTS
    file.write_text(json.dumps([asdict(statement) for statement in statements]), "utf-8")
    seen = {name: seen_from_project(value, place) for name, value in environment.items()}
    result = DbtResult()
    with (
        linked_project(project, place) as linked,
        log_file.open("w", encoding="utf-8") as log,
        dbt_process([str(file.absolute())], {**seen, WORKS_IN: str(linked)}, COMMAND) as process,
    ):
        results = list(_followed(process.stdout or (), log, len(statements), progress))
        await_end(process, result)
    names = {statement.node_id: statement for statement in statements}
    result.failures = [
        NodeFailure(
            name=names[failed["unique_id"]].name,
            kind=failed["unique_id"].partition(".")[0],
            rows=failed["failures"],
            reason=failed["message"],
            sql=failed["compiled_code"].strip(),
        )
        for failed in results
        if failed["status"] == "fail"
    ]
    return results, result


def _followed(
    lines: Iterable[str], log: IO[str], total: int, progress: Progress
) -> Iterable[dict[str, Any]]:
    """Yield the results that a process says, but for what could not be run; all into the log."""
    done = 0
    for line in lines:
        log.write(line if len(line) < 300 else f"{line[:300]}\n")
        if not line.startswith("{"):
            continue
        result = json.loads(line)
        if result["status"] == "error":
            log.write(f"{result['message']}\n")
            continue
        done += 1
        name = result["unique_id"].split(".")[2]
        progress(message("step_dbt", name=name), done, total)
        yield result


def _write_documents(target: Path, before: Version, results: Iterable[dict[str, Any]]) -> None:
    """Write what dbt would have: of what was not run, what the version before says."""
    made = {result["unique_id"]: result for result in results}
    manifest, ran = read_json(before.manifest), read_json(before.run_results)
    for node_id, result in made.items():
        manifest["nodes"][node_id]["compiled_code"] = result["compiled_code"]
    ran["results"] = [made.get(result["unique_id"], result) for result in ran["results"]]
    ran["metadata"]["generated_at"] = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    for name, content in ((before.manifest.name, manifest), (before.run_results.name, ran)):
        (target / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    shutil.copyfile(before.semantic_manifest, target / before.semantic_manifest.name)
