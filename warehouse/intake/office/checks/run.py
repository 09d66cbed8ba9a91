"""Every check of one ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings import FINDINGS, Finding, findings_frame
from warehouse.intake.office.checks.amounts import amounts
from warehouse.intake.office.checks.codes import codes
from warehouse.intake.office.checks.days import days
from warehouse.intake.office.checks.figures import figures
from warehouse.intake.office.checks.merges import merges
from warehouse.intake.office.checks.missing import missing
from warehouse.intake.office.checks.orgs import orgs
from warehouse.intake.office.checks.places import places
from warehouse.intake.office.checks.remarks import remarks
from warehouse.intake.office.checks.repeats import repeats
from warehouse.intake.office.checks.serials import serials
from warehouse.intake.office.checks.slips import slips
from warehouse.intake.office.checks.stated import stated
from warehouse.intake.office.checks.states import states
from warehouse.intake.office.checks.texts import texts
from warehouse.intake.office.checks.told_beside import told_beside
from warehouse.intake.office.checks.totals import totals
from warehouse.intake.office.checks.unread import unread
from warehouse.intake.office.checks.visits import visits

if TYPE_CHECKING:
    from warehouse.intake.office.checks.around import Reference
    from warehouse.intake.office.checks.cells import LedgerCells

OF_COLUMNS: tuple[Callable[[LedgerCells], Iterator[pl.DataFrame]], ...] = (
    days,
    states,
    missing,
    serials,
    amounts,
    orgs,
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


def check_ledger(cells: LedgerCells, known: Reference) -> pl.DataFrame:
    """What contradicts itself in a ledger, or what is known beside it; schema `FINDINGS`."""
    if cells.frame.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    of_columns = [part for check in OF_COLUMNS for part in check(cells)]
    of_layout = [finding for check in OF_LAYOUT for finding in check(cells)]
    return pl.concat(
        [findings_frame(of_layout), *of_columns, *places(cells, known), *texts(cells, known)]
    )
