"""The months of the wall's map played: the colours of the whole term are sent once, as letters.

The browser draws them four times a second over its own map, with classes that hold for the whole
term: so no month asks the server for anything, and colours of all months mean the same. Lights,
names and figures wait until it stops; then the page shows the month it has come to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.frame import data, selection
from pages.parts.frame.context import PageContext
from pages.parts.kit import components, numbers, theme
from pages.parts.kit.drawing import hatching
from pages.parts.map_wall import switches
from pages.parts.shared.maps import map_layers, map_template
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall
from warehouse.queries import boundaries, subjects
from warehouse.stats.judgement import THIN_DENOMINATOR

MILLISECONDS_A_MONTH = 250

UNSEEN, AS_IT_IS = "-", " "
"""What stands for a unit where nobody looked, and for one that is not coloured in any month."""

KEY = "play"
_PRESSED, _STOPPED = "wall_play_pressed", "wall_play_stopped"
_draw = components.component(KEY)


@st.fragment
def button(context: PageContext, wall: Wall) -> None:
    """Draw the button that plays the months to the newest, from the first if that is shown."""
    if st.session_state.pop(_STOPPED, False):
        st.rerun()
    is_pressed = st.session_state.pop(_PRESSED, False)
    _draw(
        key=KEY,
        data={
            "play": context.words("choose.play"),
            "pause": context.words("choose.pause"),
            "disabled": len(context.months) == 1,
            "month": f"{context.month_end:%Y-%m}",
            "frames": frames(context, wall) if is_pressed else None,
        },
        on_pressed_change=lambda: st.session_state.update({_PRESSED: True}),
        on_stopped_change=partial(_stop, tuple(context.months)),
    )


def _stop(months: tuple[date, ...]) -> None:
    """Have the page show the month that the browser has come to, if there is one."""
    place = st.session_state.get(KEY, {}).get("stopped")
    if isinstance(place, int) and 0 <= place < len(months):
        selection.choose(month=f"{months[place]:%Y-%m}")
        st.session_state[_STOPPED] = True


def frames(context: PageContext, wall: Wall) -> dict[str, Any]:
    """Return what the browser plays: the name of each month, and the class of each unit in it.

    `cells` holds a text a month, a letter a unit in the order in which the map draws them: the
    number of its colour, `UNSEEN` or `AS_IT_IS`; `ends` what parts the colours, `length` the months
    of the term.
    """
    months = context.months
    answers = _values(context, wall)
    reach = wall_map.domain(context.metric, replace(wall, ranked=answers))
    start = 0 if context.month_end == months[-1] else months.index(context.month_end)
    return {
        "first": start,
        "layer": f"{map_layers.CLICKED}_layer",
        "months": [numbers.month(month, context.language) for month in months],
        "cells": _cells(context, wall, answers, reach),
        "ends": map_template.class_ends(reach, percent=context.metric.format == "percent"),
        "length": max(switches.months_between(months[0], context.term.ends_on), len(months) - 1),
        "colours": theme.SEQUENCE,
        "hatching": {
            "light": hatching.NOBODY_LOOKED.light,
            "dark": hatching.NOBODY_LOOKED.dark,
            "thickness": hatching.NOBODY_LOOKED.thickness,
            "period": hatching.PERIOD,
        },
        "pace": MILLISECONDS_A_MONTH,
    }


def _values(context: PageContext, wall: Wall) -> pl.DataFrame:
    """Return the values of the units at every month end, and whether each is thin."""
    codes, months = tuple(wall.ranked["region_code"]), tuple(context.months)
    answers = data.ask(
        context.view, subjects.values, (context.metric,), codes, context.term.term_id, months
    )
    is_thin = pl.col("denominator").fill_null(0) < THIN_DENOMINATOR
    if context.metric.denominator is None:
        is_thin = pl.lit(value=False)
    return answers.with_columns(is_thin=is_thin)


def _cells(
    context: PageContext, wall: Wall, answers: pl.DataFrame, reach: tuple[float, float]
) -> list[str]:
    codes = wall.ranked["region_code"].to_list()
    low, high = reach
    classes = len(theme.SEQUENCE)
    place = ((pl.col("value") - low) / (high - low) * classes).floor().clip(0, classes - 1)
    drawn = _drawn(wall)
    grid = pl.DataFrame({"region_code": drawn, "order": range(len(drawn))}).join(
        pl.DataFrame({"month_end": context.months}), how="cross"
    )
    letter = (
        pl.when(~pl.col("region_code").is_in(codes))
        .then(pl.lit(AS_IT_IS))
        .otherwise(place.cast(pl.Int64).cast(pl.String).fill_null(UNSEEN))
    )
    return (
        grid.join(answers, on=["region_code", "month_end"], how="left")
        .with_columns(letter=letter)
        .sort("month_end", "order")
        .group_by("month_end", maintain_order=True)
        .agg(pl.col("letter").str.join(""))["letter"]
        .to_list()
    )


def _drawn(wall: Wall) -> list[str]:
    """Return the codes of the shapes in the order in which the map draws them."""
    shapes = wall_map.geometry(wall)
    drawn = boundaries.topology(shapes.file.rsplit("/", 1)[-1])["objects"][shapes.units]
    codes = (str(shape["properties"]["code"]) for shape in drawn["geometries"])
    return [code for code in codes if code.startswith(shapes.prefix)]
