"""Blank cells under a filled one, where an office writes once what holds of all rows below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Question
from warehouse.intake.ledgers.fields.field_facts import FILLED_DOWN_FIELDS
from warehouse.intake.ledgers.table.cells.cell_values import AS_ABOVE, options
from warehouse.intake.ledgers.table.finding.header import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerColumn, LedgerRow
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.cells.filled_table import FilledTable

NOT_FILLED_IN = "not_filled"
"""The answer that a blank is one."""

_EXAMPLES = 3
_OFTEN_BLANK = 0.3
_LIKELY, _DOUBTFUL = 0.8, 0.5


def fill_blanks_down(
    filled: FilledTable,
    columns: Sequence[tuple[LedgerColumn, str]],
    kind: LedgerKind,
    signature: str,
    answers: Answers,
) -> None:
    """Give blanks the value above where that is answered; ask about them where nothing is.

    `columns` are columns with their fields.
    """
    for column, name in columns:
        if name not in FILLED_DOWN_FIELDS or name in kind.identity:
            continue
        blank = _blank_rows(filled, column, name, kind)
        first = filled.rows[0].cells if filled.rows else {}
        if not blank or name not in first:
            continue
        key = f"{signature}|fill_down|{name}"
        answer = answers.get(key)
        if answer in (AS_ABOVE, NOT_FILLED_IN):
            filled.answered[key] = answer
        if answer == AS_ABOVE:
            _take_from_above(filled.rows, name, blank)
        elif answer != NOT_FILLED_IN:
            _ask(filled, key, column, [filled.rows[place] for place in blank])


def _blank_rows(
    filled: FilledTable, column: LedgerColumn, name: str, kind: LedgerKind
) -> list[int]:
    """Return the places in `filled.rows` of those whose blank may stand for the value above."""
    return [
        place
        for place, row in enumerate(filled.rows)
        if name not in row.cells
        and is_blank(filled.sheet.rows[row.row - 1][column.column - 1])
        and row.continues is None
        and kind.is_begun_by(row.cells)
        and (not kind.begun_by or any(begun in row.cells for begun in kind.begun_by))
    ]


def _take_from_above(rows: list[LedgerRow], name: str, blank: Sequence[int]) -> None:
    for place in blank:
        above = rows[place - 1]
        source = above.cells.get(name)
        if source is None or above.heading != rows[place].heading:
            continue
        cell = source._replace(row=rows[place].row, filled_from=source.filled_from or source.row)
        rows[place] = replace(rows[place], cells={**rows[place].cells, name: cell})


def _ask(filled: FilledTable, key: str, column: LedgerColumn, blank: Sequence[LedgerRow]) -> None:
    is_often = len(blank) / len(filled.rows) >= _OFTEN_BLANK
    for row in blank:
        filled.wait(row.row)
    filled.report_column("blank_under_filled", "pending", blank[0].row, column)
    filled.questions.append(
        Question(
            key=key,
            kind="fill_down",
            details={"header": column.header},
            options=options("fill_down", AS_ABOVE, NOT_FILLED_IN),
            proposal=AS_ABOVE if is_often else NOT_FILLED_IN,
            confidence=_LIKELY if is_often else _DOUBTFUL,
            count=len(blank),
            examples=tuple(str(row.row) for row in blank[:_EXAMPLES]),
            scope="profile",
            file=filled.sheet.file,
            sheet=filled.sheet.name,
        )
    )
