"""Cells of days and counts that say something which is none, in columns no reader looks at."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import EVERY_LINE, Check, Violation, check
from warehouse.intake.ledgers.fields.field_facts import DAY_FIELDS, SIDE_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn

_READ_BY_NOBODY = SIDE_FIELDS - {"amount"} | {"measures", "progress_text", None}
"""Fields whose readers take a failed formula for nothing; None: there is no reader."""


@check("cell_error")
def cell_error(cells: LedgerCells) -> Iterator[Violation]:
    """Yield formulas that failed, where nobody else would say so."""
    fields = [column.field for column in cells.all_columns]
    for column in cells.all_columns:
        is_unread = column.field in _READ_BY_NOBODY or fields.count(column.field) > 1
        failed = _failed(cells, column) if column.column > 0 and is_unread else []
        if failed:
            schema = {"row": pl.Int32, "written": pl.String}
            lines = pl.DataFrame(failed, schema=schema, orient="row")
            yield Violation(lines, EVERY_LINE, column, {"code": pl.col("written")})


@check("day_not_read")
def day_not_read(cells: LedgerCells) -> Iterator[Violation]:
    """Yield days that are none, of which the ledger's reader does not say so."""
    for field in sorted(DAY_FIELDS - cells.kind.days_read):
        if cells.has(field):
            text = pl.col(field).str.strip_chars()
            is_none = text.is_not_null() & (text != "") & pl.col(f"{field}_to").is_null()
            yield Violation(cells.by_row, is_none, field)


@check("mark_not_read", "is_closed")
def mark_not_read(cells: LedgerCells) -> Iterator[Violation]:
    """Yield marks that do not say whether a clue is closed."""
    unread = pl.col("is_closed").is_not_null() & pl.col("closed").is_null()
    yield Violation(cells.by_record, unread, "is_closed")


@check("clue_code_twice", "clue_code")
def clue_code_twice(cells: LedgerCells) -> Iterator[Violation]:
    """Yield codes of more than one clue."""
    if condensed(cells.columns["clue_code"].header) != "序号":
        again = pl.col("clue_code").is_not_null() & pl.col("clue_code").is_duplicated()
        yield Violation(cells.by_record, again, "clue_code")


def _failed(cells: LedgerCells, column: LedgerColumn) -> list[tuple[int, str]]:
    """Return the rows of failed formulas with their codes.

    A formula that nobody calculated (=?) is reported for the whole file.
    """
    values = ((row, cells.sheet.rows[row - 1][column.column - 1]) for row in cells.by_row["row"])
    return [
        (row, value.code)
        for row, value in values
        if isinstance(value, CellError) and value.code.startswith("#")
    ]


CHECKS: tuple[Check, ...] = (cell_error, day_not_read)

OF_CLUES: tuple[Check, ...] = (mark_not_read, clue_code_twice)
"""Those of ledgers of clues."""
