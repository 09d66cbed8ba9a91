"""How old the overdue problems are, and where they sit: by class and unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.drawing import bars, svg
from pages.parts.kit.drawing.pictures import lines
from pages.parts.kit.words import as_text
from pages.parts.shared import member_names, undated
from pages.parts.shared.lag import overdue_ages, overdue_problems
from warehouse.handouts.document import (
    Beside,
    Chart,
    Paragraph,
    PictureBlock,
    Section,
    Series,
    marked,
    text,
)
from warehouse.queries import lag
from warehouse.queries.rectification import timeliness
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.words.languages import fact

LONGEST = 8
NAMES = {"wide": 14, "narrow": 11}
"""How large letters of names beside bars are: narrow ones are half as wide as they are high."""

WIDTH, WIDE = 360, 680
"""Pixels of bars beside others, and alone."""


def sections(context: PageContext) -> list[Section]:
    """Return the overdue problems as of now by age and class, then by unit; none where none is
    open.
    """
    words, region = context.words, context.region
    cuts = data.ask(
        context.view, lag.overdue_problems_by, region.code, region.level, context.term.term_id
    )
    if cuts.is_empty():
        return []
    totals = data.ask(context.view, timeliness.totals, (region.code,), Cohort(context.term.term_id))
    levels = overdue_ages.levels(context, totals)
    sentence = claims.say(words, overdue_problems.finding(context, cuts))
    of_levels = claims.say(words, overdue_ages.finding(context, levels)) if levels else ""
    by_class = _picture(
        context, words("region.by_category"), sentence, _of_members(context, cuts, "category")
    )
    by_unit = _picture(
        context,
        words(_units_of(region.level)),
        sentence,
        _of_members(context, cuts, "unit"),
        width=WIDE,
    )
    beside = Beside([_ages(context, levels)], [by_class], share=0.5) if _late(levels) else by_class
    open_ones = cuts.filter(dimension="responsibility_level")
    undated_ones = undated.beside(words, int(open_ones["ongoing_undated_problems"].sum()))
    notes = [Paragraph(marked(of_levels)), Paragraph(text(undated_ones), is_quiet=True)]
    return [
        Section(
            [beside, *(note for note in notes if note.body)],
            finding=marked(sentence),
            heading=words("region.overdue_title", day=context.as_of),
        ),
        Section([replace(by_unit, title=())], finding=by_unit.title),
    ]


def _units_of(level: str) -> str:
    return "region.by_township" if level == "county" else "region.by_county"


def _late(levels: list[dict[str, Any]]) -> int:
    return sum(row["open_overdue"] for row in levels)


def _ages(context: PageContext, levels: list[dict[str, Any]]) -> PictureBlock:
    """Return how many of the overdue problems are overdue for how long."""
    words = context.words
    rows = [
        (words(f"rectification.{age}"), sum(row[age] for row in levels), _late(levels))
        for age in overdue_ages.AGES
    ]
    sentence = claims.say(words, overdue_ages.finding(context, levels))
    return _picture(context, words("briefing.ages"), sentence, rows, words("briefing.of_overdue"))


def _of_members(
    context: PageContext, cuts: pl.DataFrame, dimension: str
) -> list[tuple[str, int, int]]:
    """Return name, overdue and open problems of the members with most overdue."""
    return [
        (
            member_names.member_name(context, dimension, row["member"]),
            row["overdue_problems"],
            row["open_problems"],
        )
        for row in cuts.filter(dimension=dimension).head(LONGEST).iter_rows(named=True)
    ]


def _picture(
    context: PageContext,
    title: str,
    sentence: str,
    rows: list[tuple[str, int, int]],
    whole: str = "",
    width: int = WIDTH,
) -> PictureBlock:
    """Return bars of overdue problems within a whole, which are the open ones unless named."""
    words = context.words
    size = NAMES[fact(context.language, "letters")]
    names = [lines(name, size, bars.PARTS_NAMES) for name, _, _ in rows]
    drawn = [
        {
            "name": "\n".join(broken),
            "part": part,
            "whole": of,
            "numbers": words(
                "ranking.numbers", numerator=numbers.count(part), denominator=numbers.count(of)
            ),
        }
        for broken, (_, part, of) in zip(names, rows, strict=True)
    ]
    titles = (words("columns.overdue_problems"), words("region.overdue_of_open"))
    height = bars.parts_height(len(drawn), max(map(len, names), default=1))
    return PictureBlock(
        svg=svg.bare(bars.parts(drawn, titles, are_lines=True), width, height),
        width=width,
        height=height,
        alternative=as_text(words("briefing.cut", title=title, sentence=sentence)),
        title=text(title),
        chart=Chart(
            "bars",
            [name for name, _, _ in rows],
            [
                Series(words("columns.overdue_problems"), [part for _, part, _ in rows]),
                Series(whole or words("columns.open_problems"), [of for _, _, of in rows]),
            ],
            "count",
        ),
    )
