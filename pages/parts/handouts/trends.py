"""A metric by month on paper: the region, the one above, and its plan; drawn, and as figures."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing import svg, trends
from pages.parts.kit.words import as_text
from pages.parts.shared import figures
from warehouse.handouts.document import Chart, PictureBlock, Series
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric

WIDTH, HEIGHT = 460, 190


def picture(context: PageContext, metric: Metric) -> PictureBlock | None:
    """Return the trend of a metric up to the chosen month, None where nobody looked yet."""
    rows, series = _rows(context, metric)
    if rows.is_empty():
        return None
    words = context.words
    target = None
    if metric.planned is None:
        target = figures.line(figures.targets(context), metric, "target")
    spec = trends.trend(
        [_point(context, metric, row) for row in rows.iter_rows(named=True)],
        series,
        percent=metric.format == "percent",
        titles=figures.trend_titles(context, metric),
        target=target,
        dashed=words("spark.plan"),
    )
    last = rows.filter(series=series[0], month_end=context.month_end)
    return PictureBlock(
        svg=svg.bare(spec, WIDTH, HEIGHT),
        width=WIDTH,
        height=HEIGHT,
        alternative=_alternative(context, metric, last),
        caption=[_caption(context, metric, target)],
        chart=_chart(context, metric, rows, series),
    )


def _rows(context: PageContext, metric: Metric) -> tuple[pl.DataFrame, list[str]]:
    """Return the points of each line with the name of its `series`, and the names in order."""
    words, region = context.words, context.region
    above = context.regions.comparable_parent(region)
    names = {region.code: context.name(region)}
    if above is not None:
        names[above.code] = words(f"spark.above_{above.level}")
    answers = data.ask(
        context.view,
        subjects.values,
        tuple(figures.tile_metrics(context)),
        tuple(names),
        context.term.term_id,
        tuple(month for month in context.months if month <= context.month_end),
    ).filter(metric=metric.name)
    lines = [answers]
    if metric.planned:
        own = answers.filter(pl.col("region_code") == region.code, pl.col("denominator") > 0)
        planned = pl.col("planned") / pl.col("denominator") * metric.scale
        lines.append(
            own.with_columns(region_code=pl.lit("plan"), value=planned, numerator="planned")
        )
        names["plan"] = words("spark.plan")
    points = pl.concat(lines).drop_nulls("value").sort("month_end")
    series = pl.col("region_code").replace_strict(names, return_dtype=pl.String)
    drawn = set(points["region_code"])
    return points.with_columns(series=series), [names[code] for code in names if code in drawn]


def _point(context: PageContext, metric: Metric, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "month": row["month_end"].isoformat(),
        "month_text": numbers.month(row["month_end"], context.language),
        "series": row["series"],
        "value": row["value"],
        "value_text": numbers.value_with_unit(metric, row["value"], context.language),
        "numbers": figures.numbers_of(context, metric, row),
    }


def _chart(context: PageContext, metric: Metric, rows: pl.DataFrame, series: list[str]) -> Chart:
    months = rows["month_end"].unique().sort().to_list()
    lines = []
    for name in series:
        values = dict(rows.filter(series=name).select("month_end", "value").iter_rows())
        lines.append(Series(name, [values.get(month) for month in months]))
    return Chart(
        "lines",
        [numbers.month(month, context.language) for month in months],
        lines,
        "percent" if metric.format == "percent" else "number",
    )


def _alternative(context: PageContext, metric: Metric, last: pl.DataFrame) -> str:
    words = context.words
    named = {"region": context.name(context.region), "metric": words.label(metric.label)}
    if last.is_empty():
        return as_text(claims.say(words, Finding("sentence.nobody_looked", named)))
    value = claims.value_of(metric, last.row(0, named=True))
    return as_text(
        claims.say(words, Finding("region.trend_alternative", {**named, "value": value}))
    )


def _caption(context: PageContext, metric: Metric, target: float | None) -> str:
    words = context.words
    label = words.label(metric.label)
    if target is None:
        return words("briefing.trend", metric=label)
    value = numbers.value_with_unit(metric, target, context.language)
    return words("briefing.trend_target", metric=label, target=value)
