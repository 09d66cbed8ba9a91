"""Fill colours by the name that people give them: a state is red or green, not a code."""

from __future__ import annotations

import colorsys
import re

from warehouse.intake.workbook.writing.palette import MARKS

_OFFICE_THEME = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)
"""The colours of a theme that the workbook does not tell, by number."""

_INDEXED = (
    *("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"),
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
"""The palette of old workbooks: numbers 8 to 63; 0 to 7 are the first of them again."""

_HEX = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_PALEST = 0.06
"""Below this share of colour a fill is white or grey."""

_HUES = ((18, "red"), (46, "orange"), (70, "yellow"), (165, "green"), (255, "blue"))
_VIOLET_ENDS = 335
_WHITE, _BLACK = 0.97, 0.15


def named(red: int, green: int, blue: int) -> str | None:
    """Return what people call a colour (a key of the words `colours`); None for white, `MARKS`."""
    if f"#{red:02X}{green:02X}{blue:02X}" in MARKS:
        return None
    hue, lightness, _ = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if max(red, green, blue) - min(red, green, blue) < _PALEST * 255:
        if lightness >= _WHITE:
            return None
        return "black" if lightness < _BLACK else "grey"
    degrees = hue * 360
    if degrees >= _VIOLET_ENDS:
        return "red"
    return next((name for last, name in _HUES if degrees < last), "violet")


def named_by_code(code: str) -> str | None:
    """Return the name of a colour written `FFFF0000` or `#FF0000`."""
    matched = _HEX.fullmatch(code.strip())
    if matched is None:
        return None
    return named(*bytes.fromhex(matched[1]))


def named_by_number(number: int) -> str | None:
    """Return the name of a colour of the palette of old workbooks."""
    number -= 8 if number >= 8 else 0
    return named_by_code(_INDEXED[number]) if number < len(_INDEXED) else None


def named_by_theme(number: int) -> str | None:
    """Return the name of a colour of the usual theme. A tint makes it paler, and no other
    colour.
    """
    return named_by_code(_OFFICE_THEME[number]) if number < len(_OFFICE_THEME) else None
