"""The counties with their acts, one row each; of one county its acts, one row each."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.kit.table import Column, Table
from pages.parts.shared import act_names, columns, definitions
from pages.parts.shared.lists import origins
from pages.parts.supervision import course, overview
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import afterwards
from warehouse.queries.supervision.actions import ACTS, KINDS, RESPONSE_STATES


def card(context: PageContext, now: Overview) -> None:
    """Draw the ledger; a click on a county's row leads to the county."""
    if context.region.level == "county":
        tables.card(context, of_county(context, now))
    else:
        tables.card(context, of_counties(context, now))


def of_counties(context: PageContext, now: Overview) -> Table:
    """Return the counties, those left alone first, then the furthest behind."""
    words, answers = context.words, act_names.answer_columns(context.words)
    window = overview.window(context, now.period)
    return Table(
        key="supervision_counties",
        title=words("supervision.ledger"),
        rows=tables.of(_counties(now)),
        columns=[
            columns.column(words, "light"),
            Column("name", words("columns.county")),
            Column(
                "behind",
                words("supervision.behind"),
                "count",
                help=words("supervision.behind_help"),
            ),
            Column(
                "attention",
                words("supervision.attention", window=window),
                "count",
                help=words("supervision.attention_help", window=window),
            ),
            *(Column(kind, words(f"supervision.kind.{kind}"), "count") for kind in ACTS),
            answers["in_time"],
            answers["judged"],
            answers["overdue"],
            answers["waiting"],
            answers["median_days"],
            Column("last_issued_on", words("supervision.last_issued_on"), "date"),
        ],
        definition=words("supervision.ledger_definition"),
        notes=overview.notes(context, now),
        link=links.of_rows("supervision", region="region_code"),
    )


def _counties(now: Overview) -> pl.DataFrame:
    left_alone = (pl.col("light") == "red") & (pl.col("attention") == 0)
    return now.counties.with_columns(
        behind=pl.max_horizontal(pl.col("gap").round(0, mode="half_away_from_zero"), 0),
        in_time=pl.when(pl.col("judged") > 0).then(pl.col("answered_in_time") / pl.col("judged")),
        _order=left_alone,
    ).sort("_order", descending=True, maintain_order=True)


def of_county(context: PageContext, now: Overview) -> Table:
    """Return the acts aimed at one county, the newest first."""
    words = context.words
    return Table(
        key="supervision_acts",
        title=words("supervision.acts"),
        rows=partial(_acts, context, now),
        columns=[
            Column("issued_on", words("supervision.issued_on"), "date"),
            Column(
                "kind_name",
                words("supervision.action"),
                choices=[words(f"supervision.kind.{kind}") for kind in KINDS],
            ),
            Column("issuer", words("supervision.issuer")),
            Column(
                "state_name",
                words("supervision.answer"),
                choices=[words(f"supervision.state.{state}") for state in RESPONSE_STATES],
            ),
            Column("response_due_on", words("supervision.response_due_on"), "date"),
            Column("responded_on", words("supervision.responded_on"), "date"),
            Column("days_to_answer", words("supervision.days_to_answer"), "count"),
            Column("items", words("supervision.items"), "count"),
            Column("items_closed_within_30_days", words("supervision.items_closed_30"), "count"),
            Column("overdue_then", words("supervision.overdue_then"), "count"),
            Column(
                "overdue_later",
                words("supervision.overdue_later"),
                "count",
                help=words("supervision.overdue_later_help"),
            ),
            Column("action_id", words("supervision.action_id")),
        ],
        definition=words("supervision.acts_definition"),
        notes=definitions.of_query(context, afterwards.of_county),
        origin=origins.of_list(context, "supervision_actions", "action_id"),
    )


def _acts(context: PageContext, now: Overview, most: int) -> pl.DataFrame:
    return act_names.of_acts(context, course.of_county(context, now)).head(most)
