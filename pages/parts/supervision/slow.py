"""Slow counties against the reminders and interviews they met with."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import selection
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings, numbers, status_lights, texts, theme
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing import charts, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.status_lights import SYMBOLS
from pages.parts.kit.words import Language, Words
from pages.parts.supervision import backlog, overview
from pages.parts.supervision.overview import Overview
from warehouse.stats.judgement import ORDER, Light

LIGHTS: tuple[Light, ...] = tuple(ORDER)

STEPS = ((0, "0"), (1, "1"), (2, "2"), (3, "3–4"), (5, "5+"))
"""From how many acts a column begins, and what stands over it."""

TALL = 290
"""Pixels of the picture beside the ladder, and of the names under it."""

NAMES = 56

NAMED = 3
"""As many counties left alone are named under the picture; the table below has them all."""


def card(context: PageContext, now: Overview) -> None:
    """Draw counties by their light and by how often they were reminded or interviewed."""
    window = overview.window(context, now.period)
    with st.container(border=True, height="stretch", key="picture_slow"):
        picture = Picture(
            key="slow",
            name=context.words("supervision.slow"),
            finding=claims.say(context.words, finding(context, now)),
            spec=_spec(context, now, window),
            height=TALL - (0 if now.untouched.is_empty() else NAMES),
            note=context.words(
                "supervision.slow_note",
                month=numbers.month(now.period.month_end, context.language),
                window=window,
            ),
            definitions=overview.notes(context, now),
        )
        pictures.title(context, picture)
        pictures.chart(context, picture, mark="")
        _named(context, now)
        headings.foot(context.mark)


def finding(context: PageContext, now: Overview) -> Finding:
    """Return how many counties are behind plan, and how many of these were left alone."""
    key = backlog.slowness(now)
    return Finding(
        f"supervision.slow_{'none' if key == 'level' else key}", backlog.slots(context, now)
    )


def _cells(context: PageContext, now: Overview) -> list[dict[str, Any]]:
    """Return one cell per light and number of acts: how many counties, of how many of the light."""
    words = context.words
    step = pl.lit(STEPS[0][1])
    for least, label in STEPS[1:]:
        step = pl.when(pl.col("attention") >= least).then(pl.lit(label)).otherwise(step)
    counted = now.counties.group_by("light", step.alias("step")).len()
    by_cell = {(light, label): number for light, label, number in counted.iter_rows()}
    cells = []
    for light in LIGHTS:
        of_light = int(now.counties.filter(pl.col("light") == light).height)
        if not of_light:
            continue
        for _, label in STEPS:
            number = by_cell.get((light, label), 0)
            cells.append(
                {
                    "light": _meaning(context, now, light),
                    "step": label,
                    "counties": number,
                    "share": number / of_light,
                    "is_alarm": light == "red" and label == STEPS[0][1] and number > 0,
                    "text": numbers.count(number) if number else "",
                    "numbers": words(
                        "ranking.numbers",
                        numerator=numbers.count(number),
                        denominator=numbers.count(of_light),
                    ),
                }
            )
    return cells


def _meaning(context: PageContext, now: Overview, light: Light) -> str:
    words = context.words
    if light == "none" or now.planned is None:
        return words("supervision.light.none")
    meaning = status_lights.short(words, light, now.planned, now.line)
    return words("supervision.light.of", symbol=SYMBOLS[light], light=meaning)


def _spec(context: PageContext, now: Overview, window: str) -> dict[str, Any]:
    return charts.filled(_template(context.language, window), rows=_cells(context, now))


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, window: str) -> charts.Template:
    """Return cells of lights, in the order of their rows, by number of acts."""
    words = Words(language)
    is_alarm = alt.datum.is_alarm
    cells = alt.Chart(charts.ROWS).encode(
        alt.X(
            "step:O",
            sort=[label for _, label in STEPS],
            title=words("supervision.slow_axis", window=window),
        ).axis(labelAngle=0, labelFontSize=14),
        alt.Y("light:N", sort=None, title=None).axis(
            labelFontSize=14, labelColor=theme.INK, labelLimit=190
        ),
        tooltip=[
            alt.Tooltip("light:N", title=words("supervision.slow_light")),
            alt.Tooltip("step:N", title=words("supervision.slow_times")),
            alt.Tooltip("numbers:N", title=words("supervision.slow_of")),
        ],
    )
    share = alt.Color("share:Q").scale(domain=[0, 1], range=[theme.TRACK, theme.ACCENT])
    share = share.legend(None)
    grounds = cells.mark_rect(stroke=theme.CARD, strokeWidth=3, cornerRadius=4).encode(
        # Lights alone are red: the ground of this cell is the palest, its number stands out.
        color=alt.when(is_alarm).then(alt.value(theme.TRACK)).otherwise(share)
    )
    counts = cells.mark_text(fontSize=16, fontWeight="bold").encode(
        alt.Text("text:N"),
        color=alt.when(is_alarm)
        .then(alt.value(theme.ALARM))
        .when(alt.datum.share > 0.45)
        .then(alt.value(theme.CARD))
        .otherwise(alt.value(theme.INK)),
    )
    return charts.template(alt.layer(grounds, counts))


def _named(context: PageContext, now: Overview) -> None:
    """Name the counties left alone, the furthest behind first; a click leads to one."""
    if now.untouched.is_empty():
        return
    with st.container(horizontal=True, key="untouched", gap="small"):
        for row in now.untouched.head(NAMED).iter_rows(named=True):
            st.button(
                texts.literal(
                    context.words(
                        "supervision.untouched_county",
                        county=row["name"],
                        gap=numbers.count(row["gap"]),
                    )
                ),
                key=f"untouched_{row['region_code']}",
                type="tertiary",
                on_click=selection.choose,
                kwargs={"region": row["region_code"]},
            )
