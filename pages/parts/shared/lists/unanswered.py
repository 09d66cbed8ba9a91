"""The acts of supervision whose answer is awaited or late, row by row."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Words
from pages.parts.shared import act_names, definitions
from pages.parts.shared.lists import origins
from pages.parts.shared.urged import AttentionPeriod
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import KINDS, MEETING_ITEM


def table(context: PageContext, period: AttentionPeriod, kinds: tuple[str, ...] = KINDS) -> Table:
    """Return what of some kinds waits for an answer or is overdue, the longest overdue first."""
    words = context.words
    return Table(
        key="supervision_unanswered",
        title=words("supervision.unanswered"),
        rows=partial(rows, context, period, kinds),
        columns=[
            Column("target", words("supervision.target")),
            Column(
                "state_name",
                words("supervision.answer"),
                choices=[words(f"supervision.state.{state}") for state in ("overdue", "waiting")],
            ),
            Column("days_overdue", words("supervision.days_overdue"), "count"),
            Column(
                "kind_name",
                words("supervision.action"),
                choices=[words(f"supervision.kind.{kind}") for kind in kinds],
            ),
            *_request(words, kinds),
            Column("target_unit", words("supervision.unit")),
            Column("issuer", words("supervision.issuer")),
            Column("issued_on", words("supervision.issued_on"), "date"),
            Column("response_due_on", words("supervision.response_due_on"), "date"),
            Column("items", words("supervision.items"), "count"),
            Column("items_closed", words("supervision.items_closed"), "count"),
            Column("action_id", words("supervision.action_id")),
        ],
        definition=words(
            "supervision.unanswered_all_definition"
            if MEETING_ITEM in kinds
            else "supervision.unanswered_definition",
            day=context.as_of,
        ),
        notes=definitions.of_query(context, actions.unanswered),
        link=links.of_rows("supervision", region="target_region"),
        is_handed_out=True,
        origin=origins.of_list(context, "supervision_actions", "action_id"),
    )


def _request(words: Words, kinds: tuple[str, ...]) -> list[Column]:
    """Return the column of what is asked, which items of meetings say."""
    return [Column("request", words("supervision.request"))] if MEETING_ITEM in kinds else []


def rows(
    context: PageContext, period: AttentionPeriod, kinds: tuple[str, ...], most: int
) -> pl.DataFrame:
    """Return so many of them with names for their codes, the longest late first."""
    rows = data.ask(
        context.view,
        actions.unanswered,
        context.region.code,
        period.first,
        period.last,
        kinds,
        most,
    )
    return act_names.of_acts(context, rows)
