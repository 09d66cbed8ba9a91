"""The texts of a row, and what they are: a title, a total, a numbering of the columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.table.finding.header import Header, is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet

_SUBTOTAL = re.compile(r"(.{0,12})(小计|合计|总计|共计|累计)[:：]?")
_TITLE = re.compile(
    r"(台账|清单|名册|名录|花名册|登记表|统计表|情况表|一览表|明细表|汇总表|规划表|表)$"
)
_BRACKETS_BEHIND = re.compile(r"\([^()]*\)$")
_PAGE_OF_TITLE = re.compile(
    r"[(\[【]?(第\d+页|第?[一二三四五六七八九十]+页|续|续表|续\d+)[)\]】]?$"
)
_NUMBERING = [
    [str(number) for number in range(1, 100)],
    [f"({number})" for number in range(1, 100)],
    ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"],
]
_FEWEST_NUMBERED = 3
_SHARE_NUMBERED = 0.8


def without_page(title: str) -> str:
    """Return a plain title without the page it stands on: 整改台账 of 整改台账(续表)."""
    return _PAGE_OF_TITLE.sub("", title)


def names_a_table(title: str) -> bool:
    """Return whether a plain text ends as the titles of ledgers do."""
    return bool(_TITLE.search(_BRACKETS_BEHIND.sub("", without_page(title))))


def vertical_merges(sheet: Sheet, first_row: int) -> dict[tuple[int, int], int]:
    """Return the first row of the block by covered cell, for blocks of several rows from
    `first_row` on.

    A block of several columns belongs to its first.
    """
    return {
        (row, merged.first_column): merged.first_row
        for merged in sheet.merged
        if merged.first_row >= first_row
        for row in range(merged.first_row + 1, min(merged.last_row, sheet.height) + 1)
    }


def wide_merges(sheet: Sheet, header: Header) -> set[int]:
    """Return rows in which one block covers at least half of the table's columns."""
    half = max(len(header.columns) / 2, 2)
    return {
        merged.first_row
        for merged in sheet.merged
        if merged.first_row == merged.last_row and _columns(merged) >= half
    }


def _columns(merged: CellRange) -> int:
    return merged.last_column - merged.first_column + 1


def texts_of(row: list[CellValue], most: int | None = None) -> dict[int, str]:
    """Return the filled cells of a row, condensed, by column; only the first `most` of them."""
    texts: dict[int, str] = {}
    if row.count(None) == len(row):
        return texts
    for column, value in enumerate(row, 1):
        if value is None or is_blank(value):
            continue
        texts[column] = condensed(value)
        if len(texts) == most:
            break
    return texts


def first_text(row: list[CellValue]) -> str:
    """Return the first text of a row, as it stands."""
    return next(str(value).strip() for value in row if not is_blank(value))


def last_text(row: list[CellValue]) -> str:
    """Return the last text of a row, condensed; empty where it has none."""
    return next((condensed(value) for value in reversed(row) if not is_blank(value)), "")


def is_number(text: str) -> bool:
    """Return whether a text is nothing but a number."""
    return text.replace(".", "").replace("、", "").isdigit()


def is_numbering(texts: dict[int, str], header: Header) -> bool:
    """Return whether a row only numbers the columns: 1 2 3, (1) (2) (3), 甲 乙 丙 or 甲 乙 1 2."""
    values = list(texts.values())
    enough = len(values) >= max(_FEWEST_NUMBERED, _SHARE_NUMBERED * len(header.columns))
    if not enough:
        return False
    letters = [value for value in values if value in _NUMBERING[2]]
    rest = values[len(letters) :]
    return letters == _NUMBERING[2][: len(letters)] and any(
        rest == series[: len(rest)] for series in _NUMBERING[:2]
    )


def is_subtotal(leading: Mapping[int, str]) -> bool:
    """Return whether a total is named before any number: what follows a number is a problem's
    text.
    """
    for text in leading.values():
        if _SUBTOTAL.fullmatch(text):
            return True
        if text.replace(".", "").isdigit():
            return False
    return False
