"""What is left to do once a batch is in: its refused rows in their place, its answers remembered.

Both are written into the batch's own folder before it is accepted. So a disk that fills, or a kill,
after the acceptance loses nothing: the next import, build or start does what was left.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.intake.batches.profiles import remember
from warehouse.runtime.home import read_json, replacing, write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from warehouse.intake.batches.batch import Batch
    from warehouse.intake.findings.questions import Answers
    from warehouse.runtime.home import Home

BOOK = "refused.xlsx"
"""In a batch's folder: the workbook of the rows that its import kept back."""

LEFT = "left_to_do.json"
"""In a batch's folder until all is done: the answers to remember, by what they are remembered."""


def left_to_do(profiles: Mapping[str, Answers], book: bytes | None) -> dict[str, bytes]:
    """Return the files of a batch's folder that say what is left to do once it is in."""
    answers = {signature: dict(of_profile) for signature, of_profile in profiles.items()}
    left = {LEFT: json.dumps(answers, ensure_ascii=False, indent=1).encode()}
    return left if book is None else {**left, BOOK: book}


def finish(home: Home, batch: Batch, left: Mapping[str, bytes]) -> None:
    """Do what is left to do of a batch that is in, as far as the disk lets it be done.

    `left` is written into a batch that had been accepted before, with the same content. Raises
    `OSError` where that cannot be written.
    """
    if not (batch.folder / LEFT).exists():
        for name in sorted(left, reverse=True):  # the workbook before what says it is there
            write_bytes(batch.folder / name, left[name])
    with suppress(OSError):
        _finish(home, batch.folder)


def is_finished(batch: Batch) -> bool:
    """Return whether nothing is left to do of a batch."""
    return not (batch.folder / LEFT).exists()


def finish_all(home: Home) -> None:
    """Do what is left of every batch, as far as the disk lets it be done."""
    for file in home.batches.glob(f"*/{LEFT}"):
        with suppress(OSError, ValueError, AttributeError):
            _finish(home, file.parent)


def refusal_file(home: Home, batch: Batch) -> Path:
    """Return where the refused rows of an accepted batch lie; it exists only where there were
    any.
    """
    file = _place(home, batch.folder)
    if not file.exists() and (batch.folder / BOOK).is_file():
        try:
            _put_in_place(home, batch.folder)
        except OSError:
            return batch.folder / BOOK
    return file


def _finish(home: Home, folder: Path) -> None:
    if (folder / BOOK).is_file():
        _put_in_place(home, folder)
    for signature, answers in read_json(folder / LEFT).items():
        remember(home, signature, answers)
    (folder / LEFT).unlink()


def _put_in_place(home: Home, folder: Path) -> None:
    home.refusals.mkdir(parents=True, exist_ok=True)
    file = _place(home, folder)
    if file.exists() and file.samefile(folder / BOOK):
        return  # two names of one file: to rename the one to the other would leave both
    with replacing(file) as draft:
        try:
            os.link(folder / BOOK, draft)  # takes no space
        except OSError:  # a file system without links
            shutil.copyfile(folder / BOOK, draft)


def _place(home: Home, folder: Path) -> Path:
    return home.refusals / f"{folder.name}.xlsx"
