"""Numbers of persons in a ledger's sheet: hidden before anything reads it, and where they stood.

What is read of a ledger comes back in questions, findings, answers and observations; a number that
no reader ever sees cannot come back in any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import CellError, CellPlace
from warehouse.intake.findings.finding import Finding
from warehouse.intake.privacy.guard import mask, mask_all, screen_numbers
from warehouse.intake.values.text import shown_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.ledgers.ledger import LedgerColumn, LedgerRow

Personal = Mapping[CellPlace, str]
"""What stood in a cell: `id_number`, `mobile` or `bank_card`, by the cell's place."""

_PLACES = frozenset({"subject_org", "village", "town", "org_name", "county", "round"})
"""Fields of names that look like names of persons."""

_LEAST_NUMBER = 10_000_000_000
"""The least number of eleven digits: a telephone number typed as a number."""


def hide_numbers(sheet: Sheet) -> tuple[Sheet, Personal]:
    """Return `sheet` with every number of a person masked, wherever it stands, and where these
    stood.
    """
    texts = {text for row in sheet.rows for value in row if (text := _text(value))}
    screened = screen_numbers(pl.Series("text", sorted(texts), dtype=pl.String))
    notes = {place: mask(note) for place, note in sheet.notes.items()}
    if screened.is_empty():
        return replace(sheet, notes=notes), {}
    hits = {text: (kind, masked) for text, kind, masked in reversed(screened.rows())}
    rows: list[list[CellValue]] = []
    personal: dict[CellPlace, str] = {}
    for number, row in enumerate(sheet.rows, 1):
        within = [(column, _text(value)) for column, value in enumerate(row)]
        to_hide = [(column, text) for column, text in within if text in hits]
        own = list(row) if to_hide else row
        for column, text in to_hide:
            personal[number, column + 1], own[column] = hits[text]
        rows.append(own)
    return replace(sheet, rows=rows, notes=notes), personal


def personal_cells(
    sheet: Sheet,
    personal: Personal,
    columns: Sequence[LedgerColumn],
    data: Sequence[int],
    rows: Sequence[LedgerRow],
) -> Iterator[Finding]:
    """Yield a finding for every row of data in which a number stands in a column that is read, or
    that takes such a cell's value from above (a merged cell, 同上).
    """
    if not personal:
        return
    read = {column.column: column.header for column in columns if column.field is not None}
    of_data = set(data)
    taken_from = {(row, column): (row, column) for row, column in personal if row in of_data}
    for row in rows:
        for cell in row.cells.values():
            source = (cell.filled_from or cell.row, cell.column)
            if source in personal:
                taken_from[row.row, cell.column] = source
    for (row_number, column), source in sorted(taken_from.items()):
        if column in read:
            masked = str(sheet.rows[source[0] - 1][column - 1])
            yield Finding(
                rule=f"personal_{personal[source]}",
                severity="rejected",
                file=sheet.file,
                sheet=sheet.name,
                row=row_number,
                column=column,
                header=read[column],
                value=masked,
                details={"column": read[column], "masked": masked},
            )


def named_cells(
    sheet: Sheet, columns: Sequence[LedgerColumn], rows: Sequence[LedgerRow]
) -> Iterator[Finding]:
    """Yield a finding for every cell of free text that may name a person: the name is not kept.

    Names of places are no free text.
    """
    free = [
        column for column in columns if column.field is not None and column.field not in _PLACES
    ]
    cells = [
        (cell, column)
        for row in rows
        for column in free
        if (cell := row.cells.get(str(column.field))) is not None
        and cell.filled_from is None
        and isinstance(cell.value, str)
    ]
    masked = mask_all(pl.Series([str(cell.value) for cell, _ in cells], dtype=pl.String))
    for cell, column in cells:
        if str(cell.value) in masked:
            yield Finding(
                rule="person_hidden",
                severity="noted",
                file=sheet.file,
                sheet=sheet.name,
                row=cell.row,
                column=column.column,
                header=column.header,
                value=masked[str(cell.value)],
            )


def _text(value: CellValue) -> str:
    """Return what may hold such a number, as a text; empty for every other value."""
    if isinstance(value, str):
        return value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, int | float) and value >= _LEAST_NUMBER:
        return shown_number(value)
    return ""
