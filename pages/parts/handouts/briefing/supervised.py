"""What was urged in the last twelve months, and how it was answered."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.shared.lag import acts
from warehouse.handouts.document import Section, TableBlock, TableColumn, marked
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER, RESPONSE_STATES


def section(context: PageContext) -> Section:
    """Return the acts of the ladder by kind and by what became of their answers."""
    words = context.words
    first, last = acts.period(context)
    rows = data.ask(context.view, actions.by_kind_and_state, context.region.code, first, last)
    return Section(
        [_table(context, rows.filter(pl.col("kind").is_in(LADDER)))],
        finding=marked(claims.say(words, acts.finding(context))),
        heading=words("briefing.supervised"),
    )


def _table(context: PageContext, rows: pl.DataFrame) -> TableBlock:
    words = context.words
    states = [
        pl.col("acts").filter(pl.col("response_state") == state).sum().alias(state)
        for state in RESPONSE_STATES
    ]
    kinds = {kind: words(f"supervision.kind.{kind}") for kind in LADDER}
    order = pl.Enum(LADDER)
    by_kind = (
        rows.group_by("kind")
        .agg(pl.col("acts").sum(), *states)
        .sort(pl.col("kind").cast(order))
        .with_columns(kind=pl.col("kind").replace_strict(kinds, return_dtype=pl.String))
    )
    return TableBlock(
        title=words("briefing.acts"),
        columns=[
            TableColumn("kind", words("briefing.kind_of_act"), width=1.4),
            TableColumn("acts", words("briefing.issued"), "count"),
            *(
                TableColumn(state, words(f"supervision.state.{state}"), "count")
                for state in RESPONSE_STATES
            ),
        ],
        rows=by_kind,
        aside=words("header.as_of", day=context.as_of),
        empty=words("region.acts_none"),
    )
