"""What is chosen on the wall map alone: its metric, its month, how it is drawn."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

import streamlit as st

from pages.parts.frame import filters
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, numbers
from warehouse.queries.metrics import Metric

VIEWS = ("flat", "two")
"""How the map is drawn: by one metric, or by two."""

SECOND_METRIC = "problems_per_village"
"""The metric first set beside the chosen one."""


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
    """Choose the month end on a slider as long as the data reach; beyond lies what is left."""
    key = filters.shown_key(context, "month", context.month_end, context.months)
    beyond = months_between(context.months[-1], context.term.ends_on)
    reached, rest = st.columns([len(context.months), max(beyond, 0.01)], gap=None)
    with reached:
        st.select_slider(
            context.words("choose.month"),
            context.months,
            format_func=lambda end: numbers.month(end, context.language),
            key=key,
            on_change=filters.keep_month,
            args=(key,),
            label_visibility="collapsed",
        )
    with rest:
        st.html(f'<div class="{"beyond" if beyond > 0 else "nothing-beyond"}"></div>')
    st.html(_years(context))


def months_between(first: date, last: date) -> int:
    """Return how many months lie between two days, by their months alone."""
    return (last.year - first.year) * 12 + last.month - first.month


def _years(context: PageContext) -> str:
    """Return what the slider is between, beside it, and the years under it."""
    words, first, last = context.words, context.months[0], context.term.ends_on
    whole = max(months_between(first, last), 1)
    places = {
        year: 100 * months_between(first, date(year, 1, 1)) / whole
        for year in range(first.year + 1, last.year + 1)
    }
    years = "".join(f'<i style="left:{place:.1f}%">{year}</i>' for year, place in places.items())
    start, end = (numbers.month(moment, context.language) for moment in (first, last))
    ends = words("choose.term_ends", month=end)
    return f'<div class="years"><span>{start}</span>{years}<span>{ends}</span></div>'


def offered(context: PageContext) -> dict[str, Container[str]]:
    """Return what the parts of the wall's address may say."""
    return {"view": VIEWS, "second": context.metrics}


def view(context: PageContext) -> str:
    """Return how the map is drawn: by its metric alone, or by a second one too."""
    return choosers.one_of(
        context,
        "view",
        context.words("choose.view"),
        VIEWS,
        lambda name: context.words(f"choose.view_{name}"),
    )


def second_metric(context: PageContext) -> Metric:
    """Choose the metric that is set beside the wall's; it stands in the URL."""
    words = context.words
    others = [name for name in context.metrics if name != context.metric.name]
    first = SECOND_METRIC if SECOND_METRIC in others else others[0]
    wanted = context.parameter("second")
    key = filters.shown_key(context, "second", wanted if wanted in others else first, others)

    def keep() -> None:
        chosen = st.session_state.get(key, first)
        context.keep_parameters({"second": "" if chosen == first else chosen})

    name = st.selectbox(
        words("choose.second_metric"),
        others,
        format_func=lambda name: words.label(context.metrics[name].label),
        key=key,
        on_change=keep,
        label_visibility="collapsed",
        width=170,
    )
    return context.metrics[str(name)]
