"""A version between its folder's appearance and the pointer's move, which a kill can leave there.

It is sound but was never shown, so it must not be what a rollback finds later, nor stay for ever:
the next build deletes it.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.runtime.errors import NoVersion, XuntuError
from warehouse.runtime.home import read_json, write_json
from warehouse.versions.store import current_version

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home


def announce(home: Home, version_id: str) -> None:
    """Note the version that is about to appear."""
    write_json(_file(home), {"version_id": version_id})


def conclude(home: Home) -> None:
    """Strike the note once the version is shown; a note that stays does no harm."""
    with suppress(OSError):
        _file(home).unlink(missing_ok=True)


def is_shown(home: Home, version_id: str) -> bool:
    """Return whether the pointer names the version; also where it cannot be read, for then it
    may.
    """
    try:
        return current_version(home).version_id == version_id
    except NoVersion:
        return False
    except XuntuError:
        return True


def withdraw(home: Home) -> None:
    """Delete the version that was announced and is not shown."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        version_id = str(read_json(_file(home))["version_id"])
        folder = home.versions / version_id
        if folder.parent == home.versions and not is_shown(home, version_id):
            # Out of the list first: a half-deleted folder must never look like a version.
            (folder / "version.json").unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
    conclude(home)


def _file(home: Home) -> Path:
    return home.versions / "announced.json"
