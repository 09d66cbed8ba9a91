"""Colours that mark cells of what is handed back."""

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
