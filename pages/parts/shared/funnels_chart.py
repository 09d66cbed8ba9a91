"""The funnel plot: rate against denominator, with the limits of chance and the widened ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from pages.parts.kit import numbers, status_lights, theme
from pages.parts.kit.labels import LETTER, LINE, letters
from pages.parts.kit.words import Words
from pages.parts.shared import funnels_findings
from pages.parts.shared.funnels import Funnel
from warehouse.stats.funnel import LEVELS, adjusted_limits, limits

CLICKED = "unit"
"""The name of the selection that a click on a unit fills."""

WIDTH, DRAWN_HEIGHT = 620, 250
"""The smallest funnel that is drawn; on a larger one names only move apart."""

MOST_NAMES = 12
STEPS = 60

LOOKS: dict[str, tuple[str, str, int]] = {
    "worse_998": (status_lights.COLOURS["red"], "square", 130),
    "worse_95": (status_lights.COLOURS["amber"], "triangle-up", 100),
    "better_998": (status_lights.COLOURS["green"], "circle", 120),
    "better_95": (status_lights.COLOURS["green"], "diamond", 80),
    "above_998": (theme.INK, "triangle-up", 120),
    "above_95": (theme.QUIET, "triangle-up", 80),
    "below_998": (theme.INK, "triangle-down", 120),
    "below_95": (theme.QUIET, "triangle-down", 80),
    "inside": (theme.SEQUENCE[3], "circle", 45),
    "few": (theme.SEQUENCE[3], "circle", 45),
    "thin": (status_lights.COLOURS["none"], "circle", 45),
}
"""Colour, shape and size of a unit by its standing: a print without colours loses nothing."""

CURVES: dict[str, tuple[str, list[int]]] = {
    "exact_95": (theme.QUIET, [4, 4]),
    "exact_998": (theme.QUIET, [1, 0]),
    "widened_95": (theme.ACCENT, [4, 4]),
    "widened_998": (theme.ACCENT, [1, 0]),
}


def spec(words: Words, funnel: Funnel) -> dict[str, Any]:
    """Return the specification of a funnel plot, rates in the metric's own unit."""
    metric = funnel.metric
    units = funnel.units.filter(pl.col("standing") != "unseen")
    curves = _curves(words, funnel, units)
    axis = (0.0, float(units["denominator"].max() or 1) * 1.08)  # type: ignore[arg-type]
    span = _span(funnel, units, curves)
    points = _points(words, funnel, units, axis, span)
    x = {
        "field": "denominator",
        "type": "quantitative",
        "scale": {"domain": list(axis), "nice": False},
        "axis": {"title": words.label(metric.denominator_label), "grid": False, "tickCount": 6},
    }
    y_title = words(
        "columns.value_of",
        metric=words.label(metric.label),
        unit="%" if metric.format == "percent" else words.label(metric.unit),
    )
    scale = {"domain": list(span), "nice": False, "zero": False, "clamp": False}
    y_axis = {
        "title": y_title,
        "format": ".0%" if metric.format == "percent" else "~r",
        "tickCount": 5,
    }

    def y(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": y_axis}

    centre = funnel.comparison.centre
    line = [] if centre is None else [{"centre": centre * metric.scale}]
    # Sent once for the curves of both sides; without curves there is no legend of them either.
    limits_of_chance = {
        "data": {"values": curves},
        "layer": [_curve(side, x, y(side), funnel, words) for side in ("low", "high")],
    }
    return {
        "layer": [
            {
                "data": {"values": line},
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1.2},
                "encoding": {"y": y("centre")},
            },
            *([limits_of_chance] if curves else []),
            _marks(words, points, x, y("value"), funnel),
            *(_names(points, x, y("value"), side) for side in ("right", "left")),
        ],
        # Lines and units have each their own legend.
        "resolve": {
            "scale": dict.fromkeys(("color", "shape", "size", "strokeDash"), "independent")
        },
    }


def _curves(words: Words, funnel: Funnel, units: pl.DataFrame) -> list[dict[str, Any]]:
    """Return limits over a grid of denominators that is dense where they are steep."""
    centre = funnel.comparison.centre
    sizes = units["denominator"].filter(units["denominator"] > 0)
    if centre is None or sizes.is_empty() or units["adjusted_position"].is_null().all():
        return []
    first, last = float(sizes.min()), float(sizes.max()) * 1.08  # type: ignore[arg-type]
    grid = np.unique(np.round(np.geomspace(max(first * 0.8, 1), max(last, 2), STEPS)))
    rows: list[dict[str, Any]] = []
    for name, level in LEVELS.items():
        pairs = {f"exact_{name}": limits(grid, centre, funnel.kind, level)}
        if funnel.dispersion.is_found:
            pairs[f"widened_{name}"] = adjusted_limits(
                grid, centre, funnel.kind, level, funnel.dispersion
            )
        for curve, (low, high) in pairs.items():
            scaled = np.stack([grid, low * funnel.metric.scale, high * funnel.metric.scale], 1)
            rows += [
                {
                    "curve": words(f"funnels.curves.{curve}"),
                    "denominator": place,
                    "low": below,
                    "high": above,
                }
                for place, below, above in scaled.round(4).tolist()
            ]
    return rows


