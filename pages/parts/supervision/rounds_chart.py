"""The pictures of the rounds: a matrix of levels and rounds, and the shares of the levels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.kit.drawing import charts, marks
from pages.parts.kit.words import Language, Words
from warehouse.queries.supervision.rounds import LEVELS

ROW = 62
"""Pixels of one level in the matrix."""


COLOURS = {"village": theme.ACCENT, "township": theme.SEQUENCE[2], "county": theme.APART}


def _level_name(words: Words, level: str) -> str:
    return words(f"supervision.level.{level}")


def _cells(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a cell per level and round; where nobody reported, one that says so."""
    words = context.words
    by_cell = {(row["level"], row["round_no"]): row for row in rows.iter_rows(named=True)}
    cells: list[dict[str, Any]] = []
    for level in LEVELS:
        for number in range(1, int(rows["round_no"].max()) + 1):  # type: ignore[arg-type]
            cell: dict[str, Any] = {
                "level": _level_name(words, level),
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
                        share=numbers.share(rectified, of, 0),
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
    cells = _cells(context, rows)
    most = max((cell["per_100"] or 0 for cell in cells), default=0) or 1
    for cell in cells:
        cell["is_dark"] = (cell["per_100"] or 0) > 0.6 * most
    return charts.filled(
        _matrix(context.language), rows=cells, reach=[{"per_100": 0}, {"per_100": most}]
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _matrix(language: Language) -> charts.Template:
    """Return cells of levels by rounds; a round nobody reported is drawn too, in grey."""
    words = Words(language)
    cells = alt.Chart(charts.ROWS).encode(
        alt.X("round:O", title=None, sort=None).axis(
            orient="top", labelAngle=0, labelFontSize=14, labelColor=theme.INK
        ),
        alt.Y("level:N", title=None, sort=[_level_name(words, level) for level in LEVELS]).axis(
            labelFontSize=14, labelColor=theme.INK, labelLimit=150
        ),
        tooltip=[
            alt.Tooltip("level:N", title=words("supervision.rounds_level")),
            alt.Tooltip("round:N", title=words("supervision.rounds_round")),
            alt.Tooltip("numbers:N", title=words("supervision.rounds_found_of_villages")),
            alt.Tooltip("rectified:N", title=words("supervision.rounds_rectified_of_found")),
            alt.Tooltip("regions:N", title=words("supervision.rounds_regions")),
        ],
    )
    per_100 = (
        alt.Color("per_100:Q", title=words("supervision.rounds_legend"))
        .scale(range=theme.SEQUENCE)
        .legend(
            orient="bottom",
            gradientLength=160,
            gradientThickness=10,
            format=".1f",
            tickCount=3,
            titleFontSize=13,
            titleOrient="left",
        )
    )
    grounds = cells.mark_rect(
        stroke=theme.CARD, strokeWidth=3, cornerRadius=4, invalid=None
    ).encode(
        color=alt.when("!isValid(datum.per_100)").then(alt.value(theme.TRACK)).otherwise(per_100)
    )
    ink = alt.when(alt.datum.is_dark).then(alt.value(theme.CARD)).otherwise(alt.value(theme.INK))
    numbers = cells.mark_text(fontSize=15, fontWeight="bold", dy=-9).encode(
        alt.Text("text:N"), color=ink
    )
    rectified = cells.mark_text(fontSize=13, dy=11).encode(alt.Text("under:N"), color=ink)
    return charts.template(alt.layer(grounds, numbers, rectified, marks.reach_of_shades(per_100)))


def shares(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    """Return the share of each level in what all levels found."""
    words = context.words
    rows = reported_by_all(rows)
    of_round = dict(rows.group_by("round_no").agg(pl.col("problems_found").sum()).iter_rows())
    bars = [
        {
            "round": words("supervision.round", number=row["round_no"]),
            "level": _level_name(words, row["level"]),
            "place": LEVELS.index(row["level"]),
            "found": row["problems_found"],
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["problems_found"]),
                denominator=numbers.count(of_round[row["round_no"]]),
            ),
            "percent": numbers.percent(row["problems_found"] / (of_round[row["round_no"]] or 1), 0),
        }
        for row in rows.filter(pl.col("problems_found") > 0).iter_rows(named=True)
    ]
    return charts.filled(_shares(context.language), rows=bars)


@lru_cache(charts.TEMPLATES_KEPT)
def _shares(language: Language) -> charts.Template:
    """Return a bar a round, parted by the level that found; the first part says its share."""
    words = Words(language)
    across = alt.X("found:Q", title=words("supervision.found_by_axis"), stack="normalize").axis(
        format=".0%", tickCount=5
    )
    rounds = alt.Chart(charts.ROWS).encode(
        alt.Y("round:O", title=None, sort=None).axis(labelFontSize=14, labelColor=theme.INK),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("round:N", title=words("supervision.rounds_round")),
            alt.Tooltip("level:N", title=words("supervision.found_by")),
            alt.Tooltip("numbers:N", title=words("supervision.found_by_numbers")),
        ],
    )
    bars = rounds.mark_bar(height=alt.RelativeBandSize(band=0.55)).encode(
        across,
        alt.Color("level:N", title=None)
        .scale(
            domain=[_level_name(words, level) for level in LEVELS],
            range=[COLOURS[level] for level in LEVELS],
        )
        .legend(orient="top", columnPadding=10),
    )
    percents = (
        rounds.mark_text(align="left", dx=8, fontSize=14, fontWeight="bold", color=theme.CARD)
        .encode(alt.XDatum(0, type="quantitative"), alt.Text("percent:N"))
        .transform_filter(alt.datum.place == 0)
    )
    return charts.template(alt.layer(bars, percents))


def reported_by_all(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rounds in which every level that reports says what it found."""
    return rows.filter(pl.col("problems_found").is_not_null().all().over("round_no"))
