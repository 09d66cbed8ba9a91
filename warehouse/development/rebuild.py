"""One rebuild: what was edited is checked, parsed, made and tested, and shown if it is a version.

Whatever is wrong leaves the development version that stands as it is. A test that fails does not
keep a version from being shown: what it finds is to be looked at there.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from warehouse.build.audit import check_metrics, table_rows
from warehouse.build.contracts import ContractChanged, check_contracts
from warehouse.build.dbt_run import PARSED_PROJECT
from warehouse.build.declarations import MetricsWrong
from warehouse.build.declarations import check as check_declarations
from warehouse.build.fingerprint import models_hash
from warehouse.development.base import Base, environment, surroundings, take_base
from warehouse.development.dbt_service import DbtService, Fault, Results
from warehouse.development.documents import MANIFEST, METRICS, documents, meaning
from warehouse.development.draft import DraftFolder, next_version
from warehouse.development.findings import (
    of_declarations,
    of_error,
    of_fault,
    of_metric,
    of_results,
    of_seeds,
)
from warehouse.development.nodes import built_nodes, digests_of, is_scratch
from warehouse.development.problems import Problem
from warehouse.development.selection import Held, NodeSelection, select
from warehouse.development.status import Status
from warehouse.intake.batches.store import list_batches
from warehouse.queries.metrics import UnsupportedMetric, read_catalogue
from warehouse.runtime.home import read_json
from warehouse.runtime.log import note
from warehouse.seeds.check import check as check_seeds
from warehouse.seeds.findings import SeedsWrong
from warehouse.seeds.laying import office_of
from warehouse.versions.store import current_version
from warehouse.versions.version import check_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.runtime.home import Home
    from warehouse.versions.version import Version

    Begin = Callable[[Status], None]


class _Stopped(Exception):
    """What was edited cannot be shown."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class _Made:
    """What a rebuild came to: the version that stands, and what dbt did."""

    version: Version
    selection: NodeSelection
    results: Results
    problems: list[Problem]


