"""Pictures drawn as the saved ones are, but for their font."""

from __future__ import annotations

from typing import Any

import vl_convert

from pages.parts.kit.drawing import pictures

QUICK_FONT = "no font of this name"
"""The renderer reads a Chinese font of 20 MB anew for each text it measures, most of what drawing
takes; where a family is missing it measures by another at once. What is drawn is the same.
"""


def as_svg(whole: dict[str, Any]) -> str:
    """Return the SVG of a whole picture."""
    quick = {**whole, "config": {**whole.get("config", {}), "font": QUICK_FONT}}
    svg: str = vl_convert.vegalite_to_svg(quick, vl_version=pictures.VEGA_LITE)
    return svg
