"""Published versions: the list, the pointer to the current one, rolling back and pruning.

A version is a folder `versions/<version_id>/` with the warehouse file, what dbt wrote about it and
`version.json`. It is complete when it appears (renamed whole) and never changes afterwards; only
the pointer `versions/current.json` moves.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from warehouse.audit_log.log import record
from warehouse.runtime.errors import (
    NoVersion,
    PointerDamaged,
    VersionChanged,
    VersionUnknown,
    XuntuError,
)
from warehouse.runtime.faults import as_xuntu_error
from warehouse.runtime.home import Home, read_json, sync_folder, write_json
from warehouse.runtime.integrity import SealBroken
from warehouse.runtime.log import note
from warehouse.versions.version import (
    VERSION_ID,
    Version,
    changed_files,
    check_version,
    read_version,
)
from warehouse.words.messages import Text, message


def unusable_versions(home: Home) -> list[Path]:
    """Return the folders of versions that are not whole, or of which what is written was
    changed.
    """
    usable = {version.folder for version in list_versions(home)}
    return sorted(
        folder
        for folder in (home.versions.iterdir() if home.versions.is_dir() else ())
        if VERSION_ID.fullmatch(folder.name) and folder not in usable
    )


def list_versions(home: Home) -> list[Version]:
    """Return every complete version, the latest published first."""
    versions = []
    for file in home.versions.glob("*/version.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            versions.append(read_version(file.parent))
    return sorted(versions, key=lambda version: version.place, reverse=True)


def pointed_at(home: Home) -> str | None:
    """Return what the pointer names, there or not; None where it names nothing."""
    try:
        return str(read_json(home.pointer)["version_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current_version(home: Home) -> Version:
    """Return the version the pointer names.

    Raises `NoVersion` where nothing was ever published, `PointerDamaged` where the pointer, or the
    version it names, cannot be read, and `VersionChanged` where what is written of it was changed.
    Its files are not read: `check_version` does.
    """
    try:
        named = read_json(home.pointer)["version_id"]
        if not isinstance(named, str) or VERSION_ID.fullmatch(named) is None:
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


def named_version(home: Home, version_id: str) -> Version:
    """Return a version that is kept, sound.

    Raises `VersionUnknown` where it is not kept, and `VersionChanged` where it was changed.
    """
    versions = list_versions(home)
    version = next((version for version in versions if version.version_id == version_id), None)
    if version is None:
        names = ", ".join(version.version_id for version in versions)
        raise VersionUnknown.of(
            "version_unknown",
            version=version_id,
            available=Text.of(names) if names else message("none"),
        )
    check_version(version)
    return version


def point_to(home: Home, version_id: str) -> None:
    """Make `version_id` the current version, in one step."""
    write_json(home.pointer, {"version_id": version_id})


def rollback(home: Home, version_id: str | None = None) -> Version:
    """Make an older version current: the named one, else the last good one published before the
    current. Where the pointer, or the version it names, is damaged: the last good one there is.

    Raises `VersionUnknown` where it is not kept, and `VersionChanged` where it was changed.
    """
    versions = list_versions(home)
    chosen = _last_good(home, versions) if version_id is None else named_version(home, version_id)
    point_to(home, chosen.version_id)
    note("rolled back", version=chosen.version_id)
    record(home, "rolled_back", version=chosen.version_id)
    return chosen


def _last_good(home: Home, versions: list[Version]) -> Version:
    """Return the version to go back to."""
    try:
        current = current_version(home)
        check_version(current)
    except NoVersion:
        if not versions:
            raise
        older = versions
    except XuntuError:
        older = versions
    else:
        older = [version for version in versions if version.place < current.place]
        if not older:
            raise VersionUnknown.of("no_older_version", version=current.version_id)
    good = next((version for version in older if _is_good(version)), None)
    if good is None:
        raise VersionUnknown.of("no_good_version", folder=home.versions)
    return good


def _is_good(version: Version) -> bool:
    """Return whether a version is what was published; of one without hashes, whether it is a
    warehouse.
    """
    if version.hashes:
        return not changed_files(version)
    with version.file.open("rb") as stream:
        return stream.read(12)[8:] == b"DUCK"


def prune(home: Home, number: int) -> list[str]:
    """Delete all but the last `kept` versions and the current one; returns the ids deleted.

    A folder that cannot be deleted (a file still open elsewhere) is tried again next time.
    """
    current = current_version(home).version_id
    deleted = []
    for version in list_versions(home)[max(number, 1) :]:
        if version.version_id == current:
            continue
        # Out of the list first: a half-deleted folder must never look like a version.
        with contextlib.suppress(OSError):
            (version.folder / "version.json").unlink()
            deleted.append(version.version_id)
    for folder in home.versions.iterdir():
        if (
            VERSION_ID.fullmatch(folder.name)
            and folder.name != current
            and not (folder / "version.json").exists()
        ):
            shutil.rmtree(folder, ignore_errors=True)
    if deleted:
        sync_folder(home.versions)
    return deleted
