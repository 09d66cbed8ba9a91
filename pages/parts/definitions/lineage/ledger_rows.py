"""Where a ledger's rows of the region were read: how many of each sheet, and in which batch."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared.lists import origins, row_origins

OF_PERSONS = ("clues", "clue_persons", "person_outcomes")
"""Ledgers whose rows are counts that may be suppressed."""


def may_be_seen(context: PageContext, ledger: str) -> bool:
    """Return whether how many rows a ledger has may be seen."""
    return context.settings.person_counts == "full" or ledger not in OF_PERSONS


def table(context: PageContext, ledger: str) -> Table:
    """Return the sheets, those accepted last first."""
    words = context.words
    sheets = data.ask(context.view, row_origins.of_ledger, context.region.code, ledger)
    rows = origins.placed(context, sheets.with_columns(table=pl.lit(ledger)))
    return Table(
        key="ledger_rows",
        title=ledger,
        rows=tables.of(rows),
        columns=[
            Column("origin_file", words("origins.file")),
            Column("origin_sheet", words("origins.sheet")),
            Column("rows", words("origins.rows"), "count"),
            Column("first_row", words("origins.first_row"), "count"),
            Column("last_row", words("origins.last_row"), "count"),
            Column("corrected_rows", words("origins.corrected_rows"), "count"),
            Column("origin_batch", words("origins.batch")),
            Column("origin_accepted_on", words("origins.accepted_on"), "date"),
        ],
    )
