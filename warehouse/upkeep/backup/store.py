"""The folder that holds backups: contents by their hash, each once, and a small file a backup.

    store.json              format, and the recipient where backups are encrypted
    objects/ab/<hash>       a content, by the sha256 of what it is in clear
    backups/000012-...json  a backup: the objects it is made of, sealed; written last

A backup is there once its file is: a process killed before leaves objects that the next backup uses
or clears. So nothing that was whole before is touched by one that fails.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from warehouse.runtime.errors import BackupRefused
from warehouse.runtime.home import read_json, replacing, sync_folder, write_json
from warehouse.runtime.integrity import check_seal, file_hash, sealed
from warehouse.upkeep.backup.encryption import VARIABLE, Key, copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

FORMAT = 1
_NAME = re.compile(r"(\d{6})-\d{8}T\d{6}Z")
_OBJECT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Backup:
    """One backup. `tree` is the object that lists its files, `objects` are all it is made of, by
    the bytes that each takes; `damaged` names batches that were not sound when it was taken.
    """

    name: str
    taken_at: dt.datetime
    program: str
    tree: str
    objects: dict[str, int]
    files: int
    size: int
    damaged: tuple[str, ...] = ()
    version: str | None = None

    @property
    def number(self) -> int:
        """Its place among all: the clock may be set back."""
        return int(self.name.split("-")[0])


class Store:
    """The folder of backups, opened with a key or without."""

    def __init__(self, folder: Path, key: Key | None) -> None:
        """Open a folder that may not be there yet."""
        self.folder = folder
        self.key = key
        self._objects = folder / "objects"
        self._backups = folder / "backups"
        self._about = folder / "store.json"

    @classmethod
    def to_read(cls, folder: Path, key: Callable[[], Key | None]) -> Store:
        """Open a folder of backups to read them, with a key where they are encrypted.

        Raises `BackupRefused` where there is none, or another.
        """
        store = cls(folder, None)
        if not store.backups():
            return store
        if store._recipient() is not None:
            store.key = key()
            store._refuse_another_key()
        return store

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for writing; raises `BackupRefused` where another does, or where it is
        encrypted and this is not, or the other way round.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - readers need none

        self._backups.mkdir(parents=True, exist_ok=True)
        self._objects.mkdir(exist_ok=True)
        try:
            with FileLock(self.folder / "backup.lock", timeout=0):
                self._refuse_another_key()
                if not self._about.exists():
                    recipient = None if self.key is None else self.key.recipient
                    write_json(self._about, {"format": FORMAT, "recipient": recipient})
                yield
        except Timeout as error:
            raise BackupRefused.of("backup_running", folder=self.folder) from error

    def put(self, file: Path) -> tuple[str, int, int]:
        """Keep the content of `file`; returns its name, the bytes it takes here, and those of them
        that are new.
        """
        name = file_hash(file)
        place = self._place(name)
        if (kept := _size(place)) is not None and (self.key or kept == file.stat().st_size):
            return name, kept, 0
        place.parent.mkdir(exist_ok=True)
        with replacing(place) as draft, file.open("rb") as source, draft.open("wb") as target:
            copy(source, target, self.key)
            target.flush()
            os.fsync(target.fileno())
        size = place.stat().st_size
        return name, size, size

    def get(self, name: str, target: IO[bytes]) -> None:
        """Write a content into `target`; raises `BackupRefused` where it is gone or another."""
        digest = _Hashing(target)
        try:
            if _OBJECT.fullmatch(name) is None:
                raise ValueError(name)
            with self._place(name).open("rb") as source:
                copy(source, digest, self.key, back=True)  # type: ignore[arg-type]
        except (OSError, ValueError) as error:
            raise BackupRefused.of("backup_object_missing", object=name[:12]) from error
        if digest.hexdigest() != name:
            raise BackupRefused.of("backup_object_changed", object=name[:12])

    def add(self, content: dict[str, Any], taken_at: dt.datetime) -> Backup:
        """Write a backup of objects that are kept: from here on it is one."""
        # Their folders must outlive a power cut before what names what lies in them.
        sync_folder(self._objects)
        taken = [backup.number for backup in self.backups()] + self._damaged_numbers()
        name = f"{max(taken, default=0) + 1:06}-{taken_at:%Y%m%dT%H%M%SZ}"
        written = {"format": FORMAT, "taken_at": taken_at.isoformat(), **content}
        write_json(self._backups / f"{name}.json", sealed(written))
        return self.named(name)

    def backups(self) -> list[Backup]:
        """Return every whole backup, the latest first."""
        found = []
        for file in self._backups.glob("*.json") if self._backups.is_dir() else ():
            with suppress(BackupRefused):
                found.append(self.named(file.stem))
        return sorted(found, key=lambda backup: backup.number, reverse=True)

    def named(self, name: str) -> Backup:
        """Return a backup by its name. Raises `BackupRefused` where it is not there or damaged."""
        file = self._backups / f"{name}.json"
        if _NAME.fullmatch(name) is None or not file.is_file():
            raise BackupRefused.of("backup_unknown", backup=name[:40], folder=self.folder)
        try:
            content = read_json(file)
            check_seal(content)
            if content["format"] > FORMAT:
                raise BackupRefused.of("backup_newer", backup=name)
            return Backup(
                name=name,
                taken_at=dt.datetime.fromisoformat(content["taken_at"]),
                program=str(content["program"]),
                tree=str(content["tree"]),
                objects={str(name): int(size) for name, size in content["objects"].items()},
                files=int(content["files"]),
                size=int(content["size"]),
                damaged=tuple(content["damaged"]),
                version=content["version"],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupRefused.of("backup_damaged", backup=name, file=file) from error

    def latest(self) -> Backup:
        """Return the latest whole backup. Raises `BackupRefused` where there is none."""
        backups = self.backups()
        if not backups:
            raise BackupRefused.of("backup_none", folder=self.folder)
        return backups[0]

    def prune(self, kept: int) -> int:
        """Delete all but the latest `kept` backups, and what no backup is made of any more; returns
        how many backups went.

        A file of a backup that cannot be read keeps everything: nobody knows what it is made of.
        """
        gone = self.backups()[max(kept, 1) :]
        for backup in gone:
            (self._backups / f"{backup.name}.json").unlink()
        sync_folder(self._backups)
        self._clear_drafts()
        if not self._damaged_numbers():
            needed = {name for backup in self.backups() for name in backup.objects}
            for file in self._objects.glob("*/*"):
                if file.name not in needed:
                    file.unlink()
        return len(gone)

    def _damaged_numbers(self) -> list[int]:
        """Return the numbers of backups whose file is there and cannot be read."""
        readable = {backup.name for backup in self.backups()}
        names = (_NAME.fullmatch(file.stem) for file in self._backups.glob("*.json"))
        return [int(name[1]) for name in names if name is not None and name[0] not in readable]

    def _clear_drafts(self) -> None:
        """Delete drafts of a process that was killed: nobody else writes while this one does."""
        for place in (self._backups, *self._objects.iterdir()):
            for draft in place.glob(".*"):
                draft.unlink(missing_ok=True)

    def _refuse_another_key(self) -> None:
        if not self._about.exists():
            if self.backups():
                raise BackupRefused.of("backup_store_damaged", file=self._about)
            return
        before = self._recipient()
        now = None if self.key is None else self.key.recipient
        if before != now:
            which = "backup_key_needed" if now is None else "backup_key_other"
            raise BackupRefused.of(which, folder=self.folder, variable=VARIABLE)

    def _recipient(self) -> str | None:
        """Return for whom the backups are encrypted; None where they are not."""
        try:
            recipient = read_json(self._about)["recipient"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupRefused.of("backup_store_damaged", file=self._about) from error
        return None if recipient is None else str(recipient)

    def _place(self, name: str) -> Path:
        return self._objects / name[:2] / name


class _Hashing:
    """A file to write into that knows the hash of what was written."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._digest = hashlib.sha256()

    def write(self, part: bytes) -> int:
        self._digest.update(part)
        return self._target.write(part)

    def flush(self) -> None:
        self._target.flush()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def sizes(objects: Iterable[tuple[str, int, int]]) -> tuple[dict[str, int], int]:
    """Return the bytes that each object takes, and the bytes that are new."""
    noted, new = {}, 0
    for name, size, added in objects:
        noted[name] = size
        new += added
    return noted, new


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return None
