"""The looks of a template's cells, by name: properties of `xlsxwriter`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warehouse.workbooks.palette import (
    ACCENT,
    ACCENT_GROUND,
    ALARM,
    BORDER,
    GROUND,
    INK,
    QUIET,
)
from warehouse.workbooks.text_cells import WRAPPED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format

    from warehouse.workbooks.workbook_writer import WorkbookWriter

_NUMBER_FORMATS: Final = {
    # "@" keeps every digit of a code.
    "text": "@",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "count": "0",
    "money": "#,##0.00",
}
_FREE: Final[Mapping[str, object]] = {"locked": False}
"""A cell that an office fills in on a protected sheet."""

_EXAMPLE: Final[Mapping[str, object]] = {
    **_FREE,
    "italic": True,
    "font_color": QUIET,
    "bg_color": GROUND,
}
_HEADER: Final[Mapping[str, object]] = {
    "valign": "vcenter",
    "text_wrap": True,
    "bold": True,
    "border": 1,
    "border_color": BORDER,
    "bg_color": GROUND,
    "font_color": INK,
}
_LOOKS: Final[Mapping[str, Mapping[str, object]]] = {
    "title": {"bold": True, "font_size": 18, "font_color": ACCENT},
    "head": {"bold": True, "font_size": 12, "font_color": ACCENT},
    "text": WRAPPED,
    "number": {**WRAPPED, "align": "center"},
    "quiet": {"font_color": QUIET, "valign": "vcenter"},
    "alarm_head": {"bold": True, "font_size": 12, "font_color": ALARM},
    "alarm": {**WRAPPED, "font_color": ALARM},
    "link": {**WRAPPED, "font_color": ACCENT, "underline": 1},
    "header": _HEADER,
    "header_required": {**_HEADER, "bg_color": ACCENT_GROUND, "font_color": ACCENT},
    "cell_quiet": {**_FREE, "font_color": QUIET},
    **{f"cell_{kind}": {**_FREE, "num_format": code} for kind, code in _NUMBER_FORMATS.items()},
    **{
        f"example_{kind}": {**_EXAMPLE, "num_format": code}
        for kind, code in _NUMBER_FORMATS.items()
    },
}


def styles_of(writer: WorkbookWriter) -> dict[str, Format]:
    """Return the style of every look in the workbook that is written, by name."""
    return {name: writer.style(**look) for name, look in _LOOKS.items()}
