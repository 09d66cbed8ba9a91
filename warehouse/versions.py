"""Published versions: the list, the pointer to the current one, rolling back and pruning.

A version is a folder `versions/<version_id>/` with the warehouse file, what dbt wrote about it and
`version.json`. It is complete when it appears (renamed whole) and never changes afterwards; only
the pointer `versions/current.json` moves.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.errors import NoVersion, PointerDamaged, VersionUnknown
from warehouse.faults import told
from warehouse.home import Home, read_json, sync_folder, write_json
from warehouse.messages import Text, message

_VERSION_ID = re.compile(r"(\d{8})-(\d+)")


@dataclass(frozen=True)
class Version:
    """One published version.

    `rows` counts by table, `durations` are in seconds, `batch_hashes` are the content hashes of
    `batches`, in the same order.
    """

    version_id: str
    folder: Path
    as_of_date: dt.date
    built_at: dt.datetime
    is_demonstration: bool
    batches: tuple[str, ...]
    rows: dict[str, int]
    fingerprint: str
    batch_hashes: tuple[str, ...] = ()
    classification_label: str = ""
    durations: dict[str, float] = field(default_factory=dict)
    peak_memory_bytes: int = 0
    cpu_seconds: float = 0.0
    size_bytes: int = 0

    @property
    def file(self) -> Path:
        """The warehouse file."""
        return self.folder / "warehouse.duckdb"

    @property
    def is_empty(self) -> bool:
        """Whether it was made of no batch: every one had been taken back."""
        return not self.batches

    @property
    def semantic_manifest(self) -> Path:
        """What dbt wrote of the metrics."""
        return self.folder / "semantic_manifest.json"

    @property
    def manifest(self) -> Path:
        """What dbt wrote of models, columns, tests and exposures."""
        return self.folder / "manifest.json"

    @property
    def run_results(self) -> Path:
        """What dbt wrote of the build's models and tests."""
        return self.folder / "run_results.json"

    def as_json(self) -> dict[str, Any]:
        """What `version.json` holds."""
        return {
            "version_id": self.version_id,
            "as_of_date": self.as_of_date.isoformat(),
            "built_at": self.built_at.isoformat(),
            "is_demonstration": self.is_demonstration,
            "classification_label": self.classification_label,
            "batches": list(self.batches),
            "batch_hashes": list(self.batch_hashes),
            "fingerprint": self.fingerprint,
            "durations": self.durations,
            "peak_memory_bytes": self.peak_memory_bytes,
            "cpu_seconds": self.cpu_seconds,
            "size_bytes": self.size_bytes,
            "rows": self.rows,
        }


def read_version(folder: Path) -> Version:
    """The version in `folder`; raises `OSError`, `ValueError` or `KeyError` if it is not whole."""
    content = read_json(folder / "version.json")
    if not (folder / "warehouse.duckdb").is_file():
        raise FileNotFoundError(folder / "warehouse.duckdb")
    return Version(
        version_id=content["version_id"],
        folder=folder,
        as_of_date=dt.date.fromisoformat(content["as_of_date"]),
        built_at=dt.datetime.fromisoformat(content["built_at"]),
        is_demonstration=bool(content["is_demonstration"]),
        classification_label=content["classification_label"],
        batches=tuple(content["batches"]),
        batch_hashes=tuple(content.get("batch_hashes", ())),
        rows=dict(content["rows"]),
        fingerprint=content["fingerprint"],
        durations=dict(content["durations"]),
        peak_memory_bytes=content["peak_memory_bytes"],
        cpu_seconds=content["cpu_seconds"],
        size_bytes=content["size_bytes"],
    )


def list_versions(home: Home) -> list[Version]:
    """Every complete version, the latest built first."""
    found = []
    for file in home.versions.glob("*/version.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found.append(read_version(file.parent))
    return sorted(found, key=lambda version: (version.built_at, version.version_id), reverse=True)


def current_version(home: Home) -> Version:
    """The version the pointer names.

    Raises `NoVersion` where nothing was ever published and `PointerDamaged` where the pointer, or
    the version it names, cannot be read.
    """
    try:
        named = read_json(home.pointer)["version_id"]
        if not isinstance(named, str) or _VERSION_ID.fullmatch(named) is None:
            raise ValueError(f"version_id = {named!r}")
    except FileNotFoundError as error:
        raise NoVersion.of("no_version", root=home.root) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = told(error, home.pointer) if isinstance(error, OSError) else None
        raise fault or PointerDamaged.of(
            "pointer_damaged", file=home.pointer, reason=error
        ) from error
    try:
        return read_version(home.versions / named)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PointerDamaged.of(
            "pointer_damaged",
            file=home.pointer,
            reason=message("version_missing", version=named),
        ) from error


def point_to(home: Home, version_id: str) -> None:
    """Make `version_id` the current version, in one step."""
    write_json(home.pointer, {"version_id": version_id})


def rollback(home: Home, version_id: str | None = None) -> Version:
    """Make an older version current: the named one, else the last one built before the current.

    Raises `VersionUnknown` where it is not kept.
    """
    kept = list_versions(home)
    if version_id is not None:
        chosen = next((version for version in kept if version.version_id == version_id), None)
        if chosen is None:
            known = ", ".join(version.version_id for version in kept)
            raise VersionUnknown.of(
                "version_unknown",
                version=version_id,
                known=Text.of(known) if known else message("none"),
            )
    else:
        current = current_version(home)
        older = [version for version in kept if version.built_at < current.built_at]
        if not older:
            raise VersionUnknown.of("no_older_version", version=current.version_id)
        chosen = older[0]
    point_to(home, chosen.version_id)
    return chosen


def next_version_id(home: Home, as_of_date: dt.date) -> str:
    """The id of the next version of that day: `20240630-2`. A number is never used twice."""
    day = f"{as_of_date:%Y%m%d}"
    used = [_numbers(home).get(day, 0)]
    for folder in (home.versions, home.building):
        for entry in folder.glob(f"{day}-*"):
            parts = _VERSION_ID.fullmatch(entry.name)
            if parts is not None:
                used.append(int(parts[2]))
    return f"{day}-{max(used) + 1}"


def remember_number(home: Home, version_id: str) -> None:
    """Keep `version_id` from being given again once the version has been pruned."""
    day, number = version_id.split("-")
    write_json(_numbers_file(home), {**_numbers(home), day: int(number)})


def prune(home: Home, kept: int) -> list[str]:
    """Delete all but the last `kept` versions and the current one; returns the ids deleted.

    A folder that cannot be deleted (a file still open elsewhere) is tried again next time.
    """
    current = current_version(home).version_id
    deleted = []
    for version in list_versions(home)[max(kept, 1) :]:
        if version.version_id == current:
            continue
        # Out of the list first: a half-deleted folder must never look like a version.
        with contextlib.suppress(OSError):
            (version.folder / "version.json").unlink()
            deleted.append(version.version_id)
    for folder in home.versions.iterdir():
        if (
            _VERSION_ID.fullmatch(folder.name)
            and folder.name != current
            and not (folder / "version.json").exists()
        ):
            shutil.rmtree(folder, ignore_errors=True)
    if deleted:
        sync_folder(home.versions)
    return deleted


def _numbers_file(home: Home) -> Path:
    return home.versions / "numbers.json"


def _numbers(home: Home) -> dict[str, int]:
    try:
        return dict(read_json(_numbers_file(home)))
    except (OSError, ValueError, TypeError):
        return {}
