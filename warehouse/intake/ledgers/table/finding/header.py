"""Where the header of a ledger's table stands in a sheet, and what it says over each column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import is_alias
from warehouse.intake.ledgers.table.rows.other_lines import form_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.intake.cells.sheets import CellRange, CellValue, Sheet

ROWS_SEARCHED = 40
"""A header stands within the first rows, or the sheet is none of a ledger."""

_FEWEST_ALIASES = 2
_LEAST_SHARE_OF_ALIASES = 0.4
_MOST_ROWS = 4
_MOST_CELLS_OF_A_FORM = 12
LONGEST_HEADER = 40
"""Letters of a header at most."""

_FORM_LINE = re.compile(r"[:：]|年.*月")


@dataclass(frozen=True)
class Header:
    """Its first and last row, and by column the texts over it, the outermost first."""

    first_row: int
    last_row: int
    levels: tuple[tuple[str, ...], ...]

    def text(self, column: int) -> str:
        """Return the header of a column (from 1), its rows joined."""
        return "/".join(self.levels[column - 1])

    @property
    def columns(self) -> list[int]:
        """The columns that have a header."""
        return [column for column, levels in enumerate(self.levels, 1) if levels]


def is_blank(value: CellValue) -> bool:
    """Return whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


def find_header(sheet: Sheet, after: int = 0) -> Header | None:
    """Return the header below row `after` that names most columns known from ledgers; None without
    one.
    """
    best_row, most_aliases = 0, 0
    for row in range(after + 1, min(sheet.height, after + ROWS_SEARCHED) + 1):
        aliases = aliases_in(sheet, row)
        if aliases > most_aliases:
            best_row, most_aliases = row, aliases
    if not best_row:
        return None
    reach = best_row + _MOST_ROWS
    top = replace(sheet, merged=tuple(block for block in sheet.merged if block.first_row <= reach))
    first, last = _block(top, best_row)
    levels = tuple(_levels(top, first, last, column) for column in range(1, sheet.width + 1))
    return Header(first, last, levels)


def aliases_in(sheet: Sheet, row: int) -> int:
    """Return how many cells of a row are headers of ledgers; 0 where it does not look like a
    header.
    """
    texts = [value for value in sheet.rows[row - 1] if not is_blank(value)]
    if len(texts) < _FEWEST_ALIASES or not all(_is_short(value) for value in texts):
        return 0
    aliases = sum(is_alias([str(value)]) for value in texts)
    enough = aliases >= _FEWEST_ALIASES and aliases >= _LEAST_SHARE_OF_ALIASES * len(texts)
    return aliases if enough and not is_of_form(sheet, row) else 0


def is_of_form(sheet: Sheet, row: int) -> bool:
    """Return whether a row is one of several that hold labels and what they say, as a form does."""
    return _is_form_row(sheet, row) and (
        _is_form_row(sheet, row - 1) or _is_form_row(sheet, row + 1)
    )


def _is_form_row(sheet: Sheet, row: int) -> bool:
    if not 1 <= row <= sheet.height:
        return False
    texts = [condensed(value) for value in sheet.rows[row - 1] if not is_blank(value)]
    return len(texts) <= _MOST_CELLS_OF_A_FORM and form_pairs(texts) > 0


def _is_short(value: CellValue) -> bool:
    return isinstance(value, str) and len(condensed(value)) <= LONGEST_HEADER


def _block(sheet: Sheet, row: int) -> tuple[int, int]:
    """Return the rows of the header around its best row."""
    first = last = row
    while first > 1 and last - first + 1 < _MOST_ROWS and _is_group_row(sheet, first - 1, first):
        first -= 1
    for merged in _merged_in(sheet, first, last):
        first, last = min(first, merged.first_row), max(last, merged.last_row)
    last = min(last, first + _MOST_ROWS - 1)
    while last - first + 1 < _MOST_ROWS and _is_group_row(sheet, last, last + 1):
        last += 1
    return first, last


