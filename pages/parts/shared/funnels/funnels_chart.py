"""The funnel plot: rate against denominator, with the limits that units are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.kit import status_lights, theme
from pages.parts.kit.drawing import charts, marks
from pages.parts.kit.words import Language, Words
from pages.parts.shared.funnels import funnels_rows
from pages.parts.shared.funnels.judging import Funnel
from warehouse.queries.metrics import Metric

CLICKED = ("unit", "code")
"""The name of the selection that a click on a unit fills, and the field it holds."""

LOOKS: dict[str, tuple[str, str, int]] = {
    "worse_998": (status_lights.COLOURS["red"], "square", 130),
    "worse_95": (status_lights.COLOURS["amber"], "triangle-up", 100),
    "better_998": (status_lights.COLOURS["green"], "circle", 120),
    "better_95": (status_lights.COLOURS["green"], "diamond", 80),
    "above_998": (theme.INK, "triangle-up", 120),
    "above_95": (theme.QUIET, "triangle-up", 80),
    "below_998": (theme.INK, "triangle-down", 120),
    "below_95": (theme.QUIET, "triangle-down", 80),
    "inside": (theme.SEQUENCE[3], "circle", 45),
    "few": (theme.SEQUENCE[3], "circle", 45),
    "thin": (status_lights.COLOURS["none"], "circle", 45),
}
"""Colour, shape and size of a unit by its verdict: a print without colours loses nothing."""

CURVES: dict[str, tuple[str, list[int]]] = {
    "limits_95": (theme.QUIET, [4, 4]),
    "limits_998": (theme.QUIET, [1, 0]),
}


@dataclass(frozen=True)
class FunnelLook:
    """What decides the template: words, format, what a click on a unit says.

    A click fills the selection `clicked[0]` with the field `clicked[1]`, the code of the unit.
    """

    language: Language
    titles: tuple[str, ...]
    is_percent: bool
    clicked: tuple[str, str]


def spec(words: Words, funnel: Funnel, clicked: tuple[str, str] = CLICKED) -> dict[str, Any]:
    """Return the specification of a funnel plot, rates in the metric's own unit."""
    metric = funnel.metric
    units = funnel.units.filter(pl.col("verdict") != "unseen")
    curves = funnels_rows.curves(words, funnel, units)
    axis = (0.0, float(units["denominator"].max() or 1) * 1.08)  # type: ignore[arg-type]
    span = funnels_rows.span(funnel, units, curves)
    centre = funnel.comparison.centre
    look = FunnelLook(
        words.language,
        _titles(words, metric),
        metric.format == "percent",
        clicked,
    )
    return charts.filled(
        _template(look),
        rows=funnels_rows.points(words, funnel, units, axis, span, clicked[1]),
        centre=[] if centre is None else [{"value": centre * metric.scale}],
        curves=curves,
        limits=marks.drawn_rows(dict.fromkeys(point["curve"] for point in curves)),
        verdicts=marks.drawn_rows(
            words(f"funnels.verdicts.{verdict}")
            for verdict in LOOKS
            if (units["verdict"] == verdict).any()
        ),
        reach=[{"denominator": size, "value": rate} for size, rate in zip(axis, span, strict=True)],
    )


