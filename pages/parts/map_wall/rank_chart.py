"""The ranked list: light, name, bar, own tick, interval, value, two numbers, range of places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from pages.parts.kit import status_lights, theme
from pages.parts.kit.labels import letters
from pages.parts.kit.words import Words
from warehouse.queries.metrics import Metric
from warehouse.stats.standing import Light

CLICKED = "row"
"""The name of the selection that a click on a row fills."""


NARROWEST, SMALLEST = 460, 13
"""Pixels of the list on a 1366x768 screen, and of its letters there: what the columns must hold."""

SHORTEST_TRACK = 100
"""Pixels that the bars keep there, however long the names are."""


@dataclass(frozen=True)
class Row:
    """One ranked region: numbers in the metric's unit, texts as the language writes them."""

    code: str
    name: str
    value: float
    low: float | None
    high: float | None
    tick: float | None
    value_text: str
    numbers: str
    light: Light
    is_thin: bool
    is_chosen: bool
    places: str


def bars(rows: list[Row], top: float, slots: int, mark: str) -> dict[str, Any]:
    """Return the specification of the ranked bars, on a track from 0 to `top`.

    There is room for `slots` rows, so that a few are not drawn as beams; `mark` says that
    the data are a demonstration.

    The whole row is one horizontal scale: the name left of 0, the bar on the track, the value and
    the two numbers to its right, so that it fits any width.
    """
    values = [
        {
            "code": row.code,
            "order": position,
            "name": row.name,
            "value": min(row.value, top),
            "low": row.low,
            "high": None if row.high is None else min(row.high, top),
            "tick": None if row.tick is None else min(row.tick, top),
            "value_text": row.value_text,
            "numbers": row.numbers,
            "places": row.places,
            "light": row.light,
            "opacity": 0.35 if row.is_thin else 1.0,
            "chosen": row.is_chosen,
        }
        for position, row in enumerate(rows)
    ]
    track, (left, value_edge, numbers_edge, right) = _columns(rows)
    letter = SMALLEST / track
    scale = {"domain": [-left * top, right * top], "nice": False, "zero": False}

    def x(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    def at(share: float) -> dict[str, Any]:
        return {"datum": share * top, "type": "quantitative", "scale": scale, "axis": None}

    kinds: list[Light] = ["red", "amber", "green", "blue", "none"]
    coloured = {
        "field": "light",
        "type": "nominal",
        "scale": {
            "domain": kinds,
            "range": [*(status_lights.COLOURS[kind] for kind in kinds[:4]), theme.ACCENT],
        },
        "legend": None,
    }
    shaped = {
        "field": "light",
        "type": "nominal",
        "scale": {"domain": kinds, "range": [status_lights.VEGA_SHAPES[kind] for kind in kinds]},
        "legend": None,
    }
    faded = {"field": "opacity", "type": "quantitative", "scale": None}
    size = {"expr": f"clamp(min(height / 24, width / 35), {SMALLEST}, 17)"}
    return theme.demonstration_title(mark) | {
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "order",
                "type": "ordinal",
                "axis": None,
                "scale": {
                    "domain": list(range(max(slots, len(rows)))),
                    "paddingInner": 0.45,
                    "paddingOuter": 0.2,
                },
            },
            "tooltip": [
                {"field": "name", "title": " "},
                {"field": "value_text", "title": " "},
                {"field": "numbers", "title": " "},
                {"field": "places", "title": " "},
            ],
        },
        "layer": [
            {
                "params": [
                    {
                        "name": CLICKED,
                        "select": {"type": "point", "fields": ["code"], "toggle": False},
                    }
                ],
                "mark": {"type": "bar", "color": theme.TRACK, "cursor": "pointer"},
                "encoding": {"x": at(0), "x2": {"datum": top}},
            },
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "cursor": "pointer"},
                "encoding": {
                    "x": x("value"),
                    "x2": {"datum": 0},
                    "color": coloured,
                    "opacity": faded,
                },
            },
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "rule", "color": theme.INK, "opacity": 0.55, "strokeWidth": 1.5},
                "encoding": {"x": x("low"), "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.tick)"}],
                "mark": {
                    "type": "tick",
                    "color": theme.INK,
                    "thickness": 2,
                    "height": {"band": 1.5},
                },
                "encoding": {"x": x("tick")},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
                "encoding": {"x": at(0.5 * letter - left), "color": coloured, "shape": shaped},
            },
            *(
                _text(size, "name", at(1.6 * letter - left), "left", theme.INK, weight)
                | {"transform": [{"filter": f"datum.chosen === {chosen}"}]}
                for chosen, weight in (("true", "bold"), ("false", "normal"))
            ),
            _text(size, "value_text", at(value_edge), "right", theme.INK, "bold"),
            _text(size, "numbers", at(numbers_edge), "right", theme.QUIET, "normal"),
            _text(size, "places", at(right), "right", theme.QUIET, "normal"),
        ],
        "config": theme.vega_config(),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0},
    }


def _columns(rows: list[Row]) -> tuple[float, tuple[float, float, float, float]]:
    """Return the pixels of the track on the narrowest list, and in lengths of the track how far the
    names reach left of it and where value, numbers and places end: each holds its longest text.
    """

    def pixels(texts: Iterable[str]) -> float:
        return SMALLEST * (1 + max(map(letters, texts), default=0.0))

    names = 2 * SMALLEST + pixels(row.name for row in rows)
    value, numbers, places = (
        pixels(getattr(row, column) for row in rows)
        for column in ("value_text", "numbers", "places")
    )
    track = max(NARROWEST - names - value - numbers - places, SHORTEST_TRACK)
    edges = accumulate((value, numbers, places), initial=track)
    _, value_edge, numbers_edge, right = (edge / track for edge in edges)
    return track, (names / track, value_edge, numbers_edge, right)


def _text(
    size: dict[str, str], field: str, place: dict[str, Any], align: str, colour: str, weight: str
) -> dict[str, Any]:
    return {
        "mark": {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "fontSize": size,
            "color": colour,
            "fontWeight": weight,
        },
        "encoding": {"x": place, "text": {"field": field}},
    }


def alternative(words: Words, metric: Metric, rows: list[Row]) -> str:
    """Return the list as text, for readers who do not see the picture."""
    return words(
        "ranking.alternative",
        metric=words.label(metric.label),
        rows=words("ranking.alternative_between").join(
            words(
                "ranking.alternative_row",
                name=row.name,
                value=row.value_text,
                numbers=row.numbers,
                places=row.places,
            )
            for row in rows
        ),
    )
