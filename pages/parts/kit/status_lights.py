"""Status lights: a colour and a shape, so that a black-and-white print loses nothing."""

from __future__ import annotations

from collections.abc import Mapping

from pages.parts.kit import numbers
from pages.parts.kit.words import Words
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import AHEAD, Light
from warehouse.workbooks import palette

COLOURS: Mapping[str, str] = palette.LIGHTS
VEGA_SHAPES: dict[Light, str] = {
    "red": "square",
    "amber": "triangle-up",
    "green": "circle",
    "blue": "diamond",
    "none": "stroke",
}
SYMBOLS: Mapping[str, str] = palette.LIGHT_SHAPES
"""The same shapes as text, for tables and sheets."""


def label(words: Words, light: Light, metric: Metric, warning: float | None) -> str:
    """Say what a light means: of progress against a plan behind, slow, on plan or ahead, with the
    line that it is judged by; of another metric on which side of its lines the value lies.
    """
    if not metric.planned:
        return words(f"lights.{light}")
    return words(
        f"progress.{light}", warning=share_of_plan(warning), ahead=numbers.percent(AHEAD, 0)
    )


def short(words: Words, light: Light, metric: Metric, warning: float | None) -> str:
    """Return the word of a light for legends and files; of a plan the same four on every page."""
    if not metric.planned:
        return words(f"lights.{light}")
    return words(f"progress_short.{light}", warning=share_of_plan(warning))


def share_of_plan(warning: float | None) -> str:
    """Write the warning line of progress against plan; without one, being short of it is behind."""
    return numbers.percent(1 if warning is None else warning, 0)


def coloured(text: str) -> str:
    """Return HTML whose signs of lights are drawn as lights: what they say stands beside them."""
    for light, sign in SYMBOLS.items():
        if light != "none":
            text = text.replace(sign, f'<i class="light {light}" aria-hidden="true"></i>')
    return text


def html(light: Light, label: str) -> str:
    """Return a light as an HTML shape with its meaning as text; nothing where there is no light."""
    if light == "none":
        return ""
    return f'<i class="light {light}" role="img" aria-label="{label}" title="{label}"></i>'
