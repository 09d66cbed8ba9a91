"""Why: the causes of each category, as shares of its problems."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts
from pages.parts.kit.drawing.marks import LINES, reach_of_shades, tooltip
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.problems import heat_map, leading, marks, nothing, problem_counts, scope, shapes
from pages.parts.shared import definitions
from warehouse.queries.problems import counts
from warehouse.queries.problems.counts import NOT_STATED
from warehouse.stats.enough import FEWEST_UNITS, are_enough
from warehouse.stats.intervals import proportion_interval
from warehouse.stats.judgement import THIN_DENOMINATOR

LEAST_CONTRAST = 0.1
"""So much above the usual share, or more, is the darkest shade: small differences stay pale."""


@once.a_selection
def rows(context: PageContext, depth: str) -> pl.DataFrame:
    """Return a row per member and cause: member, cause, problems, of_member, share, usual.

    `share` is that of the cause within the member's problems, `usual` that within all shown.
    """
    cells = scope.sorted_by(
        context, scope.of_class_shown(context, problem_counts.cells(context)), depth
    )
    counts = (
        cells.rename({"cause_code": "cause"})
        .group_by("member", "cause")
        .agg(pl.col("problems").sum())
    )
    members = (
        problem_counts.members(context, depth)
        .rename({"problems": "of_member"})
        .with_row_index("place")
    )
    causes = counts.group_by("cause").agg(pl.col("problems").sum().alias("of_cause"))
    whole = max(int(causes["of_cause"].sum()), 1)
    return (
        members.join(causes, how="cross")
        .join(counts, on=["member", "cause"], how="left")
        .with_columns(pl.col("problems").fill_null(0))
        .with_columns(
            share=pl.col("problems") / pl.col("of_member"), usual=pl.col("of_cause") / whole
        )
        .sort("place", "cause")
    )


def card(context: PageContext, depth: str) -> None:
    """Draw the matrix; a click shows the problems of a category with a cause."""
    cells = rows(context, depth)
    if cells.is_empty():
        nothing.card(context, "causes", context.words("problems.causes.name"))
        return
    picture = Picture(
        key="causes",
        definitions=definitions.of_query(context, counts.by_category_and_cause),
        name=context.words("problems.causes.name"),
        finding=claims.say(context.words, finding(context, cells, depth)),
        spec=_drawn(context, depth),
        height=heat_map.height(context, depth),
        note=context.words("problems.causes.note"),
        line=context.words("problems.causes.line"),
    )
    marks.card(context, picture)


def finding(context: PageContext, cells: pl.DataFrame, depth: str) -> Finding:
    """Return the commonest cause, and the cell that lies farthest above it beyond chance."""
    stated = cells.filter(pl.col("cause") != NOT_STATED)
    if stated.is_empty():
        return Finding("problems.causes.none_stated")
    judged = stated.filter(pl.col("of_member") >= THIN_DENOMINATOR)
    members = sorted(judged["member"].unique())
    kinds = Claim(context.region.code, f"kinds_of_enough_{depth}", len(members))
    whole = int(cells["problems"].sum())
    slots = _commonest(context, stated, whole)
    suffix = "" if slots else "_alike"
    if not are_enough(len(members)):
        few = replace(kinds, compared_with="fewest", threshold=FEWEST_UNITS, verdict="below")
        return Finding(f"problems.causes.few{suffix}", {**slots, "kinds": few})
    first = _farthest_above(judged)
    if first is None:
        return Finding(f"problems.causes.even{suffix}", slots, (kinds,))
    special = _special(context, first, members, whole)
    return Finding(f"problems.causes.finding{suffix}", {**slots, **special})


def _commonest(context: PageContext, stated: pl.DataFrame, whole: int) -> dict[str, Claim | str]:
    """Return the commonest cause and its share of the problems; nothing where several are."""
    causes = stated.group_by("cause").agg(pl.col("problems").sum())
    common = leading.commonest(causes, "cause")
    if common is None:
        return {}
    usual = claims.share(
        common["cause"],
        "share_of_cause",
        common["problems"],
        whole,
        unit="whole_percent",
        verdict="highest",
        among=tuple(causes["cause"]),
        at={"category": scope.class_of(context)},
    )
    return {"cause": scope.causes(context)[common["cause"]], "usual": usual}


def _farthest_above(judged: pl.DataFrame) -> dict[str, Any] | None:
    """Return the cell whose interval lies farthest above the cause's usual share; None if none."""
    low, _ = proportion_interval(judged["problems"], judged["of_member"], heat_map.SURE)
    high = (
        judged.with_columns(above=pl.Series(low) / judged["usual"])
        .filter(pl.col("above") > 1)
        .sort("above", "member", descending=[True, False])
    )
    return None if high.is_empty() else high.row(0, named=True)


