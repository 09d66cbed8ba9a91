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
_SUBTOTAL_CELLS = 3
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
    filled_from = vertical_merges(sheet, header.last_row + 1)
    wide = _wide_merges(sheet, header)
    titles = {
        plain(value)
        for row in sheet.rows[: header.first_row - 1]
        for value in row
        if not is_blank(value)
    }
    header_rows = [
        _texts(sheet.rows[row - 1]) for row in range(header.first_row, header.last_row + 1)
    ]
    kinds: list[RowKind] = ["preamble"] * (header.first_row - 1)
    kinds = ["blank" if not _texts(sheet.rows[row]) else kind for row, kind in enumerate(kinds)]
    kinds += ["header"] * (header.last_row - header.first_row + 1)
    sections: dict[int, str] = {}
    notes: list[str] = []
    is_after_note = is_second_table = False
    for row in range(header.last_row + 1, sheet.height + 1):
        texts = _texts(sheet.rows[row - 1])
        held = set(texts) | {
            column
            for column in header.columns
            if (row, column) in filled_from
            and not is_blank(sheet.rows[filled_from[row, column] - 1][column - 1])
        }
        kind: RowKind = "data"
        if not texts:
            kind = "blank"
        elif is_second_table:
            kind = "second_table"
        elif texts in header_rows or (len(texts) == 1 and set(texts.values()) <= titles):
            kind = "header_repeated"
        elif row == header.last_row + 1 and _is_numbering(texts, header):
            kind = "header"
        elif known_headers(sheet, row) > _FEWEST_NUMBERED:
            kind, is_second_table = "second_table", True
        elif _is_subtotal(texts):
            kind = "subtotal"
        elif _is_foot(texts) or (is_after_note and len(held) <= _FOOT_CELLS):
            kind = "foot_note"
            is_after_note = is_after_note or bool(_NOTE.match(next(iter(texts.values()))))
        elif len(held) == 1 and _is_section(texts, header, row in wide):
            kind = "section"
            sections[row] = str(sheet.rows[row - 1][min(texts) - 1]).strip()
        if kind == "foot_note":
            notes.extend(str(value) for value in sheet.rows[row - 1] if not is_blank(value))
        kinds.append(kind)
    for row in list(sections):
        if row < sheet.height and kinds[row] == "header_repeated":
            # the title of a printed page, not the heading of what follows
            kinds[row - 1] = "header_repeated"
            del sections[row]
    return Rows(kinds, sections, filled_from, notes)


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


def _texts(row: list[CellValue]) -> dict[int, str]:
    """The filled cells of a row, plain, by column."""
    return {column: plain(value) for column, value in enumerate(row, 1) if not is_blank(value)}


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


def _is_subtotal(texts: dict[int, str]) -> bool:
    return any(_SUBTOTAL.fullmatch(text) for text in list(texts.values())[:_SUBTOTAL_CELLS])


def _is_foot(texts: dict[int, str]) -> bool:
    return any(_FOOT.match(text) for text in list(texts.values())[:1])


def _is_section(texts: dict[int, str], header: Header, is_wide: bool) -> bool:
    """Whether the only cell of a row heads the rows below it."""
    column, text = next(iter(texts.items()))
    if len(text) > _LONGEST_SECTION or text.isdigit():
        return False
    leading = column <= header.columns[0] + 1
    return is_wide or (leading and bool(_NUMBERED.match(text) or _HEADING.search(text)))
