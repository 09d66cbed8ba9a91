"""The villages of a region, to choose one from."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import TO_THE_FOOT, Column, Table
from pages.parts.kit.words import Words
from pages.parts.shared import columns, undated
from pages.parts.shared.lists import list_rows, origins
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
        columns=list_rows.from_village(
            context,
            *columns.of(words, "overdue_problems", "open_problems", "problems"),
            Column("covered", words("village.coverage_state"), choices=_covered(words)),
            Column("last_inspected_on", words("village.last_inspected_on"), "date"),
            *columns.of(words, "key_village_score", "village_id"),
            undated.column(words),
            Column("problems_taken_over", words("village.problems_taken_over"), "count"),
            Column("open_problems_taken_over", words("village.open_taken_over"), "count"),
            Column("overdue_problems_taken_over", words("village.overdue_taken_over"), "count"),
        ),
        definition=words("village.choose_definition"),
        height=TO_THE_FOOT,
        link=list_rows.to_village(),
        origin=origins.of_list(context, "villages", "village_id"),
    )


def _rows(context: PageContext, most: int) -> pl.DataFrame:
    code, term = context.region.code, context.term.term_id
    rows = data.ask(context.view, lists.villages_on_roster, code, term, most)
    covered, left = (pl.lit(text) for text in _covered(context.words))
    return list_rows.with_names(context, rows).with_columns(
        covered=pl.when("is_covered").then(covered).otherwise(left)
    )


def _covered(words: Words) -> list[str]:
    return [words("village.state_covered"), words("village.state_left")]
