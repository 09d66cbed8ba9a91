"""Colours of the house: workbooks and screens have the same."""

from __future__ import annotations

from typing import Final

INK: Final = "#1C2733"
QUIET: Final = "#5A6B7B"
ACCENT: Final = "#15527F"
ALARM: Final = "#C62828"
GROUND: Final = "#F4F6F8"
ACCENT_GROUND: Final = "#E3EEF4"
BORDER: Final = "#C5D0DA"
