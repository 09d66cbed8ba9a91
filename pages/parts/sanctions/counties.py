"""The tables of the counties of a region: their clues, and their rates per 100 villages."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, selection
from pages.parts.frame.shell import Visit
from pages.parts.kit import numbers, tables
from pages.parts.kit.tables import Column, Kind, Table
from pages.parts.shared import funnels
from pages.parts.shared.funnels import Funnel
from warehouse.queries import sanctions

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


def tables_of(visit: Visit, funnel: Funnel | None) -> None:
    """Draw one of two tables, clues by county or the funnel's; only the one that is looked at.

    A county has no clues by unit, because neither clues nor persons are counted below it.
    """
    words = visit.words
    views = [
        view
        for view, there in zip(
            VIEWS, (visit.region.level != "county", funnel is not None), strict=True
        )
        if there
    ]
    if not views:
        return
    view: str | None = views[0]
    if len(views) > 1:
        view = st.segmented_control(
            words("sanctions.table"),
            views,
            default=views[0],
            format_func=lambda view: words(f"sanctions.table_{view}"),
            key=f"sanctions_table_{visit.language}",
            label_visibility="collapsed",
            required=True,
        )
    if view == "clues" or funnel is None:
        _clues(visit)
    else:
        funnels.table(visit, funnel)


def _clues(visit: Visit) -> None:
    words = visit.words
    rows = data.ask(
        visit.view, sanctions.by_county, visit.region.code, visit.term.term_id, visit.month_end
    )
    names = {code: visit.name(visit.regions[code]) for code in rows["county"]}
    named = rows.with_columns(name=pl.col("county").replace_strict(names, return_dtype=pl.String))
    tables.card(
        visit,
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
                month=numbers.month(visit.month_end, visit.language),
            ),
            is_of_month=True,
        ),
        _go_to,
    )


def _go_to(row: dict[str, Any]) -> None:
    selection.choose(region=row["county"])