def _merged_in(sheet: Sheet, first: int, last: int) -> Iterator[CellRange]:
    """Return the header cells merged over several rows."""
    return (
        merged
        for merged in sheet.merged
        if first <= merged.first_row <= last
        and merged.last_row - merged.first_row < _MOST_ROWS
        and not is_blank(_cell(sheet, merged.first_row, merged.first_column))
    )


def _is_group_row(sheet: Sheet, upper: int, lower: int) -> bool:
    """Return whether `upper` is a header row of groups over `lower`: each cell of the lower row
    stands under a blank cell or under the beginning of a group.
    """
    if lower > sheet.height:
        return False
    above, below = sheet.rows[upper - 1], sheet.rows[lower - 1]
    filled_above = [column for column, value in enumerate(above) if not is_blank(value)]
    filled_below = [column for column, value in enumerate(below) if not is_blank(value)]
    if not filled_below or len(filled_above) < _FEWEST_ALIASES:
        return False
    if not all(_is_short(value) for value in (*above, *below) if not is_blank(value)):
        return False
    if any(_FORM_LINE.search(str(above[column])) for column in filled_above):
        return False
    if _names_parts(sheet, upper, filled_below):
        return True
    has_alias = any(is_alias([str(below[column])]) for column in filled_below)
    return has_alias and all(
        is_blank(above[column])
        or (column + 1 < sheet.width and is_blank(above[column + 1]) and column + 1 in filled_below)
        or _is_group_cell(sheet, upper, column + 1)
        for column in filled_below
    )


def _names_parts(sheet: Sheet, upper: int, filled_below: list[int]) -> bool:
    """Return whether the lower row holds nothing but what splits the groups above it, in any
    words.
    """
    grouped = {
        column
        for block in sheet.merged
        if block.first_row == block.last_row == upper
        and block.last_column > block.first_column
        and not is_blank(_cell(sheet, upper, block.first_column))
        for column in range(block.first_column, block.last_column + 1)
    }
    return len(filled_below) >= _FEWEST_ALIASES and all(
        column + 1 in grouped for column in filled_below
    )


def _is_group_cell(sheet: Sheet, row: int, column: int) -> bool:
    """Return whether a cell is merged over several columns of its one row."""
    return any(
        merged.first_row == merged.last_row == row
        and merged.first_column == column
        and merged.last_column > column
        for merged in sheet.merged
    )


def _levels(sheet: Sheet, first: int, last: int, column: int) -> tuple[str, ...]:
    """Return the texts over a column, groups spread over the columns they stand above."""
    texts: list[str] = []
    for row in range(first, last + 1):
        value = _spread(sheet, first, last, row, column)
        text = re.sub(r"\s+", "", str(value)) if not is_blank(value) else ""
        if text and text not in texts[-1:]:
            texts.append(text)
    return tuple(texts)


def _spread(sheet: Sheet, first: int, last: int, row: int, column: int) -> CellValue:
    """Return the cell's value, or that of the merged block or the group it belongs to."""
    value = _cell(sheet, row, column)
    if not is_blank(value):
        return value
    for merged in sheet.merged:
        if (
            merged.first_row <= row <= merged.last_row
            and merged.first_column <= column <= merged.last_column
        ):
            return _cell(sheet, merged.first_row, merged.first_column)
    if row == last or is_blank(_cell(sheet, row + 1, column)):
        return None
    left = column - 1
    while left >= 1 and is_blank(_cell(sheet, row, left)):
        left -= 1
    if left < 1 or is_blank(_cell(sheet, row + 1, left)) or _is_merged(sheet, row, left):
        return None
    return _cell(sheet, row, left)


def _is_merged(sheet: Sheet, row: int, column: int) -> bool:
    return any(
        merged.first_row <= row <= merged.last_row
        and merged.first_column <= column <= merged.last_column
        for merged in sheet.merged
    )


def _cell(sheet: Sheet, row: int, column: int) -> CellValue:
    # A damaged workbook may merge cells that no row has.
    inside = row <= sheet.height and column <= sheet.width
    return sheet.rows[row - 1][column - 1] if inside else None
