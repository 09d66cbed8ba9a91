"""Acts issued by month, a colour a step of the ladder."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER

COLOURS = [theme.SEQUENCE[1], theme.SEQUENCE[3], theme.ACCENT, theme.APART, theme.INK]
"""Reminder to accountability: the graver, the darker; recommendations, which blame none, grey."""


def card(context: PageContext, now: Overview) -> None:
    """Draw the acts of each month."""
    words, period = context.words, now.period
    rows = data.ask(
        context.view, actions.by_month, context.region.code, period.first, period.month_end
    ).filter(pl.col("kind").is_in(LADDER))
    if rows.is_empty():
        notices.empty_card(words, "card_months", words("supervision.months"))
        return
    pictures.card(
        context,
        Picture(
            key="months",
            name=words("supervision.months"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, now, rows),
            height=300,
            definitions=definitions.of_query(context, actions.by_month),
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return the month in which most acts were issued; where months share the most, how many do."""
    region = context.region.code
    by_month = rows.group_by("month_end").agg(pl.col("issued").sum())
    busiest = by_month.filter(pl.col("issued") == pl.col("issued").max())
    issued = Claim(region, "most_actions_in_a_month", int(busiest["issued"][0]), "actions")
    if len(busiest) > 1:
        months = Claim(region, "months_with_most_actions", len(busiest))
        return Finding("supervision.months_alike", {"months": months, "issued": issued})
    month = Claim(region, "month_with_most_actions", busiest["month_end"][0], "month")
    return Finding("supervision.months_finding", {"month": month, "issued": issued})


def _spec(context: PageContext, now: Overview, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    first, last = now.period.first, now.period.month_end
    # A month without an act keeps its place.
    months = [month.isoformat()[:7] for month in context.months if first <= month <= last]
    bars = [
        {
            "month": row["month_end"].isoformat()[:7],
            "month_text": numbers.month(row["month_end"], context.language),
            "kind": words(f"supervision.kind.{row['kind']}"),
            "place": LADDER.index(row["kind"]),
            "issued": row["issued"],
        }
        for row in rows.iter_rows(named=True)
    ]
    named = {bar["kind"] for bar in bars}
    kinds = (words(f"supervision.kind.{kind}") for kind in LADDER)
    return charts.filled(
        _template(context.language, tuple(months)),
        rows=bars,
        drawn=marks.drawn_rows(kind for kind in kinds if kind in named),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, months: tuple[str, ...]) -> charts.Template:
    """Return bars by month, stacked by kind of act."""
    words = Words(language)
    kinds = [words(f"supervision.kind.{kind}") for kind in LADDER]
    looks = tuple(zip(kinds, COLOURS, strict=True))
    issued = words("supervision.actions_axis")
    bars = (
        alt.Chart(charts.ROWS)
        .mark_bar()
        .encode(
            marks.months("month", words("supervision.months_axis")).scale(domain=list(months)),
            alt.Y("issued:Q", title=issued, stack="zero").axis(tickMinStep=1),
            marks.colours("kind", looks, columnPadding=10, values=marks.names_drawn()),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("month_text:N", title=words("columns.month")),
                alt.Tooltip("kind:N", title=words("supervision.action")),
                alt.Tooltip("issued:Q", title=issued),
            ],
        )
    )
    return charts.template(alt.layer(bars, marks.hold()))
