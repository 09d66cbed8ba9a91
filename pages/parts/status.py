"""The four subjects of one region: figure, light, parent, and the line by month."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import charts, data, figures, numbers, tiles
from pages.parts.shell import Visit
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric

CHART_HEIGHT = 170


def cards(visit: Visit) -> None:
    """Draw one card per headline metric, side by side."""
    metrics = figures.tile_metrics(visit)
    parent = visit.regions.parent_in_data(visit.region)
    codes = tuple(region.code for region in (visit.region, parent) if region is not None)
    lines = data.ask(
        visit.view,
        subjects.values,
        tuple(metrics),
        codes,
        visit.term.term_id,
        tuple(month for month in visit.months if month <= visit.month_end),
    )
    picture = figures.region_tiles(visit, metrics)
    targets = figures.targets(visit)
    for column, metric, tile in zip(st.columns(len(metrics)), metrics, picture, strict=True):
        with column, st.container(border=True, key=f"status_{metric.name}"):
            st.html(tiles.plain(tile))
            rows = lines.filter(pl.col("metric") == metric.name)
            if parent is not None:
                _against_parent(visit, metric, rows, parent.code)
            st.vega_lite_chart(
                spec=charts.trend(
                    _points(visit, metric, rows),
                    _series(visit, metric, parent is not None),
                    percent=metric.format == "percent",
                    titles=(
                        visit.words("columns.region"),
                        visit.words("columns.month"),
                        visit.words.label(metric.label),
                        visit.words("map.tooltip_numbers"),
                    ),
                    target=figures.line(targets, metric, "target") if not metric.planned else None,
                ),
                theme=None,
                height=CHART_HEIGHT,
                key=f"trend_{metric.name}_{visit.region.code}_{visit.language}",
                alt=visit.words(
                    "region.trend_alternative",
                    region=visit.name(visit.region),
                    metric=visit.words.label(metric.label),
                    value=tile.figure + tile.unit,
                ),
            )


def _against_parent(visit: Visit, metric: Metric, rows: pl.DataFrame, parent: str) -> None:
    last = rows.filter(
        (pl.col("region_code") == parent) & (pl.col("month_end") == visit.month_end)
    )["value"]
    st.caption(
        visit.words(
            "region.against_parent",
            parent=visit.name(visit.regions[parent]),
            value=numbers.value_with_unit(metric, last[0] if len(last) else None, visit.language),
        )
    )


def _series(visit: Visit, metric: Metric, has_parent: bool) -> list[str]:
    parent = visit.regions.parent_in_data(visit.region)
    names = [visit.name(visit.region)]
    if has_parent and parent is not None:
        names.append(visit.name(parent))
    if metric.planned:
        names.append(visit.words("map.tooltip_planned"))
    return names


def _points(visit: Visit, metric: Metric, rows: pl.DataFrame) -> list[dict[str, Any]]:
    points = [
        _point(visit, metric, row, visit.name(visit.regions[row["region_code"]]), row["value"])
        for row in rows.filter(pl.col("value").is_not_null()).iter_rows(named=True)
    ]
    if metric.planned:
        own = rows.filter(
            (pl.col("region_code") == visit.region.code) & (pl.col("denominator") > 0)
        )
        points += [
            _point(
                visit,
                metric,
                row | {"numerator": row["planned"]},
                visit.words("map.tooltip_planned"),
                row["planned"] / row["denominator"] * metric.scale,
            )
            for row in own.iter_rows(named=True)
        ]
    return points


def _point(
    visit: Visit, metric: Metric, row: dict[str, Any], series: str, value: float
) -> dict[str, Any]:
    return {
        "month": row["month_end"].isoformat(),
        "month_text": numbers.month(row["month_end"], visit.language),
        "series": series,
        "value": value,
        "value_text": numbers.value_with_unit(metric, value, visit.language),
        "numbers": figures.numbers_of(visit, metric, row),
    }
