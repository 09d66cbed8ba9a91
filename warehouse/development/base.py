"""What a development version begins with: a published version, its ledgers, the office's rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.build.fingerprint import models_hash
from warehouse.build.held_batches import HELD_REFERENCE, HELD_STILL, hold_still
from warehouse.development.nodes import NodeSurroundings, built_nodes, digests_of, is_scratch
from warehouse.intake.batches.reference_changes import office_rows, rows_in_force, write_rows
from warehouse.intake.batches.schema_batch import ensure_schema_batch
from warehouse.intake.batches.store import SCHEMA_BATCH, batches_in, batches_locked, list_batches
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import read_json
from warehouse.schema.own_metrics import file_in
from warehouse.seeds.yaml_files import LINE, NotYaml, load_yaml_with_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from warehouse.build.dbt_folder import DbtProject
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home
    from warehouse.versions.version import Version


class BaseUnusable(XuntuError):
    """The published version cannot be developed on: what it was made from is gone."""


@dataclass(frozen=True)
class Base:
    """A published version with what it was built from.

    `digests` are those of its nodes and tests, `published` of those that lie in its file.
    """

    version: Version
    root: str
    digests: Mapping[str, str]
    published: Mapping[str, str]


def take_base(home: Home, project: DbtProject, version: Version, folder: Path) -> Base:
    """Return the base, its ledgers held still in `folder`.

    Raises `BaseUnusable` where a batch that it was built from is gone, or it was published without
    a manifest.
    """
    batches = _batches_of(home, version)
    held = folder / HELD_STILL
    if {SCHEMA_BATCH, *version.batches} != {entry.name for entry in held.glob("*")}:
        _hold(home, folder, batches)
    root = _hash(version.version_id, version.fingerprint, str(version.built_at))
    try:
        manifest = read_json(version.manifest)
    except (OSError, ValueError) as error:
        raise BaseUnusable.of("dev_base_old", version=version.version_id) from error
    variables = {} if _may_be_edited(project, version) else variables_of(project)
    around = NodeSurroundings(root, variables, _digests_of_rows(office_rows(batches)))
    digests = digests_of(manifest, around)
    published = {
        name: digests[name] for name, node in built_nodes(manifest).items() if not is_scratch(node)
    }
    return Base(version, root, digests, published)


def surroundings(home: Home, project: DbtProject, base: Base, folder: Path) -> NodeSurroundings:
    """Return what is beside the project now, and lay the office's rows in force where dbt reads
    them: rows of reference tables are edited as models are, ledgers stay those of the base.
    """
    rows = rows_in_force(home)
    write_rows(folder / HELD_REFERENCE, rows)
    return NodeSurroundings(base.root, variables_of(project), _digests_of_rows(rows))


def environment(base: Base, folder: Path) -> dict[str, str]:
    """Return what the dbt project asks its environment for: all is as of the base."""
    version = base.version
    return {
        "XUNTU_BATCHES": str(folder / HELD_STILL),
        "XUNTU_REFERENCE": str(folder / HELD_REFERENCE),
        "XUNTU_METRICS": str(file_in(folder / HELD_REFERENCE).parent),
        "XUNTU_BUILD_FILE": str(folder / "warehouse.duckdb"),
        "XUNTU_AS_OF_DATE": version.as_of_date.isoformat(),
        "XUNTU_VERSION_ID": version.version_id,
        "XUNTU_BUILT_AT": f"{version.built_at:%Y-%m-%d %H:%M:%S}",
        "XUNTU_IS_DEMONSTRATION": str(version.is_demonstration).lower(),
        "XUNTU_CLASSIFICATION_LABEL": version.classification_label,
    }


def variables_of(project: DbtProject) -> dict[str, Any]:
    """Return the variables of the project; none where its file cannot be read, which dbt says."""
    with suppress(OSError, ValueError, AttributeError, NotYaml):
        content = load_yaml_with_lines((project.folder / "dbt_project.yml").read_text("utf-8"))
        variables = content.get("vars") or {}
        return {name: value for name, value in variables.items() if name != LINE}
    return {}


def _may_be_edited(project: DbtProject, version: Version) -> bool:
    """Return whether the project's variables may have been others when a version was built: what
    they were is not kept.
    """
    file = project.folder / "dbt_project.yml"
    edited_at = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    return edited_at > version.built_at and version.models != models_hash(project)


def _batches_of(home: Home, version: Version) -> list[Batch]:
    there = {batch.batch_id: batch for batch in [*batches_in(home.undone), *list_batches(home)]}
    if gone := [name for name in version.batches if name not in there]:
        raise BaseUnusable.of("dev_base_gone", version=version.version_id, batches=", ".join(gone))
    return [there[name] for name in version.batches]


def _hold(home: Home, folder: Path, batches: list[Batch]) -> None:
    shutil.rmtree(folder / HELD_STILL, ignore_errors=True)
    with batches_locked(home):
        ensure_schema_batch(home)
        hold_still(home, folder, batches)


def _digests_of_rows(rows: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    return {table: _hash(frame.write_csv()) for table, frame in rows.items() if frame.height}


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]
