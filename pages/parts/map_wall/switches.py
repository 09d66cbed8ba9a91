"""What is chosen on the wall map alone: its metric, its month, how it is drawn."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import filters
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, numbers
from warehouse.queries.metrics import Metric

RELIEF_METRIC = "problems_per_village"
"""The metric first drawn as height."""


def metric(context: PageContext) -> None:
    """Choose one of the metrics that have no tile; the tiles lead to theirs."""
    words = context.words
    others = [name for name, metric in context.metrics.items() if metric.tile is None]
    key = filters.shown_key(context, "other", context.metric.name, others)
    st.selectbox(
        words("choose.other_metrics"),
        others,
        index=0 if context.metric.name in others else None,
        placeholder=words("choose.other_metrics"),
        format_func=lambda name: words.label(context.metrics[name].label),
        key=key,
        on_change=filters.keep,
        args=(key, "metric"),
        label_visibility="collapsed",
        width=190,
    )


def month(context: PageContext) -> None:
    """Choose the month end on a slider over the whole term."""
    key = filters.shown_key(context, "month", context.month_end, context.months)
    st.select_slider(
        context.words("choose.month"),
        context.months,
        format_func=lambda end: numbers.month(end, context.language),
        key=key,
        on_change=filters.keep_month,
        args=(key,),
        label_visibility="collapsed",
    )
    first, last, end = (
        numbers.month(moment, context.language)
        for moment in (context.months[0], context.months[-1], context.term.ends_on)
    )
    st.html(
        f'<div class="slider-ends"><span>{first}</span>'
        f"<span>{context.words('choose.term_ends', last=last, month=end)}</span></div>"
    )


def view(context: PageContext) -> str:
    """Return how the map is drawn: flat, or with a second metric as height."""
    return choosers.one_of(
        context,
        "view",
        context.words("choose.view"),
        ["flat", "height"],
        lambda name: context.words(f"choose.view_{name}"),
    )


def relief_metric(context: PageContext) -> Metric:
    """Return the metric that is drawn as height."""
    words = context.words
    others = [name for name in context.metrics if name != context.metric.name]
    name = st.selectbox(
        words("choose.height_metric"),
        others,
        index=others.index(RELIEF_METRIC) if RELIEF_METRIC in others else 0,
        format_func=lambda name: words.label(context.metrics[name].label),
        key=f"height_{context.metric.name}_{context.language}",
        label_visibility="collapsed",
        width=170,
    )
    return context.metrics[str(name)]
