"""What a funnel plot draws: its units with their words, its limits, and how far its axes reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from pages.parts.kit import numbers
from pages.parts.kit.labels import LETTER, LINE, letters
from pages.parts.kit.words import Words
from pages.parts.shared.funnels import funnels_findings
from pages.parts.shared.funnels.judging import Funnel
from warehouse.stats.exact_limits import limits
from warehouse.stats.funnel import LEVELS, adjusted_limits

WIDTH, DRAWN_HEIGHT = 620, 250
"""The smallest funnel that is drawn; on a larger one names only move apart."""

MOST_NAMES = 12
STEPS = 40
"""Points of a limit: over a national range of sizes it is drawn within a third of a pixel."""


def curves(words: Words, funnel: Funnel, units: pl.DataFrame) -> list[dict[str, Any]]:
    """Return limits over a grid of denominators that is dense where they are steep.

    They are those that units are judged by: widened ones where units differ anyway.
    """
    centre = funnel.comparison.centre
    sizes = units["denominator"].filter(units["denominator"] > 0)
    if centre is None or sizes.is_empty() or units["adjusted_position"].is_null().all():
        return []
    first, last = float(sizes.min()), float(sizes.max()) * 1.08  # type: ignore[arg-type]
    grid = np.unique(np.round(np.geomspace(max(first * 0.8, 1), max(last, 2), STEPS)))
    rows: list[dict[str, Any]] = []
    for name, level in LEVELS.items():
        low, high = (
            adjusted_limits(grid, centre, funnel.kind, level, funnel.dispersion)
            if funnel.dispersion.is_found
            else limits(grid, centre, funnel.kind, level)
        )
        scaled = np.stack([grid, low * funnel.metric.scale, high * funnel.metric.scale], 1)
        rows += [
            {
                "curve": words(f"funnels.curves.limits_{name}"),
                "denominator": place,
                "low": below,
                "high": above,
            }
            for place, below, above in scaled.round(4).tolist()
        ]
    return rows


def span(funnel: Funnel, units: pl.DataFrame, curves: list[dict[str, Any]]) -> tuple[float, float]:
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


def points(
    words: Words,
    funnel: Funnel,
    units: pl.DataFrame,
    axis: tuple[float, float],
    span: tuple[float, float],
    code: str,
) -> list[dict[str, Any]]:
    """Return the units with what is told of each, its code in the field `code`."""
    rows = [
        {
            code: row["region_code"],
            "name": row["name"],
            "denominator": row["denominator"],
            "value": row["rate"] * funnel.metric.scale,
            "verdict": words(f"funnels.verdicts.{row['verdict']}"),
            "value_text": funnels_findings.rate_text(funnel.metric, row["rate"], words),
            "numbers": funnels_findings.pair(words, row),
            "likely": words(
                "funnels.range",
                value=funnels_findings.rate_text(funnel.metric, row["shrunken"], words),
                low=funnels_findings.rate_text(funnel.metric, row["shrunken_low"], words),
                high=funnels_findings.rate_text(funnel.metric, row["shrunken_high"], words),
            ),
            "places": (
                numbers.MISSING
                if row["rank"] is None
                else words("funnels.places", low=row["rank_low"], high=row["rank_high"])
            ),
            "opacity": 0.55 if row["verdict"] == "thin" else 1.0,
            "label": "",
        }
        for row in units.iter_rows(named=True)
    ]
    far = units.with_row_index().filter(pl.col("verdict").is_in(funnels_findings.OUTSIDE))
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
