"""Which categories make up most of the problems: bars, the most first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts
from pages.parts.kit.drawing.marks import band, beside, reach, tooltip
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.problems import leading, marks, nothing, problem_counts, scope, shapes
from pages.parts.shared import definitions
from warehouse.queries.problems import counts
from warehouse.queries.problems.counts import NOT_STATED
from warehouse.words.languages import has_wide_letters

LONGEST_WIDE, LONGEST_NARROW = 12, 7
"""As many categories are drawn, names in narrow letters over two lines; the rest is one bar."""

MOST = 0.8
"""The share that the vital few make up."""

REST = "rest"


@once.a_selection
def ranked(context: PageContext, depth: str) -> pl.DataFrame:
    """Return member, problems, share, cumulative and place (from 1), the most first."""
    rows = problem_counts.members(context, depth)
    whole = max(int(rows["problems"].sum()), 1)
    return rows.with_columns(
        share=pl.col("problems") / whole,
        cumulative=pl.col("problems").cum_sum() / whole,
        place=pl.int_range(1, pl.len() + 1),
    )


def card(context: PageContext, depth: str, height: int) -> None:
    """Draw the bars; a click shows the problems of a category."""
    rows = ranked(context, depth)
    if rows.is_empty():
        nothing.card(context, "pareto", context.words("problems.pareto.name"))
        return
    picture = Picture(
        key="pareto",
        definitions=definitions.of_query(context, counts.by_category_and_cause),
        name=context.words("problems.pareto.name"),
        finding=claims.say(context.words, finding(context, rows, depth)),
        spec=_drawn(context, depth),
        height=height,
        note=claims.say(context.words, _note(context, rows, depth)),
    )
    marks.card(context, picture)


@once.a_selection
def _drawn(context: PageContext, depth: str) -> charts.Template:
    rows = ranked(context, depth)
    return charts.filled(
        _template(context.language),
        rows=_bars(context, rows),
        # Room for the numbers behind the longest bar.
        reach=[{"share": 1.6 * max(rows["share"])}],
    )


def _note(context: PageContext, rows: pl.DataFrame, depth: str) -> Finding:
    region, problems = context.region.code, int(rows["problems"].sum())
    looked = Claim(region, "villages_looked_at", problem_counts.villages(context), "villages")
    return Finding(
        "problems.pareto.note",
        {
            "problems": Claim(region, f"problems_of_kinds_{depth}", problems, "problems"),
            "villages": looked,
        },
    )


def finding(context: PageContext, rows: pl.DataFrame, depth: str) -> Finding:
    """Return the commonest category and how few make up most, or where the chosen one stands."""
    region = context.region.code
    whole = int(rows["problems"].sum())
    of = Claim(region, f"kinds_found_{depth}", len(rows), "kinds")
    chosen = rows.filter(pl.col("member") == context.category)
    if len(chosen):
        own = chosen.row(0, named=True)
        place = 1 + int((rows["problems"] > own["problems"]).sum())
        return Finding(
            "problems.pareto.chosen",
            {
                "category": scope.name(context, context.category),
                "place": Claim(context.category, "place_among_kinds", place),
                "share": claims.share(
                    context.category,
                    f"share_of_{depth}",
                    own["problems"],
                    whole,
                    unit="whole_percent",
                ),
                "of": of,
            },
        )
    few = int((rows["cumulative"] < MOST).sum()) + 1
    together = claims.share(
        region,
        f"vital_few_share_{depth}",
        int(rows["problems"].head(few).sum()),
        whole,
        unit="whole_percent",
    )
    slots: dict[str, Claim | str] = {
        "few": Claim(region, f"vital_few_{depth}", few, "kinds"),
        "of": of,
        "together": together,
    }
    first = leading.commonest(rows, "member")
    if first is None:
        return Finding("problems.pareto.even", slots)
    slots["category"] = scope.name(context, first["member"])
    slots["share"] = leading.lead(first, rows, "member", f"share_of_{depth}")
    return Finding("problems.pareto.finding", slots)


def _bars(context: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    longest = LONGEST_WIDE if has_wide_letters(context.language) else LONGEST_NARROW
    drawn = rows if len(rows) <= longest + 1 else rows.head(longest)
    bars = [
        _bar(context, row, scope.name(context, row["member"]))
        for row in drawn.iter_rows(named=True)
    ]
    if len(drawn) < len(rows):
        rest = rows.tail(len(rows) - longest)
        summed = {
            "member": REST,
            "problems": int(rest["problems"].sum()),
            "share": float(rest["share"].sum()),
            "cumulative": 1.0,
        }
        bars.append(_bar(context, summed, context.words("problems.pareto.rest", n=len(rest))))
    return bars


def _bar(context: PageContext, row: dict[str, Any], name: str) -> dict[str, Any]:
    is_quiet = row["member"] in (REST, NOT_STATED) or (
        context.category in context.category_names
        and context.category != row["member"]
        and context.category != scope.parents(context).get(row["member"])
    )
    return {
        "category": "" if row["member"] == REST else row["member"],
        "name": name,
        "label": scope.in_lines(context, name),
        "share": round(row["share"], 4),
        "cumulative": round(row["cumulative"], 4),
        "problems": numbers.count(row["problems"]),
        "share_text": numbers.percent(row["share"]),
        "cumulative_text": numbers.percent(row["cumulative"], 0),
        "text": context.words(
            "problems.pareto.text",
            problems=numbers.count(row["problems"]),
            share=numbers.percent(row["share"]),
        ),
        "colour": theme.SEQUENCE[2] if is_quiet else theme.ACCENT,
    }


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template of bars of shares, and behind them how many problems that are."""
    words = Words(language)
    titles = {
        "name": " ",
        "problems": words("columns.problems"),
        "share_text": words("problems.pareto.share"),
        "cumulative_text": words("problems.pareto.cumulative"),
    }
    share = alt.X("share:Q", axis=None).scale(nice=False)
    rows = alt.Chart(charts.ROWS).encode(shapes.names(), tooltip=tooltip(titles))
    bars = rows.mark_bar(height=band(0.66), cursor="pointer").encode(
        share, color=alt.Color("colour:N", scale=None)
    )
    return charts.template(
        alt.layer(marks.selectable(bars), beside(rows, share, "text"), reach(share))
    )
