"""A sheet that an office brings, read into rows of a reference table: texts as the table has them.

Nothing is guessed but what `warehouse.seeds.cells` converts for certain; what is wrong is found
when the rows are examined.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.findings.finding import findings_frame, with_sentences
from warehouse.intake.workbook.files import read_files
from warehouse.runtime.errors import ImportRefused
from warehouse.schema.office_rows import KEYS
from warehouse.seeds.cells import converted
from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.office.names import (
    MARK,
    ORIGIN,
    Mark,
    code_named,
    column_named,
    header_of,
    mark_named,
)
from warehouse.words.messages import joined, language

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.seeds.definitions import ReferenceDefinition
    from warehouse.seeds.office.in_force import Row

MOST_ROWS = 20_000
LONGEST_TEXT = 300
_HEAD_WITHIN = 10
_NOT_IN_CODES = "|,;\"'=<>"


@dataclass(frozen=True)
class SheetRow:
    """A row as it was brought: its values by column, those of columns that the sheet has, what to
    do with it, and its row in the sheet.
    """

    line: int
    values: Row
    mark: Mark


@dataclass
class BroughtRows:
    """What a sheet holds: where it was read, its rows, what is wrong with its cells, and what its
    columns are called in it.
    """

    file: str
    sheet: str
    rows: list[SheetRow] = field(default_factory=list)
    findings: list[SeedFinding] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """What the sheet is called in a finding."""
        return f"{self.file} · {self.sheet}" if self.sheet else self.file


def read_rows(path: Path, definition: ReferenceDefinition) -> BroughtRows:
    """Read the first sheet whose header names the key of the table.

    Raises `ImportRefused` for a file that cannot be read, that has no such sheet, or too many rows.
    """
    files, findings = read_files([path])
    if not files:
        sentence = with_sentences(findings_frame(findings), language()).row(0, named=True)
        raise ImportRefused.of(
            "office_file_unreadable",
            file=sentence["file"],
            what=sentence["what"],
            remedy=sentence["remedy"],
        )
    for file in files:
        for sheet in file.sheets:
            head = _head_of(sheet, definition) if not sheet.is_hidden else None
            if head is not None:
                return _read(sheet, head, definition)
    key = joined([header_of(column) for column in KEYS[definition.name]], ", ")
    raise ImportRefused.of("office_no_header", file=files[0].name, key=key)


def _head_of(sheet: Sheet, definition: ReferenceDefinition) -> int | None:
    """Return the row, from 0, whose cells name the columns of the key."""
    for at, cells in enumerate(sheet.rows[:_HEAD_WITHIN]):
        named = {column_named(definition, str(cell)) for cell in cells if cell is not None}
        if set(KEYS[definition.name]) <= named:
            return at
    return None


def _read(sheet: Sheet, head: int, definition: ReferenceDefinition) -> BroughtRows:
    brought = BroughtRows(sheet.file, "" if sheet.file.endswith(".csv") else sheet.name)
    columns = _columns(sheet.rows[head], head + 1, definition, brought)
    body = sheet.rows[head + 1 :]
    if len(body) > MOST_ROWS:
        raise ImportRefused.of("office_rows_many", file=sheet.file, most=f"{MOST_ROWS:,}")
    for line, cells in enumerate(body, head + 2):
        _take(cells, line, columns, definition, brought)
    return brought


def _columns(
    cells: list[CellValue], line: int, definition: ReferenceDefinition, brought: BroughtRows
) -> dict[int, str]:
    columns: dict[int, str] = {}
    for at, cell in enumerate(cells):
        header = "" if cell is None else " ".join(str(cell).split())
        name = column_named(definition, header) if header else None
        if name is None and header:
            brought.findings.append(
                SeedFinding.of("office_column_unknown", brought.place, line, header, header)
            )
        elif name is not None and name in columns.values():
            brought.findings.append(
                SeedFinding.of("seed_column_twice", brought.place, line, header, header)
            )
        elif name is not None:
            columns[at] = name
            brought.headers[name] = header
    return columns


def _take(
    cells: list[CellValue],
    line: int,
    columns: dict[int, str],
    definition: ReferenceDefinition,
    brought: BroughtRows,
) -> None:
    cells_by_name = {name: cells[at] for at, name in columns.items() if at < len(cells)}
    texts = {name: _text(cell) for name, cell in cells_by_name.items()}
    if not any(text for name, text in texts.items() if name != ORIGIN):
        return
    mark = mark_named(texts.pop(MARK, ""))
    texts.pop(ORIGIN, None)
    if mark is None:
        header = brought.headers[MARK]
        mark_text = _text(cells_by_name[MARK])
        brought.findings.append(
            SeedFinding.of("office_mark_unknown", brought.place, line, header, mark_text)
        )
    for name, cell in cells_by_name.items():
        rule = _fault(cell, texts.get(name, ""), name in KEYS[definition.name])
        if rule:
            header = brought.headers[name]
            text = texts.get(name, "")[:LONGEST_TEXT]
            brought.findings.append(SeedFinding.of(rule, brought.place, line, header, text))
    by_name = {column.name: column for column in definition.columns}
    values = {
        name: converted(definition, name, code_named(by_name[name], text))
        for name, text in texts.items()
    }
    brought.rows.append(SheetRow(line, values, mark or ""))


def _fault(cell: CellValue, text: str, is_key: bool) -> str | None:
    if isinstance(cell, CellError):
        return "seed_excel_error"
    if text.startswith(("=", "@", "\uff1d")):
        return "seed_formula"
    if not text.isprintable():
        return "office_unprintable"
    if len(text) > LONGEST_TEXT:
        return "office_text_long"
    if is_key and (any(letter in _NOT_IN_CODES or letter.isspace() for letter in text)):
        return "office_code_letters"
    return None


def _text(cell: CellValue) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return str(cell.date()) if cell.time() == dt.time() else str(cell)
    return " ".join(str(cell).split(" ")).strip()
