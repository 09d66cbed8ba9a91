"""Colours and type of every picture."""

from __future__ import annotations

from typing import Any

from warehouse.workbooks import palette

INK = palette.INK
QUIET = palette.QUIET
LINE = "#E1E6EB"
TRACK = "#EDF1F4"
ACCENT = palette.ACCENT
CARD = "#FFFFFF"
ALARM = palette.ALARM
AMBER = palette.AMBER
GREEN = palette.GREEN
OTHERS = palette.OTHERS
"""What stands beside the unit or the way that is looked at."""
BESIDE = "#AAB7C4"
"""The second figure of a row, in bars."""
APART = "#8C9AA8"
"""A series beside those of the accent's hue."""
OCHRE, OLIVE, PLUM = "#B98B4A", "#5E7F3B", "#8E5A9B"
"""Further series, where there are many."""
OUTSIDE = "#E9EDF1"
"""Land that the statistics leave out."""
UNSEEN, PARTLY = "#F1F4F6", "#9DB4C8"
"""The ground of what nobody looked at, and the stripes of what is in the data in part."""
BARS_BEHIND, BASE_LINE, ARROWS = "#5E9CC3", "#9AA7B3", "#9AA9B7"
"""The bars of a tile, what they stand on, and the arrows between nodes."""
NOT_JUDGED = "#C3CCD5"
"""What is not known, or too young to be judged."""
SEQUENCE = [palette.ACCENT_GROUND, "#BBD5E4", "#8FBAD3", "#5B9AC0", "#2F78A8", ACCENT]
"""One hue, light to dark; dark is more. The legend says which way is better."""
PAPER_SEQUENCE = ("#E6EBEF", "#D4DDE4", "#BFCBD6", "#A8B8C6", "#8EA3B4", "#6E879B")
"""The same on paper, light enough that lines and names stand out on every shade of a copier."""

TWO_METRICS = (
    *("#E6EAEE", "#9CC3DD", "#2F77A9"),
    *("#E2C6A3", "#9A9D97", "#2F5A78"),
    *("#B0763A", "#7A5F38", "#33383A"),
)
"""Two metrics in thirds: blue deepens with the first, brown from row to row with the second. Blue
and brown are told apart by who does not see red, green or blue (a test measures it)."""

FONT = (
    "'Noto Sans SC', 'Source Han Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', "
    "'PingFang SC', sans-serif"
)

BROWN = palette.BROWN


def demonstration_title(mark: str) -> dict[str, Any]:
    """Return the mark of demonstration data as a picture's title, inside it; {} for none."""
    if not mark:
        return {}
    return {
        "title": {
            "text": mark,
            "anchor": "end",
            "fontSize": 13,
            "fontWeight": "normal",
            "color": QUIET,
            "offset": 2,
        }
    }


def vega_config() -> dict[str, Any]:
    """Return the configuration every Vega-Lite picture shares."""
    return {
        "background": CARD,
        "font": FONT,  # of every text there is
        "view": {"stroke": None},
        "text": {"fontSize": 14, "color": INK},
        "axis": {
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "labelColor": QUIET,
            "titleColor": QUIET,
            "gridColor": LINE,
            "domain": False,
            "ticks": False,
        },
        # A first label centred under the axis' start would touch the zero beside it.
        "axisX": {"labelPadding": 7},
        "legend": {
            "labelFontSize": 13,
            "titleFontSize": 14,
            "titleFontWeight": "normal",
            "labelColor": QUIET,
            "titleColor": INK,
        },
        "title": {"fontSize": 16, "color": INK, "anchor": "start"},
    }
