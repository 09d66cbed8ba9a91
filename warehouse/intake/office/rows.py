"""What each row of a ledger's sheet is: data, or one of the rows around and between it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from warehouse.intake.office.aliases import plain
from warehouse.intake.office.header import Header, is_blank, known_headers

if TYPE_CHECKING:
    from warehouse.intake.sheets import CellRange, CellValue, Sheet

RowKind: TypeAlias = Literal[
    "blank",
    "data",
    "foot_note",
    "header",
    "header_repeated",
    "preamble",
    "second_table",
    "section",
    "subtotal",
]
"""Every kind but data is the reason why the row is left out."""

_HEADING = re.compile(r"(方面|镇|乡|街道|街道办事处)$")
_SUBTOTAL = re.compile(r"(.{0,12})(小计|合计|总计|共计|累计)[:：]?")
_LEADING_CELLS = 3
_NUMBERED = re.compile(
    r"([一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[部方类])"
)
_FOOT = re.compile(
    r"(注|备注|说明|填[表报]说明|填[表报]人|填[表报]单位|填[表报](时间|日期)|报送(时间|日期)|制表人?|审[核签]人?|"
    r"联系(人|电话|方式)|(单位|主要)?负责人|分管领导|签[字章]|盖章|统计(时间|日期)|截[至止](时间|日期)?)"
    r"(\([^()]*\))?[:：]|.{0,12}\((签字|签章|盖章|公章)\)"
)
_FOOT_CELLS = 2
_NOTE = re.compile(r"(注|备注|说明|填[表报]说明)[:：]")
_NUMBERING = [
    [str(number) for number in range(1, 100)],
    [f"({number})" for number in range(1, 100)],
    ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"],
]
_FEWEST_NUMBERED = 3
_SHARE_NUMBERED = 0.8
_LONGEST_SECTION = 60


@dataclass(frozen=True)
class Rows:
    """The rows of a sheet by kind. `sections` has the text of a section row by its row;
    `filled_from` the first row of the vertical merge that a covered cell takes its value from."""

    kinds: list[RowKind]
    sections: dict[int, str]
    filled_from: dict[tuple[int, int], int]
    notes: list[str] = field(default_factory=list)

    def kind(self, row: int) -> RowKind:
        """What a row (from 1) is."""
        return self.kinds[row - 1]

    @property
    def data(self) -> list[int]:
        """The rows of data in order."""
        return [row for row, kind in enumerate(self.kinds, 1) if kind == "data"]


def classify(sheet: Sheet, header: Header) -> Rows:
    """Say of every row of `sheet` what it is."""
    return _Classifying(sheet, header).rows()


class _Classifying:
    """One pass over the rows, top to bottom."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet, self._header = sheet, header
        self._filled_from = vertical_merges(sheet, header.last_row + 1)
        self._wide = _wide_merges(sheet, header)
        above = sheet.rows[: header.first_row - 1]
        self._titles = {text for row in above for text in _texts(row).values()}
        of_header = sheet.rows[header.first_row - 1 : header.last_row]
        self._header_rows = [_texts(row) for row in of_header]
        self._is_after_note = self._is_second_table = False

    def rows(self) -> Rows:
        header = self._header
        kinds: list[RowKind] = [
            "preamble" if _texts(row) else "blank"
            for row in self._sheet.rows[: header.first_row - 1]
        ]
        kinds += ["header"] * (header.last_row - header.first_row + 1)
        kinds += [self._kind(row) for row in range(header.last_row + 1, self._sheet.height + 1)]
        for row in range(1, self._sheet.height):
            if kinds[row - 1] == "section" and kinds[row] == "header_repeated":
                # the title of a printed page, not the heading of what follows
                kinds[row - 1] = "header_repeated"
        of_kind = {kind: [row for row, one in enumerate(kinds, 1) if one == kind]
                   for kind in ("section", "foot_note")}  # fmt: skip
        sections = {row: _first_text(self._sheet.rows[row - 1]) for row in of_kind["section"]}
        notes = [
            str(value)
            for row in of_kind["foot_note"]
            for value in self._sheet.rows[row - 1]
            if not is_blank(value)
        ]
        return Rows(kinds, sections, self._filled_from, notes)

    def _kind(self, row: int) -> RowKind:
        values = self._sheet.rows[row - 1]
        leading = _texts(values, _LEADING_CELLS)
        if not leading:
            return "blank"
        self._is_second_table = self._is_second_table or (
            not self._repeats_header(values, leading)
            and known_headers(self._sheet, row) > _FEWEST_NUMBERED
        )
        if self._is_second_table:
            return "second_table"
        if self._repeats_header(values, leading):
            return "header_repeated"
        if row == self._header.last_row + 1 and _is_numbering(_texts(values), self._header):
            return "header"
        return "subtotal" if _is_subtotal(leading) else self._kind_of_few(row, leading)

    def _kind_of_few(self, row: int, leading: dict[int, str]) -> RowKind:
        """Foot notes and sections hold few cells, and none by a merged cell of the rows above."""
        is_covered = self._is_covered(row)
        first = next(iter(leading.values()))
        if not is_covered and (
            _FOOT.match(first) or (self._is_after_note and len(leading) <= _FOOT_CELLS)
        ):
            self._is_after_note = self._is_after_note or bool(_NOTE.match(first))
            return "foot_note"
        if len(leading) == 1 and not is_covered and self._is_section(leading, row in self._wide):
            return "section"
        return "data"

    def _repeats_header(self, values: list[CellValue], leading: dict[int, str]) -> bool:
        if len(leading) == 1:
            return leading in self._header_rows or set(leading.values()) <= self._titles
        column, text = next(iter(leading.items()))
        alike = [one for one in self._header_rows if one.get(column) == text]
        return bool(alike) and _texts(values) in alike

    def _is_covered(self, row: int) -> bool:
        """Whether a merged cell that begins above and holds something reaches into the row."""
        return any(
            (first := self._filled_from.get((row, column))) is not None
            and not is_blank(self._sheet.rows[first - 1][column - 1])
            for column in self._header.columns
        )

    def _is_section(self, leading: dict[int, str], is_wide: bool) -> bool:
        """Whether the only cell of a row heads the rows below it."""
        column, text = next(iter(leading.items()))
        if len(text) > _LONGEST_SECTION or text.isdigit():
            return False
        is_first = column <= self._header.columns[0] + 1
        return is_wide or (is_first and bool(_NUMBERED.match(text) or _HEADING.search(text)))


