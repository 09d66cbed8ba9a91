"""Petitions by QR code: how many came in, by which code, how many were answered and confirmed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, tables, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.table import Column, Table
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import petitions

CHANNELS = ("qr_poster", "qr_household_card")
"""The channels that have a name in both languages; a ledger may have others."""

COLOURS = [theme.ACCENT, theme.SEQUENCE[2], theme.APART, theme.OCHRE]


def are_there(context: PageContext, now: Overview) -> bool:
    """Return whether any came in during the period."""
    return not _rows(context, now).is_empty()


def _rows(context: PageContext, now: Overview) -> pl.DataFrame:
    period = now.period
    return data.ask(
        context.view, petitions.by_month, context.region.code, period.first, period.month_end
    )


def cards(context: PageContext, now: Overview) -> None:
    """Draw the inflow by month and channel, and beside it what became of it."""
    words, rows = context.words, _rows(context, now)
    inflow, outcome = st.columns([1.25, 1])
    with inflow:
        pictures.card(
            context,
            Picture(
                key="petitions",
                name=words("supervision.petitions"),
                finding=claims.say(words, finding(context, rows)),
                spec=_spec(context, rows),
                height=300,
                note=words("supervision.petitions_note"),
                definitions=definitions.of_query(context, petitions.by_month),
            ),
        )
    with outcome:
        tables.card(context, _outcomes(context, rows))


def _channel(context: PageContext, channel: str) -> str:
    return context.words(f"supervision.channel.{channel}") if channel in CHANNELS else channel


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many came in, and what share of those it is known of was answered, was true."""
    region = context.region.code
    total = rows.select(pl.col(pl.Int64).sum()).row(0, named=True)
    return Finding(
        "supervision.petitions_finding",
        {
            "received": Claim(region, "petitions", total["received"], "petitions"),
            "in_time": claims.share(
                region,
                "petitions_in_time",
                total["answered_in_time"],
                total["received_answer_known"],
            ),
            "confirmed": claims.share(
                region,
                "petitions_confirmed",
                total["confirmed"],
                total["received_confirmation_known"],
            ),
        },
    )


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    channels = [_channel(context, channel) for channel in rows["channel"].unique().sort()]
    values = [
        {
            "month": row["month_end"].isoformat()[:7],
            "month_text": numbers.month(row["month_end"], context.language),
            "channel": _channel(context, row["channel"]),
            "received": row["received"],
            "in_time": words(
                "ranking.numbers",
                numerator=numbers.count(row["answered_in_time"]),
                denominator=numbers.count(row["received_answer_known"]),
            ),
            "confirmed": words(
                "ranking.numbers",
                numerator=numbers.count(row["confirmed"]),
                denominator=numbers.count(row["received_confirmation_known"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
    return charts.filled(_template(context.language, tuple(channels)), rows=values)


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, channels: tuple[str, ...]) -> charts.Template:
    """Return bars by month, stacked by channel."""
    words = Words(language)
    return charts.template(
        alt.Chart(charts.ROWS)
        .mark_bar()
        .encode(
            marks.months("month", words("columns.month")),
            alt.Y("received:Q", title=words("supervision.petitions_axis"), stack="zero").axis(
                tickCount=5
            ),
            alt.Color("channel:N", title=None)
            .scale(
                domain=list(channels),
                range=[COLOURS[place % len(COLOURS)] for place in range(len(channels))],
            )
            .legend(orient="top"),
            tooltip=[
                alt.Tooltip("month_text:N", title=words("columns.month")),
                alt.Tooltip("channel:N", title=words("supervision.channel_name")),
                alt.Tooltip("received:Q", title=words("supervision.received"), format=","),
                alt.Tooltip("in_time:N", title=words("supervision.petitions_in_time_of")),
                alt.Tooltip("confirmed:N", title=words("supervision.petitions_confirmed_of")),
            ],
        )
    )


def _outcomes(context: PageContext, rows: pl.DataFrame) -> Table:
    """Return one row per channel: each share beside the two numbers it is made of."""
    words = context.words
    counts = [name for name in rows.columns if name not in ("month_end", "channel")]
    labels = {
        "in_time": ("answered_in_time", "received_answer_known"),
        "true": ("confirmed", "received_confirmation_known"),
        "signed": ("named", "received_named_known"),
    }
    channels = {channel: _channel(context, channel) for channel in rows["channel"].unique()}
    by_channel = (
        rows.group_by("channel")
        .agg(pl.col(counts).sum())
        .sort("received", descending=True)
        .with_columns(
            name=pl.col("channel").replace_strict(channels, return_dtype=pl.String),
            # Nothing known is no share: the sums of nothing are 0 / 0.
            **{
                share: pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))
                for share, (part, whole) in labels.items()
            },
        )
    )
    return Table(
        key="supervision_petitions",
        title=words("supervision.petitions_outcome"),
        rows=tables.of(by_channel),
        columns=[
            Column("name", words("supervision.channel_name")),
            Column("received", words("supervision.received"), "count"),
            Column("in_time", words("supervision.petitions_in_time"), "percent"),
            Column(
                "answered_in_time",
                words("supervision.petitions_answered"),
                "count",
            ),
            Column("true", words("supervision.petitions_confirmed_share"), "percent"),
            Column("confirmed", words("supervision.petitions_confirmed"), "count"),
            Column("signed", words("supervision.petitions_signed"), "percent"),
        ],
        definition=words("supervision.petitions_definition"),
        notes=definitions.of_query(context, petitions.by_month),
    )
