"""The data folder: where everything lies, and the small file operations that must not tear."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.runtime import private
from warehouse.runtime.errors import FolderUnusable
from warehouse.runtime.faults import as_xuntu_error
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.words.messages import Text

PROJECT_ROOT = Path(__file__).resolve().parents[2]
"""The checkout: `app.py`, `dbt_project/` and `seeds/` lie here."""

NOT_IN_FOLDERS = "?\\"
"""What follows a question mark DuckDB takes for options, and a backslash for a slash."""


@dataclass(frozen=True)
class Home:
    """The data folder of one office."""

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """Return the folder named by `XUNTU_HOME`, else `var/` in the project folder.

        Raises `FolderUnusable` for a name that cannot be that of a data folder.
        """
        named = os.environ.get("XUNTU_HOME", "").strip()
        try:
            root = Path(named).expanduser().absolute() if named else PROJECT_ROOT / "var"
        except RuntimeError as error:  # the home of a user that there is not
            raise FolderUnusable.of("folder_of_nobody", named=printable(named)) from error
        _check_letters(root)
        return cls(root)

    @property
    def settings_file(self) -> Path:
        """The office's settings."""
        return self.root / "xuntu.toml"

    @property
    def batches(self) -> Path:
        """Accepted batches, one folder each."""
        return self.root / "batches"

    @property
    def incoming(self) -> Path:
        """Acceptances under way."""
        return self.root / "incoming"

    @property
    def undone(self) -> Path:
        """Batches that were taken back, one folder each."""
        return self.root / "undone"

    @property
    def damaged(self) -> Path:
        """Batches that were set aside because they were damaged; nothing reads them."""
        return self.root / "damaged"

    @property
    def drafts(self) -> Path:
        """Imports under way, one folder each; deleted once they are accepted or given up."""
        return self.root / "drafts"

    @property
    def refusals(self) -> Path:
        """Workbooks of refused rows, to be mended and imported again; one for each batch."""
        return self.root / "refusals"

    @property
    def profiles(self) -> Path:
        """What an office has answered about its kinds of ledger."""
        return self.root / "profiles"

    @property
    def reference(self) -> Path:
        """The office's rows of reference tables in force, a file a table, made of the batches."""
        return self.root / "reference"

    @property
    def handouts(self) -> Path:
        """The office's own templates of hand-outs; the folder is the office's to make."""
        return self.root / "handouts"

    @property
    def agendas(self) -> Path:
        """Agendas of meetings, a file each."""
        return self.root / "agendas"

    @property
    def plans(self) -> Path:
        """Plans of rounds, a folder a county and term, a file each."""
        return self.root / "plans"

    @property
    def jobs(self) -> Path:
        """Work that runs in a process of its own, one folder each."""
        return self.root / "jobs"

    @property
    def versions(self) -> Path:
        """Published versions, one folder each, and the pointer."""
        return self.root / "versions"

    @property
    def pointer(self) -> Path:
        """The small file that names the current version."""
        return self.versions / "current.json"

    @property
    def building(self) -> Path:
        """Builds under way."""
        return self.root / "building"

    @property
    def development(self) -> Path:
        """What an analyst builds by dbt alone, beside what is published; may be deleted."""
        return self.root / "dev"

    @property
    def cache(self) -> Path:
        """What only saves time and may be deleted."""
        return self.root / "cache"

    @property
    def inbox(self) -> Path:
        """Ledgers laid down to be taken in by themselves."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """What became of each of them, a folder a file; the office's to empty."""
        return self.root / "outbox"

    @property
    def upkeep(self) -> Path:
        """What runs by itself on this machine: its plan, and how each of it ended last."""
        return self.root / "upkeep"

    @property
    def logs(self) -> Path:
        """Logs of builds and of unexpected errors."""
        return self.root / "logs"

    @property
    def access_file(self) -> Path:
        """Who may do what, and see which regions."""
        return self.root / "access.csv"

    @property
    def secrets_file(self) -> Path:
        """What the dashboard and the provider of sign-in know of one another."""
        return self.root / "secrets.toml"

    @property
    def access(self) -> Path:
        """What belongs to it on this machine: the list's lock, the sign-ins that hold."""
        return self.root / "access"

    @property
    def build_lock(self) -> Path:
        """Held by the process that builds."""
        return self.root / "build.lock"

    @property
    def batch_lock(self) -> Path:
        """Held by the process that accepts or clears batches."""
        return self.root / "batches.lock"

    def create(self) -> None:
        """Create the folders that are missing, for their owner alone; an older install's are closed
        to others. Raises `FolderUnusable` and `DiskFull`.
        """
        try:
            self._create()
        except OSError as error:
            raise as_xuntu_error(error, self.root) or error from error

    def wider(self) -> list[Path]:
        """Return what is open to others, or published and can be written."""
        return private.wider(self.root, self._folders, self.versions)

    def _create(self) -> None:
        private.keep_private()
        for folder in self._folders:
            folder.mkdir(parents=True, exist_ok=True)
        private.tighten(self.root, self._folders, self.versions)

    @property
    def _folders(self) -> tuple[Path, ...]:
        return (
            self.batches,
            self.incoming,
            self.undone,
            self.damaged,
            self.drafts,
            self.refusals,
            self.profiles,
            self.reference,
            self.agendas,
            self.plans,
            self.jobs,
            self.versions,
            self.building,
            self.development,
            self.cache,
            self.upkeep,
            self.access,
            self.inbox,
            self.outbox,
            self.logs,
        )


def printable(text: str) -> str:
    """Return `text` as it can be printed: bytes that are no text are shown by their numbers."""
    return os.fsencode(text).decode("utf-8", errors="backslashreplace")


def _check_letters(root: Path) -> None:
    """Refuse a folder under whose name DuckDB looks for other files. It resolves links first."""
    for path in (str(root), os.path.realpath(root)):
        forbidden = [letter for letter in NOT_IN_FOLDERS if letter in path]
        letters: Text | str = " ".join(forbidden)
        if printable(path) != path:
            letters = message("folder_letters_no_text")
        if letters:
            raise FolderUnusable.of("folder_letters", root=printable(path), letters=letters)


def read_json(file: Path) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """Return the content of a JSON file. Raises `OSError` or `ValueError`."""
    return json.loads(file.read_text(encoding="utf-8"))


def write_json(file: Path, content: Any) -> None:  # noqa: ANN401 - JSON is whatever it is
    """Write a JSON file so that a reader sees the old one or the new one, never half of it."""
    write_text(file, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_text(file: Path, content: str) -> None:
    """Write a text file (UTF-8, line ends as they are) so that a reader sees the old one or the
    new one, never half of it.
    """
    write_bytes(file, content.encode())


def write_bytes(file: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    with replacing(file) as draft, draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Yield a draft to be written, which takes the place of `file` once it is whole.

    It bears the number of this process, so that one left by a process that was killed is known.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield draft
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make renames within `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def process_is_alive(pid: int) -> bool:
    """Return whether a process of this number exists on this machine."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
