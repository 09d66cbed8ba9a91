"""Colours that this program gives to cells of what it hands out."""

from __future__ import annotations

from typing import Final

REJECTED: Final = "#F4B6B6"
PENDING: Final = "#FBD9A0"
WARNED: Final = "#FFF3B0"
NOTED: Final = "#D3E5F2"
NOTES: Final = "#FDECEA"
"""The columns that the workbook of rejected rows adds."""

MARKS: Final = frozenset({REJECTED, PENDING, WARNED, NOTED, NOTES})
"""Colours of cells that come back: no office means anything by them."""

INK: Final = "#1C2733"
QUIET: Final = "#5A6B7B"
ACCENT: Final = "#15527F"
ALARM: Final = "#C62828"
GROUND: Final = "#F4F6F8"
ACCENT_GROUND: Final = "#E3EEF4"
BORDER: Final = "#C5D0DA"
