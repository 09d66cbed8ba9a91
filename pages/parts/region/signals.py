"""Whether fast is also thorough: findings that fail to come, close-outs that do not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import definitions, figures
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import judge

SIGNALS = ("zero_finding_share", "false_close_out_rate")
"""What rushing and paper rectification leave behind; both are better when lower."""


def card(context: PageContext) -> None:
    """Draw each signal beside the region above.

    A signal is raised where its 95 % interval lies wholly above the region above.
    """
    words = context.words
    metrics = [context.metrics[name] for name in SIGNALS if name in context.metrics]
    if not metrics:
        return
    parent = context.regions.comparable_parent(context.region)
    codes = [region.code for region in (context.region, parent) if region is not None]
    answers = figures.values(context, metrics, codes).filter(
        pl.col("month_end") == context.month_end
    )
    with st.container(border=True, key="signals", height="stretch"):
        notes = [note for metric in metrics for note in definitions.of_metric(context, metric)]
        headings.explained(
            words, words("region.signals_title"), words("region.signals_note"), *notes
        )
        for metric in metrics:
            rows = answers.filter(pl.col("metric") == metric.name)
            own = judge(
                rows.filter(pl.col("region_code") == context.region.code),
                metric,
                figures.targets(context),
            ).to_dicts()
            above = rows.filter(pl.col("region_code") != context.region.code).to_dicts()
            signal = _signal(context, metric, own[0] if own else None, above[0] if above else None)
            text = claims.say(words, signal)
            headings.finding(text)
            if metric.sampling is not None and own and own[0]["value"] is not None:
                _say_who_sampled(context, metric)


def _signal(
    context: PageContext, metric: Metric, own: dict[str, Any] | None, above: dict[str, Any] | None
) -> Finding:
    """Return a signal beside the region above: raised where its 95 % interval lies wholly above.

    Over too small a denominator it is told and not judged.
    """
    label = context.words.label(metric.label)
    if own is None or own["value"] is None:
        return Finding("region.signal_unknown", {"metric": label})
    value = claims.value_of(metric, own)
    slots: dict[str, Claim | Finding | str] = {
        "metric": label,
        "value": value,
        "numbers": _numbers(metric, own),
    }
    if above is None or above["value"] is None:
        return Finding("region.signal_alone", slots)
    slots["above"] = claims.value_of(metric, above)
    if own["low"] is None or own["is_thin"] or own["low"] <= above["value"]:
        return Finding("region.signal", slots)
    raised = replace(
        value, verdict="above", compared_with=above["region_code"], threshold=above["value"]
    )
    return Finding("region.signal_raised", slots | {"value": raised})


def _numbers(metric: Metric, row: dict[str, Any]) -> Finding:
    """Return the two numbers of a ratio; those of an estimate are named as weighted."""
    two = {
        part: Claim(row["region_code"], f"{part}_of_{metric.name}", row[part])
        for part in ("numerator", "denominator")
    }
    if metric.sampling is None:
        return Finding("ranking.numbers", two)
    return Finding("ranking.numbers_weighted", two)


def _say_who_sampled(context: PageContext, metric: Metric) -> None:
    """Say how many counties drew a sample: where most did not, the estimate is theirs alone."""
    counties = [
        unit for unit in context.regions.within(context.region.code, "county") if unit.is_in_data
    ]
    if metric.beside is None or context.region.level == "county":
        return
    answers = figures.values(context, [metric.beside], [context.region.code])
    sampled = answers.filter(pl.col("month_end") == context.month_end)["value"].to_list()
    is_some = 2 * sampled[0] <= len(counties)
    texts.caption(
        context.words(
            "region.signal_sampled_some" if is_some else "region.signal_sampled",
            sampled=numbers.count(sampled[0]),
            counties=context.words.count("counties", len(counties)),
        )
    )
