"""A picture as bare SVG, for paper and slides: nothing but what its template draws."""

from __future__ import annotations

from typing import Any

from pages.parts.kit.drawing import marks, pictures


def bare(spec: dict[str, Any], width: int, height: int) -> str:
    """Return the SVG of a specification, so many pixels wide and high, edges included.

    Its words and the mark of demonstration data stand around it, in the document.
    """
    # A renderer of 30 MB, needed only where a picture leaves the screen.
    import vl_convert  # noqa: PLC0415

    drawn = pictures.whole(marks.without_empty_legends(pictures.with_boundaries(spec)), "")
    sized = {**drawn, "width": width, "height": height}
    return vl_convert.vegalite_to_svg(sized, vl_version=pictures.VEGA_LITE)
