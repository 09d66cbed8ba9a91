"""How the metric is computed: its two numbers for the region and month chosen, their ratio, and
when that was last another.
"""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.parts.definitions import last_change, scope
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers
from pages.parts.shared import definitions, figures
from warehouse.queries.metrics import Metric


def card(context: PageContext) -> None:
    """Draw the formula."""
    words, metric = context.words, context.metric
    with st.container(border=True, height="stretch", key="card_formula"):
        headings.explained(
            words, words("definitions.formula"), *definitions.of_parts(words, metric)
        )
        headings.finding(words.label(metric.definition))
        st.html(f'<div class="formula">{_formula(context, _row(context))}</div>')
        last_change.line(context)
        headings.foot(context.mark, _line(context))


def _row(context: PageContext) -> dict[str, Any]:
    """Return the values of the metric for what is chosen; nothing of a region nobody looked at."""
    answers = figures.values(context, [context.metric], [context.region.code])
    return figures.judged_row(context, context.metric, answers, figures.targets(context))


def _formula(context: PageContext, row: dict[str, Any]) -> str:
    metric = context.metric
    if metric.denominator is None:
        return _value(context, metric, row)
    words = context.words
    parts = "".join(
        f"<div><span>{html.escape(words.label(label))}</span>"
        f"<b>{html.escape(numbers.count(row[part]))}</b></div>"
        for label, part in (
            (metric.numerator_label, "numerator"),
            (metric.denominator_label, "denominator"),
        )
    )
    scale = "" if metric.scale == 1 else f"<i>× {numbers.count(metric.scale)}</i>"
    return f'<div class="fraction">{parts}</div>{scale}<i>=</i>{_value(context, metric, row)}'


def _value(context: PageContext, metric: Metric, row: dict[str, Any]) -> str:
    value = html.escape(numbers.value(metric, row["value"]))
    unit = html.escape(numbers.unit(metric, context.language))
    interval = ""
    if row["low"] is not None and row["high"] is not None:
        low = numbers.value(metric, row["low"])
        high = numbers.value_with_unit(metric, row["high"], context.language)
        interval = html.escape(context.words("definitions.interval", low=low, high=high))
        interval = f"<small>{interval}</small>"
    return f'<div class="value"><b>{value}</b><span>{unit}</span>{interval}</div>'


def _line(context: PageContext) -> str:
    words = context.words
    return words(
        "definitions.formula_of",
        selected=replace(context, year=None, level="", category="").selected(),
        direction=words(f"definitions.directions.{context.metric.direction}"),
        model=scope.path_of(scope.mart(context)),
    )
