"""Decisions and answers through the door that templates come through: all of them, or none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.examine import accept_examination, examine_files
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.meetings.decisions import (
    FIRST_ROW,
    KIND,
    MOST_DECISIONS,
    TABLE,
    file_of,
    name_of,
    rows_of,
)
from warehouse.intake.reference.reference_data import ReferenceData
from warehouse.runtime.errors import ImportOvertaken, ImportRefused
from warehouse.words.messages import message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from warehouse.intake.batches.batch import Batch
    from warehouse.intake.findings.examination import Examination
    from warehouse.intake.meetings.decisions import Decision, Meeting
    from warehouse.runtime.home import Home
    from warehouse.words.messages import Text


TRIES = 5
"""So often decisions are numbered anew where others were accepted meanwhile."""


@dataclass(frozen=True)
class Recorded:
    """What became of decisions: the batch that they are in, or what stands in the way.

    `refusals` are findings (schema `FINDINGS`) that refuse a row or want an answer about it; a
    decision can be said otherwise, so that nothing is asked here.
    """

    batch: Batch | None
    refusals: pl.DataFrame

    def sentences(self, in_language: str) -> list[tuple[int, str, str]]:
        """Return of each refusal the decision's place from 0, what is wrong, and the remedy.

        What an import would ask about is to be said otherwise here.
        """
        otherwise = message("meetings.say_otherwise").in_language(in_language)
        rows = (
            with_sentences(self.refusals, in_language)
            .unique(["row", "rule", "column"], maintain_order=True)
            .select(
                pl.col("row").fill_null(FIRST_ROW) - FIRST_ROW,
                "what",
                pl.when(pl.col("severity") == "pending")
                .then(pl.lit(otherwise))
                .otherwise("remedy")
                .alias("remedy"),
            )
            .sort("row", maintain_order=True)
        )
        return list(rows.iter_rows())


def record(home: Home, meeting: Meeting, decisions: Sequence[Decision]) -> Recorded:
    """Accept the decisions of a meeting as one batch; nothing where one of them is refused.

    Two may write down what one meeting asks for: who is second is numbered on. Raises
    `ImportRefused` where there are none or too many, or no classification label was set, and what
    `accept` raises.
    """
    if not 0 < len(decisions) <= MOST_DECISIONS:
        raise ImportRefused.of("decisions_too_many", count=len(decisions), most=MOST_DECISIONS)
    for _ in range(TRIES - 1):
        with suppress(ImportOvertaken):
            return _numbered_on(home, meeting, decisions)
    return _numbered_on(home, meeting, decisions)


def _numbered_on(home: Home, meeting: Meeting, decisions: Sequence[Decision]) -> Recorded:
    reference = ReferenceData(home)
    rows = rows_of(meeting, decisions, _next_number(reference, meeting))
    return _recorded(home, reference, name_of(meeting), rows)


def record_answer(home: Home, action_id: str, answered_on: dt.date) -> Recorded:
    """Correct an item of a meeting that was accepted: it was answered on a day.

    Raises `ImportRefused` where no item of that id is in force, and what `record` raises.
    """
    reference = ReferenceData(home)
    batches = (
        reference.rows(TABLE)
        .filter(pl.col("action_id") == action_id, pl.col("kind") == KIND)
        .collect()
    )
    if batches.is_empty():
        raise ImportRefused.of("item_unknown", item=action_id)
    row = batches.row(0, named=True) | {"responded_on": answered_on}
    name = message("meetings.answer_file", item=action_id, day=answered_on)
    return _recorded(home, reference, name, [row])


def _recorded(
    home: Home, reference: ReferenceData, name: Text, rows: list[dict[str, Any]]
) -> Recorded:
    examination = examine_files([file_of(name, rows)], {}, reference)
    refusals = _refusals(examination)
    if not examination.is_clean:
        return Recorded(None, refusals)
    return Recorded(accept_examination(home, examination, joins_demonstration=True), refusals)


def _refusals(examination: Examination) -> pl.DataFrame:
    findings = examination.findings
    return findings.filter(pl.col("severity").is_in(["rejected", "pending"]))


def _next_number(reference: ReferenceData, meeting: Meeting) -> int:
    """Return the number after those of the meeting's items that are in force."""
    numbers = (
        reference.rows(TABLE)
        .filter(pl.col("action_id").str.starts_with(meeting.stem))
        .select(pl.col("action_id").str.strip_prefix(meeting.stem).cast(pl.Int64, strict=False))
        .max()
        .collect()
        .item()
    )
    return (numbers or 0) + 1
