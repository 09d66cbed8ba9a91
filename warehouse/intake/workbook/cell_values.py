"""Values as the reading library gives them, made into those of a sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from warehouse.intake.cells.sheets import CellPlace, CellValue

_MOST_EXACT = 10**15
"""Whole numbers below are exact in a spreadsheet; above, digits were lost, and it stays a float."""


def sheet_rows(rows: list[list[Any]]) -> list[list[CellValue]]:
    """Return `rows`, changed: nothing is None, whole numbers are such, equal texts are one
    object.
    """
    texts: dict[str, str | None] = {"": None}
    keep = texts.setdefault
    for position, row in enumerate(rows):
        # One expression without a call per cell: this is where reading spends a third of its time.
        rows[position] = [
            keep(value, value)
            if type(value) is str
            else int(value)
            if type(value) is float and value.is_integer() and -_MOST_EXACT < value < _MOST_EXACT
            else value
            for value in row
        ]
    return rows


def trimmed(rows: list[list[CellValue]]) -> list[list[CellValue]]:
    """Return `rows` without the empty ones at the end, all of the width of the widest filled
    one.
    """
    height = len(rows)
    while height and all(value is None for value in rows[height - 1]):
        height -= 1
    rows = rows[:height]
    width = max((_filled_width(row) for row in rows), default=0)
    if all(len(row) == width for row in rows):
        return rows
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]


def day_hidden(value: CellValue, shows_month: bool) -> CellValue:
    """Return a date that shows no day, as it is shown: its day 1 was added by the program."""
    if type(value) is not dt.date or value.day != 1 or not (shows_month or value.month == 1):
        return value
    return f"{value.year}年{value.month}月" if shows_month else f"{value.year}年"


def number_of(number: float) -> CellValue:
    """Return a number that is no date although its format is one of dates."""
    return int(number) if number.is_integer() else number


def put(rows: list[list[CellValue]], place: CellPlace, value: CellValue) -> None:
    """Set the value of a cell; the block grows where the cell lies outside."""
    row, column = place
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    if len(cells) < column:
        cells.extend([None] * (column - len(cells)))
    cells[column - 1] = value


def _filled_width(row: list[CellValue]) -> int:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return width
