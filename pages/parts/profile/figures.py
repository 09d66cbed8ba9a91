"""Every metric of one region beside the units that it is compared with: one query for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.shared import comparators, figures, moving
from pages.parts.shared.comparators import Comparators
from pages.parts.shared.funnels import judging
from pages.parts.shared.rank_intervals import suits
from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import THIN_DENOMINATOR, judge
from warehouse.stats.spread import spread

UNTOLD = dict.fromkeys(("units", "low", "low_quarter", "median", "high_quarter", "high"))


@dataclass(frozen=True)
class ProfileRow:
    """One metric of the region.

    `own` is its row as `warehouse.stats.judgement.judge` returns it, None where nobody looked;
    `whole` the value of what the units make up; `spread` how the units that can be compared lie
    (`warehouse.stats.spread`, null where there are none). `verdict` says where it stands to the
    limits (a `judging.Verdict`), "" where that is not asked; `state` how its last quarters moved
    (`moving.Moving`), None where that cannot be said. `judged` are the units judged beside it.
    """

    metric: Metric
    own: dict[str, Any] | None
    whole: float | None
    spread: dict[str, Any]
    verdict: str
    state: str | None
    judged: tuple[str, ...]


@once.a_selection
def rows(context: PageContext) -> list[ProfileRow]:
    """Return a row a metric, in the order of the menu."""
    beside = comparators.of(context)
    metrics = list(context.metrics.values())
    month_ends = moving.quarter_ends(context, context.month_end)
    answers = _answers(context, metrics, beside, month_ends)
    now = answers.filter(pl.col("month_end") == context.month_end)
    spreads = {row["metric"]: row for row in _spreads(metrics, beside, now).iter_rows(named=True)}
    targets = figures.targets(context)
    return [
        _row(
            context,
            metric,
            beside,
            answers.filter(pl.col("metric") == metric.name),
            spreads.get(metric.name, UNTOLD),
            targets,
            month_ends,
        )
        for metric in metrics
    ]


def _answers(
    context: PageContext,
    metrics: list[Metric],
    beside: Comparators,
    month_ends: tuple[date, ...],
) -> pl.DataFrame:
    own = context.region.code
    groups: dict[str, tuple[str, ...]] = {code: (code,) for code in (own, *beside.codes)}
    if beside.units:
        name, codes = beside.group
        groups[name] = codes
    return data.ask(
        context.view,
        subjects.values_of_groups,
        tuple(metrics),
        tuple(groups.items()),
        context.term.term_id,
        month_ends,
    )


def _spreads(metrics: list[Metric], beside: Comparators, now: pl.DataFrame) -> pl.DataFrame:
    """Return how the units lie, of each metric those whose denominator is not too small."""
    counts = [metric.name for metric in metrics if metric.denominator is None]
    is_enough = pl.col("metric").is_in(counts) | (pl.col("denominator") >= THIN_DENOMINATOR)
    return spread(now.filter(pl.col("region_code").is_in(beside.codes), is_enough))


def _row(
    context: PageContext,
    metric: Metric,
    beside: Comparators,
    answers: pl.DataFrame,
    spread: dict[str, Any],
    targets: pl.DataFrame,
    month_ends: tuple[date, ...],
) -> ProfileRow:
    now = answers.filter(pl.col("month_end") == context.month_end)
    own = now.filter(pl.col("region_code") == context.region.code).drop_nulls("value")
    whole = now.filter(pl.col("region_code") == beside.code)["value"].to_list()
    verdict, state, judged = "", None, ()
    if len(own) and beside.units and suits(metric):
        funnel = judging.judge(metric, comparators.comparison(context, beside, now))
        verdict = _of_region(context, funnel.units)["verdict"]
        judged = tuple(funnel.units.drop_nulls("rank")["region_code"])
        if moving.has_trend(metric, month_ends):
            moved = _of_region(context, moving.of_funnel(funnel, answers, month_ends).units)
            state = moved["state"] if moved["p_value"] is not None else None
    return ProfileRow(
        metric,
        judge(own, metric, targets).row(0, named=True) if len(own) else None,
        whole[0] if whole else None,
        spread,
        verdict,
        state,
        judged,
    )


def _of_region(context: PageContext, units: pl.DataFrame) -> dict[str, Any]:
    return units.row(by_predicate=pl.col("region_code") == context.region.code, named=True)
