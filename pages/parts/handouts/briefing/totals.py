"""How long the lists of a region are, which its workbook holds whole."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from warehouse.handouts.document import Section, TableBlock, TableColumn
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.rectification_lists import DUE_WITHIN_DAYS, Kind
from warehouse.queries.rectification.timeliness import Cohort

LISTS: tuple[Kind, ...] = (
    "overdue",
    "due_this_week",
    "due",
    "returned",
    "reopened",
    "failed",
    "extended",
    "passed_on",
)


def section(context: PageContext) -> Section:
    """Return the number of rows of each list as of now."""
    words, region = context.words, context.region.code
    term = context.term.term_id
    problems = data.ask(context.view, rectification_lists.counts, region, Cohort(term))
    lengths = data.ask(context.view, rectification_lists.lengths, region, term)
    names = [words(f"rectification.list_{kind}", days=DUE_WITHIN_DAYS) for kind in LISTS]
    counts = [problems[kind][0] for kind in LISTS]
    rows = pl.DataFrame(
        {
            "list": [words("region.uninspected"), *names],
            "rows": [lengths["uninspected"][0], *counts],
        },
        schema={"list": pl.String, "rows": pl.Int64},
    )
    table = TableBlock(
        title=words("briefing.lists"),
        columns=[
            TableColumn("list", words("sheet.list"), width=3),
            TableColumn("rows", words("sheet.rows"), "count"),
        ],
        rows=rows,
        aside=words("header.as_of", day=context.as_of),
        foot=words("briefing.lists_foot"),
    )
    return Section([table])
