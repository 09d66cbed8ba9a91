"""Corrections: what an import would change of what was accepted, field by field, old and new.

A correction takes the place of an accepted row, which is kept on record. It is taken when the
import is accepted, unless its answer is `KEEP`: then what was accepted stands.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.privacy.guard import mask_all
from warehouse.schema.validation import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEEP = "keep"
"""The answer that keeps what was accepted."""

DECLINED = "correction_declined"
"""Why a row was left out that only corrected what was kept."""

LISTED = "observations"
"""The table of a correction of what a ledger of problems lists beside the raw tables' columns."""

BETWEEN = " · "
"""Between the problem of an event and its kind, where `key` names one."""

CORRECTIONS = pl.Schema(
    {
        "answer": pl.String(),
        "table": pl.String(),
        "key": pl.String(),
        "field": pl.String(),
        "old": pl.String(),
        "new": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.Int32(),
        "is_kept": pl.Boolean(),
    }
)
"""One row per corrected field. `answer` is the key under which `KEEP` may be answered, the same for
all fields of one accepted row; `old` and `new` are values as stored (null: none), personal data
masked; `is_kept` where it was answered that the accepted row stands."""


def key_of_rows(table: str) -> pl.Expr:
    """Return what rows of a raw table are called: their key, of events the problem and the kind."""
    names = schema_of(table).primary_key()
    if table == "problem_events":
        names = ["problem_id", "event_kind"]
    return pl.concat_str(pl.col(names).cast(pl.String), separator=BETWEEN)


def answer_key(table: str, key: str) -> str:
    """Return the key of the answer for one accepted row. A key may hold what must leave no copy."""
    return f"correction:{hashlib.sha256(f'{table}|{key}'.encode()).hexdigest()[:16]}"


def is_kept(answers: Mapping[str, str], table: str, key: str) -> bool:
    """Return whether it was answered that an accepted row stands."""
    return answers.get(answer_key(table, key)) == KEEP


def corrections_frame(lines: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return lines of what a ledger lists, as `CORRECTIONS`."""
    frame = pl.DataFrame(list(lines), schema=CORRECTIONS)
    return frame.with_columns(masked(frame["old"]), masked(frame["new"]))


def in_force(corrections: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """Return those of `corrections` whose rows can be accepted, or were left out for their
    answer.
    """
    taken = (pl.col("status") == "accepted") | (pl.col("reason") == DECLINED)
    return corrections.join(
        statuses.filter(taken).select("file", "sheet", "row").unique(),
        on=["file", "sheet", "row"],
        how="semi",
        maintain_order="left",
    )


def masked(values: pl.Series) -> pl.Series:
    """Return `values` without personal data."""
    masked_of = mask_all(values)
    return values.replace(list(masked_of), list(masked_of.values())) if masked_of else values
