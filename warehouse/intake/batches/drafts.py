"""Imports under way: the files a user has brought and the answers given so far, in the data folder.

A draft outlives the browser's session and the server. Its files may hold what must not be kept, so
it is deleted as soon as the import is accepted or given up.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

from warehouse.intake.privacy.guard import mask
from warehouse.intake.privacy.labels import file_label_by_hash, passing_label
from warehouse.runtime.errors import DraftUnknown
from warehouse.runtime.home import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from warehouse.runtime.home import Home

_DRAFT = "draft.json"
_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST_NAME = 120
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Draft:
    """One import under way."""

    draft_id: str
    folder: Path
    started_at: dt.datetime
    files: tuple[Path, ...]
    answers: Mapping[str, str]

    @property
    def report(self) -> Path:
        """The folder of what the last examination found."""
        return self.folder / "report"


def start_draft(home: Home, files: Iterable[tuple[str, BinaryIO]]) -> Draft:
    """Keep `files` (name as the user knows it, open binary stream) as a new draft."""
    home.create()
    started_at = dt.datetime.now(dt.UTC)
    draft_id = f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    making = home.drafts / f".{os.getpid()}-{draft_id}"
    names: list[str] = []
    try:
        (making / "files").mkdir(parents=True)
        for name, stream in files:
            file = _keep(making / "files", _file_name(name), stream)
            names.append(str(file.relative_to(making)))
        write_json(
            making / _DRAFT,
            {"started_at": started_at.isoformat(), "files": names, "answers": {}},
        )
        making.rename(home.drafts / draft_id)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return open_draft(home, draft_id)


def open_draft(home: Home, draft_id: str) -> Draft:
    """Return the draft of an id. Raises `DraftUnknown`, also for text that is no id."""
    folder = home.drafts / draft_id
    try:
        if _ID.fullmatch(draft_id) is None:
            raise ValueError(draft_id)
        content = read_json(folder / _DRAFT)
        return Draft(
            draft_id=draft_id,
            folder=folder,
            started_at=dt.datetime.fromisoformat(content["started_at"]),
            files=tuple(folder / file for file in content["files"]),
            answers=dict(content["answers"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DraftUnknown.of("draft_unknown") from error


def list_drafts(home: Home) -> list[Draft]:
    """Return every import under way, the latest first; one that ends meanwhile is not among
    them.
    """
    if not home.drafts.is_dir():
        return []
    drafts = []
    for folder in home.drafts.iterdir():
        with suppress(DraftUnknown):
            drafts.append(open_draft(home, folder.name))
    return sorted(drafts, key=lambda draft: draft.draft_id, reverse=True)


def answer(home: Home, draft: Draft, answers: Mapping[str, str]) -> Draft:
    """Keep `answers` beside those given before; an empty one takes an earlier answer back.

    Raises `DraftUnknown`.
    """
    answers_now = {**open_draft(home, draft.draft_id).answers, **answers}
    content = read_json(draft.folder / _DRAFT)
    # What was typed may hold a number or a name: that is not kept either.
    content["answers"] = {key: mask(value) for key, value in answers_now.items() if value != ""}
    write_json(draft.folder / _DRAFT, content)
    return open_draft(home, draft.draft_id)


def drop_draft(draft: Draft) -> None:
    """Delete a draft with the files in it. Renamed first: half of one must not stay unseen."""
    doomed = draft.folder.with_name(f".{os.getpid()}-{draft.draft_id}")
    with suppress(OSError):
        draft.folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _keep(folder: Path, name: str, stream: BinaryIO) -> Path:
    """Write a file; it bears a neutral name where its own tells a person."""
    draft = folder / ".incoming"
    with draft.open("wb") as kept_file:
        shutil.copyfileobj(stream, kept_file, _CHUNK)
    if passing_label(name) != name:
        with draft.open("rb") as content:
            name = file_label_by_hash(name, hashlib.file_digest(content, "sha256").hexdigest())
    return draft.rename(_free(folder / name))


def _free(file: Path) -> Path:
    """Return `file`, numbered where a file of that name has been brought already."""
    numbered = (
        file.with_stem(f"{file.stem} ({number})") if number > 1 else file for number in count(1)
    )
    return next(candidate for candidate in numbered if not candidate.exists())


def _file_name(name: str) -> str:
    """Return `name` as a file name of any system, its ending kept."""
    safe = _NOT_IN_NAMES.sub("_", name).strip(" .") or "_"
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 8:
        return safe[:_LONGEST_NAME]
    return f"{stem[:_LONGEST_NAME]}.{ending}"
