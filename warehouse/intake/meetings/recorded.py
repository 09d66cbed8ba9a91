"""The batches of meetings: what was recorded of late, whether it is shown already or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.batch import DEMONSTRATION_BATCH
from warehouse.intake.batches.in_force import rows_of
from warehouse.intake.batches.store import list_batches
from warehouse.intake.meetings.decisions import KIND, MOST_DECISIONS, TABLE

if TYPE_CHECKING:
    from warehouse.intake.batches.batch import Batch
    from warehouse.runtime.home import Home

BATCHES_LISTED = 5


@dataclass(frozen=True)
class MeetingBatch:
    """A batch in force and the items of meetings that it holds (columns of the raw table), those
    that a later batch corrected left out.
    """

    batch: Batch
    items: pl.DataFrame


def latest(home: Home, most: int = BATCHES_LISTED) -> list[MeetingBatch]:
    """Return the latest batches of decisions and answers, the newest first, the demonstration's own
    left out. Raises `BatchDamaged`.
    """
    accepted = list_batches(home)
    meeting_batches: list[MeetingBatch] = []
    for batch in reversed(accepted):
        if len(meeting_batches) == most:
            break
        if batch.batch_id != DEMONSTRATION_BATCH and _is_small(batch):
            items = (
                rows_of(accepted, TABLE)
                .filter(pl.col("batch_id") == batch.batch_id, pl.col("kind") == KIND)
                .sort("action_id")
                .collect()
            )
            if not items.is_empty():
                meeting_batches.append(MeetingBatch(batch, items))
    return meeting_batches


def _is_small(batch: Batch) -> bool:
    """Return whether a batch is as decisions come, and no ledger of an office."""
    rows = batch.tables.get(TABLE, {}).get("rows", 0)
    return set(batch.tables) == {TABLE} and 0 < rows <= MOST_DECISIONS
