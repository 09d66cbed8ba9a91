"""Three levels by rounds: what the village found itself, and what others found."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from warehouse.queries import rounds
from warehouse.queries.rounds import LEVELS

ROW = 62
"""Pixels of one level in the matrix."""


def cards(context: PageContext) -> None:
    """Draw the matrix of levels and rounds, and beside it who found what in each round."""
    words = context.words
    rows = data.ask(context.view, rounds.by_level, context.region.code, context.term.term_id)
    if rows.is_empty():
        none = words("supervision.rounds_none"), words("states.empty")
        notices.empty_card(words, "card_rounds", words("supervision.rounds"), *none)
        return
    matrix_side, share_side = st.columns([1.1, 1])
    with matrix_side:
        pictures.card(context, _matrix(context, rows))
    with share_side:
        pictures.card(context, _shares(context, rows))


def _level(context: PageContext, level: str) -> str:
    return context.words(f"supervision.level.{level}")


def _matrix(context: PageContext, rows: pl.DataFrame) -> Picture:
    words = context.words
    return Picture(
        key="rounds",
        name=words("supervision.rounds"),
        finding=claims.say(words, finding(context, rows)),
        spec=_matrix_spec(context, rows),
        height=86 + ROW * len(LEVELS),
        note=words("supervision.rounds_note"),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return what the three levels found in their rounds, and what of it was put right."""
    region, problems = context.region.code, _known_sum(rows["problems_found"])
    rounds = Claim(region, "rounds", int(rows["round_no"].max()), "supervision_rounds")  # type: ignore[arg-type]
    if problems is None:
        none = Claim(region, "found_in_rounds", None, "problems")
        return Finding("supervision.rounds_finding_unknown", {"rounds": rounds}, (none,))
    rectified = _known_sum(rows["rectified_found_known"])
    of = _known_sum(rows["found_rectified_known"])
    is_whole = of == problems
    return Finding(
        "supervision.rounds_finding" if is_whole else "supervision.rounds_finding_part",
        {
            "rounds": rounds,
            "found": Claim(region, "found_in_rounds", problems, "problems"),
            "share": claims.share(region, "rectified_in_rounds", rectified or 0, of or 0),
        },
    )


def _told_by_all(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rounds in which every level that reports says what it found."""
    return rows.filter(pl.col("problems_found").is_not_null().all().over("round_no"))


def _known_sum(counts: pl.Series) -> int | None:
    """Return the sum of the counts there are, None where there is none."""
    return int(counts.sum()) if counts.null_count() < len(counts) else None


def finding_of_levels(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how much of what was found the villages found themselves."""
    region, of_villages = context.region.code, pl.col("level") == "village"
    recorded = _told_by_all(rows)
    own = _known_sum(recorded.filter(of_villages)["problems_found"])
    others = _known_sum(recorded.filter(~of_villages)["problems_found"])
    if own is None or others is None:
        none = Claim(region, "found_by_others", others, "problems")
        return Finding("supervision.found_by_unknown", {}, (none,))
    total = own + others
    return Finding(
        "supervision.found_by_finding",
        {
            "share": claims.share(region, "found_by_villages", own, total, unit="whole_percent"),
            "others": Claim(region, "found_by_others", others, "problems"),
        },
    )


def _cells(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a cell per level and round; where nobody reported, one that says so."""
    words = context.words
    by_cell = {(row["level"], row["round_no"]): row for row in rows.iter_rows(named=True)}
    cells: list[dict[str, Any]] = []
    for level in LEVELS:
        for number in range(1, int(rows["round_no"].max()) + 1):  # type: ignore[arg-type]
            cell: dict[str, Any] = {
                "level": _level(context, level),
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
            found, villages = row["found_villages_known"], row["villages_found_known"]
            rectified, of = row["rectified_found_known"], row["found_rectified_known"]
            cells.append(
                cell
                | {
                    "per_100": 100 * found / villages if villages else None,
                    "text": _found(context, row),
                    "under": words(
                        "supervision.rounds_rectified",
                        regions=words.count("aid_regions", row["regions_reporting"]),
                        share=f"{rectified / of:.0%}" if of else numbers.MISSING,
                    ),
                    "numbers": words(
                        "ranking.numbers",
                        numerator=numbers.count(found),
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


def _found(context: PageContext, row: dict[str, Any]) -> str:
    """Write what a round found, or that those who reported it do not say."""
    if row["problems_found"] is None:
        return context.words("supervision.not_recorded")
    return context.words.count("problems", row["problems_found"])


def _matrix_spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
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
                "sort": [_level(context, level) for level in LEVELS],
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


def _shares(context: PageContext, rows: pl.DataFrame) -> Picture:
    words = context.words
    return Picture(
        key="found_by",
        name=words("supervision.found_by"),
        finding=claims.say(words, finding_of_levels(context, rows)),
        spec=_shares_spec(context, rows),
        height=86 + ROW * len(LEVELS),
        note=words("supervision.found_by_note"),
    )


def _shares_spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    colours = {"village": theme.ACCENT, "township": "#8FBAD3", "county": "#8C9AA8"}
    rows = _told_by_all(rows)
    of_round = dict(rows.group_by("round_no").agg(pl.col("problems_found").sum()).iter_rows())
    values = [
        {
            "round": words("supervision.round", number=row["round_no"]),
            "level": _level(context, row["level"]),
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
                            "domain": [_level(context, level) for level in LEVELS],
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
