"""Above a county: how many villages each county has left, and the way to its plan."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import TO_THE_FOOT, Column, Table
from pages.parts.plan.sentence import left
from pages.parts.shared import columns, definitions
from warehouse.queries.planning import county


def sentence(context: PageContext) -> str:
    """Return how many villages are left in how many counties, each of which plans for itself."""
    rows = context.ask(county.counties_left)
    some = rows.filter(pl.col("left_to_inspect") > 0)
    counties = Claim(context.region.code, "counties_with_villages_left", len(some), "counties")
    slots: dict[str, Claim | Finding | str] = {
        "region": context.name(context.region),
        "left": left(context, int(rows["left_to_inspect"].sum())),
        "counties": counties,
    }
    return claims.say(context.words, Finding("plan.area", slots))


def counties(context: PageContext) -> None:
    """List the counties, those with most left first; a row leads to the county's plan."""
    words = context.words
    rows = context.ask(county.counties_left).with_columns(
        name=pl.col("county").replace_strict(
            {
                unit.code: context.name(unit)
                for unit in context.regions.within(context.region.code, "county")
            },
            default=None,
        )
    )
    tables.card(
        context,
        Table(
            key="plan_counties",
            title=words("plan.counties"),
            rows=tables.of(rows),
            columns=[
                Column("name", words("columns.county")),
                Column("left_to_inspect", words("plan.left_column"), "count", has_bar=True),
                Column("key_left", words("plan.key_left"), "count"),
                columns.column(words, "villages"),
            ],
            definition=words("plan.counties_definition", day=context.as_of),
            notes=definitions.of_query(context, county.counties_left),
            link=links.of_rows("plan", region="county"),
            height=TO_THE_FOOT,
        ),
    )
