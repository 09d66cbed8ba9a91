"""Counts that title, preamble, foot and subtotal rows state, against the rows of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings import Finding
from warehouse.intake.office.checks.standing import Standing, standing
from warehouse.intake.office.checks.statements import Statement, statements
from warehouse.intake.office.checks.totals import is_part_total, total_rows
from warehouse.intake.office.problems_account import shown
from warehouse.intake.words import text

if TYPE_CHECKING:
    from warehouse.intake.office.checks.cells import LedgerCells

OF_PROBLEMS = frozenset(
    {"rectification_ledger", "three_lists", "closure_ledger", "immediate_ledger"}
)


def stated(cells: LedgerCells) -> Iterator[Finding]:
    """Statements of counts that the rows do not bear out."""
    lists_problems = cells.kind in OF_PROBLEMS and cells.has("problem_text")
    if not lists_problems and cells.kind != "coverage_ledger":
        return
    whole = _of_rows(cells, 0, cells.sheet.height)
    for row, kind in enumerate(cells.rows.kinds, 1):
        if kind in ("preamble", "foot_note"):
            yield from _compared(cells, row, [whole])
    for row, begun in total_rows(cells):
        part = _of_rows(cells, begun, row)
        yield from _compared(cells, row, [part] if is_part_total(cells, row) else [whole, part])


def _of_rows(cells: LedgerCells, after: int, before: int) -> Standing:
    """What the things that begin between two rows come to."""
    return standing(cells.counted.filter(pl.col("thing").is_between(after + 1, before)))


def _compared(cells: LedgerCells, row: int, counts: Sequence[Standing]) -> Iterator[Finding]:
    """The statements of a row with which none of `counts` agrees."""
    for column, value in enumerate(cells.sheet.rows[row - 1], 1):
        if not isinstance(value, str):
            continue
        for statement in statements(value):
            if {one.agrees(statement) for one in counts} == {False}:
                yield _finding(cells, row, column, value, statement, counts[0])


def _finding(
    cells: LedgerCells,
    row: int,
    column: int,
    value: str,
    statement: Statement,
    counts: Standing,
) -> Finding:
    return Finding(
        rule="stated_count_disagrees",
        verdict="warned",
        file=cells.sheet.file,
        sheet=cells.sheet.name,
        row=row,
        column=column,
        value=shown(value),
        details={
            "measure": text(f"measures.{statement.measure}.name"),
            "printed": statement.told(),
            "computed": counts.told(statement.measure),
        },
    )
