"""Text of a cell, and the one way of writing it in which readers compare.

What is kept is the text as it was written, without the invisible characters that copying brings
along; `compact` is only for recognising.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from warehouse.intake.values.empty_cells import EMPTY, read_empty_cell
from warehouse.intake.values.normalisation import normalise, visible
from warehouse.intake.values.reading import Reading

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue

_LINE_ENDS = re.compile(r"\r\n?")
_SPACE = re.compile(r"\s+")


def compact(text: str) -> str:
    """Return `text` normalised (`normalise`) and without any white space."""
    return _SPACE.sub("", normalise(text))


def read_text(value: CellValue) -> Reading[str]:
    """Return the text as it was written, without space around it.

    A number is given as it shows. A day in a column of text is asked about: spreadsheets make
    days of numbers like 3-5.
    """
    nothing = read_empty_cell(value)
    if nothing is not None:
        return nothing
    match value:
        case bool():
            return Reading("pending", rule="text_is_truth_value", candidates=(str(value).upper(),))
        case str():
            text = _LINE_ENDS.sub("\n", visible(value)).strip()
            return Reading("read", text) if text else EMPTY
        case int() | float():
            return Reading("read", shown_number(value))
        case dt.date() | dt.time() | dt.timedelta():
            return Reading("pending", rule="text_is_day", details={"shown": str(value)})
    return EMPTY


def shown_number(value: float) -> str:
    """Return a number as a cell of the format "general" shows it, whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
