"""What the sheets of an import came to: rows for the raw tables, findings, statuses, questions.

Both ways in, templates and ledgers as they are, end here; everything after it is common to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

import polars as pl

from warehouse.intake.findings.corrections import CORRECTIONS
from warehouse.intake.findings.finding import FINDINGS, ROW_STATUSES
from warehouse.intake.findings.questions import Question, each_once

HEADERS = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "table": pl.String(),
        "name": pl.String(),
        "column": pl.Int32(),
        "header": pl.String(),
    }
)
"""Where a raw table's column (`name`) stands in a sheet: column number and header text."""

LEDGER_COUNTS = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "kind": pl.String(),
        "rows": pl.Int64(),
        "problems": pl.Int64(),
        "measures": pl.Int64(),
    }
)
"""The three counts that a ledger of problems keeps apart."""

OBSERVATIONS = pl.Schema(
    {
        "ledger": pl.String(),
        "as_of": pl.Date(),
        "problem_id": pl.String(),
        "village_id": pl.String(),
        "number": pl.String(),
        "text": pl.String(),
        "state": pl.String(),
        "said": pl.String(),
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int32(),
    }
)
"""What one edition of a ledger said of each problem: kept beside the batch, never built from, so
that the next edition can be compared with it. `ledger` names the series of editions; `state` is
open, basically_done, completed, closed or no_longer_listed; `said` is the rest of what it said, a
JSON object (`problems_marks`), null in editions accepted before this was kept."""


CellStatus: TypeAlias = Literal[
    "read", "header", "title", "note", "personal", "pending", "skipped", "unread"
]
"""What became of a filled cell. Read: it stands in a column that a field is taken from. Asked: its
table waits for an answer. Left out: with a reason. Unread: nothing is taken from where it stands,
which is told as a finding."""

CELL_STATUSES: tuple[CellStatus, ...] = get_args(CellStatus)

CELLS = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "status": pl.String(),
        "reason": pl.String(),
        "cells": pl.Int64(),
    }
)
"""Filled cells of a sheet by what became of them; they sum to its filled cells. `reason` is empty
but for those left out (`reasons.<reason>` of the words)."""


@dataclass(frozen=True)
class Interpretation:
    """What became of some sheets.

    `tables` holds frames by raw table, in the schema's types with provenance (`source_file`,
    `source_sheet`, `source_row`); a row that was refused or waits for an answer is not in them.
    `statuses` has every row of every sheet that was looked at, `cells` the filled cells of ledgers
    that an office keeps. Rows that make one thing share one `source_row`: they are accepted or
    refused together. `profiles` are the answers of scope `profile` and `office` that were used, by
    what they are remembered by: kept at acceptance. `settled_questions` are those that answers of
    earlier ledgers settled, these in place of proposals.
    `corrections` are those of what a ledger of problems lists; the check adds those of raw tables.
    """

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    findings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FINDINGS))
    statuses: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ROW_STATUSES))
    cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CELLS))
    questions: list[Question] = field(default_factory=list)
    headers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HEADERS))
    counts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LEDGER_COUNTS))
    observations: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OBSERVATIONS))
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    settled_questions: list[Question] = field(default_factory=list)
    corrections: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CORRECTIONS))


def together(parts: Sequence[Interpretation]) -> Interpretation:
    """Return everything of `parts` as one."""
    if not parts:
        return Interpretation()
    names = list(dict.fromkeys(name for part in parts for name in part.tables))
    profiles: dict[str, dict[str, str]] = {}
    for part in parts:
        for signature, answers in part.profiles.items():
            # Two files may share one profile.
            profiles[signature] = {**profiles.get(signature, {}), **answers}
    return Interpretation(
        tables={
            name: pl.concat(
                [part.tables[name] for part in parts if name in part.tables],
                how="diagonal_relaxed",
            )
            for name in names
        },
        findings=pl.concat([part.findings for part in parts]),
        statuses=pl.concat([part.statuses for part in parts]),
        cells=pl.concat([part.cells for part in parts]),
        questions=each_once(question for part in parts for question in part.questions),
        headers=pl.concat([part.headers for part in parts]),
        counts=pl.concat([part.counts for part in parts]),
        observations=pl.concat([part.observations for part in parts]),
        profiles=profiles,
        settled_questions=each_once(
            question for part in parts for question in part.settled_questions
        ),
        corrections=pl.concat([part.corrections for part in parts]),
    )


def cells_by_status(cells: pl.DataFrame) -> dict[CellStatus, int]:
    """Return cells by status, those that have any, in the order of `CELL_STATUSES`."""
    counted = dict(cells.group_by("status").agg(pl.col("cells").sum()).iter_rows())
    return {status: counted[status] for status in CELL_STATUSES if counted.get(status)}
