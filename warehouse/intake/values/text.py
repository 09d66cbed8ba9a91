"""Text of a cell, and the one way of writing it in which readers compare.

What is kept is the text as it was written, without the invisible characters that copying brings
along; `plain` is only for recognising.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from warehouse.intake.values.folding import fold, visible
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.unfilled import NOT_FILLED, nothing_of_its_own

if TYPE_CHECKING:
    from warehouse.intake.workbook.sheets import CellValue

_LINE_ENDS = re.compile(r"\r\n?")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """`text` folded (`folding.fold`) and without any white space."""
    return _SPACE.sub("", fold(text))


def read_text(value: CellValue) -> Reading[str]:
    """The text as it was written, without space around it.

    A number is given as it shows. A day in a column of text is asked about: spreadsheets make
    days of numbers like 3-5.
    """
    nothing = nothing_of_its_own(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return Reading("asked", rule="text_is_truth_value", candidates=(str(value).upper(),))
        case str():
            text = _LINE_ENDS.sub("\n", visible(value)).strip()
            return Reading("read", text) if text else NOT_FILLED
        case int() | float():
            return Reading("read", shown_number(value))
        case dt.date() | dt.time() | dt.timedelta():
            return Reading("asked", rule="text_is_day", details={"shown": str(value)})
    return NOT_FILLED


def shown_number(value: float) -> str:
    """A number as a cell of the format "general" shows it, whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
