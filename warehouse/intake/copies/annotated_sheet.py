"""One sheet of the annotated copy: its values, what was found at them, and what is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import CellPlace, CellRange
from warehouse.intake.copies.sheet_layout import HIDDEN_ENTIRELY, SheetLayout
from warehouse.intake.privacy.guard import mask, screen
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.workbook.writing import palette
from warehouse.intake.workbook.writing.cells import (
    merge_cells,
    printed_width,
    text_of,
    write_value,
)
from warehouse.words.messages import message
from warehouse.workbooks.text_cells import WRAPPED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.findings.finding import Severity
    from warehouse.workbooks.workbook_writer import WorkbookWriter

COLOURS: Mapping[Severity, str] = {
    "rejected": palette.REJECTED,
    "pending": palette.PENDING,
    "warned": palette.WARNED,
    "noted": palette.NOTED,
}
"""Of the cells; comments and the first sheet say the severity in words."""

_WHERE_HEADERS_STAND = 20
_LONGEST_HEADER = 20
"""Rows and letters: a column of persons in a sheet of which nobody knows the header rows."""

_SCREENED_FROM = 10**10
"""Numbers below have too few digits for a telephone, identity or card number."""

_MOST_LINES = 8
_LONGEST_COMMENT = 2_000
_LOOKED_AT_FOR_WIDTH = 300
_NARROWEST, _WIDEST = 6, 44


@dataclass
class AnnotatedSheet:
    """One sheet. `findings` are those on it, the gravest first; `commented` those of them that are
    told at their cells, with their sentences; `statuses` say what its rows are.
    """

    sheet: Sheet
    findings: pl.DataFrame
    commented: pl.DataFrame
    statuses: pl.DataFrame
    language: str
    _widths: dict[int, int] = field(init=False, default_factory=lambda: defaultdict(int))

    def write(
        self, writer: WorkbookWriter, target: Worksheet, rows: Sequence[int], *, is_whole: bool
    ) -> None:
        """Write the rows under their own numbers, and the comments."""
        if not is_whole:
            target.set_default_row(hide_unused_rows=True)
        self._merge(writer, target, set(rows))
        masked = self._masked(rows)
        # A title above the table runs over its columns and makes none of them wide.
        first_row = min(self._layout.header_rows, default=1)
        for count, row in enumerate(rows):
            for column, value in enumerate(self.sheet.rows[row - 1], start=1):
                if value is None and (row, column) not in self._severities:
                    continue
                text = self._cell_text(row, column, value, masked)
                if first_row <= row and count < _LOOKED_AT_FOR_WIDTH:
                    self._widths[column] = max(self._widths[column], _width(text))
                write_value(
                    writer,
                    target,
                    (row - 1, column - 1),
                    text,
                    self._look(row, column),
                    is_yearless=(row, column) in self.sheet.yearless_dates,
                )
        for row in self.sheet.hidden_rows & set(rows):
            if row not in self._rows_with_findings:
                target.set_row(row - 1, None, None, {"hidden": True})
        self._write_widths(target)
        self._write_comments(target, set(rows))
        if self._layout.header_rows:
            target.freeze_panes(self._layout.headers_end[0], 0)

    @cached_property
    def _layout(self) -> SheetLayout:
        """Its headers, and the columns of persons among them."""
        return SheetLayout(self.sheet, self.statuses)

    @cached_property
    def _severities(self) -> dict[CellPlace, Severity]:
        """The gravest severity on each cell; a finding on a row is one on its first cell."""
        by_cell = self.findings.filter(pl.col("row").is_not_null()).select(
            "row", pl.col("column").fill_null(1), "severity"
        )
        # The last one put in stays: the gravest.
        return {(row, column): severity for row, column, severity in reversed(by_cell.rows())}

    @cached_property
    def _rows_with_findings(self) -> set[int]:
        return {row for row, _ in self._severities}

    @cached_property
    def _values_in_findings(self) -> dict[CellPlace, str]:
        """What findings show of a cell, where that is hidden in part."""
        hidden = self.findings.filter(
            pl.col("row").is_not_null(),
            pl.col("column").is_not_null(),
            pl.col("value").str.contains("*", literal=True),
        )
        return {(row, column): value for row, column, value in hidden[_SHOWN].iter_rows()}

    @cached_property
    def _personal_from(self) -> dict[int, int]:
        """Columns of persons, each with the row of its header, where no table has been found."""
        if self._layout.header_rows:
            return {}
        return {
            column: row
            for row, values in enumerate(self.sheet.rows[:_WHERE_HEADERS_STAND], start=1)
            for column, value in enumerate(values, start=1)
            if isinstance(value, str) and len(value) <= _LONGEST_HEADER and is_personal(value)
        }

    def _masked(self, rows: Sequence[int]) -> dict[str, str]:
        """Return the texts of `rows` that hold personal data, with these hidden."""
        texts = {
            text_of(value)
            for row in rows
            for value in self.sheet.rows[row - 1]
            if _may_be_personal(value)
        }
        hits = screen(pl.Series("text", sorted(texts), dtype=pl.String), whole_cell_names=False)
        return dict(hits.unique("text").select("text", "masked").iter_rows())

    def _cell_text(
        self, row: int, column: int, value: CellValue, masked: Mapping[str, str]
    ) -> CellValue:
        if value is None:
            return None
        text = text_of(value)
        header_row = self._personal_from.get(column)
        if self._layout.is_of_persons(row, column) or (header_row and row > header_row):
            return HIDDEN_ENTIRELY
        in_finding = self._values_in_findings.get((row, column))
        if in_finding is not None and in_finding != text:
            # Only what the finding itself hides may differ, whatever stands in the cell.
            return masked.get(text, in_finding)
        return masked.get(text, value)

    def _merge(self, writer: WorkbookWriter, target: Worksheet, rows: set[int]) -> None:
        for block in self.sheet.merged:
            last_row = min(block.last_row, self.sheet.height)
            last_column = min(block.last_column, self.sheet.width)
            is_one = (block.first_row, block.first_column) == (last_row, last_column)
            if is_one or not rows.issuperset(range(block.first_row, last_row + 1)):
                continue
            if block.first_column <= last_column:
                area = CellRange(block.first_row, block.first_column, last_row, last_column)
                merge_cells(target, area, writer.style(**WRAPPED))

    def _look(self, row: int, column: int) -> dict[str, object]:
        look: dict[str, object] = {**WRAPPED}
        severity = self._severities.get((row, column))
        if severity is not None:
            look["bg_color"] = COLOURS[severity]
        if row in self._layout.header_rows:
            look["bold"] = True
        if (row, column) in self.sheet.struck:
            look["font_strikeout"] = True
        return look

    def _write_widths(self, target: Worksheet) -> None:
        with_findings = {column for _, column in self._severities}
        for column in range(1, self.sheet.width + 1):
            width = min(max(self._widths[column] + 2, _NARROWEST), _WIDEST)
            is_hidden = column in self.sheet.hidden_columns and column not in with_findings
            target.set_column(column - 1, column - 1, width, None, {"hidden": is_hidden})

    def _write_comments(self, target: Worksheet, rows: set[int]) -> None:
        lines: dict[CellPlace, list[str]] = defaultdict(list)
        for row, column, severity, what, remedy in self.commented[_COMMENTED].iter_rows():
            name = message(f"annotated.severity.{severity}")
            line = message("annotated.comment.line", severity=name, what=what, remedy=remedy)
            lines[row, column or 1].append(line.in_language(self.language))
        for own in lines.values():
            if len(own) > _MOST_LINES:
                more = message("annotated.comment.more", count=len(own) - _MOST_LINES)
                own[_MOST_LINES:] = [more.in_language(self.language)]
        for place, note in self.sheet.notes.items():
            own_note = message("annotated.comment.own", note=mask(note))
            lines[place].append(own_note.in_language(self.language))
        author = message("annotated.comment.author").in_language(self.language)
        for (row, column), own in lines.items():
            if row in rows:
                text = "\n".join(own)[:_LONGEST_COMMENT]
                size = {"width": 320, "height": min(40 + 18 * (len(text) // 20 + len(own)), 480)}
                target.write_comment(row - 1, column - 1, text, {"author": author, **size})


_SHOWN = ["row", "column", "value"]
_COMMENTED = ["row", "column", "severity", "what", "remedy"]


def _may_be_personal(value: CellValue) -> bool:
    if isinstance(value, str):
        return True
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) >= _SCREENED_FROM  # type: ignore[arg-type, operator]


def _width(value: CellValue) -> int:
    """Return the columns of print that the longest line of a value takes."""
    lines = text_of(value).splitlines() or [""]
    return max(printed_width(line[:_WIDEST]) for line in lines)
