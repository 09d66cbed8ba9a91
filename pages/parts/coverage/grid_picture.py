"""The picture of 清单作战: a row a unit, a column a period, in each cell what was covered."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from pages.parts.coverage.grid_rows import Grid
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, status_lights, theme
from pages.parts.shared.maps import NOBODY_LOOKED

CLICKED = "cell"
"""The name of the selection that a click on a cell fills."""

ROWS_DRAWN = 24
"""As many units are drawn, those furthest behind first; the list holds them all."""

ROW = 27
"""Pixels of a row."""


def height(grid: Grid) -> int:
    """Return how many pixels the picture takes."""
    return min(len(grid.rows), ROWS_DRAWN) * ROW + 125


def spec(context: PageContext, grid: Grid) -> dict[str, Any]:
    """Return the picture of the units furthest behind, by period."""
    words = context.words
    rows = grid.rows.head(ROWS_DRAWN)
    total = words("coverage.total")
    row_numbers = {code: place for place, code in enumerate(rows["code"])}
    cells = [
        {
            "code": row["code"],
            "row": row_numbers[row["code"]],
            "period": grid.periods[row["period"]],
            "n": numbers.count(row["villages_covered"]),
            # Something done where nothing was planned is more than the plan, not nothing.
            "share": 1.0 if row["share"] is None else round(row["share"], 3),
            "share_text": numbers.MISSING if row["share"] is None else f"{row['share']:.0%}",
            "planned": row["planned"],
            "inspections": numbers.count(row["inspections"]),
            "visited": row["inspections"] > 0,
        }
        for row in grid.cells.filter(pl.col("code").is_in(list(row_numbers))).iter_rows(named=True)
        if row["period"] in grid.periods
    ]
    named = [
        {
            "code": row["code"],
            "row": row_numbers[row["code"]],
            "name": row["name"],
            "light": row["light"],
            "period": total,
            "text": _total(context, row),
        }
        for row in rows.iter_rows(named=True)
    ]
    names_of_cells = {row["code"]: row["name"] for row in named}
    for cell in cells:
        cell["name"] = names_of_cells[cell["code"]]
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": [*grid.periods.values(), total], "paddingInner": 0.04},
        "axis": {
            "orient": "top",
            "title": None,
            "labelAngle": 0,
            "labelLimit": 130,
            "labelExpr": "split(datum.label, '\\n')",
            "labelOverlap": False,
            # Room for the second line, which hangs below the first.
            "labelPadding": 22,
        },
    }
    y = {
        "field": "row",
        "type": "ordinal",
        "scale": {"domain": list(range(len(rows))), "paddingInner": 0.1},
        "axis": {
            "title": None,
            "labelExpr": f"{json.dumps(list(names_of_cells.values()))}[datum.value]",
            "labelFontSize": 14,
            "labelColor": theme.INK,
            "labelLimit": 160,
            "offset": 18,
        },
    }
    tooltip = [
        {"field": "name", "title": " "},
        {"field": "period", "title": words("coverage.period")},
        {"field": "n", "title": words("columns.villages_covered")},
        {"field": "planned", "title": words("coverage.planned_in_period")},
        {"field": "share_text", "title": grid.legend},
        {"field": "inspections", "title": words("coverage.inspections")},
    ]
    kinds = list(status_lights.VEGA_SHAPES)
    return {
        "layer": [
            {
                "data": {"values": cells},
                "layer": [_fills(x, y, grid, tooltip), _numbers(x, y, grid)],
            },
            {
                "data": {"values": named},
                "mark": {"type": "text", "fontSize": 13, "color": theme.INK},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
            {
                "data": {"values": [row for row in named if row["light"] != "none"]},
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": {"value": -10},
                    "y": y,
                    "color": {
                        "field": "light",
                        "scale": {
                            "domain": kinds,
                            "range": [status_lights.COLOURS[kind] for kind in kinds],
                        },
                        "legend": None,
                    },
                    "shape": {
                        "field": "light",
                        "scale": {
                            "domain": kinds,
                            "range": [status_lights.VEGA_SHAPES[kind] for kind in kinds],
                        },
                        "legend": None,
                    },
                },
            },
        ],
        "resolve": {"scale": {"color": "independent", "shape": "independent"}},
    }


def _fills(
    x: dict[str, Any], y: dict[str, Any], grid: Grid, tooltip: list[dict[str, str]]
) -> dict[str, Any]:
    """Return the cells: by share of the plan, hatched where nobody went."""
    return {
        "params": [
            {
                "name": CLICKED,
                "select": {"type": "point", "fields": ["code"], "toggle": False},
            }
        ],
        "mark": {"type": "rect", "cornerRadius": 2, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": y,
            "color": {
                "condition": {"test": "!datum.visited", "value": NOBODY_LOOKED},
                "field": "share",
                "type": "quantitative",
                "scale": {
                    "type": "threshold",
                    "domain": grid.shares,
                    "range": [theme.SEQUENCE[place] for place in (0, 1, 3, 5)],
                },
                "legend": {
                    "orient": "bottom",
                    "direction": "horizontal",
                    "title": grid.legend,
                    "titleOrient": "left",
                    "titleLimit": 300,
                    "format": ".0%",
                },
            },
            "tooltip": tooltip,
        },
    }


def _numbers(x: dict[str, Any], y: dict[str, Any], grid: Grid) -> dict[str, Any]:
    """Return the villages covered in each cell that was visited; nobody's 0 is no number."""
    return {
        "transform": [{"filter": "datum.visited"}],
        "mark": {"type": "text", "fontSize": 13},
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "n"},
            "color": {
                "condition": {
                    "test": f"datum.share >= {grid.shares[1]}",
                    "value": theme.CARD,
                },
                "value": theme.INK,
            },
        },
    }


def _total(context: PageContext, row: dict[str, Any]) -> str:
    covered, whole = numbers.count(row["covered"]), numbers.count(row["whole"])
    return context.words("coverage.of_roster", part=covered, whole=whole)
