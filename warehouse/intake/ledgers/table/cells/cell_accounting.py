"""What became of every filled cell of a sheet: a row that holds two things cannot pass as one.

Rows are accounted for by what becomes of them; cells by whether anything read them at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from warehouse.intake.findings.interpretation import CellStatus
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.workbook.writing.note_headers import is_note_header

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from warehouse.intake.cells.sheets import CellPlace
    from warehouse.intake.ledgers.ledger import LedgerColumn
    from warehouse.intake.ledgers.table.finding.blocks import Block
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows, RowKind

CellCounts: TypeAlias = Counter[tuple[CellStatus, str]]
"""Filled cells by status and, for those left out, the reason (empty for the others)."""

_UNREAD: tuple[CellStatus, str] = ("unread", "")
_STATUS: Mapping[RowKind, CellStatus] = {
    "foot_note": "note",
    "header": "header",
    "header_repeated": "header",
    "page_line": "note",
    "preamble": "title",
    "section": "header",
}
"""The status of the cells of a row around the data; those of all other kinds are left out."""


def cells_left_out(block: Block, reason: str) -> CellCounts:
    """Return the cells of a block of which nothing is read."""
    cells = sum(len(_filled(block, row)) for row in block.rows)
    return +Counter({("skipped", reason): cells})


def cells_of_form(block: Block, rows: Sequence[int]) -> CellCounts:
    """Return the cells of a block that holds a form, which is asked about, and lines around it."""
    counts: CellCounts = Counter()
    for row in block.rows:
        counts["pending" if row in rows else "title", ""] += len(_filled(block, row))
    return +counts


def cells_of_table(
    block: Block,
    rows: ClassifiedRows,
    of_columns: Mapping[int, tuple[CellStatus, str]],
    personal: Container[CellPlace],
) -> CellCounts:
    """Return the cells of a block with a table: those of its data as `of_columns` says, the places
    of `personal` apart.
    """
    counts: CellCounts = Counter()
    for row in block.rows:
        kind = rows.kind(row)
        filled = _filled(block, row)
        if kind == "data":
            counts.update(
                ("personal", "") if (row, column) in personal else of_columns.get(column, _UNREAD)
                for column in filled
            )
        elif filled:
            counts[_around(kind)] += len(filled)
    return counts


def cells_waiting(block: Block, rows: ClassifiedRows) -> CellCounts:
    """Return the cells of a table that waits for its kind: its data is asked about."""
    counts: CellCounts = Counter()
    for row in block.rows:
        kind = rows.kind(row)
        counts["pending", ""] += len(_filled(block, row)) if kind == "data" else 0
        counts[_around(kind)] += len(_filled(block, row)) if kind != "data" else 0
    return +counts


def cell_statuses(
    columns: Sequence[LedgerColumn], personal: Container[int], left_out: Mapping[int, str]
) -> dict[int, tuple[CellStatus, str]]:
    """Return status and reason of the data in each column; `left_out` has the reasons of an
    answer.
    """
    by_column: dict[int, tuple[CellStatus, str]] = {}
    for column in columns:
        if column.column in personal:
            by_column[column.column] = ("personal", "")
        elif column.field is not None:
            by_column[column.column] = ("read", "")
        elif is_note_header(column.header):
            by_column[column.column] = ("note", "")
        elif column.column in left_out:
            by_column[column.column] = ("skipped", left_out[column.column])
    return by_column


def _around(kind: RowKind) -> tuple[CellStatus, str]:
    status = _STATUS.get(kind, "skipped")
    return status, kind if status == "skipped" else ""


def _filled(block: Block, row: int) -> list[int]:
    """Return the filled columns of a row that are the block's own."""
    values = block.sheet.rows[row - 1]
    return [
        column
        for column in block.columns_of(row)
        if (value := values[column - 1]) is not None and not is_blank(value)
    ]