class Development:
    """The development version of one data folder and one project, rebuilt as often as asked."""

    def __init__(self, home: Home, project: DbtProject) -> None:
        """Take what `home` published; nothing is created before the first rebuild."""
        self._home = home
        self._project = project
        self._draft = DraftFolder(home)
        self._base: Base | None = None
        self._dbt: DbtService | None = None
        self._seeds_seen = ""

    def rebuild(self, begin: Begin = lambda _: None) -> Status:
        """Rebuild what is another than what was built; returns how it went.

        `begin` is called with the status of work under way. Raises `NoVersion` and what else keeps
        the published version from being read, `BaseUnusable`, and what keeps files from being
        written.
        """
        started = time.monotonic()
        base = self._based()
        version = self._draft.shown()
        before = version.version_id if version else ""
        status = Status("building", _now(), base.version.version_id, before)
        begin(status)
        try:
            made = self._made(base, version or base.version)
        except _Stopped as stopped:
            status = replace(status, state="failed", problems=tuple(stopped.problems))
        else:
            status = replace(
                status,
                state="good",
                version=made.version.version_id,
                is_new=made.version.version_id != before,
                models=tuple(name.split(".")[2] for name in made.selection.changed),
                passed=sum(result["status"] == "pass" for result in made.results),
                problems=tuple(made.problems),
            )
        seconds = time.monotonic() - started
        note("development", state=status.state, version=status.version, seconds=seconds)
        return replace(status, at=_now(), seconds=seconds)

    def close(self) -> None:
        """End dbt; what it was writing is a draft, which the next rebuild lays anew."""
        if self._dbt is not None:
            self._dbt.close()

    def _based(self) -> Base:
        """Return the published version to begin with; where another was published since, begin
        anew.
        """
        version = current_version(self._home)
        if self._base is not None and self._base.version == version:
            return self._base
        check_version(version)
        self.close()
        draft = self._draft
        draft.create()
        base = take_base(self._home, self._project, version, draft.folder)
        if draft.resume(base.root) is None:
            draft.begin(base.root, version, Held(base.digests, base.published, {}, {}))
            with suppress(FileNotFoundError):
                shutil.copyfile(self._home.cache / PARSED_PROJECT, draft.target / PARSED_PROJECT)
        self._base = base
        self._dbt = DbtService(
            self._project,
            draft.folder,
            environment(base, draft.folder),
            draft.store.logs / "dbt.log",
        )
        return base

    def _made(self, base: Base, before: Version) -> _Made:
        """Make what is another; raises `_Stopped` with what keeps it from being shown."""
        draft = self._draft
        assert self._dbt is not None  # noqa: S101 - it comes with the base
        around = surroundings(self._home, self._project, base, draft.folder)
        with self._dbt.parsing() as faults:
            models = models_hash(self._project)
            self._check_what_is_written()
        if faults:
            raise _Stopped([of_fault(self._project, fault) for fault in faults])
        manifest = read_json(draft.target / MANIFEST)
        now = digests_of(manifest, around)
        selection = select(manifest, now, draft.state.held)
        meant = meaning(manifest)
        if selection.is_empty and meant == draft.state.meant and draft.shown():
            return _Made(before, selection, [], self._standing_problems(base, manifest, before))
        results = self._run(manifest, selection, now, before)
        is_same = not (selection.made or selection.gone) and draft.shown() is not None
        file = before.file if is_same else draft.file
        self._check_metrics(manifest, file)
        same = now.keys() - {*selection.changed, *selection.tests}
        files = documents(draft.target, before, results, same)
        rows = before.rows if is_same else table_rows(file)
        version = next_version(draft, base.version, rows, models)
        draft.state.held = _held(manifest, now, draft.state.held)
        draft.state.meant = meant
        version = draft.show(version, files, is_same=is_same)
        return _Made(version, selection, results, self._standing_problems(base, manifest, version))

    def _run(
        self,
        manifest: Mapping[str, Any],
        selection: NodeSelection,
        now: Mapping[str, str],
        before: Version,
    ) -> Results:
        draft, dbt = self._draft, self._dbt
        assert dbt is not None  # noqa: S101 - as above
        if selection.made or selection.gone:
            draft.lay(before)
        nodes = built_nodes(manifest)
        scratch = {name for name in selection.made if is_scratch(nodes[name])}
        if selection.made or selection.gone:
            draft.touch(scratch | set(selection.gone))
        gone = _relations(before, selection.gone)
        units = [name for name in selection.tests if name in manifest.get("unit_tests", {})]
        tests = [name for name in selection.tests if name not in units]
        results = self._results(dbt.make(_named(manifest, [*selection.made, *tests]), gone))
        made = [result for result in results if result["unique_id"] in nodes]
        good = {result["unique_id"] for result in made if result["status"] == "success"}
        draft.remember({name: now[name] for name in scratch & good})
        if failed := of_results(self._project, manifest, made):
            raise _Stopped(failed)
        return [*results, *self._results(dbt.test(_named(manifest, units)))]

    def _results(self, answer: Results | Fault) -> Results:
        if isinstance(answer, Fault):
            raise _Stopped([of_fault(self._project, answer)])
        return answer

    def _check_what_is_written(self) -> None:
        """Check metrics and reference tables as they are declared, with file and line."""
        try:
            check_declarations(self._project.folder)
            seen = self._seeds_seen_now()
            if seen != self._seeds_seen:
                check_seeds(self._project.seeds, self._project.folder, office_of(self._home))
                self._seeds_seen = seen
        except MetricsWrong as error:
            raise _Stopped(of_declarations(error)) from error
        except SeedsWrong as error:
            raise _Stopped(of_seeds(error)) from error

    def _seeds_seen_now(self) -> str:
        """Return what changes with the reference tables: their check costs more than a rebuild."""
        files = sorted(self._project.seeds.glob("*.*"))
        metrics = sorted((self._project.folder / "models" / "metrics").glob("*.yml"))
        states = [(file.name, file.stat().st_mtime_ns) for file in [*files, *metrics]]
        batches = [batch.batch_id for batch in list_batches(self._home)]
        return repr((states, batches))

    def _check_metrics(self, manifest: Mapping[str, Any], file: Path) -> None:
        """Check that the warehouse `file` can sum what the metrics are made of."""
        try:
            catalogue = read_catalogue(self._draft.target / METRICS)
            check_metrics(file, catalogue.values())
        except UnsupportedMetric as error:
            raise _Stopped([of_metric(self._project, manifest, error)]) from error

    def _standing_problems(
        self, base: Base, manifest: Mapping[str, Any], version: Version
    ) -> list[Problem]:
        """Return what stands against a version that is shown: tests that fail, whenever they ran,
        and columns for which publishing would be refused.
        """
        results = read_json(version.run_results)["results"]
        problems = of_results(self._project, manifest, results)
        try:
            check_contracts(version.manifest, base.version.manifest)
        except ContractChanged as error:
            problems += of_error("published", error)
        return problems


def _held(manifest: Mapping[str, Any], now: Mapping[str, str], before: Held) -> Held:
    """Return what is held once everything was made and tested."""
    nodes = built_nodes(manifest)
    return replace(
        before,
        warehouse={name: now[name] for name, node in nodes.items() if not is_scratch(node)},
        tested={name: digest for name, digest in now.items() if name not in nodes},
        scratch={name: digest for name, digest in before.scratch.items() if name in nodes},
    )


def _named(manifest: Mapping[str, Any], node_ids: Iterable[str]) -> list[str]:
    """Return nodes as dbt selects them: each by its whole path, which no other has."""
    nodes = {**manifest["nodes"], **manifest.get("unit_tests", {})}
    return [f"fqn:{'.'.join(nodes[node_id]['fqn'])}" for node_id in node_ids]


def _relations(version: Version, node_ids: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return the database, schema and name of the tables and views of nodes of a version."""
    nodes = read_json(version.manifest)["nodes"] if node_ids else {}
    return [
        (nodes[name]["database"], nodes[name]["schema"], nodes[name]["alias"])
        for name in node_ids
        if name in nodes
    ]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
