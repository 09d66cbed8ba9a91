"""The wall's ranked list: which rows, how long their track is, and what its marks mean."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.map_wall import rank_chart
from pages.parts.map_wall.rank_chart import RankRow
from pages.parts.shared import figures, own_areas, rank_intervals, scales
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import THIN_DENOMINATOR

ROWS_SHOWN = 12
AREAS_SHOWN = 4
PARTS_SHOWN = 4
SAVED_HEIGHT = 420
"""Pixels of a saved list."""


def rows(context: PageContext, wall: Wall) -> list[RankRow]:
    """Return the rows of the ranked list: the worst, and the chosen county wherever it stands;
    after them, without a place, the units of which the data hold only part, and the areas that the
    office declared, of counties on this map.
    """
    with_value = wall.ranked.filter(pl.col("value").is_not_null())
    drawn = with_value.head(ROWS_SHOWN)
    if context.metric.direction == "neutral" and len(with_value) > ROWS_SHOWN:
        half = ROWS_SHOWN // 2
        drawn = pl.concat([with_value.head(half), with_value.filter(~pl.col("is_thin")).tail(half)])
    chosen = with_value.filter(pl.col("region_code") == context.region.code)
    if len(chosen) and context.region.code not in drawn["region_code"]:
        drawn = pl.concat([drawn.head(ROWS_SHOWN - 1), chosen])
    places = ranges(context, wall.ranked)
    parts = wall.parts.filter(pl.col("value").is_not_null()).head(PARTS_SHOWN)
    if len(parts):
        drawn = pl.concat([drawn, parts.select(drawn.columns)], how="vertical_relaxed")
    areas = wall.ranked_areas.filter(pl.col("value").is_not_null()).head(AREAS_SHOWN)
    if len(areas):
        drawn = pl.concat([drawn, areas.select(drawn.columns)], how="vertical_relaxed")
    return [
        RankRow(
            code=row["region_code"],
            name=row["name"],
            value=row["value"],
            low=row["low"],
            high=row["high"],
            tick=row["tick"],
            value_text=numbers.value_with_unit(context.metric, row["value"], context.language),
            numbers=figures.numbers_of(context, context.metric, row),
            light=row["light"],
            is_thin=row["is_thin"],
            is_chosen=row["region_code"] == context.region.code,
            ranks=places.get(row["region_code"], ""),
        )
        for row in drawn.iter_rows(named=True)
    ]


def ranges(context: PageContext, ranked: pl.DataFrame) -> dict[str, str]:
    """Return each unit's range of places on the map, as text; thin units take none."""
    if not rank_intervals.suits(context.metric):
        return {}
    numerator = pl.when(~pl.col("is_thin")).then(pl.col("numerator"))
    ranges = rank_intervals.estimate(context.metric, ranked.with_columns(numerator=numerator))
    return {
        code: rank_intervals.text(context.words, low, high)
        for code, low, high in zip(
            ranked["region_code"], ranges["rank_low"], ranges["rank_high"], strict=True
        )
    }


def top(metric: Metric, rows: list[RankRow]) -> float:
    """Return the end of the bars' track, by the longest there is.

    A target or a plan beyond every bar lengthens it: its tick stands where it is.
    """
    marks = [(row.value, row.high, row.tick, row.is_thin) for row in rows]
    return scales.end_of_bars(metric, pl.DataFrame(marks, scales.MARKS, orient="row"))


def key_of_end(context: PageContext, end: float) -> str:
    """Say where the bars of a share end, "" where it is the whole."""
    if not context.metric.is_proportion or end >= 1:
        return ""
    return context.words(
        "ranking.key_end", end=numbers.value_with_unit(context.metric, end, context.language)
    )


def bars(context: PageContext, rows: list[RankRow]) -> dict[str, Any]:
    """Return the picture of the rows."""
    return rank_chart.bars(rows, top(context.metric, rows), ROWS_SHOWN)


def to_save(context: PageContext, wall: Wall, rows: list[RankRow]) -> Picture:
    """Return the ranked list as a picture to take away."""
    words = context.words
    return Picture(
        key=f"ranking_{context.metric.name}",
        name=words("ranking.file", metric=words.label(context.metric.label)),
        finding=wall_map.sentence(context, wall),
        spec=partial(bars, context, rows),
        height=SAVED_HEIGHT,
        note=words("ranking.separator").join(legend(context, wall, rows)),
    )


def legend(context: PageContext, wall: Wall, rows: list[RankRow]) -> list[str]:
    """Return what the marks of the saved list mean, one thing each; of those that are drawn."""
    metric = context.metric
    is_drawn = {
        "ranking.legend_plan": metric.planned is not None and _has(rows, "tick"),
        "ranking.legend_target": metric.planned is None and _has(rows, "tick"),
        "ranking.legend_interval": _has(rows, "low"),
        "ranking.legend_ranks": any(row.ranks for row in rows),
    }
    marks = [context.words(key) for key, drawn in is_drawn.items() if drawn]
    is_any_thin = any(row.is_thin for row in rows)
    if end := key_of_end(context, top(metric, rows)):
        marks.append(end)
    return [*marks, *remarks(context, wall, [row.code for row in rows], is_any_thin=is_any_thin)]


def remarks(
    context: PageContext, wall: Wall, codes: Collection[str], *, is_any_thin: bool
) -> list[str]:
    """Return what is to be said of rows that are compared with none, and what stands beside."""
    is_drawn = {
        "partial.listed_apart": not set(codes).isdisjoint(wall.parts["region_code"]),
        "own_areas.legend": any(code.startswith(own_areas.PREFIX) for code in codes),
        "ranking.legend_thin": is_any_thin,
    }
    entries = [
        context.words(key, n=THIN_DENOMINATOR)
        if key == "ranking.legend_thin"
        else context.words(key)
        for key, drawn in is_drawn.items()
        if drawn
    ]
    return [*entries, wall.beside] if wall.beside else entries


def _has(rows: list[RankRow], mark: str) -> bool:
    return any(getattr(row, mark) is not None for row in rows)
