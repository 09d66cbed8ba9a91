"""The lists of a hand-out: what is overdue longest, or the key villages that nobody inspected yet.

As of now, whatever the month.
"""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.shared.lists import key_criteria, list_rows
from warehouse.handouts.document import TableBlock, TableColumn
from warehouse.queries import lists
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.timeliness import Cohort

LONGEST = 10


def overdue(context: PageContext, most: int = LONGEST, unit: str = "") -> TableBlock | None:
    """Return the problems overdue longest with a column to fill in, None where none is overdue.

    Of one responsible `unit` where it is named, which then has no column.
    """
    words = context.words
    rows = data.ask(
        context.view,
        rectification_lists.problems,
        context.region.code,
        Cohort(context.term.term_id),
        "overdue",
        most,
        unit,
    )
    if rows.is_empty():
        return None
    columns = [*_county(context), "village", "category", "due_on", "days_late"]
    columns += [] if unit else ["responsible_unit"]
    rows = list_rows.with_names(context, rows).with_columns(
        category=pl.col("category").fill_null(words("problems.not_stated"))
    )
    return TableBlock(
        title=words("handouts.overdue_title", rows=words.count("problems", len(rows))),
        columns=[
            *_of_county(context),
            TableColumn("village", words("columns.village"), width=1.2),
            TableColumn("category", words("columns.category"), width=2.5),
            *(
                [TableColumn(named, words(f"columns.{named}"), width=1.3)]
                if (named := "responsible_unit") in columns
                else []
            ),
            TableColumn("due_on", words("columns.due_on"), "date", width=1.0),
            TableColumn("days_late", words("columns.days_late"), "count", width=0.9),
            TableColumn("outcome", words("handouts.outcome"), width=2.0, is_to_fill=True),
        ],
        rows=rows.select(columns),
        aside=words("handouts.overdue_aside", total=words.count("problems", rows["total"][0])),
        number=words("sheet.number"),
    )


def uninspected(context: PageContext, most: int = LONGEST) -> TableBlock | None:
    """Return the villages not inspected, key villages first, None where every one is."""
    words = context.words
    rows = context.ask(lists.uninspected_villages, most)
    if rows.is_empty():
        return None
    rows = list_rows.with_names(context, rows).with_columns(
        reasons=key_criteria.reasons(context, rows)
    )
    return TableBlock(
        title=words("handouts.uninspected_title", rows=words.count("villages", len(rows))),
        columns=[
            *_of_county(context),
            TableColumn("village", words("columns.village"), width=1.3),
            TableColumn("township", words("columns.township"), width=1.3),
            TableColumn(
                "key_village_score", words("columns.key_village_score"), "count", width=0.9
            ),
            TableColumn("reasons", words("coverage.reasons"), width=3.4),
            TableColumn("visit", words("handouts.visit_planned"), width=1.6, is_to_fill=True),
        ],
        rows=rows.select(*_county(context), "village", "township", "key_village_score", "reasons"),
        aside=words("handouts.uninspected_aside", total=words.count("villages", rows["total"][0])),
        number=words("sheet.number"),
    )


def _county(context: PageContext) -> list[str]:
    """Return the column of the county, which of one county is the same in every row."""
    return [] if context.region.level == "county" else ["county"]


def _of_county(context: PageContext) -> list[TableColumn]:
    return [TableColumn(name, context.words("columns.county")) for name in _county(context)]
