"""Curves of closing: how many are closed by each day after feedback, here, above and beside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.rectification import scope
from pages.parts.rectification.speed import curve_chart, extras, incidence
from pages.parts.shared import comparators, definitions
from warehouse.queries.rectification import closings
from warehouse.queries.regions import Region

BESIDE = 3
"""As many of the chosen peers can be told apart beside the region and the one above it."""


def card(context: PageContext) -> None:
    """Draw the curves, what may be drawn beside them, and the numbers still open under the axis."""
    words = context.words
    with st.container(border=True, height="stretch", key="picture_curves"):
        own = incidence.first_closings(context, context.region)
        if own.is_empty():
            notices.empty_part(words, words("rectification.curves"))
            return
        with st.container(horizontal=True, vertical_alignment="center", key="curve_choosers"):
            beside = comparators.choose_beside(context, "rectification.peers")[:BESIDE]
            wanted = extras.choose(context)
        lines = [context.region, *scope.compared(context)[1:], *beside]
        spec, height = _drawn(context, tuple(region.code for region in lines), tuple(wanted))
        pictures.bare(
            context,
            Picture(
                key="curves",
                name=words("rectification.curves"),
                finding=claims.say(context.words, finding(context)),
                spec=spec,
                height=height,
                definitions=definitions.of_query(
                    context,
                    closings.exits_rolled_up
                    if context.region.level == "country"
                    else closings.exits,
                ),
                note=texts.sentences(_note(context), extras.villages(context, wanted, own)),
                line=extras.intervals(context, own, is_drawn="intervals" in wanted),
                alternative=_alternative(context, lines),
            ),
        )


@once.a_selection
def _drawn(
    context: PageContext, codes: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[charts.Template, int]:
    """Return the picture of the curves of regions with what is wanted beside, and its height."""
    lines = [context.regions[code] for code in codes]
    curves = incidence.first_closings(context, *lines)
    lasting = incidence.lasting_closings(context) if "lasting" in wanted else None
    own = incidence.of(curves, context.region)
    has_intervals = own["closed_interval_only"].sum() > 0
    between = extras.closings_between(context) if "intervals" in wanted and has_intervals else None
    chart = curve_chart.CurveChart(
        names=[context.name(region) for region in lines],
        curves=[incidence.of(curves, region) for region in lines],
        lasting=lasting,
        between=between,
        target=scope.one_month_lines(context)[0],
    )
    return curve_chart.spec(context, chart), curve_chart.height(chart)


def finding(context: PageContext) -> Finding:
    """Return the median with its interval, and the shares closed by day 30 and day 90."""
    region = context.region.code
    read = incidence.read(context, region)
    slots: dict[str, Claim | str] = {
        "region": context.name(context.region),
        "day_30": Claim(region, "closed_by_curve_30", read.day_30, "percent"),
        "day_90": Claim(region, "closed_by_curve_90", read.day_90, "percent"),
    }
    half = Claim(region, "median_days_to_close", read.median, "days_to_close")
    if read.median is None:
        return Finding("rectification.curves_not_reached", slots, (half,))
    if read.median_low is None:
        return Finding("rectification.curves_no_interval", slots | {"days": half})
    if read.median_high is None:
        low = replace(half, interval=(read.median_low, math.inf))
        return Finding("rectification.curves_open_interval", slots | {"days": low})
    both = replace(half, interval=(read.median_low, read.median_high))
    if numbers.whole(read.median_low) == numbers.whole(read.median_high):
        return Finding("rectification.curves_about", slots | {"days": both})
    return Finding("rectification.curves_finding", slots | {"days": both})


def _note(context: PageContext) -> str:
    words = context.words
    has_country = any(region.level == "country" for region in scope.compared(context))
    without = has_country and context.category
    return texts.sentences(
        words("rectification.curves_note", day=context.as_of),
        words("rectification.no_category_of_the_country") if without else "",
    )


def _alternative(context: PageContext, lines: Sequence[Region]) -> str:
    words, curves = context.words, incidence.first_closings(context, *lines)
    sentences = []
    for region in lines:
        curve = incidence.of(curves, region)
        if curve.is_empty():
            continue
        read = incidence.read(context, region.code)
        sentences.append(
            words(
                "rectification.curve_alternative",
                region=context.name(region),
                problems=numbers.count(int(curve["at_risk"].max() or 0)),  # type: ignore[arg-type]
                day_30=scope.percent(read.day_30),
                day_90=scope.percent(read.day_90),
            )
        )
    return texts.sentences(*sentences) or words("notices.empty")
