"""Common problems: what a large share of inspections finds, and whether a rule was made of it."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import polars as pl

from pages.parts.frame import data, once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, intervals
from pages.parts.kit.drawing.marks import band, tooltip
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.problems import marks, nothing, scope
from pages.parts.problems.marks import Mark
from pages.parts.shared import definitions
from warehouse.queries.problems import common_problems
from warehouse.queries.problems.counts import NOT_STATED
from warehouse.stats.intervals import proportion_interval
from warehouse.stats.judgement import THIN_DENOMINATOR

COMMON_FROM = 0.1
"""A category that at least this share of the inspections finds is a common problem."""

LONGEST = 14
"""As many categories are drawn."""

_ROW, _AROUND = 25, 70
"""Pixels of a row, and of axis and notes together."""


@once.a_selection
def rows(context: PageContext) -> pl.DataFrame:
    """Return the categories by the share of inspections that found them, the most first.

    category_code, problems, found, inspections, rules_made, share, low, high (exact 95 %).
    """
    first, last = context.months_chosen
    counts = data.ask(
        context.view,
        common_problems.common_problems,
        context.region.code,
        context.region.level,
        first,
        last,
    )
    stated = scope.of_category(context, counts).filter(
        (pl.col("inspections") > 0) & (pl.col("category_code") != NOT_STATED)
    )
    low, high = proportion_interval(stated["found"], stated["inspections"])
    return stated.with_columns(
        share=pl.col("found") / pl.col("inspections"), low=pl.Series(low), high=pl.Series(high)
    ).sort("share", "category_code", descending=[True, False])


def height(context: PageContext) -> int:
    """Return how many pixels the picture takes by itself."""
    return _ROW * max(min(len(rows(context)), LONGEST), 2) + _AROUND


def card(context: PageContext, least: int = 0) -> None:
    """Draw the shares; a click shows the problems of a category.

    The picture is as high as the one beside it, which takes `least` pixels.
    """
    shared = rows(context)
    if shared.is_empty():
        nothing.card(context, "common", context.words("problems.common.name"))
        return
    longest = shared.head(LONGEST)
    picture = Picture(
        key="common",
        definitions=definitions.of_query(context, common_problems.common_problems),
        name=context.words("problems.common.name"),
        finding=claims.say(context.words, finding(context, shared)),
        spec=_spec(context, longest),
        height=max(height(context), least),
        note=texts.sentences(
            claims.say(context.words, Finding("problems.common.note", {"line": _line(context)})),
            scope.not_followed(context, "level"),
        ),
    )
    marks.card(context, picture, Mark(context.region.code, "", context.category))


def finding(context: PageContext, shared: pl.DataFrame) -> Finding:
    """Return how many categories are common, and of how many of them no rule was made."""
    region = context.region.code
    common = shared.filter(pl.col("share") >= COMMON_FROM)
    many = Claim(
        region,
        "common_kinds",
        len(common),
        "kinds",
        compared_with="common_from",
        threshold=COMMON_FROM,
    )
    line = _line(context)
    if common.is_empty():
        return Finding("problems.common.none", {"line": line}, (many,))
    without = common.filter(pl.col("rules_made") == 0)
    bare = Claim(region, "common_kinds_without_rule", len(without), "kinds")
    slots: dict[str, Claim | str] = {"line": line, "common": many}
    top = _first(context, shared)
    slots |= top
    suffix = "" if top else "_alike"
    if without.is_empty():
        return Finding(f"problems.common.all_ruled{suffix}", slots, (bare,))
    return Finding(f"problems.common.finding{suffix}", {**slots, "without": bare})


def _line(context: PageContext) -> Claim:
    return Claim(context.region.code, "common_from", COMMON_FROM, "whole_percent")


def _first(context: PageContext, shared: pl.DataFrame) -> dict[str, Claim | str]:
    """Return the category that most inspections find; nothing of few, or where others equal it."""
    first = shared.row(0, named=True)
    if first["inspections"] < THIN_DENOMINATOR or len(shared) < 2:
        return {}
    if shared["found"][1] == first["found"]:
        return {}
    share = claims.share(
        first["category_code"],
        "found_by_inspections",
        first["found"],
        first["inspections"],
        unit="whole_percent",
        interval=(first["low"], first["high"]),
        verdict="highest",
        among=tuple(shared["category_code"]),
    )
    return {"first": scope.name(context, first["category_code"]), "share": share}


def _spec(context: PageContext, shared: pl.DataFrame) -> charts.Template:
    words = context.words
    values = [
        {
            "category": row["category_code"],
            "name": scope.name(context, row["category_code"]),
            "share": round(row["share"], 4),
            "low": round(row["low"], 4),
            "high": round(row["high"], 4),
            "text": numbers.percent(row["share"]),
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["found"]),
                denominator=numbers.count(row["inspections"]),
            ),
            "problems": numbers.count(row["problems"]),
            "rules": words("problems.common.rules", n=row["rules_made"])
            if row["rules_made"]
            else words("problems.common.no_rule"),
            "colour": theme.ACCENT if row["share"] >= COMMON_FROM else theme.SEQUENCE[2],
        }
        for row in shared.iter_rows(named=True)
    ]
    # The numbers stand behind the bars, at the end of the axis.
    edge = 1.7 * max(COMMON_FROM, *(row["high"] for row in shared.iter_rows(named=True)))
    return charts.filled(
        _template(context.language),
        rows=[{**row, "edge": edge} for row in values],
        line=[{"line": COMMON_FROM}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template of bars with their intervals, the line of common problems and notes."""
    words = Words(language)
    axis = alt.Axis(
        title=words("problems.common.axis"), format=".0%", tickCount=6, titleAnchor="start"
    )
    share, low, line, edge = (
        alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(nice=False, zero=True))
        for field in ("share", "low", "line", "edge")
    )
    titles = {
        "name": " ",
        "text": words("problems.common.share"),
        "numbers": words("problems.common.numbers"),
        "problems": words("columns.problems"),
        "rules": words("problems.common.rules_name"),
    }
    base = alt.Chart(charts.ROWS).encode(
        alt.Y("name:N", title=None, sort=None).axis(labelLimit=400, labelColor=theme.INK),
        tooltip=tooltip(titles),
    )
    bars = base.mark_bar(height=band(0.62), cursor="pointer").encode(
        share, color=alt.Color("colour:N", scale=None)
    )
    rule = alt.Chart(alt.NamedData("line")).mark_rule(color=theme.INK, strokeWidth=1)
    return charts.template(
        alt.layer(
            marks.selectable(bars),
            intervals.across_bars(base, low),
            rule.encode(line),
            base.mark_text(align="right", fontSize=13, color=theme.QUIET).encode(
                edge, alt.Text("rules:N")
            ),
        )
    )
