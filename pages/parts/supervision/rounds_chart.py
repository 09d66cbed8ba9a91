"""The pictures of the rounds: a matrix of levels and rounds, and the shares of the levels."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from warehouse.queries.rounds import LEVELS

ROW = 62
"""Pixels of one level in the matrix."""


def level_name(context: PageContext, level: str) -> str:
    """Name a level of inspecting bodies."""
    return context.words(f"supervision.level.{level}")


def _cells(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a cell per level and round; where nobody reported, one that says so."""
    words = context.words
    by_cell = {(row["level"], row["round_no"]): row for row in rows.iter_rows(named=True)}
    cells: list[dict[str, Any]] = []
    for level in LEVELS:
        for number in range(1, int(rows["round_no"].max()) + 1):  # type: ignore[arg-type]
            cell: dict[str, Any] = {
                "level": level_name(context, level),
                "round": words("supervision.round", number=number),
            }
            row = by_cell.get((level, number))
            if row is None:
                cells.append(
                    cell
                    | {
                        "per_100": None,
                        "text": numbers.MISSING,
                        "under": "",
                        "numbers": "",
                        "rectified": "",
                        "regions": "",
                    }
                )
                continue
            with_problems, villages = row["found_villages_known"], row["villages_found_known"]
            rectified, of = row["rectified_found_known"], row["found_rectified_known"]
            cells.append(
                cell
                | {
                    "per_100": 100 * with_problems / villages if villages else None,
                    "text": _problems_text(context, row),
                    "under": words(
                        "supervision.rounds_rectified",
                        regions=words.count("aid_regions", row["regions_reporting"]),
                        share=f"{rectified / of:.0%}" if of else numbers.MISSING,
                    ),
                    "numbers": words(
                        "ranking.numbers",
                        numerator=numbers.count(with_problems),
                        denominator=numbers.count(villages),
                    ),
                    "rectified": words(
                        "ranking.numbers",
                        numerator=numbers.count(rectified),
                        denominator=numbers.count(of),
                    ),
                    "regions": words(
                        "ranking.numbers",
                        numerator=numbers.count(row["regions_found_known"]),
                        denominator=numbers.count(row["regions_reporting"]),
                    ),
                }
            )
    return cells


def _problems_text(context: PageContext, row: dict[str, Any]) -> str:
    """Write what a round found, or that those who reported it do not say."""
    if row["problems_found"] is None:
        return context.words("supervision.not_recorded")
    return context.words.count("problems", row["problems_found"])


def matrix(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    """Return a cell a level and round: villages inspected, and what was found."""
    words, cells = context.words, _cells(context, rows)
    most = max((cell["per_100"] or 0 for cell in cells), default=0) or 1
    ink = {
        "condition": {"test": f"datum.per_100 > {0.6 * most}", "value": theme.CARD},
        "value": theme.INK,
    }
    return {
        "data": {"values": cells},
        "encoding": {
            "x": {
                "field": "round",
                "type": "ordinal",
                "sort": None,
                "axis": {
                    "title": None,
                    "orient": "top",
                    "labelAngle": 0,
                    "labelFontSize": 14,
                    "labelColor": theme.INK,
                },
            },
            "y": {
                "field": "level",
                "type": "nominal",
                "sort": [level_name(context, level) for level in LEVELS],
                "axis": {
                    "title": None,
                    "labelFontSize": 14,
                    "labelColor": theme.INK,
                    "labelLimit": 150,
                },
            },
            "tooltip": [
                {"field": "level", "type": "nominal", "title": words("supervision.rounds_level")},
                {"field": "round", "type": "nominal", "title": words("supervision.rounds_round")},
                {
                    "field": "numbers",
                    "type": "nominal",
                    "title": words("supervision.rounds_found_of_villages"),
                },
                {
                    "field": "rectified",
                    "type": "nominal",
                    "title": words("supervision.rounds_rectified_of_found"),
                },
                {
                    "field": "regions",
                    "type": "nominal",
                    "title": words("supervision.rounds_regions"),
                },
            ],
        },
        "layer": [
            {
                "mark": {
                    "type": "rect",
                    "stroke": theme.CARD,
                    "strokeWidth": 3,
                    "cornerRadius": 4,
                    # A round nobody reported is drawn too, in grey.
                    "invalid": None,
                },
                "encoding": {
                    "color": {
                        "condition": {"test": "datum.per_100 === null", "value": theme.TRACK},
                        "field": "per_100",
                        "type": "quantitative",
                        "scale": {"domain": [0, most], "range": theme.SEQUENCE},
                        "legend": {
                            "title": words("supervision.rounds_legend"),
                            "orient": "bottom",
                            "gradientLength": 160,
                            "gradientThickness": 10,
                            "format": ".1f",
                            "tickCount": 3,
                            "titleFontSize": 13,
                            "titleOrient": "left",
                        },
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 15, "fontWeight": "bold", "dy": -9},
                "encoding": {"text": {"field": "text"}, "color": ink},
            },
            {
                "mark": {"type": "text", "fontSize": 13, "dy": 11},
                "encoding": {"text": {"field": "under"}, "color": ink},
            },
        ],
    }


def shares(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    """Return the share of each level in what all levels found."""
    words = context.words
    colours = {"village": theme.ACCENT, "township": "#8FBAD3", "county": "#8C9AA8"}
    rows = reported_by_all(rows)
    of_round = dict(rows.group_by("round_no").agg(pl.col("problems_found").sum()).iter_rows())
    values = [
        {
            "round": words("supervision.round", number=row["round_no"]),
            "level": level_name(context, row["level"]),
            "place": LEVELS.index(row["level"]),
            "found": row["problems_found"],
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["problems_found"]),
                denominator=numbers.count(of_round[row["round_no"]]),
            ),
            "percent": f"{row['problems_found'] / (of_round[row['round_no']] or 1):.0%}",
        }
        for row in rows.filter(pl.col("problems_found") > 0).iter_rows(named=True)
    ]
    return {
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "round",
                "type": "ordinal",
                "sort": None,
                "axis": {"title": None, "labelFontSize": 14, "labelColor": theme.INK},
            },
            "x": {
                "field": "found",
                "type": "quantitative",
                "stack": "normalize",
                "axis": {
                    "title": words("supervision.found_by_axis"),
                    "format": ".0%",
                    "tickCount": 5,
                },
            },
            "order": {"field": "place", "type": "quantitative"},
            "tooltip": [
                {"field": "round", "type": "nominal", "title": words("supervision.rounds_round")},
                {"field": "level", "type": "nominal", "title": words("supervision.found_by")},
                {
                    "field": "numbers",
                    "type": "nominal",
                    "title": words("supervision.found_by_numbers"),
                },
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.55}},
                "encoding": {
                    "color": {
                        "field": "level",
                        "type": "nominal",
                        "scale": {
                            "domain": [level_name(context, level) for level in LEVELS],
                            "range": [colours[level] for level in LEVELS],
                        },
                        "legend": {"orient": "top", "title": None, "columnPadding": 10},
                    }
                },
            },
            {
                "transform": [{"filter": "datum.place === 0"}],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 8,
                    "fontSize": 14,
                    "fontWeight": "bold",
                    "color": theme.CARD,
                },
                "encoding": {
                    "x": {"datum": 0, "type": "quantitative"},
                    "text": {"field": "percent"},
                },
            },
        ],
    }


def reported_by_all(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rounds in which every level that reports says what it found."""
    return rows.filter(pl.col("problems_found").is_not_null().all().over("round_no"))
