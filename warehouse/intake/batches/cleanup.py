"""Clearing what processes that were killed left behind, and finishing what they had begun.

To be done by whoever holds the lock on the batches. What a living process is writing is left alone:
every draft bears the number of its process.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from warehouse.intake.batches.finishing import finish_all
from warehouse.runtime.home import process_is_alive

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.runtime.home import Home

_DRAFT_OF_FILE = re.compile(r"\..+\.(\d+)")
_DRAFT_OF_FOLDER = re.compile(r"\.?(\d+)-.*")


def tidy(home: Home) -> None:
    """Clear drafts without an owner, and do what acceptances left to do."""
    for folder in home.incoming.iterdir():
        if not _is_owned(folder, _DRAFT_OF_FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
    for folder in home.drafts.glob(".*"):
        if not _is_owned(folder, _DRAFT_OF_FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
    for file in _drafts_of_files(home):
        if not _is_owned(file, _DRAFT_OF_FILE):
            file.unlink(missing_ok=True)
    finish_all(home)


def _drafts_of_files(home: Home) -> list[Path]:
    within = [home.root, home.profiles, home.refusals, home.reference, home.versions, home.cache]
    batches = (*home.batches.glob("*/"), *home.undone.glob("*/"), *home.drafts.glob("*/"))
    return [
        file
        for folder in (*within, *batches, *home.jobs.glob("*/"))
        for file in folder.glob(".*")
        if _DRAFT_OF_FILE.fullmatch(file.name) and file.is_file()
    ]


def _is_owned(entry: Path, drafts: re.Pattern[str]) -> bool:
    owner = drafts.fullmatch(entry.name)
    return owner is not None and process_is_alive(int(owner[1]))
