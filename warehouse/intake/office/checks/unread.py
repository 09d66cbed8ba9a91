"""Cells of days and counts that say something which is none, in columns no reader looks at."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.intake.office.checks.cells import DAY_FIELDS, LedgerCells
from warehouse.intake.office.checks.telling import broken

_OF_PROBLEMS = frozenset({"completed_date", "closed_date"})
_READ = {
    "rectification_ledger": _OF_PROBLEMS,
    "three_lists": _OF_PROBLEMS,
    "closure_ledger": _OF_PROBLEMS | {"verified_date"},
    "immediate_ledger": _OF_PROBLEMS,
    "coverage_ledger": frozenset({"period", "start_date", "end_date", "feedback_date"}),
    "clue_transfer_ledger": frozenset({"transfer_date", "closed_date"}),
    "weak_org_ledger": frozenset({"designated_date", "verified_date"}),
}
"""Days by kind of ledger of which its reader tells what it cannot read."""


def unread(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Days that are none, where nobody else would say so."""
    for field in sorted(DAY_FIELDS - _READ.get(cells.kind, frozenset())):
        if cells.has(field):
            text = pl.col(field).str.strip_chars()
            is_none = text.is_not_null() & (text != "") & pl.col(f"{field}_to").is_null()
            yield broken(cells, cells.frame, is_none, rule="day_not_read", field=field)
