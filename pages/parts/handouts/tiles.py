"""The headline figures of a region as tiles of a document."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import kpi_tiles, numbers, status_lights
from pages.parts.shared import figures
from warehouse.handouts.document import HeadlineFigure, Tiles
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import judge


def of(context: PageContext) -> Tiles:
    """Return a tile for each headline metric: figure, light, what it is out of, and beneath it the
    interval, the plan or target, and what the region above comes to.
    """
    metrics = figures.tile_metrics(context)
    above = context.regions.comparable_parent(context.region)
    codes = [region.code for region in (context.region, above) if region is not None]
    answers = figures.values(context, metrics, codes).filter(
        pl.col("month_end") == context.month_end
    )
    of_region = figures.region_tiles(context, metrics)
    return Tiles(
        [
            _tile(context, metric, tile, answers.filter(pl.col("metric") == metric.name))
            for metric, tile in zip(metrics, of_region, strict=True)
        ]
    )


def _tile(
    context: PageContext, metric: Metric, tile: kpi_tiles.Tile, answers: pl.DataFrame
) -> HeadlineFigure:
    return HeadlineFigure(
        name=tile.name,
        figure=tile.figure,
        unit=tile.unit,
        base=tile.base,
        beneath=[
            line
            for line in (
                context.words.label(metric.denominator_label) if metric.denominator else "",
                _judged_by(context, metric, tile, answers),
                _above(context, metric, answers),
                tile.latest_short,
            )
            if line
        ],
        light=tile.light,
        light_label=_meaning(context, metric, tile),
    )


def _meaning(context: PageContext, metric: Metric, tile: kpi_tiles.Tile) -> str:
    """Return the word of a light, "" where there is none."""
    if tile.light == "none":
        return ""
    if not metric.planned:
        return context.words(f"handouts.light_{tile.light}")
    warning = figures.line(figures.targets(context), metric, "warning")
    return status_lights.short(context.words, tile.light, metric, warning)


def _judged_by(
    context: PageContext, metric: Metric, tile: kpi_tiles.Tile, answers: pl.DataFrame
) -> str:
    """Return the interval of the figure, and its plan or target."""
    words, unit = context.words, "%" if metric.format == "percent" else ""
    tiles = []
    if tile.interval is not None:
        low, high = (numbers.value(metric, end) for end in tile.interval)
        tiles.append(words("handouts.interval", low=low, high=f"{high}{unit}"))
    own = answers.filter(pl.col("region_code") == context.region.code)
    ticks = judge(own, metric, figures.targets(context))["tick"].to_list()
    if ticks and ticks[0] is not None:
        value = numbers.value_with_unit(metric, ticks[0], context.language)
        tiles.append(words(f"handouts.{'plan' if metric.planned else 'target'}", value=value))
    return words("handouts.between").join(tiles)


def _above(context: PageContext, metric: Metric, answers: pl.DataFrame) -> str:
    """Return what the region above comes to, "" where it is no comparison."""
    above = context.regions.comparable_parent(context.region)
    if above is None:
        return ""
    value = answers.filter(pl.col("region_code") == above.code)["value"].to_list()
    figure = numbers.value_with_unit(metric, value[0] if value else None, context.language)
    return context.words(
        "spark.end", name=context.words(f"spark.above_{above.level}"), value=figure
    )
