"""What a damaged batch is said to be, and the way out of it: where its source lies, which command.

Nothing here reads more than names: the batch may hold nothing that can be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.runtime.errors import BatchDamaged
from warehouse.words.languages import listed
from warehouse.words.messages import Text, joined, message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warehouse.intake.batches.batch import Batch

FILES_NAMED = 5


def damaged(folder: Path, reasons: Sequence[Text], batch: Batch | None = None) -> BatchDamaged:
    """Return the error that names the batch in `folder`, what is wrong with it and the way out.

    `batch` is what its manifest says, where that can be read.
    """
    return BatchDamaged.of(
        "batch_damaged",
        batch=folder.name,
        folder=folder,
        reasons=listed(reasons, "between_clauses"),
        remedy=_remedy(folder, batch),
    )


def files_named(batch: Batch) -> list[str]:
    """Return the names of the files that a batch was read from, as the office knows them."""
    files = [str(file.get("name", "")) for file in batch.origin.details.get("files", ())]
    return [name for name in files if name] or [batch.origin.source_file]


def sources(batch: Batch | None) -> Text:
    """Return the files that a batch was read from, to be said."""
    return named([] if batch is None else files_named(batch))


def named(files: Sequence[str]) -> Text:
    """Return names of files to be said, the first few of many."""
    if not any(files):
        return message("batch_sources_unknown")
    first = listed(files[:FILES_NAMED])
    if len(files) > FILES_NAMED:
        return joined([first, message("batch_sources_more", count=len(files))], "")
    return first


def _remedy(folder: Path, batch: Batch | None) -> Text:
    place = folder.parent.name
    if batch is not None and batch.batch_id != folder.name:
        original = folder.with_name(batch.batch_id)
        return message("batch_remedy_renamed", folder=folder, original=original)
    if folder.name == "demo" or (batch is not None and batch.is_demonstration):
        details = {} if batch is None else batch.origin.details
        options = ""
        if {"scale", "seed"} <= set(details):
            options = f" --scale {details['scale']} --seed {details['seed']}"
        return message("batch_remedy_demonstration", options=options)
    key = "batch_remedy_undone" if place == "undone" else "batch_remedy"
    return message(key, batch=folder.name, folder=folder, sources=sources(batch))