def vertical_merges(sheet: Sheet, first_row: int) -> dict[tuple[int, int], int]:
    """The first row of the block by covered cell, for blocks of several rows from `first_row` on.

    A block of several columns belongs to its first.
    """
    return {
        (row, merged.first_column): merged.first_row
        for merged in sheet.merged
        if merged.first_row >= first_row
        for row in range(merged.first_row + 1, min(merged.last_row, sheet.height) + 1)
    }


def _wide_merges(sheet: Sheet, header: Header) -> set[int]:
    """Rows in which one block covers at least half of the table's columns."""
    half = max(len(header.columns) / 2, 2)
    return {
        merged.first_row
        for merged in sheet.merged
        if merged.first_row == merged.last_row and _columns(merged) >= half
    }


def _columns(merged: CellRange) -> int:
    return merged.last_column - merged.first_column + 1


def _texts(row: list[CellValue], most: int | None = None) -> dict[int, str]:
    """The filled cells of a row, plain, by column; only the first `most` of them."""
    found: dict[int, str] = {}
    for column, value in enumerate(row, 1):
        if value is None or is_blank(value):
            continue
        found[column] = plain(value)
        if len(found) == most:
            break
    return found


def _first_text(row: list[CellValue]) -> str:
    return next(str(value).strip() for value in row if not is_blank(value))


def _is_numbering(texts: dict[int, str], header: Header) -> bool:
    """Whether a row only numbers the columns: 1 2 3, (1) (2) (3), 甲 乙 丙 or 甲 乙 1 2."""
    values = list(texts.values())
    enough = len(values) >= max(_FEWEST_NUMBERED, _SHARE_NUMBERED * len(header.columns))
    if not enough:
        return False
    letters = [value for value in values if value in _NUMBERING[2]]
    rest = values[len(letters) :]
    return letters == _NUMBERING[2][: len(letters)] and any(
        rest == series[: len(rest)] for series in _NUMBERING[:2]
    )


def _is_subtotal(leading: dict[int, str]) -> bool:
    """Whether a total is named before any number: what follows a number is a problem's text."""
    for text in leading.values():
        if _SUBTOTAL.fullmatch(text):
            return True
        if text.replace(".", "").isdigit():
            return False
    return False
