"""Every check of one ledger, in the order in which findings are listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import FINDINGS
from warehouse.intake.ledgers.checks.rows import (
    amounts,
    belonging,
    codes,
    contradicting_texts,
    days,
    duplicates,
    inspections,
    merged_cells,
    missing,
    misspellings,
    remarks,
    serials,
    states,
    texts,
    unread,
)
from warehouse.intake.ledgers.checks.totals import figures, stated_counts, totals

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.cells import LedgerCells
    from warehouse.intake.ledgers.checks.check import Check
    from warehouse.intake.ledgers.checks.context import CheckReference

CHECKS: tuple[Check, ...] = (
    *totals.CHECKS,
    *stated_counts.CHECKS,
    *merged_cells.CHECKS,
    *days.CHECKS,
    *states.CHECKS,
    *missing.CHECKS,
    *serials.CHECKS,
    *amounts.CHECKS,
    *inspections.CHECKS,
    *figures.CHECKS,
    *codes.CHECKS,
    *duplicates.CHECKS,
    *remarks.CHECKS,
    *misspellings.CHECKS,
    *unread.CHECKS,
    *contradicting_texts.CHECKS,
    *belonging.CHECKS,
    *texts.CHECKS,
)
"""Checks of every ledger; those of one kind are with the kind (`LedgerKind.checks`)."""


def check_ledger(cells: LedgerCells, reference: CheckReference) -> pl.DataFrame:
    """Return what contradicts itself in a ledger, or what is known beside it, as `FINDINGS`."""
    if cells.by_row.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    cells = replace(cells, reference=reference)
    checks = (*CHECKS, *cells.kind.checks)
    frames = [frame for check in checks for frame in check.findings(cells)]
    return pl.concat(frames) if frames else pl.DataFrame(schema=FINDINGS)
