"""Cells of days and counts that say something which is none, in columns no reader looks at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.frame import DAY_FIELDS, LedgerCells
from warehouse.intake.ledgers.checks.reporting import at_column, broken
from warehouse.intake.ledgers.fields.field_facts import SIDE_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.workbook.sheets import CellError

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference

_TELL_NOTHING = SIDE_FIELDS - {"amount"} | {"measures", "progress_text", None}
"""Fields whose readers take a failed formula for nothing; None: there is no reader."""


def unread(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Days that are none and formulas that failed, where nobody else would say so."""
    fields = [column.field for column in cells.all_columns]
    for column in cells.all_columns:
        is_unread = column.field in _TELL_NOTHING or fields.count(column.field) > 1
        if column.column > 0 and is_unread:
            yield from _failed(cells, column)
    for field in sorted(DAY_FIELDS - cells.kind.days_read):
        if cells.has(field):
            text = pl.col(field).str.strip_chars()
            is_none = text.is_not_null() & (text != "") & pl.col(f"{field}_to").is_null()
            yield broken(cells, cells.frame, is_none, rule="day_not_read", field=field)


def clue_marks_and_codes(cells: LedgerCells, _: CheckReference) -> Iterator[pl.DataFrame]:
    """Yield marks that do not say whether a clue is closed, and codes of more than one clue."""
    if cells.has("is_closed"):
        unread = pl.col("is_closed").is_not_null() & pl.col("closed").is_null()
        yield broken(cells, cells.things, unread, rule="mark_not_read", field="is_closed")
    code = cells.columns.get("clue_code")
    if code is not None and condensed(code.header) != "序号":
        again = pl.col("clue_code").is_not_null() & pl.col("clue_code").is_duplicated()
        yield broken(cells, cells.things, again, rule="clue_code_twice", field="clue_code")


def _failed(cells: LedgerCells, column: LedgerColumn) -> Iterator[pl.DataFrame]:
    values = ((row, cells.sheet.rows[row - 1][column.column - 1]) for row in cells.frame["row"])
    # A formula that nobody calculated (=?) is told for the whole file.
    found = [
        (row, value.code)
        for row, value in values
        if isinstance(value, CellError) and value.code.startswith("#")
    ]
    if found:
        schema = {"row": pl.Int32, "written": pl.String}
        lines = pl.DataFrame(found, schema=schema, orient="row")
        every, code = pl.lit(value=True), pl.col("written")
        yield at_column(cells, column, lines, every, rule="cell_error", code=code)
