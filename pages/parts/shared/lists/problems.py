"""The lists of problems that ask for somebody: overdue, due, sent back, re-opened, not true ..."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import texts
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Words
from pages.parts.shared import columns, definitions, problem_states, undated
from pages.parts.shared.lag.overdue_ages import AGES
from pages.parts.shared.lists import list_rows, origins
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.rectification_lists import DUE_WITHIN_DAYS, Kind
from warehouse.queries.rectification.timeliness import Cohort
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

LONG_OVERDUE_DAYS = 30
"""A problem overdue for longer has a red light, another an amber one."""

_DAYS: dict[Kind, str] = {"due_this_week": "days_left", "due": "days_left"}
"""The days that a list is ordered by; days overdue where it is not here."""


def tab(words: Words, kind: Kind, rows: int) -> str:
    """Return what a list is called where one of several is chosen, and how long it is."""
    name = words(f"rectification.list_{kind}", days=DUE_WITHIN_DAYS)
    return words("tables.tab", name=name, n=f"{rows:,}")


def table(context: PageContext, kind: Kind, cohort: Cohort, month: date | None = None) -> Table:
    """Return a list of problems: what is decided on first, then where it comes from.

    Of those fed back in one `month` (its first day) where it is given.
    """
    words = context.words
    return Table(
        key=kind,
        title=words(f"rectification.title_{kind}", days=DUE_WITHIN_DAYS),
        rows=partial(_rows, context, kind, cohort, month),
        columns=[*_lights(words, kind), *_columns(context, kind)],
        definition=texts.sentences(
            words(f"rectification.list_{kind}_text", day=context.as_of, days=DUE_WITHIN_DAYS),
            words("rectification.lists_note"),
            undated_beside(context, cohort) if kind == "overdue" else "",
        ),
        notes=definitions.of_query(context, rectification_lists.problems),
        link=list_rows.to_problem(),
        is_handed_out=True,
        origin=origins.of_list(context, "problems", "problem_id"),
        foot=words("region.overdue_lights", **_meanings(words)) if kind == "overdue" else "",
    )


def undated_beside(context: PageContext, cohort: Cohort) -> str:
    """Say how many problems never fall due, "" where there are none."""
    code = context.region.code
    rows = data.ask(context.view, rectification_lists.ongoing_undated, code, cohort)
    return undated.beside(context.words, rows["problems"][0])


def _meanings(words: Words) -> dict[str, str]:
    return {
        light: words(f"region.overdue_{light}", days=LONG_OVERDUE_DAYS)
        for light in ("red", "amber")
    }


def _lights(words: Words, kind: Kind) -> list[Column]:
    if kind != "overdue":
        return []
    return [Column("light", words("columns.light"), "light", in_words=_meanings(words))]


def _columns(context: PageContext, kind: Kind) -> list[Column]:
    words, days = context.words, _DAYS.get(kind, "days_late")
    levels = [words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS]
    sources = [words(f"due_source.{source}") for source in list_rows.DUE_SOURCES]
    states = problem_states.state_labels(words, problem_states.FED_BACK)
    return list_rows.from_village(
        context,
        *_kept(words, kind),
        columns.column(words, days, has_bar=True),
        *columns.of(words, "due_on", "category"),
        columns.column(words, "responsible_unit"),
        Column("last_act", words("columns.last_act"), emphasised=_unreminded(words, kind)),
        columns.column(words, "responsibility_level", choices=levels),
        columns.column(words, "problem_id"),
        columns.column(words, "state", choices=list(states.values()), is_detail=True),
        columns.column(words, "feedback_on", is_detail=True),
        columns.column(words, "due_source", choices=sources, is_detail=True),
        columns.column(words, "original_due_on", is_detail=True),
        columns.column(words, "rule_due_on", is_detail=True),
        columns.column(words, "reopen_count", is_detail=True),
        Column("returns", words("rectification.times_returned"), "count", is_detail=True),
        Column("reassignments", words("rectification.reassignments"), "count", is_detail=True),
        Column("extensions", words("rectification.extensions"), "count", is_detail=True),
        columns.column(words, "held_by", help=words("columns.held_by_help"), is_detail=True),
        *_ages(words, kind),
    )


def _unreminded(words: Words, kind: Kind) -> str:
    """Return what stands out where nobody was reminded; of what is mostly closed nothing does."""
    return "" if kind == "past_day_30" else words("region.nobody_reminded")


def _kept(words: Words, kind: Kind) -> list[Column]:
    """Return whether problems were closed by day 30, to choose, and when they first were."""
    if kind != "past_day_30":
        return []
    yes, no = words("rectification.kept_yes"), words("rectification.kept_no")
    heading = words("rectification.kept")
    return [
        Column("kept", heading, choices=[no, yes], emphasised=no),
        Column("first_closed_on", words("rectification.first_closed"), "date"),
    ]


def _ages(words: Words, kind: Kind) -> list[Column]:
    """Return for how long problems have been overdue, in the steps that are counted, to choose."""
    if kind != "overdue":
        return []
    ages = [words(f"rectification.{age}") for age in AGES]
    return [Column("age", words("rectification.days_past_due"), choices=ages, is_detail=True)]


def _rows(
    context: PageContext, kind: Kind, cohort: Cohort, month: date | None, most: int
) -> pl.DataFrame:
    """Return problems with names for their codes, and in words who was last reminded of them."""
    words, code = context.words, context.region.code
    query = rectification_lists.problems
    rows = data.ask(context.view, query, code, cohort, kind, most, "", month)
    rows = list_rows.with_names(context, rows)
    kinds = {act: words(f"supervision.kind.{act}") for act in rows["last_act"].unique() if act}
    act = pl.col("last_act").replace_strict(kinds, default=None, return_dtype=pl.String)
    reminded = pl.concat_str(pl.col("last_acted_on").dt.to_string("iso"), act, separator=" ")
    is_long = pl.col("days_late") > LONG_OVERDUE_DAYS
    return rows.with_columns(
        last_act=reminded.fill_null(words("region.nobody_reminded")),
        age=pl.col("days_late").bin_intervals(
            [30, 90, 180],
            labels=[words(f"rectification.{age}") for age in AGES],
            right_closed=True,
        ),
        kept=pl.when("is_kept")
        .then(pl.lit(words("rectification.kept_yes")))
        .otherwise(pl.lit(words("rectification.kept_no"))),
        light=pl.when(is_long).then(pl.lit("red")).otherwise(pl.lit("amber")),
        state=pl.col("state").replace_strict(
            problem_states.state_labels(words), return_dtype=pl.String
        ),
    )
