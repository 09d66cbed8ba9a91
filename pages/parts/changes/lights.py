"""Which units' lights turned: at the last month end up to the day against now, metric by metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.regions import Level, Region
from warehouse.queries.snapshot import Snapshot
from warehouse.stats.judgement import judge

_LIGHTS = ["region_code", "light", "value"]


@dataclass(frozen=True)
class Lights:
    """The lights that turned between two month ends; `then` is None where there is none so early.

    `behind` and `ahead` have one row per unit and metric: region_code, name, metric_name,
    light_then, light_now, value_then, value_now (as text, each metric in its own unit). `judged` is
    how many pairs of unit and metric had a light at both.
    """

    then: date | None
    now: date
    behind: pl.DataFrame
    ahead: pl.DataFrame
    judged: int


def turned(context: PageContext, day: date, level: Level) -> Lights:
    """Return which lights turned red, and which came to say ahead of plan, or on target."""
    now = context.term.last_month
    earlier = [end for end in context.months if end <= day and end < now]
    metrics, units = _metrics(context, now), _units(context, level)
    if not earlier or not metrics or not units:
        nothing = _named(context, {}, pl.DataFrame(schema=_SCHEMA))
        return Lights(earlier[-1] if earlier else None, now, nothing, nothing, 0)
    then = earlier[-1]
    judged = data.ask(
        context.view,
        judged_at_both,
        tuple(metrics),
        tuple(unit.code for unit in units),
        context.term.term_id,
        context.region.code,
        then,
        now,
    )
    names = {unit.code: context.name(unit) for unit in units}
    behind, ahead = (
        _named(context, names, judged.filter(pl.col("turned") == way))
        for way in ("behind", "ahead")
    )
    return Lights(then, now, behind, ahead, len(judged))


_SCHEMA = {
    "metric": pl.String,
    "region_code": pl.String,
    "light_then": pl.String,
    "light_now": pl.String,
    "value_then": pl.Float64,
    "value_now": pl.Float64,
    "turned": pl.String,
}


def _units(context: PageContext, level: Level) -> list[Region]:
    """Return the units that may be judged: those of the map, or the county itself."""
    region = context.region
    inside = [region] if region.level == "county" else context.regions.within(region.code, level)
    return [unit for unit in inside if unit.is_whole_in_data]


def _metrics(context: PageContext, month_end: date) -> list[Metric]:
    """Return the metrics that have a light; progress against plan once, with its plan."""
    targets = data.ask(context.view, subjects.targets, context.region.code, month_end)
    lines = targets["metric"]
    lit = [metric for metric in context.metrics.values() if metric.light_metric in lines]
    planned = {metric.light_metric for metric in lit if metric.planned}
    return [metric for metric in lit if metric.name not in planned]


def judged_at_both(
    view: Snapshot,
    metrics: Sequence[Metric],
    region_codes: Sequence[str],
    term_id: str,
    region_code: str,
    then: date,
    now: date,
) -> pl.DataFrame:
    """Return one row per unit and metric with a light at both month ends (`_SCHEMA`).

    Each is judged by the lines in force for the region at its month end.
    """
    values = subjects.values(view, metrics, region_codes, term_id, (then, now))
    lines = {end: subjects.targets(view, region_code, end) for end in (then, now)}
    return pl.concat([_of_metric(metric, values, lines) for metric in metrics])


def _of_metric(
    metric: Metric, values: pl.DataFrame, lines: Mapping[date, pl.DataFrame]
) -> pl.DataFrame:
    before, after = (
        _lights(values.filter(metric=metric.name, month_end=end), metric, targets)
        for end, targets in lines.items()
    )
    best = "blue" if metric.planned else "green"
    worse = ["red", "amber", "green"] if metric.planned else ["red", "amber"]
    turned = (
        pl.when((pl.col("light_now") == "red") & (pl.col("light_then") != "red"))
        .then(pl.lit("behind"))
        .when((pl.col("light_now") == best) & pl.col("light_then").is_in(worse))
        .then(pl.lit("ahead"))
        .otherwise(None)
    )
    both = before.join(after, on="region_code", suffix="_now", maintain_order="right")
    return both.select(
        pl.lit(metric.name).alias("metric"),
        "region_code",
        pl.col("light").alias("light_then"),
        "light_now",
        pl.col("value").alias("value_then"),
        "value_now",
    ).with_columns(turned=turned)


def _lights(values: pl.DataFrame, metric: Metric, targets: pl.DataFrame) -> pl.DataFrame:
    """Return the units with a light: a ratio over few is not judged."""
    return (
        judge(values, metric, targets)
        .filter((pl.col("light") != "none") & ~pl.col("is_thin"))
        .select(_LIGHTS)
    )


def _named(context: PageContext, names: dict[str, str], rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the names of units and metrics, and values as they are written."""
    metrics = context.metrics
    change_texts = {
        column: [
            numbers.value_with_unit(metrics[metric], value, context.language)
            for metric, value in rows.select("metric", column).iter_rows()
        ]
        for column in ("value_then", "value_now")
    }
    labels = {name: context.words.label(metric.label) for name, metric in metrics.items()}
    return rows.with_columns(
        name=pl.col("region_code").replace_strict(names, return_dtype=pl.String),
        metric_name=pl.col("metric").replace_strict(labels, return_dtype=pl.String),
        **{name: pl.Series(texts, dtype=pl.String) for name, texts in change_texts.items()},
    )