def _span(funnel: Funnel, units: pl.DataFrame, curves: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the range of the rates: every unit, the whole, and the limits of a unit of middling
    size.
    """
    scale, centre = funnel.metric.scale, funnel.comparison.centre
    rates = [rate * scale for rate in units["rate"].drop_nulls()]
    rates += [] if centre is None else [centre * scale]
    middle = units["denominator"].median() or 0
    rates += [
        row[side] for row in curves if row["denominator"] >= middle for side in ("low", "high")
    ]
    low, high = (min(rates), max(rates)) if rates else (0.0, scale)
    room = (high - low) * 0.06 or scale * 0.05
    low, high = max(low - room, 0.0), high + room
    return (low, min(high, scale * 1.02)) if funnel.kind == "proportion" else (low, high)


def _points(
    words: Words,
    funnel: Funnel,
    units: pl.DataFrame,
    axis: tuple[float, float],
    span: tuple[float, float],
) -> list[dict[str, Any]]:
    rows = [
        {
            "code": row["region_code"],
            "name": row["name"],
            "denominator": row["denominator"],
            "value": row["rate"] * funnel.metric.scale,
            "standing": words(f"funnels.standings.{row['standing']}"),
            "value_text": funnels_findings.written(funnel.metric, row["rate"], words),
            "numbers": funnels_findings.pair(words, row),
            "likely": words(
                "funnels.range",
                value=funnels_findings.written(funnel.metric, row["shrunken"], words),
                low=funnels_findings.written(funnel.metric, row["shrunken_low"], words),
                high=funnels_findings.written(funnel.metric, row["shrunken_high"], words),
            ),
            "places": (
                numbers.MISSING
                if row["rank"] is None
                else words("funnels.places", low=row["rank_low"], high=row["rank_high"])
            ),
            "opacity": 0.55 if row["standing"] == "thin" else 1.0,
            "label": "",
        }
        for row in units.iter_rows(named=True)
    ]
    far = units.with_row_index().filter(pl.col("standing").is_in(funnels_findings.OUTSIDE))
    order = far.sort("tail")["index"].head(MOST_NAMES).to_list()
    for place, side in _without_collision([rows[place] for place in order], axis, span).items():
        rows[order[place]]["label"] = side
    return rows


def _without_collision(
    rows: list[dict[str, Any]], axis: tuple[float, float], span: tuple[float, float]
) -> dict[int, str]:
    """Return which of the points have room for their name, and on which side of them."""
    taken: list[tuple[float, float, float, float]] = []
    sides: dict[int, str] = {}
    for place, row in enumerate(rows):
        x = (row["denominator"] - axis[0]) / (axis[1] - axis[0]) * WIDTH
        y = (span[1] - row["value"]) / (span[1] - span[0]) * DRAWN_HEIGHT
        width = letters(row["name"]) * LETTER + LETTER
        boxes = {
            "right": (x, y - LINE / 2, x + width, y + LINE / 2),
            "left": (x - width, y - LINE / 2, x, y + LINE / 2),
        }
        for side, box in boxes.items():
            inside = box[0] >= 0 and box[2] <= WIDTH
            if inside and all(
                box[2] < it[0] or it[2] < box[0] or box[3] < it[1] or it[3] < box[1] for it in taken
            ):
                taken.append(box)
                sides[place] = side
                break
    return sides


def _curve(
    side: str, x: dict[str, Any], y: dict[str, Any], funnel: Funnel, words: Words
) -> dict[str, Any]:
    names = [name for name in CURVES if funnel.dispersion.is_found or name.startswith("exact")]
    domain = [words(f"funnels.curves.{name}") for name in names]
    legend = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 300}

    def by_curve(values: list[Any]) -> dict[str, Any]:
        return {
            "field": "curve",
            "type": "nominal",
            "scale": {"domain": domain, "range": values},
            "legend": legend if side == "low" else None,
        }

    return {
        "mark": {"type": "line", "strokeWidth": 1.4, "clip": True},
        "encoding": {
            "x": x,
            "y": y,
            "color": by_curve([CURVES[name][0] for name in names]),
            "strokeDash": by_curve([CURVES[name][1] for name in names]),
        },
    }


def _marks(
    words: Words,
    points: list[dict[str, Any]],
    x: dict[str, Any],
    y: dict[str, Any],
    funnel: Funnel,
) -> dict[str, Any]:
    metric = funnel.metric
    present = set(funnel.units["standing"])
    names = [name for name in LOOKS if name in present]
    domain = [words(f"funnels.standings.{name}") for name in names]

    def by_standing(place: int) -> dict[str, Any]:
        return {
            "field": "standing",
            "type": "nominal",
            # Ordinal: Vega would spread sizes between the first two, and draw none of one alone.
            "scale": {
                "type": "ordinal",
                "domain": domain,
                "range": [LOOKS[name][place] for name in names],
            },
            "legend": {"title": None, "orient": "top", "symbolStrokeWidth": 0},
        }

    titles = {
        "name": " ",
        "value_text": words.label(metric.label),
        "numbers": words(
            "funnels.pair",
            numerator=words.label(metric.numerator_label),
            denominator=words.label(metric.denominator_label),
        ),
        "standing": words("funnels.columns.standing"),
        "likely": words("funnels.columns.shrunken"),
        "places": words("funnels.columns.places"),
    }
    return {
        "data": {"values": points},
        "params": [
            {
                "name": CLICKED,
                "select": {"type": "point", "fields": ["code"], "toggle": False},
            }
        ],
        "mark": {"type": "point", "filled": True, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": y,
            "color": by_standing(0),
            "shape": by_standing(1),
            "size": by_standing(2) | {"legend": None},
            "opacity": {"field": "opacity", "type": "quantitative", "scale": None},
            "tooltip": [
                {"field": field, "type": "nominal", "title": title}
                for field, title in titles.items()
            ],
        },
    }


def _names(
    points: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], side: str
) -> dict[str, Any]:
    right = side == "right"
    return {
        "data": {"values": [point for point in points if point["label"] == side]},
        "mark": {
            "type": "text",
            "align": "left" if right else "right",
            "dx": 9 if right else -9,
            "baseline": "middle",
            "fontSize": 13,
        },
        "encoding": {"x": x, "y": y, "text": {"field": "name"}},
    }
