"""A finished build becomes the version that readers see: in one step, last."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from warehouse.runtime.home import sync_folder, write_json
from warehouse.runtime.private import PUBLISHED
from warehouse.versions.announcement import announce, conclude, is_shown, withdraw
from warehouse.versions.numbers import remember_number
from warehouse.versions.store import point_to

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home
    from warehouse.versions.version import Version


def show(home: Home, folder: Path, version: Version) -> None:
    """Make the finished build in `folder` the current version."""
    write_json(folder / "version.json", version.as_json())
    for file in folder.iterdir():
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        file.chmod(PUBLISHED)
    sync_folder(folder)
    remember_number(home, version.version_id, version.sequence)
    announce(home, version.version_id)
    folder.rename(version.folder)
    try:
        sync_folder(home.versions)
        point_to(home, version.version_id)
    except OSError:
        # The disk may have failed after the pointer had moved.
        if not is_shown(home, version.version_id):
            withdraw(home)
            raise
    conclude(home)
