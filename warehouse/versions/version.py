"""One published version: what `version.json` says of it, and whether its files are as published.

`version.json` notes the hash of every other file and bears a seal; a version that anybody changed
is not shown.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.runtime.errors import VersionChanged
from warehouse.runtime.home import read_json
from warehouse.runtime.integrity import check_seal, file_hash, sealed

HASHED = ("warehouse.duckdb", "semantic_manifest.json", "manifest.json", "run_results.json")
"""The files of a version, beside `version.json`."""

VERSION_ID = re.compile(r"(\d{8})-(?:dev)?(\d+)")
"""Of a day and its number: `20240630-2`; of a development version `20240630-dev2`."""


@dataclass(frozen=True)
class Version:
    """One published version.

    `rows` counts by table, `durations` are in seconds, `batch_hashes` are the content hashes of
    `batches`, in the same order. `sequence` counts publications (0: older than the counter),
    `hashes` are of the files (none: older than the hashes), `models` is the hash of what built it.
    `based_on` is the version of which it took over what hangs on no changed ledger; "" of one that
    was built in full. `full_built_at`: when the last of these was; None of one that is one.
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
    sequence: int = 0
    hashes: dict[str, str] = field(default_factory=dict)
    models: str = ""
    based_on: str = ""
    full_built_at: dt.datetime | None = None

    @property
    def place(self) -> tuple[int, dt.datetime, int]:
        """What orders versions by their publication."""
        return self.sequence, self.built_at, int(self.version_id.split("-")[1].removeprefix("dev"))

    @property
    def last_full(self) -> dt.datetime:
        """When it, or the last before it, was built in full."""
        return self.full_built_at or self.built_at

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
        """What dbt wrote of how the build went."""
        return self.folder / "run_results.json"

    def written_hash(self) -> str:
        """Return the hash of what is written of it now; "" where that is gone."""
        try:
            return file_hash(self.folder / "version.json")
        except OSError:
            return ""

    def as_json(self) -> dict[str, Any]:
        """Return what `version.json` holds."""
        content = {
            "version_id": self.version_id,
            "sequence": self.sequence,
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
            "models": self.models,
            "based_on": self.based_on,
            "full_built_at": self.last_full.isoformat(),
            "hashes": self.hashes,
        }
        return sealed(content)


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the hashes of the files of the version in `folder`."""
    return {name: file_hash(folder / name) for name in HASHED if (folder / name).is_file()}


def read_version(folder: Path) -> Version:
    """Return the version in `folder`; raises `OSError`, `ValueError` or `KeyError` if it is not
    whole, and `SealBroken`, a `ValueError`, if what is written of it was changed.
    """
    content = read_json(folder / "version.json")
    check_seal(content)
    if content["version_id"] != folder.name or VERSION_ID.fullmatch(folder.name) is None:
        raise ValueError(f"version_id = {content['version_id']!r}")
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
        sequence=int(content.get("sequence", 0)),
        hashes=dict(content.get("hashes", {})),
        models=content.get("models", ""),
        based_on=content.get("based_on", ""),
        full_built_at=_full_built_at(content),
    )


def _full_built_at(content: dict[str, Any]) -> dt.datetime | None:
    if not content.get("based_on"):
        return None
    return dt.datetime.fromisoformat(content["full_built_at"])


def changed_files(version: Version) -> list[str]:
    """Return the files of a version that are not what was published; none of one without hashes."""
    if not version.hashes:
        return []
    changed = [name for name in version.hashes if not _is_as_published(version, name)]
    # Whoever opens the file reads its journal too.
    journal = version.file.with_name(f"{version.file.name}.wal")
    return [*changed, journal.name] if journal.exists() else changed


def check_version(version: Version) -> None:
    """Raise `VersionChanged` where a version is not what was published."""
    changed = changed_files(version)
    if changed:
        raise VersionChanged.of(
            "version_changed", version=version.version_id, files=", ".join(changed)
        )


def _is_as_published(version: Version, name: str) -> bool:
    try:
        return file_hash(version.folder / name) == version.hashes[name]
    except OSError:
        return False
