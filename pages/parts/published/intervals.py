"""One metric as every place published it: points where exact, bars where not, ours below."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Literal

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, headings, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.published import every
from pages.parts.shared import published_figures

METRIC = "published_metric"
"""The name in the URL of the metric that is shown."""

ROW, AROUND = 42, 60
"""Pixels of a figure in the picture, and of its axis."""

SPREAD = 30
"""Figures that are further apart than so many times stand on a scale of powers of ten."""

POWERS = [10**power for power in range(10)]

LEFT_OF = 0.55
"""Beyond this share of the axis words stand left of their mark."""


def card(context: PageContext, figures: pl.DataFrame) -> None:
    """Draw the figures of the metric that is chosen."""
    words = context.words
    with st.container(border=True, height="stretch", key="picture_published"):
        of_metric = figures.filter(pl.col("metric") == _chosen(context, figures)).to_dicts()
        if not of_metric:
            headings.finding(words("published.nothing"))
            return
        of_metric.sort(key=lambda row: (row["is_elsewhere"], -row["published_value"]))
        has_own = any(not published_figures.why_not(context, row) for row in of_metric)
        pictures.bare(
            context if has_own else every.as_published(context),
            Picture(
                key="published",
                name=every.named(context, of_metric[0], "metric_name"),
                finding=claims.say(words, finding(context, of_metric)),
                spec=_spec(context, of_metric),
                height=AROUND + ROW * len(of_metric),
                note=texts.sentences(words("published.rule"), words("published.own_rule")),
                line=words("published.marks_own" if has_own else "published.marks"),
                alternative=texts.sentences(*(_sentence(context, row) for row in of_metric)),
            ),
        )


def _chosen(context: PageContext, figures: pl.DataFrame) -> str:
    """Draw the chooser of the metric and return what is chosen: the one most printed at first."""
    words = context.words
    names: dict[str, str] = {
        row["metric"]: every.named(context, row, "metric_name")
        for row in figures.group_by("metric", maintain_order=True)
        .agg(pl.first("metric_name_zh", "metric_name_en"), pl.len())
        .sort("len", descending=True, maintain_order=True)
        .iter_rows(named=True)
    }
    label = words("columns.metric")
    return choosers.from_list(context, METRIC, label, list(names), names.__getitem__)


def finding(context: PageContext, rows: list[dict[str, Any]]) -> Finding:
    """Return how many places print the metric, how many as an exact number."""
    metric = rows[0]["metric"]
    exact = sum(row["qualifier"] == "exact" for row in rows)
    slots: dict[str, Claim | Finding | str] = {
        "metric": every.named(context, rows[0], "metric_name"),
        "figures": Claim(metric, "published_of_metric", len(rows), "figures"),
        "exact": Claim(metric, "published_exactly", exact),
    }
    every_one = exact == len(rows)
    return Finding("published.all_exact" if every_one else "published.some_exact", slots)


def _sentence(context: PageContext, row: dict[str, Any]) -> str:
    return context.words(
        "published.sentence_of",
        place=_name(context, row),
        value=published_figures.printed(context.words, row),
        unit=context.words(f"published_units.{row['unit']}"),
    )


def _name(context: PageContext, row: dict[str, Any]) -> str:
    years = every.years(context.words, row["period_start"], row["period_end"])
    return context.words("published.place_and_years", place=every.place(context, row), years=years)


def _spec(context: PageContext, rows: list[dict[str, Any]]) -> dict[str, Any]:
    words = context.words
    owns = [row["own_value"] for row in rows if not published_figures.why_not(context, row)]
    values = [*(row["published_value"] for row in rows), *owns]
    lowest, highest = min(values), max(values)
    is_log = lowest > 0 and highest / lowest > SPREAD
    ends = (lowest / 1.6, highest * 2.2) if is_log else (0.0, highest * 1.15 or 1.0)
    drawn = [_mark(context, row, ends, is_log=is_log) for row in rows]
    names: set[str] = set()
    for mark in drawn:  # one place and period may have two numbers, which would be one line
        while mark["name"] in names:
            mark["name"] = words("published.again", name=mark["name"])
        names.add(mark["name"])
    unit = words(f"published_units.{rows[0]['unit']}")
    return charts.filled(
        _template(context.language, unit, is_log),
        rows=drawn,
        reach=[{"value": end} for end in ends],
    )


def _mark(
    context: PageContext, row: dict[str, Any], ends: tuple[float, float], *, is_log: bool
) -> dict[str, Any]:
    """Return what is drawn of a figure: a floor is drawn to the end of the axis, with an arrow."""
    words = context.words
    value, low, high = row["published_value"], row["value_low"], row["value_high"]
    is_open = low is not None and high is None
    own = None if published_figures.why_not(context, row) else row["own_value"]
    value_text, own_text = published_figures.printed(words, row), ""
    if own is not None:
        key = "own_mark_generated" if context.is_demonstration else "own_mark"
        own_text = words(f"published.{key}", value=claims.say(words, published_figures.own(row)))
    return {
        "name": _name(context, row),
        "value": value,
        "low": value if low is None else low,
        "high": ends[1] if is_open else (value if high is None else high),
        "kind": row["qualifier"],
        "open": is_open,
        "text": value_text,
        "side": _side(value, ends, is_log=is_log),
        "own": own,
        "own_text": own_text,
        "own_side": "right" if own is None else _side(own, ends, is_log=is_log),
        "source": every.source(context, row),
    }


def _side(value: float, ends: tuple[float, float], *, is_log: bool) -> str:
    """Return on which side of a mark its words have room."""
    share = value / ends[1]
    if is_log:
        share = math.log(value / ends[0]) / math.log(ends[1] / ends[0])
    return "left" if share > LEFT_OF else "right"


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, unit: str, is_log: bool) -> charts.Template:
    """Return the template: intervals, points and arrows, their words above, ours below."""
    words = Words(language)
    scale: dict[str, Any] = {"type": "log", "nice": False} if is_log else {"nice": False}
    ticks: dict[str, Any] = {"values": POWERS} if is_log else {"tickCount": 5}
    axis = alt.Axis(title=unit, format=",d", **ticks)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=axis).scale(**scale)

    titles = {
        "name": words("published.place"),
        "text": words("columns.published_value"),
        "own_text": words("published.own_title"),
        "source": words("columns.source"),
    }
    rows = alt.Chart(charts.ROWS).encode(
        marks.names("name", 380, 13), tooltip=marks.tooltip(titles)
    )
    exact, rough = "datum.low === datum.high", "datum.low !== datum.high"
    point: dict[str, Any] = {"filled": True, "size": 80, "opacity": 1}
    is_ambiguous = "datum.kind === 'ambiguous'"
    layers = [
        rows.transform_filter(rough)
        .mark_bar(color=theme.SEQUENCE[2], height=8)
        .encode(x("low"), alt.X2("high")),
        rows.transform_filter("datum.open")
        .mark_point(shape="triangle-right", color=theme.SEQUENCE[4], **point)
        .encode(x("high")),
        rows.transform_filter(f"{exact} && !({is_ambiguous})")
        .mark_point(shape="circle", color=theme.INK, **point)
        .encode(x("value")),
        rows.transform_filter(is_ambiguous)
        .mark_point(shape="circle", color=theme.INK, filled=False, size=80, opacity=1)
        .encode(x("value")),
        rows.transform_filter("datum.own !== null")
        .mark_point(shape="diamond", color=theme.ACCENT, yOffset=9, **point)
        .encode(x("own")),
    ]
    sides: tuple[tuple[str, Literal["left", "right"], int], ...]
    sides = (("right", "left", -4), ("left", "right", 4))
    for side, align, dx in sides:
        layers += [
            rows.transform_filter(f"datum.side === '{side}'")
            .mark_text(align=align, dx=dx, dy=-13, fontSize=13)
            .encode(x("value"), alt.Text("text:N")),
            rows.transform_filter(f"datum.own !== null && datum.own_side === '{side}'")
            .mark_text(align=align, dx=-2 * dx, dy=10, fontSize=13, color=theme.ACCENT)
            .encode(x("own"), alt.Text("own_text:N")),
        ]
    return charts.template(alt.layer(*layers, marks.reach(x("value"))))
