"""Who is most like a region by what it is, not by how it does: size, problems, poverty."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.compare.pair import PARAMETER
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, tables, texts
from pages.parts.kit.table import Column, Link, Table


def card(context: PageContext, alike: pl.DataFrame) -> None:
    """List the nearest as candidates; a row puts that region beside the one of the page."""
    words, title = context.words, context.words("compare.alike")
    if alike.is_empty():
        with st.container(border=True, key="table_alike"):
            headings.title(title)
            texts.caption(words("compare.nobody_alike"))
        return
    names = {code: context.name(context.regions[code]) for code in alike["region_code"]}
    rows = alike.with_columns(
        name=pl.col("region_code").replace_strict(names, return_dtype=pl.String)
    )
    tables.card(
        context,
        Table(
            key="alike",
            title=title,
            rows=tables.of(rows),
            columns=[
                Column("name", words("columns.region")),
                Column("villages", words("columns.villages"), "count"),
                Column("problems_per_village", words("compare.problems_per_village"), "number"),
                Column("poverty_share", words("compare.poverty_share"), "percent"),
                Column("distance", words("compare.distance"), "number"),
            ],
            definition=words("compare.alike_text"),
            is_of_month=True,
            link=Link(
                "compare",
                context.chosen.parameters() | {"region": context.region.code},
                {PARAMETER: "region_code"},
            ),
        ),
    )
