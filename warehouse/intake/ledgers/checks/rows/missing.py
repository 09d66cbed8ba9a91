"""What a problem lacks, though the ledger has a column for it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import broken

NEEDED = {
    "rectification_ledger": ("measures", "responsible_unit", "category"),
    "three_lists": (),
    "closure_ledger": ("review_opinion",),
    "immediate_ledger": ("handed_over_date", "responsible_unit"),
    "clue_transfer_ledger": ("receiving_unit",),
    "coverage_ledger": ("inspection_group", "round"),
    "party_org_roster": ("org_code", "town"),
    "weak_org_ledger": ("cause", "measures", "deadline"),
}
"""Fields by kind of ledger. Those that are asked about where they are empty are not among them."""

_MOSTLY = 0.5
"""A column of which more is empty is one that the office does not keep."""


def missing(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Cells that are empty where most rows have something."""
    for field in NEEDED.get(cells.kind, ()):
        if not cells.has(field):
            continue
        empty = pl.col(field).is_null()
        share = cells.things.select(empty.mean()).item()
        if share <= _MOSTLY:
            yield broken(cells, cells.things, empty, rule="cell_missing", field=field)
