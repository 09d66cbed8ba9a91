"""The picture of plan against actual: history, the kept pace carried on, the limits."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.coverage import curve_names
from pages.parts.coverage.curve_names import OF_HISTORY, Series
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, theme
from pages.parts.kit.drawing import charts, marks
from pages.parts.kit.words import Language, Words
from warehouse.stats.pace import Pace

LONGEST_PROJECTION = 24
"""Months after the end of the term up to which a late finish is drawn; the sentence says when."""

COLOURS: dict[Series, str] = {
    "covered": theme.ACCENT,
    "planned": theme.QUIET,
    "effective": theme.SEQUENCE[2],
    "projected": theme.SEQUENCE[3],
    "needed": theme.INK,
}
"""Colours in the order of the legend."""

Layers = alt.LayerChart | alt.FacetChart
"""What Altair says that it makes of layers."""


def spec(
    context: PageContext, rows: pl.DataFrame, now: Pace, covered: int, on_roster: int
) -> dict[str, Any]:
    """Return the curve of villages covered beside the plan, and the pace carried on."""
    projected = projection(context, now, covered, on_roster)
    history = _history(context, rows)
    named = {name: context.words(f"coverage.series_{name}") for name in COLOURS}
    of_projection: dict[str, charts.Rows] = {}
    if projected:
        start, end = projected[0]["month"], context.term.ends_on.isoformat()
        of_projection = {
            "projection": projected,
            "needed": [
                {"month": month, "series": named["needed"], "villages": villages}
                for month, villages in ((start, covered), (end, on_roster))
            ],
        }
    return charts.filled(
        _template(
            context.language,
            tuple(name for name in COLOURS if projected or name in OF_HISTORY),
        ),
        lines=[
            {"month": row["month"], "series": named[name], "villages": row[name]}
            for name in OF_HISTORY
            for row in history
        ],
        rows=history,
        names=[
            *curve_names.at_the_end(history[-1:], named, on_roster),
            *curve_names.on_the_way(projected, now.months_left, (covered, on_roster), named),
        ],
        limits=[_limits(context, on_roster)],
        reach=[{"roster": 0}, {"roster": on_roster * 1.08}],
        **of_projection,
    )


def _limits(context: PageContext, on_roster: int) -> dict[str, object]:
    """Return the roster and the end of the term, with the words beside their lines."""
    words, end = context.words, context.term.ends_on
    return {
        "month": end.isoformat(),
        "first": context.months[0].isoformat(),
        "roster": on_roster,
        "low": 0,
        "roster_text": words("coverage.roster", roster=words.count("villages", on_roster)),
        "end_text": words("coverage.term_ends", month=numbers.month(end, context.language)),
    }


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, drawn: tuple[Series, ...]) -> charts.Template:
    """Return the lines of history, before them the limits and the pace carried on.

    The series `drawn` are named where they end; those of the projection may be missing.
    """
    words = Words(language)
    names = {name: words(f"coverage.series_{name}") for name in drawn}
    month, villages = _month("month"), _villages(words, "villages")
    series = (
        alt.Color("series:N")
        .scale(domain=list(names.values()), range=[COLOURS[name] for name in drawn])
        .legend(None)
    )
    lines = alt.Chart(alt.NamedData("lines")).encode(month, villages, series)
    history = lines.mark_line().encode(
        strokeDash=alt.when(alt.FieldEqualPredicate(names["planned"], "series"))
        .then(alt.value([5, 4]))
        .otherwise(alt.value([1, 0])),
        strokeWidth=alt.when(alt.FieldEqualPredicate(names["covered"], "series"))
        .then(alt.value(3))
        .otherwise(alt.value(1.8)),
    )
    titles = {"month_text": words("columns.month")} | {
        f"{name}_text": names[name] for name in OF_HISTORY
    }
    points = (
        alt.Chart(charts.ROWS)
        .mark_point(size=150, opacity=0)
        .encode(month, _villages(words, "covered"), tooltip=marks.tooltip(titles))
    )
    needed = alt.Chart(alt.NamedData("needed")).encode(month, villages, series)
    projected = (
        [_carried_on(words, month, series), needed.mark_line(strokeWidth=1.2)]
        if "projected" in drawn
        else []
    )
    line_names = curve_names.layer(month, villages)
    return charts.template(
        alt.layer(_lines_of_limits(words), *projected, history, line_names, points)
    )


def _month(field: str) -> alt.X:
    return alt.X(f"{field}:T").axis(
        title=None,
        tickCount=alt.TimeIntervalStep(interval="year", step=1),
        format="%Y",
        grid=False,
    )


def _villages(words: Words, field: str) -> alt.Y:
    return (
        alt.Y(f"{field}:Q")
        .scale(zero=True, nice=False)
        .axis(title=words("coverage.axis_villages"), tickCount=5, format=",d")
    )


def _carried_on(words: Words, month: alt.X, series: alt.Color) -> Layers:
    """Return the kept pace carried on, with its interval."""
    projection = alt.Chart(alt.NamedData("projection")).encode(month)
    titles = {
        "month_text": words("columns.month"),
        "middle_text": words("coverage.series_projected"),
        "range_text": words("coverage.interval"),
    }
    middle = _villages(words, "middle")
    return alt.layer(
        projection.mark_area(color=theme.SEQUENCE[1], opacity=0.55).encode(
            _villages(words, "low"), alt.Y2("high")
        ),
        projection.mark_line(strokeDash=[2, 3], strokeWidth=2.4).encode(middle, series),
        projection.mark_point(size=150, opacity=0).encode(middle, tooltip=marks.tooltip(titles)),
    )


def _lines_of_limits(words: Words) -> Layers:
    """Return the roster as a line across, and the end of the term as one upright."""
    limits = alt.Chart(alt.NamedData("limits"))
    month, roster = _month("month"), _villages(words, "roster")
    across = limits.mark_rule(color=theme.INK, strokeWidth=1, opacity=0.6)
    upright = limits.mark_rule(color=theme.INK, strokeWidth=1, opacity=0.6, strokeDash=[1, 3])
    on_roster = limits.mark_text(fontSize=13, color=theme.QUIET, align="left", dy=-9)
    at_end = limits.mark_text(fontSize=13, color=theme.QUIET, align="right", dx=-6, dy=-9)
    return alt.layer(
        across.encode(roster),
        upright.encode(month),
        on_roster.encode(_month("first"), roster, alt.Text("roster_text:N")),
        at_end.encode(month, _villages(words, "low"), alt.Text("end_text:N")),
        marks.reach(roster),
    )


def _history(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "month": row["month_end"].isoformat(),
            "month_text": numbers.month(row["month_end"], context.language),
            "covered": row["villages_covered"],
            "planned": row["villages_planned"],
            "effective": row["villages_effective"],
            **{
                f"{name}_text": context.words(
                    "coverage.of_roster",
                    part=numbers.count(row[f"villages_{name}"]),
                    whole=numbers.count(row["villages_on_roster"]),
                )
                for name in ("covered", "planned", "effective")
            },
        }
        for row in rows.iter_rows(named=True)
    ]


def projection(
    context: PageContext, now: Pace, covered: int, on_roster: int
) -> list[dict[str, Any]]:
    """Return the kept pace carried on by month with its interval; empty where it leads nowhere."""
    if (
        now.remaining == 0
        or not now.months_left
        or now.kept is None
        or now.kept_low is None
        or now.kept_high is None
    ):
        return []
    start = min(context.month_end, context.as_of_date)
    months = now.months_left
    if now.finish is not None:
        to_finish = (now.finish.year - start.year) * 12 + now.finish.month - start.month
        months = max(months, min(to_finish, months + LONGEST_PROJECTION))
    points = []
    for passed in range(months + 1):
        low, middle, high = (
            max(0.0, min(float(on_roster), covered + pace * passed))
            for pace in (now.kept_low, now.kept, now.kept_high)
        )
        month = _months_after(start, passed)
        points.append(
            {
                "month": month.isoformat(),
                "month_text": numbers.month(month, context.language),
                "series": context.words("coverage.series_projected"),
                "low": round(low, 1),
                "middle": round(middle, 1),
                "high": round(high, 1),
                "middle_text": numbers.count(middle),
                "range_text": context.words(
                    "coverage.range", low=numbers.count(low), high=numbers.count(high)
                ),
            }
        )
    return points


def _months_after(start: date, passed: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + passed, 12)
    return date(year, month + 1, min(start.day, 28))
