"""Which categories make up most of the problems: bars with their cumulative share."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.problems import leading, marks, nothing, problem_counts, scope
from warehouse.queries.problems import NOT_STATED

LONGEST = {"zh": 12, "en": 7}
"""As many categories are drawn, English names over two lines; the rest is one bar."""

MOST = 0.8
"""The share that the vital few make up."""

REST = "rest"


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
        name=context.words("problems.pareto.name"),
        finding=claims.say(context.words, finding(context, rows, depth)),
        spec=_spec(context, _bars(context, rows)),
        height=height,
        note=claims.say(context.words, _note(context, rows, depth)),
    )
    marks.card(context, picture)


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
    longest = LONGEST[context.language]
    shown = rows if len(rows) <= longest + 1 else rows.head(longest)
    bars = [
        _bar(context, row, scope.name(context, row["member"]))
        for row in shown.iter_rows(named=True)
    ]
    if len(shown) < len(rows):
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
        "share_text": f"{row['share']:.1%}",
        "cumulative_text": f"{row['cumulative']:.0%}",
        "colour": theme.SEQUENCE[2] if is_quiet else theme.ACCENT,
    }


def _spec(context: PageContext, bars: list[dict[str, Any]]) -> dict[str, Any]:
    words = context.words
    scale = {"domain": [0, 1.42], "nice": False}
    axis = {
        "title": words("problems.pareto.axis"),
        "format": ".0%",
        "values": [0, 0.2, 0.4, 0.6, 0.8, 1],
        "titleAnchor": "start",
    }

    def x(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    def text(field: str, place: float, colour: str) -> dict[str, Any]:
        return {
            "mark": {"type": "text", "align": "right", "fontSize": 13, "color": colour},
            "encoding": {
                "x": {"datum": place, "type": "quantitative", "scale": scale},
                "text": {"field": field},
            },
        }

    return {
        "data": {"values": bars},
        "encoding": {
            "y": {
                "field": "label",
                "type": "nominal",
                "sort": None,
                "axis": {
                    "title": None,
                    "labelExpr": scope.LINES,
                    "labelLimit": 320,
                    "labelColor": theme.INK,
                    "labelLineHeight": 15,
                },
            },
            "tooltip": [
                {"field": field, "type": "nominal", "title": title}
                for field, title in (
                    ("name", " "),
                    ("problems", words("columns.problems")),
                    ("share_text", words("problems.pareto.share")),
                    ("cumulative_text", words("problems.pareto.cumulative")),
                )
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.66}, "cursor": "pointer"},
                "params": [marks.selection()],
                "encoding": {
                    "x": x("share"),
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "data": {"values": [{"most": MOST}]},
                "mark": {"type": "rule", "color": theme.QUIET, "strokeDash": [3, 3]},
                "encoding": {"x": x("most"), "y": None, "tooltip": None},
            },
            {
                "mark": {"type": "line", "color": theme.INK, "strokeWidth": 1.4},
                "encoding": {"x": x("cumulative"), "tooltip": None},
            },
            {
                "mark": {"type": "point", "filled": True, "color": theme.INK, "size": 34},
                "encoding": {"x": x("cumulative")},
            },
            text("problems", 1.22, theme.INK),
            text("cumulative_text", 1.42, theme.QUIET),
        ],
    }
