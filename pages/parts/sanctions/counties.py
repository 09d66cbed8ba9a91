"""The tables of the counties of a region: their clues, and their rates per 100 villages."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, numbers, tables
from pages.parts.kit.table import Column, Kind, Table
from pages.parts.shared.funnels import funnels_card
from pages.parts.shared.funnels.judging import Funnel
from warehouse.queries.sanctions import clue_outcomes

COLUMNS: dict[str, Kind] = {
    "clues": "count",
    "undisposed": "count",
    "overdue": "count",
    "overdue_over_90": "count",
    "days_late": "count",
    "persons_involved": "count",
    "persons_filed": "count",
    "persons_sanctioned": "count",
    "cases_filed": "count",
}


VIEWS = ("clues", "rates")


def tables_of(context: PageContext, funnel: Funnel | None) -> None:
    """Draw one of two tables, clues by county or the funnel's; only the one that is looked at.

    A county has no clues by unit, because neither clues nor persons are counted below it.
    """
    words = context.words
    views = [
        view
        for view, there in zip(
            VIEWS, (context.region.level != "county", funnel is not None), strict=True
        )
        if there
    ]
    if not views:
        return
    view: str | None = views[0]
    if len(views) > 1:
        view = choosers.one_of(
            context,
            "sanctions_table",
            words("sanctions.table"),
            views,
            lambda view: words(f"sanctions.table_{view}"),
        )
    if view == "clues" or funnel is None:
        _clues(context)
    else:
        funnels_card.table(context, funnel)


def _clues(context: PageContext) -> None:
    words = context.words
    rows = context.ask(clue_outcomes.by_county, context.month_end)
    names = {code: context.name(context.regions[code]) for code in rows["county"]}
    named = rows.with_columns(name=pl.col("county").replace_strict(names, return_dtype=pl.String))
    tables.card(
        context,
        Table(
            key="sanction_counties",
            title=words("sanctions.counties.title"),
            rows=tables.of(named),
            columns=[
                Column("name", words("columns.county")),
                *(
                    Column(name, words(f"sanctions.counties.{name}"), kind)
                    for name, kind in COLUMNS.items()
                ),
            ],
            definition=words(
                "sanctions.counties.definition",
                month=numbers.month(context.month_end, context.language),
            ),
            is_of_month=True,
            link=links.of_rows("sanctions", region="county"),
        ),
    )
