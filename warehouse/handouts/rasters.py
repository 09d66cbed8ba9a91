"""Pictures for formats that take no SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warehouse.handouts.document import Picture

_DENSEST: Final = 4.0
_SHARP: Final = 2.0
"""Pixels for each point that a picture takes: a projector and a printer show no edges of them."""


def png(picture: Picture, width: float) -> bytes:
    """Return a picture as PNG, sharp at a width of so many points."""
    # A renderer of 30 MB, needed only where there are pictures.
    import vl_convert  # noqa: PLC0415

    scale = min(max(_SHARP * width / picture.width, 1.0), _DENSEST)
    drawn: bytes = vl_convert.svg_to_png(picture.svg, scale=scale)
    return drawn
