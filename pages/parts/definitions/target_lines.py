"""The target and the warning line in force, where the value lies beside them, and who set them."""

from __future__ import annotations

import html
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.definitions import rules
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, status_lights
from pages.parts.shared import figures
from warehouse.queries.metrics import Metric
from warehouse.stats.judgement import Light

BEYOND = 1.25
"""Where no end is natural, the scale goes so far beyond the largest of what stands on it."""

WHOLE_FROM = 0.4
"""A share of which something lies beyond this stands on a scale to 100 %; smaller ones would be
too near to 0 to be told apart.
"""


def card(context: PageContext) -> None:
    """Draw the lines, or say that the metric has none."""
    words, metric = context.words, context.metric
    with st.container(border=True, height="stretch", key="card_target_lines"):
        headings.explained(words, words("definitions.lines"), words("definitions.lines_text"))
        rows = _in_force(context)
        if rows.is_empty():
            headings.finding(words("definitions.lines_none"))
            return
        line = rows.row(0, named=True)
        judged = _judged_metric(context)
        if not metric.planned:
            st.html(_scale(context, judged, line))
        st.html(f'<table class="lines">{_rows(context, judged, line)}</table>')


def _judged_metric(context: PageContext) -> Metric:
    """Return the metric that the lines are of: the one whose light is shown."""
    return context.metrics.get(context.metric.light_metric, context.metric)


def _in_force(context: PageContext) -> pl.DataFrame:
    rows = rules.of_region(context, "metric_targets").filter(
        pl.col("metric") == context.metric.light_metric
    )
    return rules.in_force(rows, context.month_end).head(1)


def _scale(context: PageContext, metric: Metric, line: dict[str, Any]) -> str:
    """Return the value as a bar on a scale from 0, with both lines on it."""
    row = figures.judged_row(
        context,
        context.metric,
        figures.values(context, [context.metric], [context.region.code]),
        figures.targets(context),
    )
    places = {name: line[name] for name in ("warning", "target") if line[name] is not None}
    value = row["value"]
    largest = max([*places.values(), *([] if value is None else [value])], default=0.0)
    end = 1.0 if metric.is_proportion and largest > WHOLE_FROM else largest * BEYOND or 1.0
    marks = "".join(
        f'<i class="{name}" style="left:{100 * place / end:.1f}%"></i>'
        for name, place in places.items()
    )
    label = context.words(
        "definitions.value_of",
        region=context.place_name,
        value=numbers.value_with_unit(context.metric, value, context.language),
    )
    # Nobody looked: that is no bar of no length.
    bar = (
        '<i class="hatched"></i>'
        if value is None
        else f'<i class="bar" style="width:{100 * min(value / end, 1.0):.1f}%"></i>'
    )
    ends = f"<span>0</span><span>{numbers.value_with_unit(metric, end, context.language)}</span>"
    return (
        f'<div class="line-scale" role="img" aria-label="{html.escape(label)}"><div class="ends">'
        f'{ends}</div><div class="track">{bar}{marks}'
        f"</div><p>{_light(context, row)}{html.escape(label)}</p></div>"
    )


def _light(context: PageContext, row: dict[str, Any]) -> str:
    light: Light = row["light"] or "none"
    line = figures.line(figures.targets(context), context.metric, "warning")
    named = status_lights.label(context.words, light, context.metric, line)
    return status_lights.html(light, html.escape(named))


def _rows(context: PageContext, metric: Metric, line: dict[str, Any]) -> str:
    """Return the two lines, whose they are, since when and how sure."""
    words = context.words
    lines = [
        (words(f"definitions.{name}"), numbers.value_with_unit(metric, line[name], words.language))
        for name in ("target", "warning")
        if line[name] is not None
    ]
    further = [
        (words("definitions.set_for"), rules.place(context, line["region_code"])),
        (words("definitions.since"), numbers.day(line["valid_from"], words.language)),
        (words("definitions.source"), rules.note(context, line)),
        (words("definitions.mark"), rules.mark(context, line)),
    ]
    return "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape(text)}</td></tr>'
        for name, text in (*lines, *further)
    )
