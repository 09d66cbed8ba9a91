"""Whether an accepted batch is still what was accepted: every file, by its hash and its rows.

Whoever reads accepted files asks here first. A file is read through once in a process for it, at
about a gigabyte a second; a batch of an earlier program has no hash of the files beside its tables.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from warehouse.intake.batches.batch import Batch
from warehouse.intake.batches.remedies import damaged
from warehouse.intake.batches.store import list_batches, readable_in
from warehouse.runtime.integrity import file_hash
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from warehouse.runtime.errors import BatchDamaged
    from warehouse.runtime.home import Home

BESIDE = ("supersessions.parquet", "observations.parquet")
"""What may lie beside the tables: corrections, and what an edition of a ledger said."""


def sound_batches(home: Home) -> list[Batch]:
    """Return the batches in force, in the order of acceptance, each of them checked.

    Raises `BatchDamaged`.
    """
    return checked(list_batches(home))


def checked(batches: Iterable[Batch]) -> list[Batch]:
    """Return `batches`, each of them checked. Raises `BatchDamaged` for the first damaged one."""
    sound = list(batches)
    for batch in sound:
        check(batch)
    return sound


def sound_undone(home: Home) -> list[Batch]:
    """Return the batches that were taken back and can be read: the others cannot come again."""
    return [batch for batch in readable_in(home.undone)[0] if not flaws(batch)]


def damage_in(folder: Path) -> list[BatchDamaged]:
    """Return what is wrong with the batches that lie in `folder`, one error for each damaged."""
    readable, unreadable = readable_in(folder)
    flawed = ((batch, flaws(batch)) for batch in readable)
    errors = [damaged(batch.folder, flaws_of, batch) for batch, flaws_of in flawed if flaws_of]
    return [*unreadable.values(), *errors]


def check(batch: Batch, files: Path | None = None) -> None:
    """Raise `BatchDamaged` where a batch is not what was accepted.

    `files` is the folder that holds its files, where they are read from another than its own.
    """
    damage = flaws(batch, files)
    if damage:
        raise damaged(batch.folder, damage, batch)


def flaws(batch: Batch, files: Path | None = None) -> list[Text]:
    """Return what is wrong with the files of a batch."""
    folder = files or batch.folder
    noted = files_of(batch)
    flawed = [flaw for name in sorted(noted) if (flaw := _flaw(folder / name, noted[name]))]
    there = {file.name for file in folder.glob("*.parquet")} - set(noted)
    if batch.beside is None:
        return flawed + _flaws_beside(batch, folder, there)
    return flawed + [message("batch_file_extra", file=name) for name in sorted(there)]


def files_of(batch: Batch) -> dict[str, dict[str, Any]]:
    """Return the Parquet files that the manifest names, with what it notes of each."""
    tables = {f"{table}.parquet": noted for table, noted in batch.tables.items()}
    return {**tables, **(batch.beside or {})}


def _flaw(file: Path, noted: dict[str, Any]) -> Text | None:
    try:
        if file_hash(file) != noted["sha256"]:
            is_empty = file.stat().st_size == 0
            key = "batch_file_empty" if is_empty else "batch_file_changed"
            return message(key, file=file.name)
    except FileNotFoundError:
        return message("batch_file_missing", file=file.name)
    except OSError as error:
        return message("batch_file_unreadable", file=file.name, reason=error)
    rows = _rows(file)
    if rows is None:
        return message("batch_file_unreadable", file=file.name, reason="Parquet")
    if rows != noted["rows"]:
        return message("batch_file_rows", file=file.name, rows=rows, noted=noted["rows"])
    return None


def _rows(file: Path) -> int | None:
    """Return the rows of a Parquet file; None where it is none."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and only batches need it
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowException):
        return None


def _flaws_beside(batch: Batch, folder: Path, there: set[str]) -> list[Text]:
    """Return what is wrong with the files beside the tables of a batch of an earlier program.

    Its content hash covers them too: where it is that of the tables alone there may be none, else
    there is at least one.
    """
    digest = hashlib.sha256()
    for table in sorted(batch.tables):
        digest.update(f"{table} {batch.tables[table].get('content_sha256')}\n".encode())
    may_be = set() if digest.hexdigest() == batch.content_hash else {*BESIDE}
    flawed = [message("batch_file_extra", file=name) for name in sorted(there - may_be)]
    flawed += [
        message("batch_file_unreadable", file=name, reason="Parquet")
        for name in sorted(there & may_be)
        if _rows(folder / name) is None
    ]
    if may_be and not there & may_be:
        flawed.append(message("batch_file_missing", file=" / ".join(BESIDE)))
    return flawed
