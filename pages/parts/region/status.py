"""The four subjects of one region: figure, light, parent, and the line by month."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, shell
from pages.parts.frame.shell import Visit
from pages.parts.kit import charts, claims, figures, kpi_tiles, numbers, pictures, states, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Region

PAGES = {
    "mart_coverage": "coverage",
    "mart_problem_density": "problems",
    "mart_rectification_timeliness": "rectification",
    "mart_sanctions": "sanctions",
}
"""The page that asks on about the metrics of a mart."""


def cards(visit: Visit) -> None:
    """Draw one card per headline metric, side by side."""
    metrics = figures.tile_metrics(visit)
    if not metrics:
        return
    parent = visit.regions.comparable_parent(visit.region)
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
    height = max(charts.trend_height(_series(visit, metric, parent)) for metric in metrics)
    for column, metric, tile in zip(st.columns(len(metrics)), metrics, picture, strict=True):
        with column, st.container(border=True, key=f"status_{metric.name}"):
            st.html(kpi_tiles.plain(tile))
            rows = lines.filter(pl.col("metric") == metric.name)
            target = None if metric.planned else figures.line(targets, metric, "target")
            texts.caption(_beside(visit, metric, rows, parent, target))
            points = _points(visit, metric, rows)
            if not points:
                states.empty(visit.words)
                continue
            own = rows.filter(
                (pl.col("region_code") == visit.region.code)
                & (pl.col("month_end") == visit.month_end)
            )
            value = own["value"][0] if len(own) else None
            shown = Claim(visit.region.code, f"value_of_{metric.name}", value, metric)
            told = claims.say(
                visit.words,
                Finding(
                    "region.trend_alternative",
                    {
                        "region": visit.name(visit.region),
                        "metric": visit.words.label(metric.label),
                        "value": shown,
                    },
                ),
            )
            trend = charts.trend(
                points,
                _series(visit, metric, parent),
                percent=metric.format == "percent",
                titles=(
                    visit.words("columns.region"),
                    visit.words("columns.month"),
                    visit.words.label(metric.label),
                    visit.words("map.tooltip_numbers"),
                ),
                target=target,
                mark=visit.mark,
                dashed=visit.words("map.tooltip_planned") if metric.planned else "",
            )
            name = visit.words("region.trend_file", metric=visit.words.label(metric.label))
            line = Picture(f"trend_{metric.name}", name, told, trend, height)
            pictures.chart(visit, line)
            with st.container(horizontal=True, wrap=False, key=f"title_{metric.name}"):
                _further(visit, metric)
                st.space("stretch")
                pictures.menu(visit, line)


def _further(visit: Visit, metric: Metric) -> None:
    """Link to the page that asks on about a metric, with the same selection."""
    name = PAGES[metric.numerator.mart]
    st.page_link(
        shell.page(name),
        label=texts.plain(visit.words("region.further", page=visit.words(f"pages.{name}"))),
        query_params=visit.chosen.parameters(),
    )


def _beside(
    visit: Visit, metric: Metric, rows: pl.DataFrame, parent: Region | None, target: float | None
) -> str:
    """Say what the figure is to be read against: the region above, the plan or the target."""
    words, language = visit.words, visit.language
    now = rows.filter(pl.col("month_end") == visit.month_end)
    said = []
    if parent is not None:
        above = now.filter(pl.col("region_code") == parent.code)["value"]
        value = numbers.value_with_unit(metric, above[0] if len(above) else None, language)
        said.append(words("region.against_parent", parent=visit.name(parent), value=value))
    own = now.filter(pl.col("region_code") == visit.region.code)
    if metric.planned and len(own):
        planned = own.select(pl.col("planned") / pl.col("denominator") * metric.scale).item()
        value = numbers.value_with_unit(metric, planned, language)
        said.append(words("region.against_plan", value=value))
    if target is not None:
        value = numbers.value_with_unit(metric, target, language)
        said.append(words("region.against_target", value=value))
    # A space that holds its line, so that the cards stay level.
    return words("ranking.separator").join(said) or "\u00a0"


def _series(visit: Visit, metric: Metric, parent: Region | None) -> list[str]:
    names = [visit.name(region) for region in (visit.region, parent) if region is not None]
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
