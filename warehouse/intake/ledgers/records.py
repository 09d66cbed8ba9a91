"""The problems of a ledger, each over all its rows: a problem is not a row.

A problem may stretch over several rows by merged cells, by a number that is repeated, or by rows
that go on with further measures under blank cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.privacy.guard import mask_all
from warehouse.intake.values.empty_cells import is_empty_cell
from warehouse.intake.values.normalisation import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerRow, LedgerTable

_NUMBERING = ("problem_code", "seq")
"""What numbers a record: the office's own code, else the running number."""

_AROUND_NUMBERS = re.compile(r"^[(\[第№#]+|[)\]、.,号项条]+$")
_NOT_CONTENT = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class LedgerRecord:
    """One problem as a ledger lists it.

    `number` and `text` are empty where it has none; `by_field` has its filled cells by field, a
    merged one once.
    """

    rows: tuple[LedgerRow, ...]
    number: str
    text: str
    by_field: Mapping[str, Sequence[LedgerCell]]

    @property
    def row(self) -> int:
        """The first of its rows."""
        return self.rows[0].row

    @property
    def section(self) -> str:
        """The section row above it."""
        return self.rows[0].section

    def cells(self, field: str) -> Sequence[LedgerCell]:
        """Return what its rows hold of `field`; a merged cell counts once."""
        return self.by_field.get(field, ())

    def cell(self, field: str) -> LedgerCell | None:
        """Return the first of `cells`."""
        cells = self.by_field.get(field)
        return cells[0] if cells else None

    @property
    def number_cell(self) -> LedgerCell | None:
        """The cell that numbers it."""
        return next(
            (self.by_field[field][0] for field in _NUMBERING if field in self.by_field), None
        )

    def text_of(self, field: str) -> str:
        """Return the text of `cell`; empty where there is none."""
        cell = self.cell(field)
        return "" if cell is None else str(cell.value).strip()


def _cells_by_field(rows: Sequence[LedgerRow]) -> dict[str, list[LedgerCell]]:
    """Return the filled cells of `rows` by field. What a cell took from another of these rows is
    the same value once more, unless it is the first.
    """
    if len(rows) == 1:
        cells = rows[0].cells.items()
        return {field: [cell] for field, cell in cells if not _is_not_filled(cell.value)}
    own = {row.row for row in rows}
    by_field: dict[str, list[LedgerCell]] = defaultdict(list)
    texts: set[str] = set()
    for row in rows:
        for field, cell in row.cells.items():
            is_again = field in texts and cell.filled_from in own
            texts.add(field)
            if not (is_again or _is_not_filled(cell.value)):
                by_field[field].append(cell)
    return dict(by_field)


@lru_cache(maxsize=1 << 16)
def _is_not_filled(value: CellValue) -> bool:
    return is_empty_cell(value)


def records_of(table: LedgerTable) -> list[LedgerRecord]:
    """Return the problems of `table` in the order of its rows; each row belongs to one of them."""
    grouped: list[list[LedgerRow]] = []
    begun_at: dict[int, int] = {}
    for row in table.rows:
        before = begun_at.get(row.continues) if row.continues is not None else None
        if before is None and grouped and _goes_on(grouped[-1], row):
            before = len(grouped) - 1
        if before is None:
            begun_at[row.row] = len(grouped)
            grouped.append([row])
        else:
            begun_at[row.row] = before
            grouped[before].append(row)
    records = [record_of(rows, "problem_text") for rows in grouped]
    # A person named in a text is in no key, question or observation, and next month's edition,
    # read alike, is compared with what was kept.
    masked = mask_all(pl.Series([record.text for record in records], dtype=pl.String))
    return [
        replace(record, text=masked[record.text]) if record.text in masked else record
        for record in records
    ]


def number_of(value: CellValue) -> str:
    """Return a problem's number without what is written around it: `1` for 1.0, １、, (1) and
    第1项.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return str(value)
    text = re.sub(r"\s+", "", normalise("" if value is None else str(value)))
    number = _AROUND_NUMBERS.sub("", text)
    return str(int(number)) if number.isdecimal() else number


@lru_cache(maxsize=1 << 16)
def comparable(text: str) -> str:
    """Return `text` reduced to what has to be equal: half-width, no blanks or punctuation."""
    return _NOT_CONTENT.sub("", normalise(text)).casefold()


def record_of(rows: Sequence[LedgerRow], text_field: str) -> LedgerRecord:
    """Return the record that `rows` are; `text_field` says its text."""
    by_field = _cells_by_field(rows)
    number = next((by_field[field][0].value for field in _NUMBERING if field in by_field), None)
    text = str(by_field[text_field][0].value).strip() if text_field in by_field else ""
    return LedgerRecord(tuple(rows), number_of(number), text, by_field)


def _goes_on(rows: Sequence[LedgerRow], row: LedgerRow) -> bool:
    """Return whether `row` goes on with the problem of `rows` though no merged cell says so."""
    first = rows[0]
    if (row.section, row.heading) != (first.section, first.heading):
        return False
    if _differ(first, row, "subject_org"):
        return False
    has_text, has_number = ("problem_text" in row.cells, "seq" in row.cells)
    if not has_text and not has_number:
        return "measures" in row.cells
    return (
        has_number
        and "seq" in first.cells
        and number_of(first.cells["seq"].value) == number_of(row.cells["seq"].value)
        and not _differ(first, row, "problem_text")
    )


def _differ(first: LedgerRow, row: LedgerRow, field: str) -> bool:
    """Return whether `row` says another `field`; a blank cell says nothing."""
    if field not in row.cells:
        return False
    if field not in first.cells:
        return True
    return comparable(str(first.cells[field].value)) != comparable(str(row.cells[field].value))