def _special(
    context: PageContext, first: dict[str, Any], members: list[str], whole: int
) -> dict[str, Claim | str]:
    """Return a cell's kind, its cause and share, and the share of that cause in all."""
    share = claims.share(
        first["cause"],
        "share_of_cause",
        first["problems"],
        first["of_member"],
        unit="whole_percent",
        verdict="differs",
        among=tuple(members),
        at={"category": first["member"]},
    )
    special_usual = claims.share(
        first["cause"],
        "share_of_cause",
        first["of_cause"],
        whole,
        unit="whole_percent",
        at={"category": scope.class_of(context)},
    )
    return {
        "category": scope.name(context, first["member"]),
        "special": scope.causes(context)[first["cause"]],
        "share": share,
        "special_usual": special_usual,
    }


@once.a_selection
def _drawn(context: PageContext, depth: str) -> charts.Template:
    return _spec(context, rows(context, depth))


def _spec(context: PageContext, cells: pl.DataFrame) -> charts.Template:
    words, named = context.words, scope.causes(context)
    cells = cells.with_columns(
        above=pl.max_horizontal(pl.col("share") - pl.col("usual"), 0.0).round(4)
    )
    largest = max(float(cells["above"].max() or 0), LEAST_CONTRAST)  # type: ignore[arg-type]
    values = [
        {
            "category": row["member"],
            "cause": row["cause"],
            "member": scope.name(context, row["member"]),
            "label": scope.in_lines(context, scope.name(context, row["member"])),
            "why": scope.in_lines(context, named[row["cause"]], is_above=True),
            "why_text": named[row["cause"]],
            "share": round(row["share"], 4),
            "text": numbers.percent(row["share"], 0),
            "usual": numbers.percent(row["usual"], 0),
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["problems"]),
                denominator=numbers.count(row["of_member"]),
            ),
            "above": row["above"],
            "light": row["above"] < heat_map.LIGHT * largest,
        }
        for row in cells.iter_rows(named=True)
    ]
    return charts.filled(_template(context.language), rows=values, reach=[{"above": largest}])


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template of the matrix: categories by causes."""
    words = Words(language)
    causes = alt.X("why:N", title=None, sort=None).axis(
        labelAngle=0,
        labelExpr=LINES,
        labelLimit=200,
        labelLineHeight=15,
        labelColor=theme.INK,
    )
    titles = {
        "member": words("columns.category"),
        "why_text": words("columns.cause"),
        "text": words("problems.causes.share"),
        "usual": words("problems.causes.usual"),
        "numbers": words("problems.causes.numbers"),
    }
    base = alt.Chart(charts.ROWS).encode(causes, shapes.names(), tooltip=tooltip(titles))
    above = alt.Color(**shapes.shade("above"), legend=None)
    drawn = alt.layer(
        shapes.cells(base).encode(above), shapes.cell_numbers(base), reach_of_shades(above)
    )
    # Room for the second half of a long word under the last column.
    return charts.template(
        drawn.properties(padding={"left": 2, "right": 16, "top": 2, "bottom": 2})
    )
