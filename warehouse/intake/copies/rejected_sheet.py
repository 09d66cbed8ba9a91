"""One sheet of the workbook of rejected rows: what of the source is written, and how."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import CellRange
from warehouse.intake.copies.sheet_layout import HIDDEN_ENTIRELY, KEPT_BACK, SheetLayout
from warehouse.intake.ledgers.fields.field_facts import FILLED_DOWN_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.kind_registry import in_order_of_reading
from warehouse.intake.ledgers.table.finding.preamble import REPORTED_ON
from warehouse.intake.privacy.guard import hash_of, mask, screen
from warehouse.intake.values.empty_cells import is_ditto, is_empty_cell
from warehouse.intake.workbook.writing.cells import (
    merge_cells,
    text_of,
    write_value,
)
from warehouse.intake.workbook.writing.note_headers import NOTE, ROW
from warehouse.intake.workbook.writing.palette import NOTES
from warehouse.words.messages import message
from warehouse.workbooks.text_cells import MOST_LETTERS, WRAPPED, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from warehouse.intake.cells.sheets import CellPlace, CellValue, Sheet
    from warehouse.workbooks.workbook_writer import WorkbookWriter

ABOVE_THE_TABLE = ("preamble", "header")
MOST_NOTES = 10

_WIDTH, _ROW_WIDTH, _NOTE_WIDTH = 16, 12, 70
_STRUCK = {**WRAPPED, "font_strikeout": True}
_NOTE_LOOK = {**WRAPPED, "bg_color": NOTES}


@dataclass
class RejectedSheet:
    """One sheet with the rows that are not kept left away. Rows and columns count from 1.

    `notes` says what is wrong, by file, sheet and row. `as_of` is the day that was answered for its
    ledger, empty where none was: it is written above. `named_nobody` has the hashes of texts that
    were answered to name nobody: they are not hidden.
    """

    layout: SheetLayout
    notes: Mapping[tuple[str, str, int | None], list[str]]
    language: str
    is_office_ledger: bool
    as_of: str = ""
    named_nobody: frozenset[str] = frozenset()
    _remarks: dict[int, list[str]] = field(init=False, default_factory=lambda: defaultdict(list))

    @property
    def sheet(self) -> Sheet:
        """The sheet as it was read."""
        return self.layout.sheet

    def write(self, writer: WorkbookWriter, target: Worksheet) -> None:
        """Write it all."""
        if self.as_of:
            write_text(writer, target, (0, 0), REPORTED_ON.format(day=self.as_of))
        new_rows = {row: place for place, row in enumerate(self.rows, 1 if self.as_of else 0)}
        merged = self._write_merged(writer, target, new_rows)
        for row, place in new_rows.items():
            for column, value in enumerate(self.sheet.rows[row - 1], start=1):
                if (row, column) not in merged:
                    self._write(writer, target, place, (row, column), value)
        self._write_notes(writer, target, new_rows)
        width = self.sheet.width
        target.set_column(0, max(width - 1, 0), _WIDTH)
        target.set_column(width, width, _ROW_WIDTH)
        target.set_column(width + 1, width + 1, _NOTE_WIDTH)
        if self.layout.header_rows:
            target.freeze_panes(new_rows[self.layout.headers_end[0]] + 1, 0)

    @cached_property
    def rows(self) -> list[int]:
        """The rows written: what stands above the table, those to be mended, their sections."""
        status = self.layout.status
        above = [row for row, (_, reason, _) in status.items() if reason in ABOVE_THE_TABLE]
        sections: set[int] = set()
        last = None
        for row in sorted(status):
            own, reason, _ = status[row]
            if reason == "section":
                last = row
            elif own in KEPT_BACK and last is not None:
                sections.add(last)
        return sorted({*above, *sections, *self.layout.kept_back})

    @cached_property
    def masked(self) -> dict[str, str]:
        """The texts of the sheet that may hold personal data, with these hidden; what was answered
        to hold none is shown.
        """
        texts = {
            text_of(value)
            for row in self.rows
            for value in self.sheet.rows[row - 1]
            if value is not None
        }
        hits = screen(pl.Series("text", sorted(texts), dtype=pl.String), whole_cell_names=False)
        hidden = hits.unique("text", maintain_order=True).select("text", "masked").iter_rows()
        return {text: masked for text, masked in hidden if hash_of(text) not in self.named_nobody}

    @cached_property
    def _filled_down(self) -> list[set[int]]:
        """By table, the columns that offices fill in once for the rows below."""
        if not self.is_office_ledger:
            return [set() for _ in self.layout.headers]
        fields = {
            header: field
            for kind in in_order_of_reading()
            for header, field in kind.aliases.items()
        }
        return [
            {
                column
                for column, header in headers.items()
                if fields.get(condensed(header)) in FILLED_DOWN_FIELDS
            }
            for headers in self.layout.headers
        ]

    def _write_merged(
        self, writer: WorkbookWriter, target: Worksheet, new_rows: Mapping[int, int]
    ) -> set[CellPlace]:
        """Write merged cells over the rows of theirs that are kept; return every cell in them."""
        covered: set[CellPlace] = set()
        for block in self.sheet.merged:
            rows = [row for row in range(block.first_row, block.last_row + 1) if row in new_rows]
            columns = range(block.first_column, min(block.last_column, self.sheet.width) + 1)
            if not rows or not columns:
                continue
            first, last = new_rows[rows[0]] + 1, new_rows[rows[-1]] + 1
            area = CellRange(first, columns[0], last, columns[-1])
            is_one = len(rows) * len(columns) == 1
            if not is_one and not merge_cells(target, area, writer.style(**WRAPPED)):
                continue
            covered.update((row, column) for row in rows for column in columns)
            value = self.sheet.rows[block.first_row - 1][block.first_column - 1]
            self._write(writer, target, new_rows[rows[0]], (rows[0], columns[0]), value)
        return covered

    def _write(
        self,
        writer: WorkbookWriter,
        target: Worksheet,
        place: int,
        cell: CellPlace,
        value: CellValue,
    ) -> None:
        row, column = cell
        value = self._mask(row, column, self._from_above(row, column, value))
        if value is None:
            return
        if len(text_of(value)) > MOST_LETTERS:
            self._remark(row, column, "cut")
        write_value(
            writer,
            target,
            (place, column - 1),
            value,
            _STRUCK if cell in self.sheet.struck else WRAPPED,
            is_yearless=cell in self.sheet.yearless_dates,
        )

    def _from_above(self, row: int, column: int, value: CellValue) -> CellValue:
        """Return what a cell stands for whose own row above is not written."""
        status_of = self.layout.status_of
        if status_of(row)[0] not in KEPT_BACK or status_of(row - 1)[0] in KEPT_BACK:
            return value
        is_blank = is_empty_cell(value) and column in self._filled_down[self.layout.table_of(row)]
        if not (is_blank or is_ditto(value)):
            return value
        for above in range(row - 1, 0, -1):
            if status_of(above)[0] == "skipped":
                return value
            above_it = self.sheet.rows[above - 1][column - 1]
            if not (is_ditto(above_it) or is_empty_cell(above_it)):
                self._remark(row, column, "filled")
                return above_it
        return value

    def _mask(self, row: int, column: int, value: CellValue) -> CellValue:
        if value is None:
            return None
        if row in self.layout.header_rows:
            return self.masked.get(text_of(value), value)
        is_of_the_table = self.layout.status_of(row)[0] in KEPT_BACK
        is_of_persons = is_of_the_table and self.layout.is_of_persons(row, column)
        if is_of_persons and not is_empty_cell(value):
            return HIDDEN_ENTIRELY
        text = text_of(value)
        if text not in self.masked:
            return value
        self._remark(row, column, "masked")
        return self.masked[text]

    def _remark(self, row: int, column: int, part: str) -> None:
        """Note what was done to a cell as it was written (filled, masked, cut)."""
        header = mask(self.layout.header(row, column))
        text = message(f"refusals.note.{part}", header=header, most=MOST_LETTERS)
        self._remarks[row].append(text.in_language(self.language))

    def _write_notes(
        self, writer: WorkbookWriter, target: Worksheet, new_rows: Mapping[int, int]
    ) -> None:
        at, style = self.sheet.width, writer.style(**_NOTE_LOOK)
        for last in self.layout.headers_end:
            for offset, text in enumerate((ROW, NOTE)):
                target.write_string(
                    new_rows[last], at + offset, text.in_language(self.language), style
                )
        for row in self.layout.kept_back:
            target.write_number(new_rows[row], at, row, style)
            write_text(
                writer, target, (new_rows[row], at + 1), "\n".join(self._lines(row)), _NOTE_LOOK
            )

    def _lines(self, row: int) -> list[str]:
        lines = list(self._notes_of(row))
        if len(lines) > MOST_NOTES:
            more = message("refusals.note.more", count=len(lines) - MOST_NOTES)
            lines = [*lines[:MOST_NOTES], more.in_language(self.language)]
        return [*lines, *dict.fromkeys(self._remarks[row])]

    def _notes_of(self, row: int) -> Sequence[str]:
        """Return what is wrong with a row: its own findings, else those of what it belongs to."""
        own = self.notes.get((self.sheet.file, self.sheet.name, row))
        if own:
            return own
        status, _, first = self.layout.status_of(row)
        if first != row and self.notes.get((self.sheet.file, self.sheet.name, first)):
            return [message("refusals.note.together", row=first).in_language(self.language)]
        whole = self.notes.get((self.sheet.file, self.sheet.name, None))
        if whole:
            return whole
        part = "waiting" if status == "pending" else "sheet"
        return [message(f"refusals.note.{part}").in_language(self.language)]
