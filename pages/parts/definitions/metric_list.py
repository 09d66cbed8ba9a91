"""The metrics by subject, each with the light of its tests; one is chosen."""

from __future__ import annotations

import html
from itertools import groupby

import streamlit as st

from pages.parts.definitions import reliability
from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, status_lights
from warehouse.queries.metrics import Metric


def card(context: PageContext) -> None:
    """Draw the list."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_metrics"):
        headings.title(words("definitions.metrics", number=len(context.metrics)))
        by_subject = sorted(context.metrics.values(), key=lambda metric: metric.subject)
        listed = "".join(
            f"<h3>{html.escape(words(f'pages.{subject}'))}</h3>"
            f"{''.join(_line(context, metric) for metric in metrics)}"
            for subject, metrics in groupby(by_subject, lambda metric: metric.subject)
        )
        label = html.escape(words("definitions.metrics", number=len(context.metrics)))
        st.html(f'<nav class="metric-list" aria-label="{label}">{listed}</nav>')


def _line(context: PageContext, metric: Metric) -> str:
    light = reliability.light(reliability.of_metric(context, metric))
    mark = ' aria-current="true"' if metric.name == context.metric.name else ""
    address = html.escape(links.address("definitions", metric=metric.name))
    name = html.escape(context.words.label(metric.label))
    light_html = status_lights.html(
        light, html.escape(context.words(f"definitions.lights.{light}"))
    )
    return f'<a{mark} href="{address}"><span>{name}</span>{light_html}</a>'
