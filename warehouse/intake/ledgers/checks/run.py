"""Every check of one ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import FINDINGS, Finding, findings_frame
from warehouse.intake.ledgers.checks.merges import merges
from warehouse.intake.ledgers.checks.rows.amounts import amounts
from warehouse.intake.ledgers.checks.rows.belonging import places
from warehouse.intake.ledgers.checks.rows.codes import codes
from warehouse.intake.ledgers.checks.rows.contradicting_texts import told_beside
from warehouse.intake.ledgers.checks.rows.days import days
from warehouse.intake.ledgers.checks.rows.duplicates import repeats
from warehouse.intake.ledgers.checks.rows.inspections import visits
from warehouse.intake.ledgers.checks.rows.missing import missing
from warehouse.intake.ledgers.checks.rows.misspellings import slips
from warehouse.intake.ledgers.checks.rows.remarks import remarks
from warehouse.intake.ledgers.checks.rows.states import states
from warehouse.intake.ledgers.checks.rows.texts import texts
from warehouse.intake.ledgers.checks.rows.unread import unread
from warehouse.intake.ledgers.checks.serials import serials
from warehouse.intake.ledgers.checks.totals.figures import figures
from warehouse.intake.ledgers.checks.totals.stated_counts import stated
from warehouse.intake.ledgers.checks.totals.totals import totals

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import CheckReference
    from warehouse.intake.ledgers.checks.frame import LedgerCells

OF_COLUMNS: tuple[Callable[[LedgerCells], Iterator[pl.DataFrame]], ...] = (
    days,
    states,
    missing,
    serials,
    amounts,
    visits,
    figures,
    codes,
    repeats,
    remarks,
    slips,
    unread,
    told_beside,
)
"""Checks of whole columns."""

OF_LAYOUT: tuple[Callable[[LedgerCells], Iterator[Finding]], ...] = (totals, stated, merges)
"""Checks of the rows around and between the data."""


def check_ledger(cells: LedgerCells, reference: CheckReference) -> pl.DataFrame:
    """What contradicts itself in a ledger, or what is known beside it; schema `FINDINGS`."""
    if cells.frame.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    of_columns = [part for check in OF_COLUMNS for part in check(cells)]
    of_layout = [finding for check in OF_LAYOUT for finding in check(cells)]
    beside = [*places(cells, reference), *texts(cells, reference)]
    of_its_kind = [part for check in cells.kind.checks for part in check(cells, reference)]
    return pl.concat([findings_frame(of_layout), *of_columns, *beside, *of_its_kind])
