"""Codes: digits and letters that name a thing. A code that was taken for a number has lost its
leading zeros, and beyond fifteen digits its last ones: such a code is never put together again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.values.empty_cells import read_empty_cell
from warehouse.intake.values.numerals import whole_value
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

DIGITS_KEPT = 15
"""Spreadsheets keep so many digits of a number."""

SHOWN_WHOLE = 11
"""A number of more digits is shown, and saved as text, by a power of ten with six digits."""

DIGITS_SHOWN = 6

_POWER_OF_TEN = re.compile(r"\d(?:\.\d+)?E[+-]?\d+", re.IGNORECASE)
_DECIMAL_ZERO = re.compile(r"(\d+)\.0+")
_CODE = re.compile(r"[0-9A-Za-z\-_./()\[\]〔〕【】#\u4e00-\u9fff]+")


def read_code(value: CellValue, *, width: int | None = None) -> Reading[str]:
    """Return a code as text. `width` is how many digits such a code has, where that is known: a
    number with as many digits has lost none.
    """
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return Reading("rejected", rule="not_a_code")
        case int() | float():
            return _of_number(value, width)
        case str():
            return _of_text(value, width)
    return Reading("rejected", rule="code_became_day")


def is_short_number(value: CellValue) -> bool:
    """Return whether the value is a number of so few digits that none can be lost."""
    return isinstance(value, int | float) and abs(value) < 10**SHOWN_WHOLE


def _of_number(value: float, width: int | None) -> Reading[str]:
    number = whole_value(value)
    if number is None or number < 0:
        return Reading("rejected", rule="not_a_code")
    digits = str(number)
    significant = len(digits.rstrip("0"))
    if len(digits) > DIGITS_KEPT or (len(digits) > SHOWN_WHOLE and significant <= DIGITS_SHOWN):
        return Reading("rejected", rule="code_digits_lost")
    if width is None:
        return Reading("pending", rule="code_is_number", candidates=(digits,))
    if len(digits) < width:
        return Reading("rejected", rule="code_zeros_lost", details={"width": str(width)})
    if len(digits) > width:
        return Reading("rejected", rule="code_too_long", details={"width": str(width)})
    return Reading("noted", digits, "code_from_number")


def _of_text(value: str, width: int | None) -> Reading[str]:
    text = compact(value)
    if _POWER_OF_TEN.fullmatch(text):
        return Reading("rejected", rule="code_digits_lost")
    whole = _DECIMAL_ZERO.fullmatch(text)
    if whole:
        return _of_number(int(whole[1]), width) if len(whole[1]) <= 20 else _LOST
    if not _CODE.fullmatch(text):
        return Reading("rejected", rule="not_a_code")
    if width is not None and len(text) != width:
        rule = "code_too_short" if len(text) < width else "code_too_long"
        return Reading("rejected", rule=rule, details={"width": str(width)})
    if text == value.strip():
        return Reading("read", text)
    return Reading("noted", text, "code_rewritten", {"code": text})


_LOST: Reading[str] = Reading("rejected", rule="code_digits_lost")
