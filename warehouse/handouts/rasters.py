"""Pictures for formats that take no SVG."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from warehouse.handouts import fonts

if TYPE_CHECKING:
    from warehouse.handouts.document import PictureBlock

_DENSEST: Final = 4.0
_SHARP: Final = 2.0
"""Pixels for each point that a picture takes: a projector and a printer show no edges of them."""


def png(picture: PictureBlock, width: float) -> bytes:
    """Return a picture as PNG, sharp at a width of so many points."""
    scale = min(max(_SHARP * width / picture.width, 1.0), _DENSEST)
    drawn: bytes = _renderer().svg_to_png(picture.svg, scale=scale)
    return drawn


@cache
def _renderer() -> Any:  # noqa: ANN401 - a module
    """Return the renderer, which knows a Chinese font where the machine has none."""
    # It is of 30 MB, and needed only where there are pictures.
    import vl_convert  # noqa: PLC0415

    if folder := fonts.folder_of_packaged():
        vl_convert.register_font_directory(str(folder))
    return vl_convert
