"""Whether a metric can be relied on: its tests in this build, and who has not reported."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from warehouse.artifacts.reliability import Reliability
from warehouse.queries import reporting
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import Light


def of_metric(context: PageContext, metric: Metric) -> Reliability:
    """Return what speaks for a metric in the build of the version."""
    return data.reliability_of(context.view.version, metric.numerator.mart)


def light(own: Reliability) -> Light:
    """Return red where a test failed, amber where one warned, else green."""
    if own.count("failed"):
        return "red"
    return "amber" if own.count("warned") else "green"


def reports(context: PageContext) -> pl.DataFrame:
    """Return how many counties have handed in each ledger that was due in the month and that the
    metric is made of (`reporting.by_ledger`).
    """
    rows = data.ask(context.view, reporting.by_ledger, context.region.code, context.month_end)
    awaited = data.ledgers_awaited(context.view.version, context.metric)
    return rows.filter(pl.col("ledger").is_in(sorted(awaited)))
