"""The picture of curves: steps, bands, and rows of numbers still open under the axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.kit.drawing import charts, line_names, marks
from pages.parts.kit.words import Language, Words
from warehouse.stats import survival, turnbull

HORIZON = 365
"""Days after feedback that are drawn: a window has half a year, an extension as much again."""

MARGIN = -22
"""Room left of day 0, for the first numbers under the axis."""

TICKS = (0, 30, 60, 90, 120, 180, 270, 365)
DAYS = (*range(0, 121, 2), *range(125, HORIZON + 1, 5))
"""Days at which curves are read for the picture: closer than the eye sees apart, few enough to
send."""

PLOT, ROW = 250, 24
"""Pixels of the plot and of a row of numbers under it."""

DEPTH = ROW / PLOT
"""The depth of a row under the axis, where the plot is 1."""

COLOURS = (theme.ACCENT, theme.QUIET, theme.BROWN, theme.OLIVE, theme.PLUM, theme.INK)
"""The region, the one above, its peers, and the region's lasting closings: told apart by their
names in the rows too."""

LASTING = len(COLOURS) - 1


@dataclass(frozen=True)
class CurveChart:
    """Curves of regions, the chosen one first, with what is drawn beside the first.

    `curves` are those of `survival.cumulative_incidence`, one frame each; `lasting` that of
    lasting closings; `between` a curve of `turnbull.turnbull`; `target` the share to be closed by
    day 30.
    """

    names: list[str]
    curves: list[pl.DataFrame]
    lasting: pl.DataFrame | None
    between: pl.DataFrame | None
    target: float | None

    @property
    def rows(self) -> list[int]:
        """The places of the curves that exist."""
        return [place for place, curve in enumerate(self.curves) if not curve.is_empty()]


def height(chart: CurveChart) -> int:
    """Return the pixels the picture takes."""
    return PLOT + ROW * (len(chart.rows) + 1) + 50


def spec(context: PageContext, chart: CurveChart) -> dict[str, Any]:
    """Return the picture."""
    lasting = _lasting(context.words, chart)
    between = _between(chart)
    own = [_points(place, chart.names[place], chart.curves[place]) for place in chart.rows]
    names = [context.words("rectification.days_after"), *(chart.names[row] for row in chart.rows)]
    beside = tuple(name for name, rows in {"lasting": lasting, "between": between}.items() if rows)
    return charts.filled(
        _template(context.language, len(own), beside),
        rows=list(chain.from_iterable(own)),
        ends=line_names.ends([*own, lasting], "value", 1, PLOT, ("place", "name", "day")),
        room=line_names.room(row["name"] for line in [*own, lasting] for row in line[-1:]),
        zero=[{"day": 0, "until": HORIZON, "value": 0}],
        lasting=lasting,
        between=between,
        target=_target(context, chart.target),
        shown=[{"name": name} for name in names],
        days=[{"day": day, "value": -DEPTH * 0.75, "text": str(day)} for day in TICKS],
        open=_open(chart),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, lines: int, beside: tuple[str, ...]) -> charts.Template:
    """Return the template: so many step curves, the band of the region's own, rows of numbers.

    `beside` names what is drawn beside the region's own curve: "lasting", "between" or both.
    """
    words = Words(language)
    x = line_names.beside(alt.X("day:Q", axis=None), domain=[MARGIN, HORIZON], nice=False)
    y, low = _y(words, "value", lines), _y(words, "low", lines)
    until, high = alt.X2("until"), alt.Y2("high")
    is_own = alt.datum.place == 0
    colour = marks.colours_by_place(COLOURS)
    curves = alt.Chart(charts.ROWS).encode(x)
    steps = curves.mark_line(interpolate="step-after").encode(
        y,
        colour,
        strokeWidth=alt.when(is_own).then(alt.value(2.8)).otherwise(alt.value(1.7)),
    )
    band = curves.mark_area(interpolate="step-after", opacity=0.14, color=theme.ACCENT)
    touched = curves.mark_point(size=90, opacity=0).encode(y, tooltip=_tooltip(words))
    zero = _data("zero").mark_rule(color=theme.QUIET, strokeWidth=1)
    target = alt.Chart(charts.TARGET).encode(y)
    return charts.template(
        alt.layer(
            zero.encode(x, until, y),
            band.transform_filter(is_own).encode(low, high),
            steps,
            *(_beside(name, x, y) for name in beside),
            target.mark_rule(color=theme.INK, strokeWidth=2).encode(x, until),
            target.mark_text(align="left", dx=2, dy=14, fontSize=13).encode(
                alt.X("until:Q", axis=None), alt.Text("text:N")
            ),
            _numbers("days").encode(x, y, color=alt.value(theme.QUIET)),
            _numbers("open").encode(x, y, colour),
            touched,
            *line_names.layers(x, y, alt.Text("name:N"), colour),
            marks.hold("shown"),
        )
    )


def _data(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _tooltip(words: Words) -> list[alt.Tooltip]:
    shares = {
        "value": words("rectification.closed_share"),
        "low": words("rectification.band_low"),
        "high": words("rectification.band_high"),
    }
    return [
        alt.Tooltip("name:N", title=words("columns.region")),
        alt.Tooltip("day:Q", title=words("rectification.day")),
        *(alt.Tooltip(f"{name}:Q", format=".1%", title=title) for name, title in shares.items()),
        alt.Tooltip("open:Q", format=",", title=words("rectification.still_open")),
    ]


def _y(words: Words, field: str, lines: int) -> alt.Y:
    """Return the share closed; below zero the rows of numbers, named by the data `shown`."""
    rows = lines + 1
    places = [round(-DEPTH * (row + 0.75), 4) for row in range(rows)]
    row = f"round(-datum.value / {DEPTH} - 0.75)"
    label = (
        f"datum.value < 0 ? (data('shown')[{row}] || {{name: ''}}).name "
        ": format(datum.value, '.0%')"
    )
    return (
        alt.Y(f"{field}:Q")
        .scale(domain=[-DEPTH * (rows + 0.25), 1], nice=False)
        .axis(
            title=words("rectification.closed_share"),
            values=[*places, 0, 0.25, 0.5, 0.75, 1],
            labelExpr=label,
            labelLimit=170,
            gridOpacity={"condition": {"test": "datum.value < 0", "value": 0}, "value": 1},
        )
    )


def _points(place: int, name: str, curve: pl.DataFrame) -> list[dict[str, Any]]:
    read = survival.incidence_at(curve, DAYS).drop_nulls("incidence")
    return [
        {
            "place": place,
            "name": name,
            "day": row["day"],
            "value": round(row["incidence"], 4),
            "low": round(row["low"], 4),
            "high": round(row["high"], 4),
            "open": row["at_risk"],
        }
        for row in read.iter_rows(named=True)
    ]


def _lasting(words: Words, chart: CurveChart) -> list[dict[str, Any]]:
    """Return the points of the curve of lasting closings; none where it is not asked for."""
    if chart.lasting is None or chart.lasting.is_empty():
        return []
    read = survival.incidence_at(chart.lasting, DAYS).drop_nulls("incidence")
    name = words("rectification.lasting_line")
    return [
        {"place": LASTING, "name": name, "day": day, "value": round(value, 4)}
        for day, value in read.select("day", "incidence").iter_rows()
    ]


def _between(chart: CurveChart) -> list[dict[str, Any]]:
    """Return the space that closings known as intervals leave open; none where not asked for."""
    if chart.between is None or chart.between.is_empty():
        return []
    followed = int(chart.curves[0]["day"].max() or 0)  # type: ignore[arg-type]
    read = turnbull.incidence_between(chart.between, [day for day in DAYS if day <= followed])
    return [
        {"day": day, "value": round(low, 4), "high": round(high, 4)}
        for day, low, high in read.iter_rows()
    ]


def _beside(name: str, x: alt.X, y: alt.Y) -> alt.Chart:
    """Return lasting closings dashed, closings known as intervals as the space they leave open."""
    rows = _data(name).encode(x, y)
    if name == "lasting":
        drawn: alt.Chart = rows.mark_line(
            interpolate="step-after", strokeDash=[6, 3], color=theme.INK, strokeWidth=1.8
        )
        return drawn
    space: alt.Chart = rows.mark_area(
        interpolate="step-after",
        color=theme.BROWN,
        opacity=0.25,
        line=alt.MarkConfig(color=theme.BROWN, strokeWidth=1),
    ).encode(alt.Y2("high"))
    return space


def _target(context: PageContext, target: float | None) -> list[dict[str, Any]]:
    """Return a short line where the target is to be reached, at day 30; none without a target."""
    if target is None:
        return []
    label = context.words("rectification.target_mark", target=numbers.percent(target, 0))
    return [{"day": 20, "until": 40, "value": target, "text": label}]


def _open(chart: CurveChart) -> list[dict[str, Any]]:
    """Return for each curve how many were still open at the start of each day of the axis."""
    return [
        {
            "place": place,
            "day": item["day"],
            "value": -DEPTH * (row + 0.75),
            "text": numbers.MISSING
            if item["incidence"] is None
            else numbers.count(item["at_risk"]),
        }
        for row, place in enumerate(chart.rows, start=1)
        for item in survival.incidence_at(chart.curves[place], TICKS).iter_rows(named=True)
    ]


def _numbers(name: str) -> alt.Chart:
    """Return a row of numbers under the axis; the first and last stay within the picture."""
    align = alt.expr(f"datum.day === {HORIZON} ? 'right' : 'center'")
    row: alt.Chart = _data(name).mark_text(fontSize=13, align=align).encode(alt.Text("text:N"))
    return row
