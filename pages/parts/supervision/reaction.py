"""From a reminder to a closing: how many of the problems named were closed after so many days."""

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

LOWEST = 0.05
"""Where the axis ends at least: where nothing was closed, a line along it says so."""

COLOURS = [theme.ACCENT, theme.APART, theme.SEQUENCE[3]]
"""Of the kinds of act, in their order."""

DAY = 30
"""The day that the finding speaks of."""


HEIGHT = 370
"""Pixels: as the picture beside it takes with what is chosen above it."""


def card(context: PageContext, now: Overview) -> None:
    """Draw the share closed by days since the act, a line per kind of act."""
    words, period = context.words, now.period
    rows = data.ask(context.view, actions.reaction, context.region.code, period.first, period.last)
    if rows.is_empty():
        notices.empty_card(words, "card_reaction", words("supervision.reaction"))
        return
    pictures.card(
        context,
        Picture(
            key="reaction",
            name=words("supervision.reaction"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, rows),
            height=HEIGHT,
            note=words("supervision.reaction_note", day=context.as_of),
            definitions=definitions.of_query(context, actions.reaction),
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many of the problems named long enough ago were closed within thirty days."""
    region, at = context.region.code, rows.filter(pl.col("day") == DAY)
    named, closed = int(at["named"].sum()), int(at["closed"].sum())
    days = Claim(region, "days_of_reaction", DAY)
    problems = Claim(region, "problems_named", named, "problems")
    if not named:
        return Finding("supervision.reaction_young", {"days": days}, (problems,))
    return Finding(
        "supervision.reaction_finding",
        {
            "named": problems,
            "days": days,
            "share": claims.share(region, "named_closed_in_time", closed, named),
        },
    )


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    values = [
        {
            "kind": words(f"supervision.kind.{row['kind']}"),
            "day": row["day"],
            "share": row["closed"] / row["named"],
            "percent": numbers.percent(row["closed"] / row["named"]),
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["closed"]),
                denominator=numbers.count(row["named"]),
            ),
        }
        for row in rows.iter_rows(named=True)
    ]
    kinds = [
        words(f"supervision.kind.{kind}") for kind in actions.LADDER if (rows["kind"] == kind).any()
    ]
    return charts.filled(
        _template(context.language, tuple(kinds)),
        rows=values,
        reach=[{"share": max(LOWEST, *(1.1 * value["share"] for value in values))}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, kinds: tuple[str, ...]) -> charts.Template:
    """Return a line a kind of act, by days since it; `kinds` are their names."""
    words = Words(language)
    day = (
        alt.X("day:Q", title=words("supervision.reaction_days"))
        .scale(domain=[0, max(actions.REACTION_DAYS) * 1.12], nice=False)
        .axis(values=list(actions.REACTION_DAYS), grid=False)
    )
    share = (
        alt.Y("share:Q", title=words("supervision.reaction_share"))
        .scale(nice=False)
        .axis(format="~%", tickCount=5)
    )
    colour = (
        alt.Color("kind:N", title=None)
        .scale(domain=list(kinds), range=COLOURS[: len(kinds)])
        .legend(orient="top")
    )
    closed = alt.Chart(charts.ROWS).encode(day, share, colour)
    points = closed.mark_point(filled=True, size=80, opacity=1).encode(
        tooltip=[
            alt.Tooltip("kind:N", title=words("supervision.action")),
            alt.Tooltip("day:Q", title=words("supervision.reaction_days")),
            alt.Tooltip("percent:N", title=words("supervision.reaction_share")),
            alt.Tooltip("numbers:N", title=words("supervision.reaction_numbers")),
        ]
    )
    return charts.template(alt.layer(closed.mark_line(strokeWidth=2.4), points, marks.reach(share)))
