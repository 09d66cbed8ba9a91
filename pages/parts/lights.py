"""Status lights: a colour and a shape, so that a black-and-white print loses nothing."""

from __future__ import annotations

from warehouse.stats.standing import Light

COLOURS: dict[Light, str] = {
    "red": "#C62828",
    "amber": "#F0A202",
    "green": "#2E7D32",
    "none": "#B8C2CC",
}
VEGA_SHAPES: dict[Light, str] = {
    "red": "square",
    "amber": "triangle-up",
    "green": "circle",
    "none": "stroke",
}
SYMBOLS: dict[Light, str] = {"red": "■", "amber": "▲", "green": "●", "none": ""}
"""The same shapes as text, for tables and sheets."""


def html(light: Light, label: str) -> str:
    """Return a light as an HTML shape with its meaning as text; nothing where there is no light."""
    if light == "none":
        return ""
    return f'<i class="light {light}" role="img" aria-label="{label}" title="{label}"></i>'
