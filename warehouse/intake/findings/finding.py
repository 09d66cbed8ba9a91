"""What was found in a ledger, at its place, and what became of every row of a file.

A rule is a key of the intake's words (`rules.<rule>.name|what|remedy`). Findings are made one by
one (`Finding`) where a ledger is read value by value, and as frames where a whole column is
checked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import polars as pl

from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity: TypeAlias = Literal["rejected", "pending", "warned", "noted"]
"""Rejected: the row is kept out. Pending: the row waits for an answer. Warned: the row is taken,
and somebody should look. Noted: the value was read in other words than it was written.
"""

SEVERITIES: tuple[Severity, ...] = ("rejected", "pending", "warned", "noted")

RowStatus: TypeAlias = Literal["accepted", "pending", "rejected", "skipped"]

FINDINGS = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.Int32(),
        "column": pl.Int32(),
        "header": pl.String(),
        "value": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "details": pl.String(),
    }
)
"""One row per finding. `row` and `column` are null where it is about more than one; `value` is
what stands in the cell, personal data masked; `details` is a JSON object that fills the places of
the rule's sentences: text, or an object by language where it is not the same in each."""

ROW_STATUSES = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.Int32(),
        "status": pl.String(),
        "reason": pl.String(),
        "belongs_to": pl.Int32(),
    }
)
"""One row per row of every sheet. `reason` says why a row was left out (`reasons.<reason>` of the
words; null otherwise); `belongs_to` is the first row of the thing that this row goes on with (a
measure's row under its problem; itself otherwise): they share one status."""


@dataclass(frozen=True)
class Finding:
    """One finding; see `FINDINGS`."""

    rule: str
    severity: Severity
    file: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    header: str = ""
    value: str = ""
    details: Mapping[str, str | Text] = field(default_factory=dict)


def findings_frame(findings: Iterable[Finding]) -> pl.DataFrame:
    """Return the findings as a frame of schema `FINDINGS`."""
    rows = [
        {
            **vars(finding),
            "details": json.dumps(dict(finding.details), ensure_ascii=False, default=_by_language),
        }
        for finding in findings
    ]
    return pl.DataFrame(rows, schema=FINDINGS)


def _by_language(text: Text) -> Mapping[str, str]:
    return text.by_language


_ONCE_A_ROW = (
    "due_before_feedback",
    "clue_day_after_report",
    "problem_closed_before_completed",
    "problem_day_after_report",
    "problem_day_before_feedback",
    "problem_not_closed_yet_closed",
    "problem_open_with_day",
    "problem_open_yet_closed",
    "visited_twice",
)
_ONCE_A_CELL = ("count_fraction", "count_negative", "money_unit_differs")


def without_repeats(findings: pl.DataFrame) -> pl.DataFrame:
    """Return `findings` without what is found twice: by a ledger's own checks, which look at every
    row, and by what is known besides, which looks at those that come to something.
    """
    of_row = pl.col("rule").is_in(_ONCE_A_ROW)
    of_cell = pl.col("rule").is_in(_ONCE_A_CELL)
    place = ["file", "sheet", "row", "rule"]
    first = pl.int_range(pl.len()).over([*place, pl.when(~of_row).then("column")]) == 0
    return findings.filter(~(of_row | of_cell) | first)


def with_sentences(findings: pl.DataFrame, language: str) -> pl.DataFrame:
    """Return `findings` with `name`, `what` and `remedy` in `language`."""

    rows = [
        {**row, **_details(row["details"])}
        for row in findings.select("rule", "value", "header", "details").iter_rows(named=True)
    ]

    def sentence(part: str) -> pl.Series:
        sentences = [message(f"rules.{row['rule']}.{part}", **row) for row in rows]
        return pl.Series(part, [text.in_language(language) for text in sentences], dtype=pl.String)

    return findings.with_columns(sentence("name"), sentence("what"), sentence("remedy"))


def _details(text: str) -> dict[str, str | Text]:
    """Return what fills the places of a sentence; a detail that is told in each language is a
    text.
    """
    return {
        name: Text(detail) if isinstance(detail, dict) else detail
        for name, detail in json.loads(text).items()
    }


def counts_by_rule(findings: pl.DataFrame) -> pl.DataFrame:
    """Return severity x rule with `count`, the gravest and most frequent first."""
    order = pl.Enum(SEVERITIES)
    return (
        findings.group_by("severity", "rule")
        .agg(pl.len().alias("count"))
        .sort(pl.col("severity").cast(order), -pl.col("count").cast(pl.Int64), "rule")
    )


def rows_by_status(statuses: pl.DataFrame) -> pl.DataFrame:
    """Return file x sheet with `rows` and one count per status; the statuses sum to the rows."""
    return statuses.group_by("file", "sheet", maintain_order=True).agg(
        pl.len().alias("rows"),
        *(
            (pl.col("status") == status).sum().alias(status)
            for status in ("accepted", "pending", "rejected", "skipped")
        ),
    )
