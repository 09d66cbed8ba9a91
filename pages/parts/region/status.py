"""The four subjects of one region: figure, light, what it is out of, and the way it came."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, links, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, kpi_tiles, numbers, status_lights
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import sparklines
from pages.parts.kit.drawing.sparklines import Line
from pages.parts.kit.kpi_tiles import Tile
from pages.parts.shared import figures
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Region


@dataclass(frozen=True)
class Way:
    """The way of a figure by month with what stands beside it, and its value at the chosen one."""

    drawn: list[Line]
    value: float | None


def cards(context: PageContext) -> None:
    """Draw one tile per headline metric, side by side; each leads to the page of its subject."""
    metrics = figures.tile_metrics(context)
    if not metrics:
        return
    ways = _ways(context, tuple(metrics))
    drawn = [
        _card(context, metric, tile, ways[metric.name])
        for metric, tile in zip(metrics, figures.region_tiles(context, metrics), strict=True)
    ]
    # A tile a line: who reads the page as text can tell them apart.
    tiles_as_html = "\n".join(drawn)
    st.html(f'<div class="status">{tiles_as_html}</div>')


def _card(context: PageContext, metric: Metric, tile: Tile, way: Way) -> str:
    words = context.words
    name, figure, unit, base, label, meant, between = (
        html.escape(text)
        for text in (
            tile.name,
            tile.figure,
            tile.unit,
            tile.base,
            tile.light_label,
            f"{tile.help} · {tile.change}",
            _interval(context, metric, tile),
        )
    )
    light = status_lights.html(tile.light, label)
    more = html.escape(words("region.further", page=words(f"pages.{metric.subject}")))
    drawn = (
        f'<a class="subject" href="{html.escape(links.address(metric.subject))}" title="{more}">'
        f'<span class="name" title="{meant}">{light}{name}</span>'
        f'<span class="wording"><span class="figure">{figure}<small>{unit}</small></span>'
        f"<span>{base}</span><span>{between}</span></span>"
        f"{sparklines.lines(way.drawn, _alternative(context, metric, way.value))}"
        f"{kpi_tiles.latest(tile)}</a>"
    )
    return kpi_tiles.cornered(drawn, tile.corner)


def _interval(context: PageContext, metric: Metric, tile: Tile) -> str:
    """Return what the figure may be instead, "" where it has no interval."""
    if tile.interval is None:
        return ""
    low, high = (numbers.value(metric, end) for end in tile.interval)
    unit = "%" if metric.format == "percent" else ""
    return context.words("region.interval", low=low, high=f"{high}{unit}")


@once.a_selection
def _ways(context: PageContext, metrics: tuple[Metric, ...]) -> dict[str, Way]:
    """Return by the name of each metric the way it came, beside that of the region above."""
    parent = context.regions.comparable_parent(context.region)
    rows = data.ask(
        context.view,
        subjects.values,
        metrics,
        tuple(region.code for region in (context.region, parent) if region is not None),
        context.term.term_id,
        tuple(month for month in context.months if month <= context.month_end),
    )
    return {
        metric.name: _way(context, metric, rows.filter(pl.col("metric") == metric.name), parent)
        for metric in metrics
    }


def _way(context: PageContext, metric: Metric, rows: pl.DataFrame, parent: Region | None) -> Way:
    words = context.words
    own = rows.filter(pl.col("region_code") == context.region.code).sort("month_end")
    drawn = [_line(context, metric, own, "own", words(f"spark.own_{context.region.level}"))]
    if metric.planned:
        planned = own.with_columns(
            value=pl.when(pl.col("denominator") > 0).then(
                pl.col("planned") / pl.col("denominator") * metric.scale
            )
        )
        drawn.append(_line(context, metric, planned, "wanted", words("spark.plan")))
    target = None if metric.planned else figures.line(figures.targets(context), metric, "target")
    if target is not None:
        level = own.with_columns(value=pl.lit(target))
        drawn.append(_line(context, metric, level, "wanted", words("spark.target")))
    if parent is not None:
        above = rows.filter(pl.col("region_code") == parent.code).sort("month_end")
        drawn.append(_line(context, metric, above, "beside", words(f"spark.above_{parent.level}")))
    value = own.filter(pl.col("month_end") == context.month_end)["value"].to_list()
    return Way(drawn, value[0] if value else None)


def _line(
    context: PageContext, metric: Metric, rows: pl.DataFrame, look: sparklines.Look, name: str
) -> Line:
    """Return a line by month, named by what it is and where it has come to."""
    whole = max(len(rows) - 1, 1)
    points: list[tuple[float, Any]] = [
        (place / whole, value)
        for place, value in enumerate(rows["value"].to_list())
        if value is not None
    ]
    last = numbers.value(metric, points[-1][1] if points else None)
    return Line(context.words("spark.end", name=name, value=last), points, look)


def _alternative(context: PageContext, metric: Metric, value: float | None) -> str:
    claim = Claim(context.region.code, f"value_of_{metric.name}", value, metric)
    slots: dict[str, Claim | Finding | str] = {
        "region": context.name(context.region),
        "metric": context.words.label(metric.label),
        "value": claim,
    }
    return claims.say(context.words, Finding("region.trend_alternative", slots))
