"""Where the overdue problems sit: by responsibility level, class and unit."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.drawing import bars, svg
from pages.parts.kit.words import as_text
from pages.parts.shared import member_names, undated
from pages.parts.shared.lag import overdue_problems
from warehouse.handouts.document import (
    Beside,
    Block,
    Chart,
    Paragraph,
    Picture,
    Section,
    Series,
    marked,
    text,
)
from warehouse.queries import lag

LONGEST = 8
WIDTH = 420


def section(context: PageContext) -> Section | None:
    """Return the open and overdue problems as of now, None where none is open."""
    words, region = context.words, context.region
    cuts = data.ask(
        context.view, lag.overdue_problems_by, region.code, region.level, context.term.term_id
    )
    if cuts.is_empty():
        return None
    said = claims.say(words, overdue_problems.finding(context, cuts))
    unit = "by_township" if region.level == "county" else "by_county"
    pictures = {
        dimension: _picture(context, cuts, dimension, words(f"region.{title}"), said)
        for dimension, title in (("category", "by_category"), ("unit", unit))
    }
    levels = cuts.filter(dimension="responsibility_level")
    beside = undated.beside(words, int(levels["ongoing_undated_problems"].sum()))
    notes: list[Block] = [Paragraph(text(beside), is_quiet=True)] if beside else []
    return Section(
        [Beside([pictures["category"]], [pictures["unit"]], share=0.5), *notes],
        finding=marked(said),
        heading=words("region.overdue_title", day=context.as_of),
    )


def _picture(
    context: PageContext, cuts: pl.DataFrame, dimension: str, title: str, said: str
) -> Picture:
    words = context.words
    rows = cuts.filter(dimension=dimension).head(LONGEST).to_dicts()
    drawn = [
        {
            "name": member_names.member_name(context, dimension, row["member"]),
            "part": row["overdue_problems"],
            "whole": row["open_problems"],
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["overdue_problems"]),
                denominator=numbers.count(row["open_problems"]),
            ),
        }
        for row in rows
    ]
    titles = (words("columns.overdue_problems"), words("region.overdue_of_open"))
    height = bars.parts_height(len(drawn))
    return Picture(
        svg=svg.bare(bars.parts(drawn, titles), WIDTH, height),
        width=WIDTH,
        height=height,
        alternative=as_text(words("briefing.cut", title=title, sentence=said)),
        title=text(title),
        chart=Chart(
            "bars",
            [str(row["name"]) for row in drawn],
            [
                Series(words(f"columns.{name}"), [row[name] for row in rows])
                for name in ("overdue_problems", "open_problems")
            ],
            "count",
        ),
    )
