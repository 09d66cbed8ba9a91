"""What the page is about: which problems, found when, and what they are sorted by."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, texts
from pages.parts.kit.drawing import marks
from warehouse.queries import taxonomy
from warehouse.queries.problems.counts import NOT_STATED
from warehouse.words.languages import names_by_code

DEPTHS = ("class", "category")
"""The two levels of the taxonomy."""

WIDE_LETTERS, WIDE_LETTERS_ABOVE = 17, 6
"""As many wide letters of a name stand in one line beside a picture, and above a column; of narrow
ones twice as many."""


def as_of_now(context: PageContext) -> PageContext:
    """Return the context at the newest month: this page has no months, only years."""
    return replace(context, month_end=context.months[-1])


def narrowed(context: PageContext) -> str:
    """Name the chosen year, responsibility level and category; "" where none is chosen."""
    words = context.words
    parts = []
    if context.year is not None:
        parts.append(words("choose.one_year", year=context.year))
    if context.level:
        parts.append(words(f"responsibility.{context.level}"))
    if context.category:
        parts.append(context.category_names[context.category])
    return words("problems.and").join(parts)


def not_followed(context: PageContext, *filters: str) -> str:
    """Say which of the chosen filters a card does not follow, "" where it follows them all."""
    chosen = {"level": context.level, "category": context.category}
    ignored = [name for name in filters if chosen[name]]
    if not ignored:
        return ""
    return context.words(f"problems.not_followed_{ignored[0] if len(ignored) == 1 else 'both'}")


def depth(context: PageContext) -> str:
    """Draw the choice between classes and categories; return which are shown.

    Within a chosen category there is no choice: the categories of its class are shown.
    """
    if context.category:
        return DEPTHS[1]
    return choosers.one_of(
        context,
        "problems_depth",
        context.words("problems.depth"),
        DEPTHS,
        lambda name: context.words(f"problems.depth_{name}"),
    )


def parents(context: PageContext) -> dict[str, str]:
    """Return the class of every category by its code; a class is its own."""
    rows = data.ask(context.view, taxonomy.categories)
    return dict(rows.select("category_code", "class_code").iter_rows())


def class_of(context: PageContext) -> str:
    """Return the class of the chosen category, "" where none is chosen."""
    return parents(context)[context.category] if context.category else ""


def name(context: PageContext, category: str) -> str:
    """Name a category, stated or not."""
    if category == NOT_STATED:
        return context.words("problems.not_stated")
    return context.category_names.get(category, category)


def causes(context: PageContext) -> dict[str, str]:
    """Return the names of the causes by their code, and of none stated."""
    rows = data.ask(context.view, taxonomy.causes)
    named = names_by_code(rows, "cause_code", context.language)
    return {**named, NOT_STATED: context.words("problems.not_stated")}


def in_lines(context: PageContext, text: str, *, is_above: bool = False) -> str:
    """Break a name into lines beside a picture or above its column (drawn by `marks.LINES`)."""
    return marks.in_lines(text, context.language, WIDE_LETTERS_ABOVE if is_above else WIDE_LETTERS)


def of_class_shown(context: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows (`category_code`) of the chosen category's class; all where none is chosen."""
    if not context.category:
        return rows
    classes = parents(context)
    wanted = classes[context.category]
    return rows.filter(
        pl.col("category_code").replace_strict(classes, default="", return_dtype=pl.String)
        == wanted
    )


def of_category(context: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows (`category_code`) of the chosen category; all where none is chosen."""
    if not context.category:
        return rows
    categories = data.ask(context.view, taxonomy.categories)
    within = categories.filter(pl.col("ancestor_codes").list.contains(context.category))
    return rows.filter(pl.col("category_code").is_in(within["category_code"].implode()))


def sorted_by(context: PageContext, rows: pl.DataFrame, depth: str) -> pl.DataFrame:
    """Add `member`: the class or the category, as is shown, that a row's category counts under."""
    if depth == DEPTHS[1]:
        return rows.with_columns(member=pl.col("category_code"))
    classes = parents(context)
    return rows.with_columns(member=pl.col("category_code").replace(classes))


def past_month(context: PageContext) -> None:
    """Say that the page knows no months where another page's month in the past is chosen."""
    chosen, (*past, _) = context.chosen.month, context.months
    with st.container():
        if any(chosen == f"{month:%Y-%m}" for month in past):
            texts.info(context.words("problems.no_months", day=context.as_of))
