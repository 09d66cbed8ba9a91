"""How regions are judged on a metric: light, interval, gap to plan, and an honest order."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import polars as pl

from warehouse.queries.metrics import Metric
from warehouse.stats.intervals import proportion_interval, rate_interval

Light = Literal["red", "amber", "green", "blue", "none"]

ORDER: dict[Light, int] = {"red": 0, "amber": 1, "green": 2, "blue": 3, "none": 4}

AHEAD = 1.1
"""From so many times its plan to date on, a unit is clearly ahead of it: blue, of a plan only.

With the target and the warning line of progress against plan these are the four states that every
page tells in the same words: red is behind (落后), below the warning line; amber a little slow
(略慢), above it and below plan; green on plan (达到); blue ahead (超前).
"""

LEAST_PLANNED = 0.05
"""Before this share of the roster was planned, being behind says nothing: no light."""

JUDGEMENTS_KEPT, MOST_ROWS_KEPT = 512, 200
"""So many judgements, each of so many regions at most, are kept."""

THIN_DENOMINATOR = 20
"""A ratio over fewer than this says little: drawn apart and never called the worst."""


def judge(values: pl.DataFrame, metric: Metric, targets: pl.DataFrame) -> pl.DataFrame:
    """Add light, interval, gap and order to one metric's values of one month.

    `values` has one row per region (numerator, denominator, planned, value, as
    `warehouse.queries.subjects.values` returns them); `targets` at most one row per metric
    (target, warning). Added columns: `low`, `high` (95 % interval in the metric's unit, null where
    the metric has none), `tick` (what was planned to date or the target, in the metric's unit),
    `gap` (planned less numerator), `light` (red, amber, green, of a plan blue too; none where
    nobody looked or no target exists), `is_thin`. Worst first (highest first where neither way is
    better); thin regions after the others, unseen ones last.

    With a plan the light judges numerator / planned by the light metric's target, because each
    region has its own plan, once enough of it was due; else it judges the value.
    """
    line = targets.filter(pl.col("metric") == metric.light_metric)
    target, warning = line.select("target", "warning").row(0) if len(line) else (None, None)
    if len(values) > MOST_ROWS_KEPT:
        return _judged(values, metric, target, warning)
    return _judgement(tuple(values.rows()), tuple(values.schema.items()), metric, target, warning)


# A page judges the same few rows at every run, which takes a millisecond each time.
@lru_cache(JUDGEMENTS_KEPT)
def _judgement(
    rows: tuple[tuple[Any, ...], ...],
    schema: tuple[tuple[str, pl.DataType], ...],
    metric: Metric,
    target: float | None,
    warning: float | None,
) -> pl.DataFrame:
    values = pl.DataFrame(rows, schema=dict(schema), orient="row")
    return _judged(values, metric, target, warning)


def _judged(
    values: pl.DataFrame, metric: Metric, target: float | None, warning: float | None
) -> pl.DataFrame:
    # No value, no light: without a roster 0 / 0 would be a NaN, which sorts above every target.
    enough = pl.col("value").is_not_null() & (
        pl.col("planned") >= LEAST_PLANNED * pl.col("denominator")
    )
    judged = (
        pl.col("numerator") / pl.when(enough).then(pl.col("planned"))
        if metric.planned
        else pl.col("value")
    )
    sign = -1 if metric.direction == "lower_better" else 1
    return (
        _with_interval(values, metric)
        .with_columns(
            light=_light(judged * sign, target, warning, sign, AHEAD if metric.planned else None),
            gap=pl.col("planned") - pl.col("numerator"),
            tick=(
                pl.col("planned") / pl.col("denominator") * metric.scale
                if metric.planned
                else pl.lit(target, pl.Float64)
            ),
            is_thin=_is_thin(metric),
            _unseen=pl.col("value").is_null(),
            _severity=(
                pl.col("planned") - pl.col("numerator")
                if metric.planned
                else pl.col("value") * (-1 if metric.direction == "higher_better" else 1)
            ),
        )
        .with_columns(_colour=pl.col("light").replace_strict(ORDER, return_dtype=pl.Int8))
        .sort(
            "_unseen",
            "is_thin",
            "_colour",
            "_severity",
            "region_code",
            descending=[False, False, False, True, False],
            nulls_last=True,
        )
        .drop("_unseen", "_severity", "_colour")
    )


def _is_thin(metric: Metric) -> pl.Expr:
    if metric.denominator is None:
        return pl.lit(value=False)
    return pl.col("denominator").fill_null(0) < THIN_DENOMINATOR


def _light(
    judged: pl.Expr, target: float | None, warning: float | None, sign: int, ahead: float | None
) -> pl.Expr:
    if target is None:
        return pl.lit("none")
    amber_from = target if warning is None else warning
    return (
        pl.when(judged.is_null())
        .then(pl.lit("none"))
        .when(pl.lit(ahead is not None) & (judged >= target * (ahead or 1)))
        .then(pl.lit("blue"))
        .when(judged >= target * sign)
        .then(pl.lit("green"))
        .when(judged >= amber_from * sign)
        .then(pl.lit("amber"))
        .otherwise(pl.lit("red"))
    )


def _with_interval(values: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    if metric.denominator is None or (metric.format == "percent" and not metric.is_proportion):
        return values.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    interval = proportion_interval if metric.is_proportion else rate_interval
    low, high = interval(values["numerator"].to_numpy(), values["denominator"].to_numpy())
    return values.with_columns(
        low=pl.Series(low * metric.scale).fill_nan(None),
        high=pl.Series(high * metric.scale).fill_nan(None),
    )
