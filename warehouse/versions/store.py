"""Published versions: the list, the pointer to the current one, rolling back and pruning.

A version is a folder `versions/<version_id>/` with the warehouse file, what dbt wrote about it and
`version.json`. It is complete when it appears (renamed whole) and never changes afterwards; only
the pointer `versions/current.json` moves. `version.json` notes the hash of every other file and
bears a seal; a version that anybody changed is not shown.

Versions are in the order of a counter: the clock may be set back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warehouse.runtime.errors import (
    NoVersion,
    PointerDamaged,
    VersionChanged,
    VersionUnknown,
    XuntuError,
)
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, read_json, sync_folder, write_json
from warehouse.runtime.integrity import SealBroken, check_seal, file_hash, sealed
from warehouse.runtime.log import note
from warehouse.words.messages import Text, message

_VERSION_ID = re.compile(r"(\d{8})-(\d+)")
_SEQUENCE = "sequence"

HASHED = ("warehouse.duckdb", "semantic_manifest.json", "manifest.json", "run_results.json")
"""The files of a version, beside `version.json`."""


@dataclass(frozen=True)
class Version:
    """One published version.

    `rows` counts by table, `durations` are in seconds, `batch_hashes` are the content hashes of
    `batches`, in the same order. `sequence` counts publications (0: older than the counter),
    `hashes` are of the files (none: older than the hashes), `models` is the hash of what built it.
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

    @property
    def place(self) -> tuple[int, dt.datetime, int]:
        """What orders versions by their publication."""
        return self.sequence, self.built_at, int(self.version_id.split("-")[1])

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

    def written_hash(self) -> str:
        """The hash of what is written of it now; "" where that is gone."""
        try:
            return file_hash(self.folder / "version.json")
        except OSError:
            return ""

    def as_json(self) -> dict[str, Any]:
        """What `version.json` holds."""
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
            "hashes": self.hashes,
        }
        return sealed(content)


def hashes_of(folder: Path) -> dict[str, str]:
    """The hashes of the files of the version in `folder`."""
    return {name: file_hash(folder / name) for name in HASHED if (folder / name).is_file()}


def read_version(folder: Path) -> Version:
    """The version in `folder`; raises `OSError`, `ValueError` or `KeyError` if it is not whole, and
    `SealBroken`, a `ValueError`, if what is written of it was changed.
    """
    content = read_json(folder / "version.json")
    check_seal(content)
    if content["version_id"] != folder.name or _VERSION_ID.fullmatch(folder.name) is None:
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
        sequence=int(content.get(_SEQUENCE, 0)),
        hashes=dict(content.get("hashes", {})),
        models=content.get("models", ""),
    )


def changed_files(version: Version) -> list[str]:
    """The files of a version that are not what was published; none of one without hashes."""
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


def unusable_versions(home: Home) -> list[Path]:
    """The folders of versions that are not whole, or of which what is written was changed."""
    usable = {version.folder for version in list_versions(home)}
    return sorted(
        folder
        for folder in (home.versions.iterdir() if home.versions.is_dir() else ())
        if _VERSION_ID.fullmatch(folder.name) and folder not in usable
    )


def _is_as_published(version: Version, name: str) -> bool:
    try:
        return file_hash(version.folder / name) == version.hashes[name]
    except OSError:
        return False


def list_versions(home: Home) -> list[Version]:
    """Every complete version, the latest published first."""
    found = []
    for file in home.versions.glob("*/version.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found.append(read_version(file.parent))
    return sorted(found, key=lambda version: version.place, reverse=True)


def pointed_at(home: Home) -> str | None:
    """What the pointer names, there or not; None where it names nothing."""
    try:
        return str(read_json(home.pointer)["version_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current_version(home: Home) -> Version:
    """The version the pointer names.

    Raises `NoVersion` where nothing was ever published, `PointerDamaged` where the pointer, or the
    version it names, cannot be read, and `VersionChanged` where what is written of it was changed.
    Its files are not read: `check_version` does.
    """
    try:
        named = read_json(home.pointer)["version_id"]
        if not isinstance(named, str) or _VERSION_ID.fullmatch(named) is None:
            raise ValueError(f"version_id = {named!r}")
    except FileNotFoundError as error:
        raise NoVersion.of("no_version", root=home.root) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = as_xuntu_error(error, home.pointer) if isinstance(error, OSError) else None
        raise fault or PointerDamaged.of(
            "pointer_damaged", file=home.pointer, reason=error
        ) from error
    try:
        return read_version(home.versions / named)
    except SealBroken as error:
        raise VersionChanged.of("version_changed", version=named, files="version.json") from error
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
    """Make an older version current: the named one, else the last good one published before the
    current. Where the pointer, or the version it names, is damaged: the last good one there is.

    Raises `VersionUnknown` where it is not kept, and `VersionChanged` where it was changed.
    """
    kept = list_versions(home)
    if version_id is None:
        chosen = _last_good(home, kept)
    else:
        named = [version for version in kept if version.version_id == version_id]
        if not named:
            known = ", ".join(version.version_id for version in kept)
            raise VersionUnknown.of(
                "version_unknown",
                version=version_id,
                known=Text.of(known) if known else message("none"),
            )
        chosen = named[0]
        check_version(chosen)
    point_to(home, chosen.version_id)
    note("rolled back", version=chosen.version_id)
    return chosen


def _last_good(home: Home, kept: list[Version]) -> Version:
    """The version to go back to."""
    try:
        current = current_version(home)
        check_version(current)
    except NoVersion:
        if not kept:
            raise
        older = kept
    except XuntuError:
        older = kept
    else:
        older = [version for version in kept if version.place < current.place]
        if not older:
            raise VersionUnknown.of("no_older_version", version=current.version_id)
    good = next((version for version in older if _is_good(version)), None)
    if good is None:
        raise VersionUnknown.of("no_good_version", folder=home.versions)
    return good


def _is_good(version: Version) -> bool:
    """Whether a version is what was published; of one without hashes, whether it is a warehouse."""
    if version.hashes:
        return not changed_files(version)
    with version.file.open("rb") as stream:
        return stream.read(12)[8:] == b"DUCK"


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


def next_sequence(home: Home) -> int:
    """The place of the next version among all that were ever published."""
    known = [version.sequence for version in list_versions(home)]
    return max([*known, _numbers(home).get(_SEQUENCE, 0)]) + 1


def remember_number(home: Home, version_id: str, sequence: int = 0) -> None:
    """Keep `version_id` and `sequence` from being given again once the version is gone."""
    day, number = version_id.split("-")
    before = _numbers(home)
    latest = max(before.get(_SEQUENCE, 0), sequence)
    write_json(_numbers_file(home), {**before, day: int(number), _SEQUENCE: latest})


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
        return {str(day): int(number) for day, number in read_json(_numbers_file(home)).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
