"""What became of what was handed over in each quarter, in one unit at a time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, headings, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.sanctions import quarters
from pages.parts.shared import definitions
from warehouse.queries.sanctions import clue_cohorts

HEIGHT = 250

DRAWN = {
    "clues": ("clues", "clues_disposed", "clues_overdue"),
    "persons": ("persons_involved", "persons_filed", "persons_sanctioned"),
    "cases": ("cases_filed",),
}
"""What is drawn of each unit, one bar before the other: the first is the cohort."""

COLOURS = {
    "clues": [theme.SEQUENCE[1], theme.SEQUENCE[3], theme.ACCENT],
    "persons": [theme.SEQUENCE[1], theme.SEQUENCE[3], theme.ACCENT],
    "cases": [theme.SEQUENCE[3]],
}


def card(context: PageContext) -> None:
    """Draw the cohorts of the unit that is chosen."""
    words = context.words
    rows = context.ask(clue_cohorts.by_quarter)
    with st.container(border=True, height="stretch", key="picture_cohorts"):
        if rows.is_empty():
            headings.title(words("sanctions.cohorts_none"))
            return
        unit = choosers.one_of(
            context,
            "cohort_unit",
            words("sanctions.cohort_unit"),
            list(DRAWN),
            lambda unit: words(f"sanctions.unit_{unit}"),
            default="persons",
        )
        rows = quarters.filled(rows)
        pictures.bare(
            context,
            Picture(
                key=f"cohorts_{unit}",
                definitions=definitions.of_query(context, clue_cohorts.by_quarter),
                name=words("sanctions.cohorts"),
                finding=claims.say(words, finding(context, rows, unit)),
                spec=_drawn(context, unit),
                height=HEIGHT,
                note=words("sanctions.cohorts_note", day=context.as_of),
            ),
        )


def finding(context: PageContext, rows: pl.DataFrame, unit: str) -> Finding:
    """Return the quarter with most of a unit and what became of it.

    Where no quarter has more than every other, what became of all of them together.
    """
    region, (first, *others) = context.region.code, DRAWN[unit]
    most = rows.filter(pl.col(first) == rows[first].max())
    slots: dict[str, Claim | str] = {}
    if len(most) > 1 or len(rows) == 1:
        whose, measure, which = region, "cohorts", "all"
        counted = rows.sum().row(0, named=True)
    else:
        counted, measure, which = most.row(0, named=True), "cohort", "most"
        whose = str(counted["quarter"])
        slots["quarter"] = Claim(region, f"quarter_of_most_{first}", counted["quarter"], "quarter")
    slots[first] = Claim(whose, f"{measure}_{first}", counted[first], unit)
    slots |= {name: Claim(whose, f"{measure}_{name}", counted[name]) for name in others}
    if unit == "clues" and not counted["clues_overdue"]:
        which = {"all": "all_none_overdue", "most": "most_none_overdue"}[which]
    return Finding(f"sanctions.cohort.{unit}.{which}", slots)


@once.a_selection
def _drawn(context: PageContext, unit: str) -> charts.Template:
    return _spec(context, quarters.filled(context.ask(clue_cohorts.by_quarter)), unit)


def _spec(context: PageContext, rows: pl.DataFrame, unit: str) -> dict[str, Any]:
    bars = [
        {
            "quarter": quarters.label(row["quarter"]),
            "text": quarters.name(context, row["quarter"]),
            **{name: row[name] for name in _measures(unit)},
        }
        for row in rows.iter_rows(named=True)
    ]
    return charts.filled(_template(context.language, unit), rows=bars)


def _measures(unit: str) -> list[str]:
    return [name for name in clue_cohorts.MEASURES if name.startswith(unit)]


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language, unit: str) -> charts.Template:
    """Return the template: for each quarter narrower columns in front of wider ones."""
    words = Words(language)
    titles = {name: words(f"sanctions.name_{name}") for name in _measures(unit)}
    names = [titles[name] for name in DRAWN[unit]]
    rows = alt.Chart(charts.ROWS).encode(
        quarters.axis(language),
        tooltip=[
            alt.Tooltip("text:N", title=words("sanctions.quarter_axis")),
            *(alt.Tooltip(f"{name}:Q", format=",d", title=title) for name, title in titles.items()),
        ],
    )
    axis = alt.Axis(title=words(f"sanctions.axis_{unit}"), tickMinStep=1, tickCount=4, format=",d")
    template = charts.template(
        alt.layer(
            *(
                rows.mark_bar(width=marks.band(0.82 - 0.2 * place)).encode(
                    alt.Y(f"{name}:Q", axis=axis), alt.ColorDatum(titles[name], type="nominal")
                )
                for place, name in enumerate(DRAWN[unit])
            )
        )
    )
    # Vega-Lite gives a constant a scale and a legend, which Altair does not know.
    for layer in template["layer"]:
        layer["encoding"]["color"] |= {
            "scale": {"domain": names, "range": COLOURS[unit]},
            "legend": {"orient": "top", "title": None},
        }
    return template
