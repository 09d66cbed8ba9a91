"""The problems behind a mark: a list over the page, to search and to take away."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.drawing import pictures
from pages.parts.kit.table import Column, Table
from pages.parts.problems import marks, scope
from pages.parts.problems.marks import Mark
from pages.parts.shared import columns, definitions, member_names, problem_states
from pages.parts.shared.lists import list_rows, origins
from warehouse.queries import taxonomy
from warehouse.queries.problems import problem_list
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS
from warehouse.words.languages import names_by_code

STATES = (problem_states.NOT_FED_BACK, *problem_states.FED_BACK)


def show(context: PageContext) -> None:
    """Open the list of the mark that was clicked, if one was."""
    mark = marks.take()
    if mark is None or mark.region not in context.regions:
        return

    @st.dialog(
        context.words("problems.backlog.title"),
        width="large",
        on_dismiss=partial(pictures.free, mark.picture),
    )
    def opened() -> None:
        tables.bare(context, table(context, mark))

    opened()


def table(context: PageContext, mark: Mark) -> Table:
    """Return the problems a mark stands for."""
    words = context.words
    levels = [words(f"responsibility.{level}") for level in RESPONSIBILITY_LEVELS]
    states = list(problem_states.state_labels(words, STATES).values())
    return Table(
        key="backlog",
        title=title(context, mark),
        rows=partial(_rows, context, mark),
        columns=list_rows.from_village(
            context,
            *columns.of(words, "category", "cause"),
            columns.column(words, "responsibility_level", choices=levels),
            columns.column(words, "state", choices=states),
            *columns.of(words, "lateness", "days_late"),
            Column("inspection_ended_on", words("problems.backlog.inspection_ended_on"), "date"),
            *columns.of(words, "feedback_on", "due_on", "due_source", "closed_on", "problem_id"),
        ),
        definition=words("problems.backlog.definition", day=context.as_of),
        notes=definitions.of_query(context, problem_list.behind_a_mark),
        link=list_rows.to_problem(),
        origin=origins.of_list(context, "problems", "problem_id"),
        is_handed_out=True,
    )


def title(context: PageContext, mark: Mark) -> str:
    """Name what a mark stands for: where, when, and what narrows it."""
    words = context.words
    parts = [context.name(context.regions[mark.region])]
    if mark.township:
        parts.append(member_names.township_names(context)[mark.township])
    if context.year is not None:
        parts.append(words("choose.one_year", year=context.year))
    if mark.mode:
        parts.append(mode_names(context)[mark.mode])
    if mark.team_level:
        parts.append(words(f"problems.teams.{mark.team_level}"))
    if mark.pilot:
        parts.append(words(f"problems.pilots.{mark.pilot}"))
    if mark.category:
        parts.append(scope.name(context, mark.category))
    if mark.cause:
        parts.append(scope.causes(context)[mark.cause])
    if mark.level:
        parts.append(words(f"responsibility.{mark.level}"))
    if mark.state:
        parts.append(words(f"problems.backlog.{mark.state}"))
    return words("ranking.separator").join(parts)


def mode_names(context: PageContext) -> dict[str, str]:
    """Return the names of the modes by their code."""
    rows = data.ask(context.view, taxonomy.modes)
    return names_by_code(rows, "mode_code", context.language)


def _rows(context: PageContext, mark: Mark, most: int) -> pl.DataFrame:
    words = context.words
    rows = data.ask(
        context.view,
        problem_list.behind_a_mark,
        mark.region,
        None if mark.since else context.term.term_id,
        None if mark.since else context.year,
        mark.level,
        mark.category,
        mark.conditions,
        most,
    )
    categories = {code: scope.name(context, code) for code in rows["category"].unique()}
    named = list_rows.with_names(context, rows.drop("category"))
    return named.with_columns(
        category=rows["category"].replace(categories),
        cause=pl.col("cause").replace(scope.causes(context)),
        state=pl.col("state").replace(problem_states.state_labels(words)),
        lateness=pl.col("lateness").replace(problem_states.lateness_labels(words)),
    )
