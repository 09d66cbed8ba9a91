"""The villages of a region, to choose one from."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared import columns, handouts, undated
from warehouse.queries import lists


def table(context: PageContext) -> None:
    """Draw the villages of the region; a click opens the village."""
    tables.card(context, _villages(context))


def _villages(context: PageContext) -> Table:
    words = context.words
    return Table(
        key="villages",
        title=words("village.choose"),
        rows=partial(_rows, context),
        columns=[
            columns.column(words, "county", choices=handouts.county_names(context)),
            *columns.of(words, "township", "village", "village_id", "key_village_score"),
            Column("last_inspected_on", words("village.last_inspected_on"), "date"),
            *columns.of(words, "problems", "open_problems", "overdue_problems"),
            undated.column(words),
            Column("problems_taken_over", words("village.problems_taken_over"), "count"),
            Column("open_problems_taken_over", words("village.open_taken_over"), "count"),
            Column("overdue_problems_taken_over", words("village.overdue_taken_over"), "count"),
        ],
        definition=words("village.choose_definition"),
        height=560,
        link=handouts.to_village(),
    )


def _rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    return handouts.with_names(
        context, data.ask(context.view, lists.villages_on_roster, code, term, most)
    )
