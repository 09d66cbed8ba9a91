"""Where the overdue problems of a region sit: by responsibility level, category and unit."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, notices, numbers, texts
from pages.parts.kit.drawing import bars, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import as_text
from pages.parts.shared import definitions, member_names, undated
from pages.parts.shared.lag import overdue_problems
from pages.parts.shared.lists import list_addresses
from warehouse.queries import lag

LONGEST = 8
"""As many members of a breakdown are drawn; the list below holds them all."""

LETTERS = 11
"""As many wide letters of a name stand in a line beside its bar."""


def cards(context: PageContext) -> None:
    """Draw the open and overdue problems by responsibility level, category and unit."""
    words = context.words
    cuts = data.ask(
        context.view,
        lag.overdue_problems_by,
        context.region.code,
        context.region.level,
        context.term.term_id,
    )
    unit = "by_township" if context.region.level == "county" else "by_county"
    with st.container(border=True, key="overdue"):
        title = words("region.overdue_title", day=context.as_of)
        headings.explained(
            words,
            title,
            words("region.overdue_note"),
            *definitions.of_query(context, lag.overdue_problems_by),
        )
        if cuts.is_empty():
            notices.empty(words)
            return
        finding = overdue_problems.finding(context, cuts)
        sentence = claims.say(words, finding)
        headings.finding(sentence, list_addresses.of_counts(context, finding))
        levels = cuts.filter(pl.col("dimension") == "responsibility_level")
        undated.caption(words, int(levels["ongoing_undated_problems"].sum()))
        for column, dimension, title in zip(
            st.columns([1, 1.15, 1]),
            ("responsibility_level", "category", "unit"),
            ("by_responsibility_level", "by_category", unit),
            strict=True,
        ):
            with column:
                rows = cuts.filter(pl.col("dimension") == dimension).head(LONGEST)
                _overdue_bars(context, dimension, words(f"region.{title}"), rows, sentence)
        headings.foot(context.mark)


def _overdue_bars(
    context: PageContext, dimension: str, title: str, rows: pl.DataFrame, sentence: str
) -> None:
    words = context.words
    titles = (words("columns.overdue_problems"), words("region.overdue_of_open"))
    drawn = _bars(context, dimension, rows)
    lines = max(bar["name"].count("\n") + 1 for bar in drawn)
    picture = Picture(
        key=f"overdue_{dimension}",
        name=words("region.overdue_file", cut=title),
        finding=sentence,
        spec=bars.parts(drawn, titles, are_lines=True),
        height=bars.parts_height(len(rows), lines),
        note=title,
        alternative=f"{title} {as_text(sentence)}",
    )
    with st.container(horizontal=True, wrap=False, key=f"title_overdue_{dimension}"):
        texts.caption(title, width="stretch")
        pictures.menu(context, picture)
    pictures.chart(context, picture, mark="")


def _bars(context: PageContext, dimension: str, rows: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "name": marks.in_lines(
                member_names.member_name(context, dimension, row["member"]),
                context.language,
                LETTERS,
            ),
            "part": row["overdue_problems"],
            "whole": row["open_problems"],
            "numbers": context.words(
                "ranking.numbers",
                numerator=numbers.count(row["overdue_problems"]),
                denominator=numbers.count(row["open_problems"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
