"""The list of closed problems whose category a later inspection of the village found anew."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, definitions
from pages.parts.shared.lists import list_rows, origins
from warehouse.queries.rectification import found_again, rectification_lists
from warehouse.queries.rectification.timeliness import Cohort


def table(context: PageContext, cohort: Cohort) -> Table:
    """Return the problems found again, the soonest first."""
    words = context.words
    return Table(
        key="found_again",
        title=words("rectification.found_again"),
        rows=partial(_rows, context, cohort),
        columns=list_rows.from_village(
            context,
            columns.column(words, "category"),
            Column("days_between", words("rectification.days_between"), "count"),
            columns.column(words, "closed_on"),
            Column("found_again_on", words("rectification.found_again_on"), "date"),
            columns.column(words, "problem_id"),
            Column("found_again_id", words("rectification.found_again_id")),
            Column(
                "found_again_in",
                words("columns.held_by"),
                help=words("columns.held_by_help"),
                is_detail=True,
            ),
        ),
        definition=words("rectification.found_again_text"),
        notes=definitions.of_query(context, rectification_lists.problems),
        link=list_rows.to_problem(),
        is_handed_out=True,
        origin=origins.of_list(context, "problems", "problem_id"),
    )


def _rows(context: PageContext, cohort: Cohort, most: int) -> pl.DataFrame:
    code = context.region.code
    return list_rows.with_names(
        context, data.ask(context.view, found_again.problems, code, cohort, most)
    )
