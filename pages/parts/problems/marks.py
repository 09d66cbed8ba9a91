"""A click on a mark: what it stands for, checked, and kept until its problems are shown.

What a click holds is the client's, so that every part is looked up among what exists before use;
the region's scope is checked once more by the query.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import streamlit as st

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.drawing import pictures
from pages.parts.kit.drawing.marks import selectable_by
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.problems import scope
from pages.parts.shared import member_names
from warehouse.queries import taxonomy
from warehouse.queries.problems.counts import NOT_STATED

CLICKED = "mark"
"""The name of the selection that a click on a mark fills."""

FIELDS = ["unit", "category", "cause", "mode", "team_level", "pilot"]
"""What a mark may say of itself."""

TEAM_LEVELS = ("county", "city", "province")
PILOTS = ("classified_villages", "team_and_squads")

_CHOSEN = "problems_mark"


@dataclass(frozen=True)
class Mark:
    """What a mark of a picture stands for; "" where it narrows nothing.

    `region` is the page's region or one below it, `township` one of its townships. `level` is a
    responsibility level; `since` and `until` are days of feedback, which then stand for the term
    and the year; `picture` is the key of the picture that was clicked.
    """

    region: str
    level: str
    category: str
    township: str = ""
    cause: str = ""
    mode: str = ""
    team_level: str = ""
    pilot: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    picture: str = ""

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """What narrows the list beside region, level and category, as the query wants it."""
        named = ("township", "cause", "mode", "team_level", "pilot", "state", "since", "until")
        return tuple((name, getattr(self, name)) for name in named if getattr(self, name))


def of_page(context: PageContext) -> Mark:
    """Return the mark that stands for everything the page is about."""
    return Mark(context.region.code, context.level, context.category)


def selectable(layer: alt.Chart) -> alt.Chart:
    """Return a layer whose marks can be clicked; a second click changes nothing."""
    return selectable_by(layer, CLICKED, FIELDS)


def card(context: PageContext, picture: Picture, whole: Mark | None = None) -> None:
    """Draw a picture in a card of its own; a click on a mark shows the problems behind it.

    `whole` is what the picture is about where it does not follow every chooser of the page.
    """
    pictures.card(context, picture, _on_click(context, picture.key, whole))


def _on_click(
    context: PageContext, picture_key: str, whole: Mark | None = None
) -> Callable[[], None]:
    """Return the callback of a picture: keep what was clicked, if all of it exists.

    `whole` is what the picture is about where it does not follow every chooser of the page.
    """

    def callback() -> None:
        state = st.session_state.get(pictures.chart_key(context, picture_key))
        points = state.selection.get(CLICKED, []) if state else []
        mark = read(context, points[0]) if points else None
        if mark:
            choose(replace(whole or of_page(context), **mark, picture=picture_key))

    return callback


def choose(mark: Mark) -> None:
    """Keep a mark until the run that follows shows its problems."""
    st.session_state[_CHOSEN] = mark


def take() -> Mark | None:
    """Return the mark that was clicked, once."""
    mark = st.session_state.pop(_CHOSEN, None)
    return mark if isinstance(mark, Mark) else None


def read(context: PageContext, point: dict[str, Any]) -> dict[str, str] | None:
    """Return what the fields of a clicked mark stand for, by the names of `Mark`.

    None where one of them does not exist, {} where the mark stands for nothing of its own.
    """
    valid: dict[str, Container[str]] = {
        "category": {*context.category_names, NOT_STATED},
        "cause": scope.causes(context),
        "mode": data.ask(context.view, taxonomy.modes)["mode_code"].to_list(),
        "team_level": TEAM_LEVELS,
        "pilot": PILOTS,
    }
    read_: dict[str, str] = {}
    for name, values in valid.items():
        if value := str(point.get(name) or ""):
            if value not in values:
                return None
            read_[name] = value
    if unit := str(point.get("unit") or ""):
        if unit in context.regions and context.region in context.regions.lineage(unit):
            read_["region"] = unit
        elif unit in member_names.township_names(context):
            read_["township"] = unit
        else:
            return None
    return read_
