"""Ratios with their intervals, one under the other: two series a row, around the line of 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pages.parts.frame.context import PageContext
from pages.parts.kit import charts, claims, theme
from pages.parts.kit.claims import Claim, Finding, Verdict
from pages.parts.problems import marks, scope
from warehouse.stats.comparison import Ratios
from warehouse.stats.standing import THIN_DENOMINATOR

TICKS = (0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20)

NARROWEST, WIDEST = (0.7, 1.5), (0.1, 10.0)
"""The axis shows at least the first range; an interval is cut at the second, a ratio never is."""

ROW, AROUND = 46, 96
"""Pixels of a row, and of legend and axis together."""

RATIOS = 0.55
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
class Row:
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


def height(rows: Sequence[Row]) -> int:
    """Return how many pixels the rows take."""
    return ROW * len(rows) + AROUND


def spec(context: PageContext, rows: Sequence[Row], series: tuple[str, str]) -> dict[str, Any]:
    """Return the picture of the rows; `series` names the two ratios of a row."""
    low, high = _range(rows)
    end = low * (high / low) ** (1 / RATIOS)
    scale = {"type": "log", "domain": [low, end], "nice": False}
    axis = {
        "title": context.words("problems.ratio_axis"),
        "values": [tick for tick in TICKS if low <= tick <= high],
        "format": "~r",
        "titleAnchor": "start",
    }
    titles = list(
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
                f"told_{titles.index(title)}": claims.say(context.words, text)
                for title, text in behind
            },
            **dict(row.clicked),
        }
        for row in rows
        for name, interval, behind in zip(
            series, (row.first, row.second), (row.tooltips, row.second_tooltips), strict=True
        )
        if interval.ratio is not None
    ]
    names = [scope.in_lines(context, row.name) for row in rows]
    y = {
        "field": "label",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names},
        "axis": {
            "title": None,
            "labelExpr": scope.LINES,
            "labelLimit": 320,
            "labelColor": theme.INK,
            "labelLineHeight": 15,
        },
    }
    offset = {"field": "series", "type": "nominal", "sort": list(series)}

    def x(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    def by_series(looks: list[Any]) -> dict[str, Any]:
        return {
            "field": "series",
            "type": "nominal",
            "scale": charts.scale_of(values, "series", dict(zip(series, looks, strict=True))),
            "legend": {"title": None, "orient": "top", "labelLimit": 400},
        }

    colour = [theme.ACCENT, "#8A97A5"]
    return {
        "layer": [
            {
                "data": {"values": [{"one": 1}]},
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1.2},
                "encoding": {"x": x("one")},
            },
            {
                "data": {"values": [row for row in values if row["low"] and row["high"]]},
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {
                    "y": y,
                    "yOffset": offset,
                    "x": x("low"),
                    "x2": {"field": "high"},
                    "color": by_series(colour),
                },
            },
            {
                "data": {"values": values},
                "params": [marks.selection()],
                "mark": {"type": "point", "filled": True, "size": 110, "cursor": "pointer"},
                "encoding": {
                    "y": y,
                    "yOffset": offset,
                    "x": x("ratio"),
                    "color": by_series(colour),
                    "shape": by_series(["circle", "diamond"]),
                    "tooltip": [
                        {"field": field, "type": "nominal", "title": title}
                        for field, title in (
                            ("name", " "),
                            ("series", context.words("problems.series")),
                            ("written", context.words("problems.ratio_name")),
                            *((f"told_{place}", title) for place, title in enumerate(titles)),
                        )
                    ],
                },
            },
            {
                "data": {
                    "values": [
                        {"label": name, "beside": claims.say(context.words, row.beside)}
                        for name, row in zip(names, rows, strict=True)
                    ]
                },
                "mark": {"type": "text", "align": "right", "fontSize": 13, "color": theme.QUIET},
                "encoding": {
                    "y": y,
                    "x": {"datum": end, "type": "quantitative", "scale": scale},
                    "text": {"field": "beside"},
                },
            },
        ]
    }


def _range(rows: Sequence[Row]) -> tuple[float, float]:
    """Return the ends of the axis: every ratio, and every interval within bounds."""
    parts = [part for row in rows for part in (row.first, row.second)]
    ratios = [part.ratio for part in parts if part.ratio]
    ends = [
        min(max(end, WIDEST[0]), WIDEST[1])
        for part in parts
        for end in (part.low, part.high)
        if end is not None
    ]
    shown = [*ratios, *ends, *NARROWEST]
    return min(shown) * 0.95, max(shown) * 1.05
