"""What a problem lacks, though the ledger has a column for it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check

_MOSTLY = 0.5
"""A column of which more is empty is one that the office does not keep."""


@check("cell_missing")
def cell_missing(cells: LedgerCells) -> Iterator[Violation]:
    """Yield cells that are empty where most rows have something."""
    for field in cells.kind.expected_fields:
        if not cells.has(field):
            continue
        empty = pl.col(field).is_null()
        share = cells.by_record.select(empty.mean()).item()
        if share <= _MOSTLY:
            yield Violation(cells.by_record, empty, field)


CHECKS: tuple[Check, ...] = (cell_missing,)
