"""Ratios with their intervals, one under the other: two series a row, around the line of 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import altair as alt
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, theme
from pages.parts.kit.claims import Claim, Finding, Verdict
from pages.parts.kit.drawing import charts, intervals
from pages.parts.kit.drawing.marks import drawn_rows, hold, names_drawn, reach, tooltip
from pages.parts.kit.words import Language, Words
from pages.parts.problems import marks, scope, shapes
from warehouse.stats.comparison import Ratios
from warehouse.stats.judgement import THIN_DENOMINATOR

TICKS = (0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20)

NARROWEST, WIDEST = (0.7, 1.5), (0.1, 10.0)
"""The axis shows at least the first range; an interval is cut at the second, a ratio never is."""

ROW, AROUND = 46, 96
"""Pixels of a row, and of legend and axis together."""

COLOURS, SHAPES = (theme.ACCENT, theme.OTHERS), ("circle", "diamond")
"""How the two series of a row look."""

ALIKE = 0.7
"""Cards stand side by side where the lower has at least this share of the other's height."""

RATIOS = 0.5
"""The share of the width that the ratios take; the numbers behind them take the rest."""


Side = tuple[int, int]
"""What was found, and in how many inspections."""

Tooltips = tuple[tuple[str, Finding], ...]


@dataclass(frozen=True)
class Interval:
    """A ratio and its 95 % interval; None where it cannot be known.

    `subject` and `measure` name what the ratio claims to be; `own` and `others` are its two sides.
    """

    subject: str
    measure: str
    ratio: float | None
    low: float | None
    high: float | None
    own: Side
    others: Side

    @property
    def is_known(self) -> bool:
        """Whether there is an interval."""
        return self.ratio is not None and self.low is not None and self.high is not None

    @property
    def least(self) -> int:
        """The inspections of the smaller side."""
        return min(self.own[1], self.others[1])

    @property
    def side(self) -> str:
        """Say where the interval lies: `above` 1, `below` 1, `unclear`; `few` cannot be judged."""
        if self.low is None or self.high is None or self.least < THIN_DENOMINATOR:
            return "few"
        if self.low <= 1 <= self.high:
            return "unclear"
        return "above" if self.low > 1 else "below"

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What the ratio claims beside its value: its two sides, and the ends of its interval."""
        ends = (("low", self.low), ("high", self.high))
        return (
            claims.share(self.subject, f"{self.measure}_own", *self.own),
            claims.share(self.subject, f"{self.measure}_others", *self.others),
            *(
                Claim(self.subject, f"{self.measure}_{name}", end, "times")
                for name, end in ends
                if end is not None
            ),
        )


@dataclass(frozen=True)
class ComparedRow:
    """One comparison: `first` and `second` are its series, `beside` what was found as it is.

    `tooltips` and `second_tooltips` hold titles and texts: each series' own numbers.
    `clicked` holds the fields of the mark that a click stands for.
    """

    name: str
    first: Interval
    second: Interval
    beside: Finding
    tooltips: Tooltips
    second_tooltips: Tooltips
    clicked: tuple[tuple[str, str], ...] = ()


def interval(ratios: Ratios, subject: str, measure: str, own: Side, others: Side) -> Interval:
    """Return the one entry of ratios that hold one."""
    values = (float(part) for part in (ratios.ratio, ratios.low, ratios.high))
    ratio, low, high = (value if math.isfinite(value) else None for value in values)
    return Interval(subject, measure, ratio, low, high, own, others)


def ratio(interval: Interval, *, is_judged: bool = False) -> Finding:
    """Return a ratio with its interval: "1.23 倍(1.10—1.38)".

    `is_judged` says that the sentence around it calls the ratio higher or lower than 1.
    """
    claim = Claim(
        interval.subject, interval.measure, interval.ratio, "times", denominator=interval.least
    )
    if interval.ratio is None:
        return Finding("problems.ratio_unknown", {}, (claim, *interval.claims))
    if interval.low is None or interval.high is None:
        return Finding("problems.ratio_alone", {"ratio": claim}, interval.claims)
    claim = replace(claim, interval=(interval.low, interval.high))
    if is_judged and interval.side in ("above", "below"):
        verdict: Verdict = "above" if interval.side == "above" else "below"
        claim = replace(claim, verdict=verdict, compared_with="no_difference", threshold=1)
    return Finding("problems.ratio", {"ratio": claim}, interval.claims)


def tooltips(interval: Interval, own: str, others: str) -> Tooltips:
    """Return what a tooltip says of the two sides of a ratio, under these titles."""
    return tuple(
        (
            title,
            Finding(
                "problems.found_by",
                {"share": claims.share(interval.subject, f"{interval.measure}_{which}", *side)},
            ),
        )
        for title, which, side in ((own, "own", interval.own), (others, "others", interval.others))
    )


def height(rows: Sequence[ComparedRow]) -> int:
    """Return how many pixels the rows take; none take none."""
    return ROW * len(rows) + AROUND if rows else 0


def places(first: int, second: int) -> Sequence[DeltaGenerator]:
    """Return where two cards of so many pixels stand: side by side, or one under the other where
    the lower would leave much of its card empty.
    """
    if min(first, second) < ALIKE * max(first, second):
        return st.container(), st.container()
    return st.columns(2)


def spec(
    context: PageContext, rows: Sequence[ComparedRow], series: tuple[str, str]
) -> charts.Template:
    """Return the picture of the rows; `series` names the two ratios of a row."""
    low, high = _range(rows)
    end = low * (high / low) ** (1 / RATIOS)
    titles = tuple(
        dict.fromkeys(title for row in rows for title, _ in (*row.tooltips, *row.second_tooltips))
    )
    values = [
        {
            "label": scope.in_lines(context, row.name),
            "name": row.name,
            "series": name,
            "ratio": interval.ratio,
            "low": None if interval.low is None else max(interval.low, low),
            "high": None if interval.high is None else min(interval.high, high),
            "written": claims.say(context.words, ratio(interval)),
            **{
                f"tooltip_{titles.index(title)}": claims.say(context.words, text)
                for title, text in tooltips
            },
            **dict(row.clicked),
        }
        for row in rows
        for name, interval, tooltips in zip(
            series, (row.first, row.second), (row.tooltips, row.second_tooltips), strict=True
        )
        if interval.ratio is not None
    ]
    drawn = {row["series"] for row in values}
    return charts.filled(
        _template(context.language, series, titles),
        line=[{"one": 1}],
        rows=values,
        drawn=drawn_rows(name for name in series if name in drawn),
        ticks=drawn_rows(tick for tick in TICKS if low <= tick <= high),
        beside=[
            {
                "label": scope.in_lines(context, row.name),
                "beside": claims.say(context.words, row.beside),
                "end": end,
            }
            for row in rows
        ],
        reach=[{"ratio": low}, {"ratio": end}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(
    language: Language, series: tuple[str, str], titles: tuple[str, ...]
) -> charts.Template:
    """Return the template of ratios with intervals around the line of 1, and words behind them.

    `titles` are those of the tooltip beside the ratio itself. The words stand on the same axis, and
    no tick may stand under them: ticks are data, as are the series that the legend names.
    """
    words = Words(language)
    axis = alt.Axis(
        title=words("problems.ratio_axis"),
        values=names_drawn("ticks"),
        format="~r",
        titleAnchor="start",
    )
    one, low, at, end = (
        alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(type="log", nice=False))
        for field in ("one", "low", "ratio", "end")
    )
    legend = alt.Legend(title=None, orient="top", labelLimit=400, values=names_drawn())
    colour = alt.Color("series:N", legend=legend).scale(domain=list(series), range=list(COLOURS))
    shape = alt.Shape("series:N", legend=legend).scale(domain=list(series), range=list(SHAPES))
    offset = alt.YOffset("series:N", sort=list(series))
    tooltips = {
        "name": " ",
        "series": words("problems.series"),
        "written": words("problems.ratio_name"),
        **{f"tooltip_{place}": title for place, title in enumerate(titles)},
    }
    # As Vega-Lite has it where the first layer draws two series a row.
    every_name = shapes.names().scale(type="band", paddingInner=0.2, paddingOuter=0.2)
    beside = alt.Chart(alt.NamedData("beside")).mark_text(
        align="right", fontSize=13, color=theme.QUIET
    )
    ratios = alt.Chart(charts.ROWS).encode(every_name, offset, color=colour)
    within, points = intervals.layers(ratios, low, at, shape, cursor="pointer")
    line = alt.Chart(alt.NamedData("line")).mark_rule(color=theme.INK, strokeWidth=1.2)
    return charts.template(
        alt.layer(
            # First, because every row has words, and rows stand in the order they are met.
            beside.encode(every_name, end, alt.Text("beside:N")),
            line.encode(one),
            within,
            marks.selectable(points.encode(tooltip=tooltip(tooltips))),
            reach(at),
            hold(),
            hold("ticks"),
        )
    )


def _range(rows: Sequence[ComparedRow]) -> tuple[float, float]:
    """Return the ends of the axis: every ratio, and every interval within bounds."""
    parts = [part for row in rows for part in (row.first, row.second)]
    ratios = [part.ratio for part in parts if part.ratio]
    ends = [
        min(max(end, WIDEST[0]), WIDEST[1])
        for part in parts
        for end in (part.low, part.high)
        if end is not None
    ]
    values = [*ratios, *ends, *NARROWEST]
    return min(values) * 0.95, max(values) * 1.05
