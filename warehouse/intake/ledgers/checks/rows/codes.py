"""Codes that lost their last digits, in columns from which nothing is taken."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.cells.sheets import CellValue
from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.values.codes import is_short_number, read_code

_READ_AS_CODES = frozenset({"problem_code", "seq", "org_code", "clue_code"})
"""Fields whose readers refuse such a code themselves."""

_NUMBERS = frozenset({"amount", "loss_recovered_wan"})


@check("code_cut_elsewhere")
def code_cut_elsewhere(cells: LedgerCells) -> Iterator[Violation]:
    """Yield cells of any other column that hold what is left of a long code."""
    rows = cells.by_row["row"].to_list()
    for column in cells.all_columns:
        if column.column < 1 or column.field in _READ_AS_CODES | _NUMBERS:
            continue
        values = [cells.sheet.rows[row - 1][column.column - 1] for row in rows]
        cut = {value: _is_cut(value) for value in set(values)}
        if not any(cut.values()):
            continue
        lines = pl.DataFrame(
            {
                "row": pl.Series(rows, dtype=pl.Int32),
                "written": ["" if value is None else str(value) for value in values],
                "is_cut": [cut[value] for value in values],
            }
        )
        yield Violation(lines, pl.col("is_cut"), column)


def _is_cut(value: CellValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    if is_short_number(value):
        return False
    if isinstance(value, str) and "e" not in value.lower():
        return False
    return read_code(value).rule == "code_digits_lost"


CHECKS: tuple[Check, ...] = (code_cut_elsewhere,)
