"""What each row of a ledger's sheet is: data, or one of the rows around and between it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import Header, is_blank, is_of_form
from warehouse.intake.ledgers.table.rows.other_lines import (
    begins_notes,
    form_pairs,
    is_continuation_mark,
    is_example,
    is_foot,
    is_page_line,
    is_stray,
)
from warehouse.intake.ledgers.table.rows.row_texts import (
    first_text,
    is_number,
    is_numbering,
    is_subtotal,
    last_text,
    names_a_table,
    texts_of,
    vertical_merges,
    wide_merges,
    without_page,
)
from warehouse.intake.ledgers.table.rows.section_headings import (
    looks_like_a_place_or_round,
    without_continuation,
)

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet

RowKind: TypeAlias = Literal[
    "blank",
    "data",
    "example_row",
    "foot_note",
    "form",
    "header",
    "header_repeated",
    "numbered_only",
    "outside",
    "page_line",
    "preamble",
    "section",
    "stray_mark",
    "subtotal",
]
"""Every kind but data is the reason why the row is left out."""

_HEADING = re.compile(r"(方面|镇|乡|街道|街道办事处)$")
_LEADING_CELLS = 3
_NUMBERED = re.compile(
    r"([一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[部方类])"
)
_COUNT = re.compile(r"(共|计|合计|小计)?\d{1,4}(个|条|项|件|村)?(问题)?")
_FOOT_CELLS = 2
_MOST_CELLS_OF_A_LINE = 8
_LONGEST_MARK = 10
_LONGEST_SECTION = 60


@dataclass(frozen=True)
class ClassifiedRows:
    """The rows of a sheet by kind. `sections` has the text of a section row by its row;
    `filled_from` the first row of the vertical merge that a covered cell takes its value from."""

    kinds: list[RowKind]
    sections: dict[int, str]
    filled_from: dict[tuple[int, int], int]
    notes: list[str] = field(default_factory=list)

    def kind(self, row: int) -> RowKind:
        """Return what a row (from 1) is."""
        return self.kinds[row - 1]

    @property
    def data(self) -> list[int]:
        """The rows of data in order."""
        return [row for row, kind in enumerate(self.kinds, 1) if kind == "data"]


def classify(sheet: Sheet, header: Header) -> ClassifiedRows:
    """Say of every row of `sheet` what it is."""
    return _Classifying(sheet, header).rows()


class _Classifying:
    """One pass over the rows, top to bottom."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet, self._header = sheet, header
        self._filled_from = vertical_merges(sheet, header.last_row + 1)
        self._wide = wide_merges(sheet, header)
        self._headed = set(header.columns)
        self._first_column = header.columns[0]
        above = sheet.rows[: header.first_row - 1]
        self._titles = {text for row in above for text in texts_of(row).values()}
        self._titles |= {without_page(text) for text in self._titles}
        of_header = sheet.rows[header.first_row - 1 : header.last_row]
        self._header_rows = [texts_of(row) for row in of_header]
        self._is_after_note = False
        self._last: RowKind = "header"

    def rows(self) -> ClassifiedRows:
        header = self._header
        kinds: list[RowKind] = [
            "preamble" if texts_of(row) else "blank"
            for row in self._sheet.rows[: header.first_row - 1]
        ]
        kinds += ["header"] * (header.last_row - header.first_row + 1)
        for row in range(header.last_row + 1, self._sheet.height + 1):
            self._last = self._kind(row)
            kinds.append(self._last)
        self._title_pages(kinds)
        self._end(kinds)
        of_kind = {kind: [row for row, one in enumerate(kinds, 1) if one == kind]
                   for kind in ("section", "foot_note")}  # fmt: skip
        sections = {row: first_text(self._sheet.rows[row - 1]) for row in of_kind["section"]}
        notes = [
            str(value)
            for row in of_kind["foot_note"]
            for value in self._sheet.rows[row - 1]
            if not is_blank(value)
        ]
        return ClassifiedRows(kinds, sections, self._filled_from, notes)

    def _title_pages(self, kinds: list[RowKind]) -> None:
        """Take the title of a printed page for no heading; one above a repeated header is."""
        for row, (kind, below) in enumerate(pairwise(kinds), 1):
            if kind not in ("section", "data") or below not in ("header_repeated", "page_line"):
                continue
            texts = texts_of(self._sheet.rows[row - 1])
            column, text = next(iter(texts.items()))
            if len(texts) > 1 or self._is_covered(row):
                continue
            if self._is_title(text):
                kinds[row - 1] = "header_repeated"
            elif below == "header_repeated" and self._may_head(column, text):
                kinds[row - 1] = "section"

    def _may_head(self, column: int, text: str) -> bool:
        return column <= self._first_column + 1 and not is_number(text)

    def _is_title(self, text: str) -> bool:
        return without_page(text) in self._titles or names_a_table(text)

    def _end(self, kinds: list[RowKind]) -> None:
        """Mark what stands below the last row that tells of anything: lines of one cell, and
        numbers set out for rows that nobody filled in.
        """
        for row in range(self._sheet.height, self._header.last_row, -1):
            if kinds[row - 1] != "data":
                continue
            texts = texts_of(self._sheet.rows[row - 1])
            if len(texts) > 1 or self._is_covered(row) or next(iter(texts)) != self._first_column:
                return
            (text,) = texts.values()
            kinds[row - 1] = "numbered_only" if is_number(text) else "foot_note"

    def _kind(self, row: int) -> RowKind:
        values = self._sheet.rows[row - 1]
        if self._is_plainly_data(values):
            return "data"
        leading = texts_of(values, _LEADING_CELLS)
        if not leading:
            return "blank"
        if self._repeats_header(values, leading):
            return "header_repeated"
        if self._last in ("header", "header_repeated") and self._is_numbering(values):
            return self._last
        if is_subtotal(leading):
            return "subtotal"
        return "data" if self._is_covered(row) else self._kind_uncovered(row, values, leading)

    def _is_plainly_data(self, values: list[CellValue]) -> bool:
        """Return whether a row of several cells begins with a number, as most do: it needs no
        closer look, unless it may number the columns or is marked as an example.
        """
        if self._last in ("header", "header_repeated"):
            return False
        filled = [value for value in values if value is not None]
        if len(filled) < _LEADING_CELLS or type(filled[0]) not in (int, float):
            return False
        last = filled[-1]
        return type(last) is not str or len(last) > _LONGEST_MARK or not is_example(condensed(last))

    def _is_numbering(self, values: list[CellValue]) -> bool:
        return is_numbering(texts_of(values), self._header)

    def _kind_uncovered(
        self, row: int, values: list[CellValue], leading: dict[int, str]
    ) -> RowKind:
        """Return the kind of a row that no merged cell of the rows above reaches into."""
        first = next(iter(leading.values()))
        if is_example(first) or is_example(last_text(values)):
            return "example_row"
        if len(values) - values.count(None) > _MOST_CELLS_OF_A_LINE:
            return "data"
        texts = texts_of(values) if len(leading) == _LEADING_CELLS else leading
        kind = self._kind_of_line(row, texts)
        if kind is None and self._heads(texts) and self._is_section(row, leading):
            return "section"
        return kind or "data"

    def _kind_of_line(self, row: int, texts: dict[int, str]) -> RowKind | None:
        """Return the kind of a row that is a line around the table, or a slip; None for any
        other.
        """
        if is_page_line(list(texts.values()), self._titles) or self._says_title(texts):
            return "page_line"
        if is_stray(texts):
            return "stray_mark"
        if not self._headed & texts.keys():
            return "outside"
        is_note = self._is_after_note and len(texts) <= _FOOT_CELLS
        if is_note or is_foot(texts, self._first_column):
            self._is_after_note = is_note or begins_notes(next(iter(texts.values())))
            return "foot_note"
        is_form = form_pairs(list(texts.values())) > 1 or is_of_form(self._sheet, row)
        return "form" if is_form else None

    def _says_title(self, texts: dict[int, str]) -> bool:
        """Return whether a row of several cells repeats what stands above the table."""
        return len(texts) > 1 and set(texts.values()) <= self._titles

    def _heads(self, texts: dict[int, str]) -> bool:
        """Return whether a row holds one text, and beside it a count of what follows at most."""
        rest = list(texts.values())[1:]
        return len(rest) <= 1 and all(_COUNT.fullmatch(text) for text in rest)

    def _repeats_header(self, values: list[CellValue], leading: dict[int, str]) -> bool:
        if len(leading) == 1:
            (text,) = leading.values()
            return (
                leading in self._header_rows
                or {text, without_page(text)} & self._titles != set()
                or is_continuation_mark(text)
            )
        column, text = next(iter(leading.items()))
        alike = [one for one in self._header_rows if one.get(column) == text]
        return bool(alike) and texts_of(values) in alike

    def _is_covered(self, row: int) -> bool:
        """Return whether a merged cell that begins above and holds something reaches into the
        row.
        """
        return any(
            (first := self._filled_from.get((row, column))) is not None
            and not is_blank(self._sheet.rows[first - 1][column - 1])
            for column in self._header.columns
        )

    def _is_section(self, row: int, leading: dict[int, str]) -> bool:
        """Return whether the text of a row heads the rows below it."""
        column, text = next(iter(leading.items()))
        if len(text) > _LONGEST_SECTION or text.isdigit():
            return False
        if row in self._wide:
            return True
        bare = without_continuation(text)
        if len(leading) > 1:
            is_heading = bool(_NUMBERED.match(bare)) or looks_like_a_place_or_round(bare)
            return column == self._first_column and is_heading
        is_first = column <= self._first_column + 1
        if is_first and (_NUMBERED.match(bare) or _HEADING.search(bare)):
            return True
        return (
            column == self._first_column
            and looks_like_a_place_or_round(bare)
            and self._is_left_blank_below(row, column)
        )

    def _is_left_blank_below(self, row: int, column: int) -> bool:
        """Return whether the next filled row has no text in that column: no row has its own
        there.
        """
        for values in self._sheet.rows[row:]:
            texts = texts_of(values)
            if texts:
                below = texts.get(column, "")
                return below == "" or is_number(below)
        return False
