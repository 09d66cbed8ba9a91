"""The development files: the draft that dbt writes, what it holds, and the versions made of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from warehouse.development.selection import Held
from warehouse.development.status import development_home
from warehouse.runtime.home import read_json, write_json
from warehouse.runtime.private import PUBLISHED
from warehouse.versions.store import list_versions, point_to, prune
from warehouse.versions.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from warehouse.runtime.home import Home

WAREHOUSE = "warehouse.duckdb"
FOLDER = "now"
"""The folder of the draft among builds; a build that is published goes by the same name in a data
folder of its own, so that what that one parsed serves here too."""

VERSIONS_KEPT = 3
"""What somebody looks at may be older than the last."""


@dataclass
class DraftState:
    """What the draft holds, by node: kept beside it for the next loop.

    `root` names what it is made from: another one begins anew. `meant` is the digest of all that
    pages read of the project beside the figures.
    """

    root: str = ""
    version: str = ""
    meant: str = ""
    held: Held = field(default_factory=lambda: Held({}, {}, {}, {}))


class DraftFolder:
    """The folder in which dbt works, and the development versions beside it."""

    def __init__(self, home: Home) -> None:
        """Work in the data folder `home`; nothing is created yet."""
        self.store = development_home(home)
        self.folder = self.store.building / FOLDER
        self.file = self.folder / WAREHOUSE
        self.scratch = self.folder / f"{WAREHOUSE}.scratch"
        self.target = self.folder / "target"
        self.state = DraftState()
        self._is_as_shown = False
        self._state_file = self.folder / "state.json"

    def create(self) -> None:
        """Create the folders that are missing."""
        for folder in (self.store.versions, self.store.logs, self.target):
            folder.mkdir(parents=True, exist_ok=True)

    def resume(self, root: str) -> Version | None:
        """Take up what the loop before left, if it was made from the same; returns its version."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            content = read_json(self._state_file)
            if content["root"] != root:
                return None
            version = self._named(content["version"])
            self.state = DraftState(**{**content, "held": Held(**content["held"])})
            return version
        return None

    def begin(self, root: str, base: Version, held: Held) -> None:
        """Begin with a published version: the draft holds what it does."""
        for file in self.folder.glob(f"{WAREHOUSE}*"):
            file.unlink()
        self.state = DraftState(root=root, held=held)
        self.lay(base)

    def lay(self, version: Version) -> None:
        """Have the draft hold what a version does, unless it does."""
        if self._is_as_shown:
            return
        for file in (self.file, self.file.with_name(f"{WAREHOUSE}.wal")):
            file.unlink(missing_ok=True)
        shutil.copyfile(version.file, self.file)
        self._is_as_shown = True

    def touch(self, scratch: set[str]) -> None:
        """Note that the draft is about to be written: of `scratch` nobody knows until it is done
        what it holds.
        """
        self._is_as_shown = False
        held = self.state.held
        left = {name: digest for name, digest in held.scratch.items() if name not in scratch}
        self.state.held = replace(held, scratch=left)
        self._write_state()

    def remember(self, scratch: Mapping[str, str]) -> None:
        """Note what was made in the scratch file."""
        held = self.state.held
        self.state.held = replace(held, scratch={**held.scratch, **scratch})
        self._write_state()

    def show(self, version: Version, documents: Mapping[str, Any], *, is_same: bool) -> Version:
        """Make a development version of the draft and point to it; returns it.

        `documents` are what dbt wrote, by file name. With `is_same` the file of figures is that of
        the version before, which is linked.
        """
        folder = self.store.building / version.version_id
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in documents.items():
            (folder / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        before = self.shown()
        if is_same and before is not None:
            _link(before.file, folder / WAREHOUSE)
        else:
            shutil.copyfile(self.file, folder / WAREHOUSE)
        development_version = replace(
            version,
            folder=self.store.versions / version.version_id,
            size_bytes=(folder / WAREHOUSE).stat().st_size,
        )
        write_json(folder / "version.json", development_version.as_json())
        for file in folder.iterdir():
            file.chmod(PUBLISHED)
        folder.rename(development_version.folder)
        point_to(self.store, development_version.version_id)
        self.state.version = development_version.version_id
        self._is_as_shown = True
        self._write_state()
        # What the disk does not let be deleted now is deleted the next time.
        with suppress(OSError):
            prune(self.store, VERSIONS_KEPT)
        return development_version

    def shown(self) -> Version | None:
        """Return the development version that stands."""
        return self._named(self.state.version) if self.state.version else None

    def next_number(self) -> int:
        """Return the number of the next version among those that were ever made here."""
        return max((version.sequence for version in list_versions(self.store)), default=0) + 1

    def _named(self, version_id: str) -> Version | None:
        versions = list_versions(self.store)
        return next((version for version in versions if version.version_id == version_id), None)

    def _write_state(self) -> None:
        state, held = self.state, self.state.held
        write_json(
            self._state_file,
            {
                "root": state.root,
                "version": state.version,
                "meant": state.meant,
                "held": {
                    "base": dict(held.base),
                    "warehouse": dict(held.warehouse),
                    "scratch": dict(held.scratch),
                    "tested": dict(held.tested),
                },
            },
        )


def next_version(draft: DraftFolder, base: Version, rows: dict[str, int], models: str) -> Version:
    """Return the next development version of a published one, still without its folder.

    Its files are not sealed by hashes: they are gone with the next edits.
    """
    number = draft.next_number()
    return replace(
        base,
        version_id=f"{base.as_of_date:%Y%m%d}-dev{number}",
        built_at=dt.datetime.now(dt.UTC),
        rows=rows,
        sequence=number,
        hashes={},
        models=models,
        durations={},
        cpu_seconds=0.0,
    )


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
