"""What became of what was handed over in each quarter, in one unit at a time."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, headings, pictures, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.pictures import Picture
from pages.parts.sanctions import quarters
from warehouse.queries import clue_cohorts

HEIGHT = 250

DRAWN = {
    "clues": ("clues", "clues_disposed", "clues_overdue"),
    "persons": ("persons_involved", "persons_filed", "persons_sanctioned"),
    "cases": ("cases_filed",),
}
"""What is drawn of each unit, one bar before the other: the first is the cohort."""

COLOURS = {
    "clues": [theme.SEQUENCE[1], theme.SEQUENCE[3], theme.ALARM],
    "persons": [theme.SEQUENCE[1], theme.SEQUENCE[3], theme.ACCENT],
    "cases": [theme.SEQUENCE[3]],
}


def card(context: PageContext) -> None:
    """Draw the cohorts of the unit that is chosen."""
    words = context.words
    rows = data.ask(
        context.view, clue_cohorts.by_quarter, context.region.code, context.term.term_id
    )
    with st.container(border=True, key="picture_cohorts"):
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
                name=words("sanctions.cohorts"),
                finding=claims.say(words, finding(context, rows, unit)),
                spec=_spec(context, rows, unit),
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


def _spec(context: PageContext, rows: pl.DataFrame, unit: str) -> dict[str, Any]:
    words, drawn = context.words, DRAWN[unit]
    names = [words(f"sanctions.name_{name}") for name in drawn]
    every = [name for name in clue_cohorts.MEASURES if name.startswith(unit)]
    bars = [
        {
            "quarter": quarters.label(row["quarter"]),
            "text": quarters.name(context, row["quarter"]),
            **{name: row[name] for name in every},
        }
        for row in rows.iter_rows(named=True)
    ]
    return {
        "data": {"values": bars},
        "encoding": {
            "x": quarters.axis(context),
            "tooltip": [
                {"field": "text", "type": "nominal", "title": words("sanctions.quarter_axis")},
                *(
                    {
                        "field": name,
                        "type": "quantitative",
                        "format": ",d",
                        "title": words(f"sanctions.name_{name}"),
                    }
                    for name in every
                ),
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "width": {"band": 0.82 - 0.2 * place}},
                "encoding": {
                    "y": {
                        "field": name,
                        "type": "quantitative",
                        "axis": {
                            "title": words(f"sanctions.axis_{unit}"),
                            "tickMinStep": 1,
                            "tickCount": 4,
                            "format": ",d",
                        },
                    },
                    "color": {
                        "datum": names[place],
                        "type": "nominal",
                        "scale": {"domain": names, "range": COLOURS[unit]},
                        "legend": {"orient": "top", "title": None},
                    },
                },
            }
            for place, name in enumerate(drawn)
        ],
    }
