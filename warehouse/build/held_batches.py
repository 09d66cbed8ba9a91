"""The batches that a build is made from, held still for as long as it takes."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.batches.store import SCHEMA_BATCH

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

HELD_STILL = "batches"
"""The folder of a build that holds the batches it is made from."""

HELD_REFERENCE = "reference"
"""The folder of a build that holds the office's rows of reference tables."""


def hold_still(home: Home, folder: Path, batches: list[Batch]) -> None:
    """Link the files of `batches` into `folder`: the build reads them for as long as it takes, and
    what is accepted, undone or cleared meanwhile must not reach half of it.

    What is linked is checked against what was accepted. Raises `BatchDamaged`.
    """
    # An unchanged build needs none of these.
    from warehouse.intake.batches.reference_changes import office_rows, write_rows  # noqa: PLC0415
    from warehouse.intake.batches.soundness import check  # noqa: PLC0415

    _link(home.batches / SCHEMA_BATCH, folder / HELD_STILL / SCHEMA_BATCH)
    held = []
    for batch in batches:
        copy = folder / HELD_STILL / batch.batch_id
        # It may have been undone since the build was planned: then the next build leaves it out.
        is_there = batch.folder.is_dir()
        _link(batch.folder if is_there else home.undone / batch.batch_id, copy)
        check(batch, copy)
        held.append(replace(batch, folder=copy))
    write_rows(folder / HELD_REFERENCE, office_rows(held))


def _link(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for file in source.glob("*.parquet"):
        if not file.is_file():
            continue
        try:
            os.link(file, target / file.name)
        except OSError:  # a file system without links
            shutil.copyfile(file, target / file.name)
