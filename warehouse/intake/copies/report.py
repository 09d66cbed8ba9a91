"""What an examination found, kept in files: a page shows it without reading the ledger again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.finding import counts_by_rule, rows_by_status
from warehouse.intake.findings.grouping import fold
from warehouse.intake.findings.interpretation import cells_by_status
from warehouse.intake.findings.questions import Option, Question
from warehouse.runtime.home import read_json, write_json
from warehouse.words.messages import Text

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.intake.findings.examination import Examination
    from warehouse.intake.findings.interpretation import CellStatus

_SUMMARY, _QUESTIONS, _ANSWERED = "summary.json", "questions.json", "answered.json"
_FINDINGS, _RULES, _SHEETS, _COUNTS, _CORRECTIONS = (
    "findings.parquet",
    "rules.parquet",
    "sheets.parquet",
    "counts.parquet",
    "corrections.parquet",
)
FINDINGS_SHOWN = 5_000
"""Findings (what means the same is one) that a page lists; the annotated copy lists more."""


@dataclass(frozen=True)
class ExaminationReport:
    """One examination as a page shows it.

    `files`: name, size (bytes), and the batch it was accepted in before (None else). `findings`:
    the first `FINDINGS_SHOWN` (schema `FOLDED`), refused ones first; `rules`: severity x rule with
    `count`, the places found, and `findings`, how many they are once folded; `sheets`:
    file x sheet with rows by status; `skipped`: rows by reason; `cells`: filled cells of ledgers
    by status; `counts`: rows, problems and measures of each ledger of problems; `tables`: rows to
    be accepted by raw table; `observations`: problems that an edition shows, with or without a new
    row; `settled_questions`: questions that answers of earlier ledgers settled, these as their
    proposals; `refused_files`: files that were refused, whole or a sheet of them; `corrections`:
    schema `CORRECTIONS`.
    """

    files: list[dict[str, Any]]
    findings: pl.DataFrame
    rules: pl.DataFrame
    sheets: pl.DataFrame
    skipped: dict[str, int]
    cells: dict[CellStatus, int]
    counts: pl.DataFrame
    questions: list[Question]
    settled_questions: list[Question]
    tables: dict[str, int]
    observations: int
    corrections: pl.DataFrame
    refused_files: int
    is_clean: bool
    seconds: float

    def count(self, status: str) -> int:
        """Return rows of that status in all files."""
        return int(self.sheets[status].sum())

    @property
    def is_new(self) -> bool:
        """Whether there is anything that can be accepted."""
        return bool(self.tables or self.observations)

    @property
    def rows(self) -> int:
        """Rows of all sheets of all files."""
        return int(self.sheets["rows"].sum())


def write_report(folder: Path, examination: Examination, seconds: float) -> None:
    """Keep a report of `examination` in `folder`, in the place of an earlier one."""
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    statuses = examination.statuses
    folded = fold(examination.findings)
    folded.head(FINDINGS_SHOWN).write_parquet(draft / _FINDINGS)
    by_rule = folded.group_by("severity", "rule").agg(pl.len().alias("findings"))
    counts_by_rule(examination.findings).join(
        by_rule, on=["severity", "rule"], maintain_order="left"
    ).write_parquet(draft / _RULES)
    rows_by_status(statuses).write_parquet(draft / _SHEETS)
    examination.interpretation.counts.write_parquet(draft / _COUNTS)
    examination.corrections.write_parquet(draft / _CORRECTIONS)
    write_json(draft / _QUESTIONS, [_as_json(question) for question in examination.questions])
    settled = examination.interpretation.settled_questions
    write_json(draft / _ANSWERED, [_as_json(question) for question in settled])
    write_json(
        draft / _SUMMARY,
        {
            "files": [
                {
                    "name": file.name,
                    "size": file.size,
                    "batch": examination.accepted_files.get(file.name),
                }
                for file in examination.files
            ],
            "skipped": dict(
                statuses.filter(pl.col("status") == "skipped")["reason"].value_counts().iter_rows()
            ),
            "cells": cells_by_status(examination.interpretation.cells),
            "tables": {name: rows.height for name, rows in examination.tables.items()},
            "observations": examination.interpretation.observations.height,
            "refused_files": examination.refused_files,
            "is_clean": examination.is_clean,
            "seconds": round(seconds, 2),
        },
    )
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def read_report(folder: Path) -> ExaminationReport | None:
    """Return the report in `folder`; None where there is none, another takes its place just now, or
    an earlier version of the program wrote it: opening the draft examines it anew.
    """
    try:
        return ExaminationReport(
            findings=pl.read_parquet(folder / _FINDINGS, glob=False),
            rules=pl.read_parquet(folder / _RULES, glob=False),
            sheets=pl.read_parquet(folder / _SHEETS, glob=False),
            counts=pl.read_parquet(folder / _COUNTS, glob=False),
            corrections=pl.read_parquet(folder / _CORRECTIONS, glob=False),
            questions=[_question(content) for content in read_json(folder / _QUESTIONS)],
            settled_questions=[_question(content) for content in read_json(folder / _ANSWERED)],
            **read_json(folder / _SUMMARY),
        )
    except (FileNotFoundError, TypeError):
        return None


def _as_json(question: Question) -> dict[str, Any]:
    return {
        **{name: getattr(question, name) for name in _PLAIN},
        "details": {
            name: value.by_language if isinstance(value, Text) else value
            for name, value in question.details.items()
        },
        "options": [
            {"value": option.value, "label": option.label.by_language}
            for option in question.options
        ],
        "examples": list(question.examples),
    }


_PLAIN = (
    "key",
    "kind",
    "takes",
    "proposal",
    "confidence",
    "count",
    "scope",
    "file",
    "sheet",
)


def _question(content: dict[str, Any]) -> Question:
    return Question(
        **{name: content[name] for name in _PLAIN},
        details={
            name: Text.stored(value) if isinstance(value, (dict, list)) else value
            for name, value in content["details"].items()
        },
        options=tuple(
            Option(option["value"], Text.stored(option["label"])) for option in content["options"]
        ),
        examples=tuple(content["examples"]),
    )
