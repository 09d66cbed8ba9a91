"""Checks of the sheets of one file against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import findings_frame
from warehouse.intake.ledgers.checks.lists import compare_lists
from warehouse.intake.ledgers.checks.serials import numbers_of
from warehouse.intake.ledgers.checks.totals.statistics import compare_statistics

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference
    from warehouse.intake.ledgers.checks.frame import LedgerCells
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet


def check_file(sheets: Sequence[LedgerSheet], reference: CheckReference) -> pl.DataFrame:
    """What the sheets of a file say differently, schema `FINDINGS`."""
    ledgers = [sheet.cells for sheet in sheets if sheet.cells is not None]
    others = [sheet.sheet for sheet in sheets if not sheet.is_ledger]
    beside = [cells.sheet for cells in ledgers if cells.has("problem_count")]
    statistics = compare_statistics(
        _of_problems(ledgers), others, reference.townships, beside=beside
    )
    return pl.concat([findings_frame(statistics), *compare_lists(ledgers, reference)])


def _of_problems(ledgers: Sequence[LedgerCells]) -> list[LedgerCells]:
    """Return the ledgers whose problems statistics count: those of the first kind that has any,
    plans without states last.
    """
    listing = [
        cells for cells in ledgers if cells.kind.lists_problems and cells.has("problem_text")
    ]
    kinds = {cells.kind for cells in listing}
    first = min(kinds, key=lambda kind: (not kind.reports_states, kind.order), default=None)
    return [cells for cells in listing if cells.kind is first]


def tell_numbers_beside(sheets: Sequence[LedgerSheet]) -> None:
    """Let the tables of one sheet know each other's running numbers."""
    numbers = [(sheet, numbers_of(sheet.cells)) for sheet in sheets if sheet.cells is not None]
    for sheet, _ in numbers:
        others = [
            own
            for other, own in numbers
            if other is not sheet and other.sheet.name == sheet.sheet.name
        ]
        if sheet.cells is not None and others:
            sheet.cells = replace(sheet.cells, numbers_beside=frozenset().union(*others))
