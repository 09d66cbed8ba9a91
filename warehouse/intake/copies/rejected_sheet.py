"""One sheet of the workbook of refused rows: what of the source is written, and how."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl
from xlsxwriter.exceptions import OverlappingRange

from warehouse.intake.copies.note_headers import NOTE, ROW
from warehouse.intake.ledgers.fields.field_facts import FILLED_DOWN_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import is_alias
from warehouse.intake.ledgers.kind_registry import in_order_of_reading
from warehouse.intake.ledgers.table.preamble import REPORTED_ON
from warehouse.intake.privacy.guard import hash_of, mask, screen
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.values.empty_cells import is_ditto, is_empty_cell
from warehouse.intake.workbook.sheets import CellError, runs
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from warehouse.intake.workbook.sheets import CellValue, Sheet

KEPT_BACK = ("rejected", "pending")
ABOVE_THE_TABLE = ("preamble", "header")
MOST_NOTES = 10
MOST_LETTERS = 32_767
"""Letters that a cell of a spreadsheet holds."""

_LONGEST_HEADER = 20
HIDDEN_ENTIRELY = "***"
_FIRST_DAY = dt.date(1900, 3, 1)
"""Earlier days are another number in every spreadsheet program: they are written as text."""


@dataclass
class RefusedSheet:
    """One sheet with the rows that are not kept left away. Rows and columns count from 1.

    `as_of` is the day that was answered for its ledger, empty where none was: it is written above.
    `answered` has the hashes of texts that were answered to name nobody: they are not hidden.
    """

    sheet: Sheet
    statuses: pl.DataFrame
    notes: Mapping[tuple[str, str, int | None], list[str]]
    language: str
    is_office_ledger: bool
    as_of: str = ""
    answered: frozenset[str] = frozenset()
    _said: dict[int, list[str]] = field(init=False, default_factory=lambda: defaultdict(list))

    def write(self, sheet: Worksheet, styles: Mapping[str, Format]) -> None:
        """Write it all."""
        if self.as_of:
            sheet.write_string(0, 0, REPORTED_ON.format(day=self.as_of), styles["text"])
        places = {row: place for place, row in enumerate(self.rows, 1 if self.as_of else 0)}
        merged = self._write_merged(sheet, styles, places)
        for row, place in places.items():
            for column, value in enumerate(self.sheet.rows[row - 1], start=1):
                if (row, column) not in merged:
                    self._write(sheet, styles, place, row, column, value)
        self._write_notes(sheet, styles, places)
        sheet.set_column(0, max(self.sheet.width - 1, 0), 16)
        sheet.set_column(self.sheet.width, self.sheet.width, 12)
        sheet.set_column(self.sheet.width + 1, self.sheet.width + 1, 70)
        if self.header_rows:
            sheet.freeze_panes(places[self.headers_end[0]] + 1, 0)

    @cached_property
    def status(self) -> dict[int, tuple[str, str | None, int]]:
        """RowStatus, reason and first row of its thing by row."""
        columns = ("row", "status", "reason", "belongs_to")
        return {row: rest for row, *rest in self.statuses.select(columns).iter_rows()}  # type: ignore[misc]

    @cached_property
    def kept_back(self) -> list[int]:
        """The rows to be mended."""
        return sorted(row for row, (status, *_) in self.status.items() if status in KEPT_BACK)

    @cached_property
    def header_rows(self) -> list[int]:
        """The rows of the table's header."""
        return sorted(row for row, (_, reason, _) in self.status.items() if reason == "header")

    @cached_property
    def rows(self) -> list[int]:
        """The rows written: what stands above the table, those to be mended, their sections."""
        above = [row for row, (_, reason, _) in self.status.items() if reason in ABOVE_THE_TABLE]
        sections: set[int] = set()
        last = None
        for row in sorted(self.status):
            status, reason, _ = self.status[row]
            if reason == "section":
                last = row
            elif status in KEPT_BACK and last is not None:
                sections.add(last)
        return sorted({*above, *sections, *self.kept_back})

    @cached_property
    def headers_end(self) -> list[int]:
        """The last row of each header: a sheet may hold several tables."""
        return [last for _, last in runs(self.header_rows)]

    @cached_property
    def _headers_begin(self) -> list[int]:
        return [first for first, _ in runs(self.header_rows)]

    def header(self, row: int, column: int) -> str:
        """What stands over a cell in the header of its table."""
        return self._headers[self._table_of(row)].get(column, "")

    def is_of_persons(self, row: int, column: int) -> bool:
        """Whether a cell stands below a header of persons."""
        table = self._table_of(row)
        if column in self._personal_columns[table] and row > self.headers_end[table]:
            return True
        return row > self._beside_data.get(column, row)

    @cached_property
    def _beside_data(self) -> dict[int, int]:
        """Headers of persons in rows of data, by column: those of a table that begins beside."""
        rows = [row for row, (status, *_) in self.status.items() if status != "skipped"]
        short = {
            value
            for row in rows
            for value in self.sheet.rows[row - 1]
            if type(value) is str and len(value) <= _LONGEST_HEADER
        }
        headers = {value for value in short if is_alias([value]) and is_personal(value)}
        if not headers:
            return {}
        return {
            column: row
            for row in sorted(rows, reverse=True)
            for column, value in enumerate(self.sheet.rows[row - 1], start=1)
            if type(value) is str and value in headers
        }

    def _table_of(self, row: int) -> int:
        """Which of the sheet's tables a row is of, from 0: the last whose header begins above."""
        return max(bisect_right(self._headers_begin, row) - 1, 0)

    @cached_property
    def _headers(self) -> list[dict[int, str]]:
        """By table, what stands over a column in the rows of its header, merged cells spread."""
        return [self._headers_of(first, last) for first, last in runs(self.header_rows)] or [{}]

    def _headers_of(self, first: int, last: int) -> dict[int, str]:
        texts: dict[int, list[str]] = defaultdict(list)
        for row in range(first, last + 1):
            for column, value in enumerate(self.sheet.rows[row - 1], start=1):
                if isinstance(value, str) and value.strip():
                    texts[column].append(value.strip())
        for block in self.sheet.merged:
            if first <= block.first_row <= last and block.last_column > block.first_column:
                value = self.sheet.rows[block.first_row - 1][block.first_column - 1]
                for column in range(block.first_column + 1, block.last_column + 1):
                    if isinstance(value, str) and value.strip():
                        texts[column].insert(0, value.strip())
        return {column: "".join(found) for column, found in texts.items()}

    @cached_property
    def _personal_columns(self) -> list[set[int]]:
        """By table, the columns of persons."""
        return [
            {column for column, header in headers.items() if is_personal(header)}
            for headers in self._headers
        ]

    @cached_property
    def _filled_down(self) -> list[set[int]]:
        """By table, the columns that offices fill in once for the rows below."""
        if not self.is_office_ledger:
            return [set() for _ in self._headers]
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
            for headers in self._headers
        ]

    @cached_property
    def masked(self) -> dict[str, str]:
        """The texts of the sheet that may hold personal data, with these hidden; what was answered
        to hold none is shown.
        """
        held = {
            _as_text(value)
            for row in self.rows
            for value in self.sheet.rows[row - 1]
            if value is not None
        }
        found = screen(pl.Series("text", sorted(held), dtype=pl.String), whole_cell_names=False)
        hits = found.unique("text", maintain_order=True).select("text", "masked").iter_rows()
        return {text: masked for text, masked in hits if hash_of(text) not in self.answered}

    def _status_of(self, row: int) -> tuple[str, str | None, int]:
        return self.status.get(row, ("skipped", None, row))

    def _write_merged(
        self, sheet: Worksheet, styles: Mapping[str, Format], places: Mapping[int, int]
    ) -> set[tuple[int, int]]:
        """Write merged cells over the rows of theirs that are kept; gives every cell in them."""
        covered: set[tuple[int, int]] = set()
        for block in self.sheet.merged:
            rows = [row for row in range(block.first_row, block.last_row + 1) if row in places]
            columns = range(block.first_column, min(block.last_column, self.sheet.width) + 1)
            if not rows or not columns:
                continue
            value = self.sheet.rows[block.first_row - 1][block.first_column - 1]
            with suppress(OverlappingRange):  # no program writes such a file, but one may be made
                if len(rows) * len(columns) > 1:
                    sheet.merge_range(
                        places[rows[0]],
                        columns[0] - 1,
                        places[rows[-1]],
                        columns[-1] - 1,
                        "",
                        styles["text"],
                    )
                covered.update((row, column) for row in rows for column in columns)
                self._write(sheet, styles, places[rows[0]], rows[0], columns[0], value)
        return covered

    def _write(
        self,
        sheet: Worksheet,
        styles: Mapping[str, Format],
        place: int,
        row: int,
        column: int,
        value: CellValue,
    ) -> None:
        value = self._mask(row, column, self._from_above(row, column, value))
        at = (place, column - 1)
        is_struck = (row, column) in self.sheet.struck
        style = styles["struck" if is_struck else "text"]
        match value:
            case None:
                return
            case bool():
                sheet.write_boolean(*at, value, style)
            case int() | float():
                sheet.write_number(*at, value, style)
            case dt.datetime() if value.date() >= _FIRST_DAY and value.tzinfo is None:
                is_day = value.time() == dt.time()
                sheet.write_datetime(*at, value, styles[self._day_style(row, column, is_day)])
            case dt.datetime():
                sheet.write_string(*at, str(value), style)
            case dt.date() if value >= _FIRST_DAY:
                sheet.write_datetime(*at, value, styles[self._day_style(row, column, True)])
            case dt.time():
                sheet.write_datetime(*at, value, styles["time"])
            case dt.timedelta():
                sheet.write_datetime(*at, value, styles["span"])
            case _:
                sheet.write_string(*at, self._cut(row, column, _as_text(value)), style)

    def _day_style(self, row: int, column: int, is_day: bool) -> str:
        if (row, column) in self.sheet.yearless_dates:
            return "yearless"
        return "day" if is_day else "moment"

    def _from_above(self, row: int, column: int, value: CellValue) -> CellValue:
        """What a cell stands for whose own row above is not written."""
        if self._status_of(row)[0] not in KEPT_BACK or self._status_of(row - 1)[0] in KEPT_BACK:
            return value
        is_blank = is_empty_cell(value) and column in self._filled_down[self._table_of(row)]
        if not (is_blank or is_ditto(value)):
            return value
        for above in range(row - 1, 0, -1):
            if self._status_of(above)[0] == "skipped":
                return value
            found = self.sheet.rows[above - 1][column - 1]
            if not (is_ditto(found) or is_empty_cell(found)):
                self._say(row, column, "filled")
                return found
        return value

    def _mask(self, row: int, column: int, value: CellValue) -> CellValue:
        if value is None:
            return None
        if row in self.header_rows:
            return self.masked.get(_as_text(value), value)
        is_of_the_table = self._status_of(row)[0] in KEPT_BACK
        if is_of_the_table and self.is_of_persons(row, column) and not is_empty_cell(value):
            return HIDDEN_ENTIRELY
        text = _as_text(value)
        if text not in self.masked:
            return value
        self._say(row, column, "masked")
        return self.masked[text]

    def _cut(self, row: int, column: int, text: str) -> str:
        if len(text) <= MOST_LETTERS:
            return text
        self._say(row, column, "cut")
        return text[:MOST_LETTERS]

    def _say(self, row: int, column: int, part: str) -> None:
        header = mask(self.header(row, column))
        text = message(f"refusals.note.{part}", header=header, most=MOST_LETTERS)
        self._said[row].append(text.in_language(self.language))

    def _write_notes(
        self, sheet: Worksheet, styles: Mapping[str, Format], places: Mapping[int, int]
    ) -> None:
        at = self.sheet.width
        for last in self.headers_end:
            for offset, text in enumerate((ROW, NOTE)):
                header = text.in_language(self.language)
                sheet.write_string(places[last], at + offset, header, styles["note"])
        for row in self.kept_back:
            sheet.write_number(places[row], at, row, styles["note"])
            note = "\n".join(self._lines(row))
            sheet.write_string(places[row], at + 1, note[:MOST_LETTERS], styles["note"])

    def _lines(self, row: int) -> list[str]:
        lines = list(self._found(row))
        if len(lines) > MOST_NOTES:
            more = message("refusals.note.more", count=len(lines) - MOST_NOTES)
            lines = [*lines[:MOST_NOTES], more.in_language(self.language)]
        return [*lines, *dict.fromkeys(self._said[row])]

    def _found(self, row: int) -> Sequence[str]:
        """What is wrong with a row: its own findings, else those of the thing it belongs to."""
        own = self.notes.get((self.sheet.file, self.sheet.name, row))
        if own:
            return own
        status, _, first = self._status_of(row)
        if first != row and self.notes.get((self.sheet.file, self.sheet.name, first)):
            return [message("refusals.note.together", row=first).in_language(self.language)]
        whole = self.notes.get((self.sheet.file, self.sheet.name, None))
        if whole:
            return whole
        part = "waiting" if status == "pending" else "sheet"
        return [message(f"refusals.note.{part}").in_language(self.language)]


def styles_of(book: Workbook) -> dict[str, Format]:
    """The looks of the cells, by name."""
    text = {"text_wrap": True, "valign": "top"}
    return {
        "text": book.add_format(text),
        "struck": book.add_format({**text, "font_strikeout": True}),
        "day": book.add_format({**text, "num_format": "yyyy-mm-dd"}),
        "yearless": book.add_format({**text, "num_format": 'm"月"d"日"'}),
        "moment": book.add_format({**text, "num_format": "yyyy-mm-dd hh:mm:ss"}),
        "time": book.add_format({**text, "num_format": "hh:mm:ss"}),
        "span": book.add_format({**text, "num_format": "[hh]:mm:ss"}),
        "note": book.add_format({**text, "bg_color": "#FDECEA"}),
    }


def _as_text(value: CellValue) -> str:
    """A cell's value as it would be read: a whole number without a fraction."""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
