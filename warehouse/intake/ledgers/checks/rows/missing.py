"""What a problem lacks, though the ledger has a column for it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken

_MOSTLY = 0.5
"""A column of which more is empty is one that the office does not keep."""


def missing(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Cells that are empty where most rows have something."""
    for field in cells.kind.expected_fields:
        if not cells.has(field):
            continue
        empty = pl.col(field).is_null()
        share = cells.things.select(empty.mean()).item()
        if share <= _MOSTLY:
            yield broken(cells, cells.things, empty, rule="cell_missing", field=field)
