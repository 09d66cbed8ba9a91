"""The picture of speed against rechecks: a point a region, the doubtful ones marked."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.kit.drawing import charts, intervals, marks
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope


def _axis(rows: pl.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis of rates: round, and never so close that all look far apart."""
    left = floor(min(rows["rate"]) * 10 - 0.2) / 10
    right = ceil(max(rows["rate"]) * 10 + 0.2) / 10
    return max(min(left, right - 0.2), 0), min(right, 1.0)


def _numbers(context: PageContext, part: int, whole: int) -> str:
    return context.words(
        "ranking.numbers", numerator=numbers.count(part), denominator=numbers.count(whole)
    )


def spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    """Return a point a region: its one-month rate against its share of failed rechecks."""
    left, right = _axis(rows)
    middle = (left + right) / 2
    return charts.filled(
        _template(context.language),
        rows=[_point(context, row, middle) for row in rows.iter_rows(named=True)],
        rest=[{"rest": rows["rest"][0]}],
        reach=[{"rate": left}, {"rate": right}],
    )


def _point(context: PageContext, row: dict[str, Any], middle: float) -> dict[str, Any]:
    return {
        "code": row["region_code"],
        "name": context.name(context.regions[row["region_code"]]),
        "rate": row["rate"],
        "rate_text": scope.percent(row["rate"]),
        "rate_numbers": _numbers(context, row["closed_by_day_30"], row["reached_day_30"]),
        "failed": row["failed_share"],
        "low": row["low"],
        "high": row["high"],
        "failed_text": scope.percent(row["failed_share"]),
        "failed_numbers": _numbers(context, row["failed"], row["checked"]),
        "interval": context.words(
            "rectification.from_to",
            low=scope.percent(row["low"]),
            high=scope.percent(row["high"]),
        ),
        "is_own": row["region_code"] == context.region.code,
        "is_false": row["is_false"],
        "is_left": row["rate"] < middle,
    }


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: points that can be clicked, of some the interval and the name."""
    words = Words(language)
    closed, failed = words("rectification.one_month_rate"), words("rectification.false_share")
    titles = {
        "name": words("columns.region"),
        "rate_text": closed,
        "rate_numbers": words("rectification.closed_of"),
        "failed_text": failed,
        "failed_numbers": words("rectification.failed_of"),
        "interval": words("rectification.interval_95"),
    }
    x = marks.shares("rate", closed, tickCount=5).scale(zero=False, nice=False)
    axis = alt.Axis(title=failed, format=".0%", tickCount=5)
    y, low = alt.Y("failed:Q", axis=axis), alt.Y("low:Q", axis=axis)
    is_false, is_own = alt.datum.is_false, alt.datum.is_own
    colour = (
        alt.when(is_false)
        .then(alt.value(theme.ALARM))
        .when(is_own)
        .then(alt.value(theme.ACCENT))
        .otherwise(alt.value(theme.OTHERS))
    )
    rows = alt.Chart(charts.ROWS).encode(x, color=colour)
    labelled = rows.transform_filter(is_false | is_own)
    rest = alt.Chart(alt.NamedData("rest")).mark_rule(color=theme.INK, strokeWidth=1)
    points = rows.mark_point(filled=True, cursor="pointer").encode(
        y,
        size=alt.when(is_false | is_own).then(alt.value(150)).otherwise(alt.value(70)),
        shape=alt.when(is_false).then(alt.value("square")).otherwise(alt.value("circle")),
        tooltip=marks.tooltip(titles),
    )
    # Towards the middle, where there is room for a name.
    names = labelled.mark_text(
        fontSize=13,
        align=alt.expr("datum.is_left ? 'left' : 'right'"),
        dx=alt.expr("datum.is_left ? 10 : -10"),
    )
    return charts.template(
        alt.layer(
            rest.encode(alt.Y("rest:Q")),
            intervals.rules(labelled, low, opacity=0.5),
            marks.selectable_by(points, "unit", ["code"]),
            names.encode(y, alt.Text("name:N")),
            marks.reach(x),
        )
    )
