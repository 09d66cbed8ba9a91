"""The picture of a plan: when each team is out, round by round, and the end of the term."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.plan.made import Made

ROW = 26
"""Pixels of a team."""


def card(context: PageContext, plan: Made, visits: pl.DataFrame) -> None:
    """Draw a bar for each team and round, from its first day on site to its last."""
    teams = visits["team_id"].n_unique()
    pictures.card(
        context,
        Picture(
            key="plan_timeline",
            name=context.words("plan.timeline"),
            finding=claims.say(context.words, finding(context, plan)),
            spec=_spec(context, plan, visits),
            height=ROW * teams + 70,
            note=context.words("plan.timeline_note"),
        ),
    )
    if gap := gap_note(context.words, plan):
        texts.caption(gap)


def gap_note(words: Words, plan: Made) -> str:
    """Return by how much a plan might be earlier where the time was too short to know that none
    is, "" of one that is the earliest.
    """
    if plan.plan is None or not plan.plan.gap:
        return ""
    # what waits costs never less than nothing: more than all of it cannot go
    return words("plan.gap", share=numbers.percent(min(plan.plan.gap, 1.0)))


def finding(context: PageContext, plan: Made) -> Finding:
    """Return by which round key villages, and by which all, have been visited."""
    code = context.region.code
    visits = plan.plan.visits if plan.plan else pl.DataFrame()
    key = visits.filter("is_key")
    key_villages = Claim(code, "plan_key_villages", len(key), "villages")
    slots: dict[str, Claim | Finding | str] = {
        "rounds": Claim(code, "plan_rounds", int(visits["round"].n_unique()), "planned_rounds"),
    }
    if key.is_empty():
        return Finding("plan.timeline_no_key", slots, further=(key_villages,))
    slots["key_villages"] = key_villages
    last = Claim(code, "plan_key_round", int(key["round"].max()), "count")  # type: ignore[arg-type]
    return Finding("plan.timeline_key", slots | {"last": last})


def _spec(context: PageContext, plan: Made, visits: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    bars = (
        visits.group_by("team_id", "team", "round", "round_name")
        .agg(
            pl.col("starts_on").min(),
            pl.col("ends_on").max(),
            villages=pl.len(),
            key=pl.col("is_key").sum(),
            days=pl.col("days").sum(),
        )
        .sort("team_id", "round")
    )
    rows = [
        {
            "team": row["team"],
            "first": row["starts_on"].isoformat(),
            "last": row["ends_on"].isoformat(),
            "round": row["round_name"],
            "villages": numbers.count(row["villages"]),
            "has_key": bool(row["key"]),
            "key": numbers.count(row["key"]),
            "from": numbers.day(row["starts_on"], context.language),
            "to": numbers.day(row["ends_on"], context.language),
        }
        for row in bars.iter_rows(named=True)
    ]
    limits = [
        {"day": day.isoformat(), "name": words(f"plan.line_{name}")}
        for name, day in (("by", plan.last_day), ("end", context.term.ends_on))
        if name == "end" or day != context.term.ends_on
    ]
    return charts.filled(_template(context.language), rows=rows, limits=limits)


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    words = Words(language)
    day = alt.X("first:T", title=None).axis(format="%Y-%m", tickCount=8, grid=True)
    teams = alt.Chart(charts.ROWS).encode(
        marks.names("team", 150, 13, labelPadding=8),
        day,
        alt.X2("last:T"),
        tooltip=marks.tooltip(
            {
                "team": words("plan.team"),
                "round": words("plan.round_column"),
                "villages": words("columns.villages"),
                "key": words("plan.key"),
                "from": words("plan.starts_on"),
                "to": words("plan.ends_on"),
            }
        ),
    )
    bars = teams.mark_bar(height=marks.band(0.62), cornerRadius=2).encode(
        color=alt.when(alt.datum.has_key)
        .then(alt.value(theme.ACCENT))
        .otherwise(alt.value(theme.SEQUENCE[2]))
    )
    limits = alt.Chart(alt.NamedData("limits")).encode(alt.X("day:T"))
    lines = limits.mark_rule(color=theme.INK, strokeWidth=1.2)
    labels = limits.mark_text(
        align="right", baseline="bottom", dx=4, fontSize=13, color=theme.QUIET
    ).encode(alt.Text("name:N"), y=alt.value(-4))
    return charts.template(alt.layer(bars, lines, labels))
