"""Colours of the house: workbooks, hand-outs and screens have the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

INK: Final = "#1C2733"
QUIET: Final = "#5A6B7B"
ACCENT: Final = "#15527F"
ALARM: Final = "#C62828"
GROUND: Final = "#F4F6F8"
ACCENT_GROUND: Final = "#E3EEF4"
BORDER: Final = "#C5D0DA"

OTHERS: Final = "#8A97A5"
BROWN: Final = "#B26A00"
SERIES: Final = (ACCENT, OTHERS, "#8FBAD3", BROWN, "#2F78A8", QUIET)
"""Colours of what a chart sets side by side: never those of lights."""

AMBER: Final = "#F0A202"
GREEN: Final = "#2E7D32"

LIGHTS: Final[Mapping[str, str]] = {
    "red": ALARM,
    "amber": AMBER,
    "green": GREEN,
    "blue": "#1E78C8",
    "none": "#B8C2CC",
}
"""The colour of each status light."""

LIGHT_SHAPES: Final[Mapping[str, str]] = {
    "red": "■",
    "amber": "▲",
    "green": "●",
    "blue": "◆",
    "none": "",
}
"""The shape of each status light as text: a copier and who sees no colour lose nothing."""


def is_dark(colour: str) -> bool:
    """Return whether letters on a colour are white rather than ink."""
    return sum(bytes.fromhex(colour.removeprefix("#"))) < 3 * 0x90