def _titles(words: Words, metric: Metric) -> tuple[str, ...]:
    """Return the titles of the axes, then in the tooltip those of the rate and its two numbers."""
    rate = words.label(metric.label)
    unit = "%" if metric.format == "percent" else words.label(metric.unit)
    numerator, denominator = (
        words.label(label) for label in (metric.numerator_label, metric.denominator_label)
    )
    # "Problems per village (per village)" would say it twice.
    is_named = unit.casefold() in rate.casefold()
    return (
        denominator,
        rate if is_named else words("columns.value_of", metric=rate, unit=unit),
        rate,
        words("funnels.pair", numerator=numerator, denominator=denominator),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(look: FunnelLook) -> charts.Template:
    """Return the template of a funnel: the whole, the limits, the units and their names."""
    words = Words(look.language)
    x = (
        alt.X("denominator:Q")
        .scale(**_ends("denominator"))
        .axis(title=look.titles[0], grid=False, tickCount=6)
    )
    layers = [
        alt.Chart(alt.NamedData("centre"))
        .mark_rule(color=theme.INK, strokeWidth=1.2)
        .encode(_y("value", look)),
        _limits(words, x, look),
        marks.selectable_by(_units(words, x, look), look.clicked[0], [look.clicked[1]]),
        *(_names(x, look, side) for side in ("right", "left")),
        marks.reach(_y("value", look)),
        marks.hold("verdicts"),
        marks.hold("limits"),
    ]
    # Lines and units have each their own legend.
    drawn = alt.layer(*layers).resolve_scale(
        color="independent", shape="independent", size="independent", strokeDash="independent"
    )
    return charts.template(drawn) | {"config": _config()}


def _config() -> dict[str, Any]:
    """Return the configuration with legends one under the other: few cards have room for both."""
    config = theme.vega_config()
    config["legend"] |= {"layout": {"top": {"direction": "vertical", "anchor": "start"}}}
    return config


def _y(field: str, look: FunnelLook) -> alt.Y:
    """Return the axis of rates."""
    return (
        alt.Y(f"{field}:Q")
        .scale(**_ends("value"))
        .axis(title=look.titles[1], format=".0%" if look.is_percent else "~r", tickCount=5)
    )


def _ends(field: str) -> dict[str, Any]:
    """Return the scale of an axis that ends where the data `reach` do: limits run on beyond it.

    The browser asks for the ends once before it has the data.
    """
    low, high = (
        alt.ExprRef(f"(data('reach')[{place}] || {{{field}: {place}}}).{field}") for place in (0, 1)
    )
    return {"domainMin": low, "domainMax": high, "nice": False, "zero": False}


def _limits(words: Words, x: alt.X, look: FunnelLook) -> alt.LayerChart:
    """Return the limits of both sides, of one legend."""
    names = [words(f"funnels.curves.{name}") for name in CURVES]
    colours = [colour for colour, _ in CURVES.values()]
    dashes = [dash for _, dash in CURVES.values()]
    legend = alt.Legend(
        title=None,
        orient="top",
        symbolType="stroke",
        symbolSize=300,
        labelLimit=300,
        values=marks.names_drawn("limits"),
    )

    def side(field: str, legend_shown: alt.Legend | None) -> alt.Chart:
        lines = alt.Chart().mark_line(strokeWidth=1.4, clip=True)
        drawn: alt.Chart = lines.encode(
            x,
            _y(field, look),
            alt.Color("curve:N", legend=legend_shown).scale(domain=names, range=colours),
            alt.StrokeDash("curve:N", legend=legend_shown).scale(domain=names, range=dashes),
        )
        return drawn

    sides = [side("low", legend), side("high", None)]
    return alt.LayerChart(layer=sides, data=alt.NamedData("curves"))


def _units(words: Words, x: alt.X, look: FunnelLook) -> alt.Chart:
    """Return the units by their verdict."""
    names = [words(f"funnels.verdicts.{name}") for name in LOOKS]
    # Ordinal: Vega would spread sizes between the first two, and draw none of one alone.
    colours, shapes, sizes = (
        alt.Scale(type="ordinal", domain=names, range=[drawn[place] for drawn in LOOKS.values()])
        for place in range(3)
    )
    legend = alt.Legend(
        title=None, orient="top", symbolStrokeWidth=0, values=marks.names_drawn("verdicts")
    )
    titles = {
        "name": " ",
        "value_text": look.titles[2],
        "numbers": look.titles[3],
        "verdict": words("funnels.columns.verdict"),
        "likely": words("funnels.columns.shrunken"),
        "places": words("funnels.columns.places"),
    }
    units: alt.Chart = (
        alt.Chart(charts.ROWS)
        .mark_point(filled=True, cursor="pointer")
        .encode(
            x,
            _y("value", look),
            alt.Color("verdict:N", scale=colours, legend=legend),
            alt.Shape("verdict:N", scale=shapes, legend=legend),
            alt.Size("verdict:N", scale=sizes, legend=None),
            alt.Opacity("opacity:Q", scale=None),
            tooltip=marks.tooltip(titles),
        )
    )
    return units


def _names(x: alt.X, look: FunnelLook, side: str) -> alt.Chart:
    """Return the names that stand on one side of their units."""
    right = side == "right"
    names: alt.Chart = (
        alt.Chart(charts.ROWS)
        .transform_filter(alt.datum.label == side)
        .mark_text(
            align="left" if right else "right",
            dx=9 if right else -9,
            baseline="middle",
            fontSize=13,
        )
        .encode(x, _y("value", look), alt.Text("name:N"))
    )
    return names
