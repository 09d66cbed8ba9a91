"""Checks of the sheets of one file against one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.office.aliases import plain
from warehouse.intake.office.checks.statistics import compare_statistics

if TYPE_CHECKING:
    from warehouse.intake.findings import Finding
    from warehouse.intake.known import Known
    from warehouse.intake.office.checks.cells import LedgerCells
    from warehouse.intake.office.sheet_account import LedgerSheet

OF_STATES = ("rectification_ledger", "closure_ledger", "immediate_ledger", "three_lists")
"""Kinds whose problems statistics count: those of the first that a file has."""


def check_file(sheets: Sequence[LedgerSheet], townships: Mapping[str, str]) -> Iterator[Finding]:
    """What the sheets of a file say differently."""
    ledgers = [sheet.cells for sheet in sheets if sheet.cells is not None]
    others = [sheet.sheet for sheet in sheets if not sheet.is_ledger]
    yield from compare_statistics(_of_problems(ledgers), others, townships)


def _of_problems(ledgers: Sequence[LedgerCells]) -> list[LedgerCells]:
    for kind in OF_STATES:
        of_kind = [cells for cells in ledgers if cells.kind == kind and cells.has("problem_text")]
        if of_kind:
            return of_kind
    return []


def township_names(known: Known) -> dict[str, str]:
    """The township by the name of a village; names that stand in several are not among them."""
    rows = known.rows("villages").select("name", "township_name").unique().collect()
    once = rows.filter(pl.len().over("name") == 1)
    return {plain(name): township for name, township in once.iter_rows()}
