"""Whether a file is a template, and which raw table each of its sheets holds.

A spreadsheet program may drop the template's property, and a sheet saved as CSV has none: then the
headers decide. They are compared without stars, blanks and width of characters, in Chinese, in
English, or as the raw table's own column names, in any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.intake.templates.layout import GUIDE, LISTS, NOTE, REQUIRED_MARK
from warehouse.intake.values.text import compact
from warehouse.intake.workbook.writing.note_headers import is_note_header
from warehouse.schema import catalogue

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet, SourceFile

_HEADER_WITHIN = 20
"""Rows in which the headers are looked for."""

_LEAST_COLUMNS = 2
_RECOGNISED_SHARE = 0.8
"""Share of a sheet's headers that a table must know where the sheet bears another title."""

Role: TypeAlias = Literal["table", "instructions", "other"]


@dataclass(frozen=True)
class TemplateSheet:
    """What a sheet of a template is.

    `table` is None unless it holds one. `columns` gives the number (from 1) of each column found,
    `note_column` that of the marker of the example row; `unknown` are filled headers that belong to
    no column, `doubled` columns that stand twice, `missing` required columns that are not there.
    """

    sheet: Sheet
    role: Role
    table: str | None = None
    header_row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    note_column: int | None = None
    unknown: tuple[int, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns that the sheet has not."""
        if self.table is None:
            return ()
        return tuple(
            column.name
            for column in catalogue.columns(self.table)
            if column.is_required and column.name not in self.columns
        )

    def header(self, column: int) -> str:
        """Return the header of a column as it stands in the sheet."""
        return header_text(self.sheet.rows[self.header_row - 1][column - 1])


def is_template(file: SourceFile) -> bool:
    """Return whether the file is read as a template: it says so, or some sheet has every required
    column of a raw table.
    """
    if file.template_version is not None:
        return True
    recognised = (recognise_sheet(sheet) for sheet in file.sheets)
    return any(one.table is not None and not one.missing for one in recognised)


def recognise_sheet(sheet: Sheet) -> TemplateSheet:
    """Return what `sheet` is: by its title where a table bears it, else by its headers alone."""
    title = header_key(sheet.name)
    if title in _instructions():
        return TemplateSheet(sheet, "instructions")
    keys = [[header_key(value) for value in row] for row in sheet.rows[:_HEADER_WITHIN]]
    table = _tables_by_title().get(title)
    if table is not None:
        return _with_headers(sheet, keys, table)
    recognised = [_with_headers(sheet, keys, table) for table in catalogue.OFFICE_TABLES]
    fitting = [
        one for one in recognised if one.header_row and not one.missing and _has_enough_headers(one)
    ]
    if not fitting:
        return TemplateSheet(sheet, "other")
    return max(
        fitting,
        key=lambda one: (
            len(one.columns),
            len(one.columns) / len(catalogue.columns(one.table or "")),
        ),
    )


def header_text(value: CellValue) -> str:
    """Return a header or title as text."""
    return value.strip() if isinstance(value, str) else ""


def header_key(header: CellValue) -> str:
    """Return a header as it is compared."""
    return compact(header_text(header)).replace(REQUIRED_MARK, "").casefold()


@cache
def header_names(table: str) -> Mapping[str, str]:
    """Return the column that each way of writing a header means."""
    return {
        header_key(written): column.name
        for column in catalogue.columns(table)
        for written in (*column.header.by_language.values(), column.name)
    }


def _with_headers(sheet: Sheet, keys: Sequence[Sequence[str]], table: str) -> TemplateSheet:
    """Return the sheet with the row that names most columns of `table` as its headers; `keys` are
    those of its first rows, cell by cell.
    """
    names = header_names(table)
    best: list[str | None] = []
    best_row = 0
    for row, keys_of_row in enumerate(keys, start=1):
        columns = [names.get(key) for key in keys_of_row]
        if len(set(columns) - {None}) > len(set(best) - {None}):
            best, best_row = columns, row
    if not best_row:
        return TemplateSheet(sheet, "table", table)
    headers, header_keys = sheet.rows[best_row - 1], keys[best_row - 1]
    times = Counter(name for name in best if name)
    numbers = range(1, len(best) + 1)
    return TemplateSheet(
        sheet,
        "table",
        table,
        best_row,
        columns={name: best.index(name) + 1 for name in times},
        note_column=next(
            (place for place in numbers if header_keys[place - 1] in _note_keys()), None
        ),
        unknown=tuple(
            place
            for place in numbers
            if best[place - 1] is None
            and header_text(headers[place - 1])
            and header_keys[place - 1] not in _note_keys()
            and not is_note_header(header_text(headers[place - 1]))
        ),
        doubled=tuple(name for name, count in times.items() if count > 1),
    )


def _has_enough_headers(one: TemplateSheet) -> bool:
    count = len(one.columns)
    return count >= _LEAST_COLUMNS and count >= _RECOGNISED_SHARE * (count + len(one.unknown))


@cache
def _tables_by_title() -> Mapping[str, str]:
    return {
        header_key(written): table
        for table in catalogue.OFFICE_TABLES
        for written in (*catalogue.title(table).by_language.values(), table)
    }


@cache
def _note_keys() -> frozenset[str]:
    return frozenset(header_key(written) for written in NOTE.by_language.values())


@cache
def _instructions() -> frozenset[str]:
    titles = (*GUIDE.by_language.values(), *LISTS.by_language.values())
    return frozenset(header_key(title) for title in titles)
