"""The four subjects of one region: figure, light, parent, and the line by month."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, navigation
from pages.parts.frame.context import PageContext
from pages.parts.kit import charts, claims, kpi_tiles, notices, numbers, pictures, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.shared import figures
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Region


def cards(context: PageContext) -> None:
    """Draw one card per headline metric, side by side."""
    metrics = figures.tile_metrics(context)
    if not metrics:
        return
    parent = context.regions.comparable_parent(context.region)
    codes = tuple(region.code for region in (context.region, parent) if region is not None)
    lines = data.ask(
        context.view,
        subjects.values,
        tuple(metrics),
        codes,
        context.term.term_id,
        tuple(month for month in context.months if month <= context.month_end),
    )
    picture = figures.region_tiles(context, metrics)
    targets = figures.targets(context)
    height = max(charts.trend_height(_series(context, metric, parent)) for metric in metrics)
    for column, metric, tile in zip(st.columns(len(metrics)), metrics, picture, strict=True):
        with column, st.container(border=True, key=f"status_{metric.name}"):
            st.html(kpi_tiles.bare(tile))
            rows = lines.filter(pl.col("metric") == metric.name)
            target = None if metric.planned else figures.line(targets, metric, "target")
            texts.caption(_beside(context, metric, rows, parent, target))
            points = _points(context, metric, rows)
            if not points:
                notices.empty(context.words)
                continue
            own = rows.filter(
                (pl.col("region_code") == context.region.code)
                & (pl.col("month_end") == context.month_end)
            )
            value = own["value"][0] if len(own) else None
            shown = Claim(context.region.code, f"value_of_{metric.name}", value, metric)
            sentence = claims.say(
                context.words,
                Finding(
                    "region.trend_alternative",
                    {
                        "region": context.name(context.region),
                        "metric": context.words.label(metric.label),
                        "value": shown,
                    },
                ),
            )
            trend = charts.trend(
                points,
                _series(context, metric, parent),
                percent=metric.format == "percent",
                titles=(
                    context.words("columns.region"),
                    context.words("columns.month"),
                    context.words.label(metric.label),
                    context.words("map.tooltip_numbers"),
                ),
                target=target,
                dashed=context.words("map.tooltip_planned") if metric.planned else "",
            )
            name = context.words("region.trend_file", metric=context.words.label(metric.label))
            line = Picture(f"trend_{metric.name}", name, sentence, trend, height)
            pictures.chart(context, line)
            with st.container(horizontal=True, wrap=False, key=f"title_{metric.name}"):
                _further(context, metric)
                st.space("stretch")
                pictures.menu(context, line)


def _further(context: PageContext, metric: Metric) -> None:
    """Link to the page that asks on about a metric, with the same selection."""
    st.page_link(
        navigation.page(metric.subject),
        label=texts.literal(
            context.words("region.further", page=context.words(f"pages.{metric.subject}"))
        ),
        query_params=context.chosen.parameters(),
    )


def _beside(
    context: PageContext,
    metric: Metric,
    rows: pl.DataFrame,
    parent: Region | None,
    target: float | None,
) -> str:
    """Say what the figure is to be read against: the region above, the plan or the target."""
    words, language = context.words, context.language
    now = rows.filter(pl.col("month_end") == context.month_end)
    parts = []
    if parent is not None:
        above = now.filter(pl.col("region_code") == parent.code)["value"]
        value = numbers.value_with_unit(metric, above[0] if len(above) else None, language)
        parts.append(words("region.against_parent", parent=context.name(parent), value=value))
    own = now.filter(pl.col("region_code") == context.region.code)
    if metric.planned and len(own):
        planned = own.select(pl.col("planned") / pl.col("denominator") * metric.scale).item()
        value = numbers.value_with_unit(metric, planned, language)
        parts.append(words("region.against_plan", value=value))
    if target is not None:
        value = numbers.value_with_unit(metric, target, language)
        parts.append(words("region.against_target", value=value))
    # A space that holds its line, so that the cards stay level.
    return words("ranking.separator").join(parts) or "\u00a0"


def _series(context: PageContext, metric: Metric, parent: Region | None) -> list[str]:
    names = [context.name(region) for region in (context.region, parent) if region is not None]
    if metric.planned:
        names.append(context.words("map.tooltip_planned"))
    return names


def _points(context: PageContext, metric: Metric, rows: pl.DataFrame) -> list[dict[str, Any]]:
    points = [
        _point(
            context, metric, row, context.name(context.regions[row["region_code"]]), row["value"]
        )
        for row in rows.filter(pl.col("value").is_not_null()).iter_rows(named=True)
    ]
    if metric.planned:
        own = rows.filter(
            (pl.col("region_code") == context.region.code) & (pl.col("denominator") > 0)
        )
        points += [
            _point(
                context,
                metric,
                row | {"numerator": row["planned"]},
                context.words("map.tooltip_planned"),
                row["planned"] / row["denominator"] * metric.scale,
            )
            for row in own.iter_rows(named=True)
        ]
    return points


def _point(
    context: PageContext, metric: Metric, row: dict[str, Any], series: str, value: float
) -> dict[str, Any]:
    return {
        "month": row["month_end"].isoformat(),
        "month_text": numbers.month(row["month_end"], context.language),
        "series": series,
        "value": value,
        "value_text": numbers.value_with_unit(metric, value, context.language),
        "numbers": figures.numbers_of(context, metric, row),
    }
