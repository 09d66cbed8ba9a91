"""Curves of closing: how many are closed by each day after feedback, here, above and beside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from pages.parts.frame.shell import Visit
from pages.parts.kit import claims, numbers, pictures, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.rectification import curve_chart, extras, incidence, scope
from warehouse.queries.regions import Region

BESIDE = 3
"""As many peers can be told apart beside the region and the one above it."""


def card(visit: Visit) -> None:
    """Draw the curves, what may be drawn beside them, and the numbers still open under the axis."""
    words = visit.words
    with st.container(border=True, key="picture_curves"):
        own = incidence.first_closings(visit, visit.region)
        if own.is_empty():
            st.html(f'<div class="card-title">{words("rectification.curves")}</div>')
            texts.caption(words("states.empty"))
            return
        with st.container(horizontal=True, vertical_alignment="center", key="curve_choosers"):
            beside = _choose_peers(visit)
            wanted = extras.choose(visit)
        lines = [visit.region, *scope.compared(visit)[1:], *beside]
        curves = incidence.first_closings(visit, *lines)
        lasting = incidence.lasting_closings(visit) if "lasting" in wanted else None
        has_intervals = own["closed_interval_only"].sum() > 0
        between = (
            extras.closings_between(visit) if "intervals" in wanted and has_intervals else None
        )
        chart = curve_chart.CurveChart(
            names=[visit.name(region) for region in lines],
            curves=[incidence.of(curves, region) for region in lines],
            lasting=lasting,
            between=between,
            target=scope.one_month_lines(visit)[0],
        )
        pictures.bare(
            visit,
            Picture(
                key="curves",
                name=words("rectification.curves"),
                finding=claims.say(visit.words, finding(visit, own)),
                spec=curve_chart.spec(visit, chart),
                height=curve_chart.height(chart),
                note=_note(visit),
                alternative=_alternative(visit, curves, lines),
            ),
        )
        extras.say(visit, wanted, own)


def _choose_peers(visit: Visit) -> list[Region]:
    """Choose up to three regions of the same level under the same province, or country."""
    peers = {region.code: region for region in peers_of(visit)}
    if not peers:
        return []
    chosen = st.multiselect(
        visit.words("rectification.peers"),
        list(peers),
        format_func=lambda code: visit.name(peers[code]),
        placeholder=visit.words("rectification.peers"),
        max_selections=BESIDE,
        key=f"peers_{visit.region.code}_{visit.language}",
        label_visibility="collapsed",
        width=300,
    )
    return [peers[code] for code in chosen]


def peers_of(visit: Visit) -> list[Region]:
    """Return the regions that a region can be laid beside: its like in the same province."""
    line = visit.regions.lineage(visit.region.code)
    above = next((r for r in line[1:] if r.level in ("province", "country")), line[-1])
    return [
        region
        for region in visit.regions.within(above.code, visit.region.level)
        if region.is_in_data
        and region.level == visit.region.level
        and region.code != visit.region.code
    ]


def finding(visit: Visit, own: pl.DataFrame) -> Finding:
    """Return the median with its interval, and the shares closed by day 30 and day 90."""
    region, read = visit.region.code, incidence.readings(own)
    places: dict[str, Claim | str] = {
        "region": visit.name(visit.region),
        "day_30": Claim(region, "closed_by_curve_30", read.day_30, "percent"),
        "day_90": Claim(region, "closed_by_curve_90", read.day_90, "percent"),
    }
    half = Claim(region, "median_days_to_close", read.median, "days_to_close")
    if read.median is None:
        return Finding("rectification.curves_not_reached", places, (half,))
    if read.median_low is None:
        return Finding("rectification.curves_no_interval", places | {"days": half})
    if read.median_high is None:
        low = replace(half, interval=(read.median_low, math.inf))
        return Finding("rectification.curves_open_interval", places | {"days": low})
    both = replace(half, interval=(read.median_low, read.median_high))
    return Finding("rectification.curves_finding", places | {"days": both})


def _note(visit: Visit) -> str:
    words = visit.words
    has_country = any(region.level == "country" for region in scope.compared(visit))
    without = has_country and visit.category
    return scope.note(
        words("rectification.curves_note", day=visit.as_of),
        words("rectification.no_category_of_the_country") if without else "",
    )


def _alternative(visit: Visit, curves: pl.DataFrame, lines: Sequence[Region]) -> str:
    words = visit.words
    said = []
    for region in lines:
        curve = incidence.of(curves, region)
        if curve.is_empty():
            continue
        read = incidence.readings(curve)
        said.append(
            words(
                "rectification.curve_alternative",
                region=visit.name(region),
                problems=numbers.count(int(curve["at_risk"].max() or 0)),  # type: ignore[arg-type]
                day_30=scope.percent(read.day_30),
                day_90=scope.percent(read.day_90),
            )
        )
    return scope.note(*said) or words("states.empty")
