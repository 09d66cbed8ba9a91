"""Rows of a ledger beside the accepted ones of their key: blanks, and rows whose key was corrected.

Clues, inspections and designations have no editions that are compared. What such a ledger does not
say of an accepted row stays as it is; a row that is new may be an accepted one of which the ledger
corrected what its key is made of, and that is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.intake.findings.corrections import KEEP
from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.schema import catalogue
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.records import LedgerRecord

CLEAR = "clear"
"""The answer that what was accepted goes, as the cell is blank now."""

NEW = "new"
"""The answer that a row is none of the accepted ones."""


@dataclass(frozen=True)
class AcceptedRow:
    """An accepted row that a ledger does not list under its key any more."""

    row: Mapping[str, Any]
    label: Text


def blank_row(table: str) -> dict[str, Any]:
    """Return the columns of a raw table without a value: what a ledger says nothing of."""
    return dict.fromkeys(column.name for column in catalogue.columns(table))


def is_cleared(accounting: RowAccounting, record: LedgerRecord, table: str, name: str) -> bool:
    """Return whether a blank takes away what is accepted; asked once for a column of a file."""
    question = Question(
        key=f"problem_emptied:{name}",
        kind="problem_emptied",
        details={"column": catalogue.column(table, name).header},
        options=(
            Option(KEEP, message("answers.problem.keep_accepted")),
            Option(CLEAR, message("answers.problem.clear_accepted")),
            LEAVE_THESE_OUT,
        ),
    )
    return accounting.choice(record, question) == CLEAR


def with_accepted(
    accounting: RowAccounting,
    record: LedgerRecord,
    table: str,
    row: dict[str, Any],
    accepted: Mapping[str, Any] | None,
    stated: Collection[str],
) -> dict[str, Any]:
    """Return `row` with what it leaves blank as the `accepted` row has it; of the columns that the
    ledger has (`stated`) only where a blank clears nothing.
    """
    if accepted is None:
        return row
    whole = dict(row)
    for name, value in accepted.items():
        is_blank = name in row and row[name] is None and value is not None
        if is_blank and not (name in stated and is_cleared(accounting, record, table, name)):
            whole[name] = value
    return whole


def ask_which(
    accounting: RowAccounting,
    record: LedgerRecord,
    table: str,
    offered: Sequence[AcceptedRow],
    key: str,
) -> Mapping[str, Any] | str | None:
    """Return which accepted row a record corrects; `NEW`, or None while that is not answered."""
    if not offered:
        return NEW
    name = catalogue.columns(table)[0].name
    by_id = {str(accepted.row[name]): accepted for accepted in offered}
    question = Question(
        key=f"accepted_mended:{table}:{key}",
        kind="accepted_mended",
        details={"table": catalogue.title(table)},
        options=(
            *(Option(row_id, accepted.label) for row_id, accepted in by_id.items()),
            Option(NEW, message("answers.problem.none_of_these")),
            LEAVE_THESE_OUT,
        ),
    )
    answer = accounting.choice(record, question)
    return by_id[answer].row if answer in by_id else answer
