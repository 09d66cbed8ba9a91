"""Metrics as an analyst could declare them, and values of theirs, for tests of what is shown."""

from __future__ import annotations

from typing import Any

import polars as pl

from warehouse.queries.metrics import Measure, Metric

MART = "mart_coverage"


def made_metric(**changed: Any) -> Metric:
    """A ratio of percent format, higher better, without a plan, but for what is changed."""
    fields: dict[str, Any] = {
        "name": "rate",
        "label": {"zh": "比率", "en": "Rate"},
        "definition": {"zh": "定义", "en": "Definition"},
        "unit": {"zh": "个", "en": "villages"},
        "numerator_label": {"zh": "分子", "en": "Numerator"},
        "denominator_label": {"zh": "分母", "en": "Denominator"},
        "numerator": Measure(MART, "villages_covered"),
        "denominator": Measure(MART, "villages_on_roster"),
        "planned": None,
        "direction": "higher_better",
        "format": "percent",
        "light_metric": "rate",
        "tile": None,
        "order": 1,
        "in_menu": True,
    }
    return Metric(**{**fields, **changed})


def count_metric(**changed: Any) -> Metric:
    """A sum without denominator, written as a whole number."""
    return made_metric(denominator=None, format="count", **changed)


def progress_metric() -> Metric:
    """Progress against a plan: a share that can pass 100 %."""
    plan = Measure(MART, "villages_planned")
    return made_metric(denominator=plan, can_pass_whole=True)


def planned_metric(**changed: Any) -> Metric:
    """A ratio whose units each have a plan of their own."""
    return made_metric(planned=Measure(MART, "villages_planned"), **changed)


SCHEMA = {
    "region_code": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "planned": pl.Float64,
    "value": pl.Float64,
}


def ratios(rows: list[tuple[str, float | None, float, float | None]]) -> pl.DataFrame:
    """Regions as code, numerator, denominator, planned."""
    whole = [
        (code, part, total, planned, None if part is None or not total else part / total)
        for code, part, total, planned in rows
    ]
    return pl.DataFrame(whole, SCHEMA, orient="row")


def lines(target: float | None, warning: float | None, metric: str = "rate") -> pl.DataFrame:
    return pl.DataFrame(
        {"metric": [metric], "target": [target], "warning": [warning]},
        {"metric": pl.String, "target": pl.Float64, "warning": pl.Float64},
    )


NO_LINES = lines(0, 0).clear()
