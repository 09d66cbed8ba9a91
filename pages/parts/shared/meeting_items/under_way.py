"""A meeting that is under way while what it decides is written down: the way back to its screen."""

from __future__ import annotations

import html
from collections.abc import Container, Mapping

import streamlit as st

from pages.parts.frame import links
from pages.parts.frame.context import PageContext
from warehouse.agendas.agenda import MOST_ENTRIES

ABOUT = "about"
"""The metric of the screen that a decision was made at: no part of the way back."""

KEPT = ("screen", "theme", "version", "agenda")
"""What the address keeps of the meeting; its stage (stage.js) sends it along."""

SCREENS = [str(number) for number in range(1, MOST_ENTRIES + 1)]


def offered(context: PageContext) -> Mapping[str, Container[str]]:
    """Return what the address may say of the meeting; the rest is judged by the meeting itself."""
    _parameters(context)
    metric(context)
    return {"screen": SCREENS, "theme": ["dark"], ABOUT: context.metrics}


def metric(context: PageContext) -> str:
    """Return the name of the metric of the screen that the reader comes from, "" for none."""
    named = context.parameter(ABOUT)
    return named if named in context.metrics else ""


def is_so(context: PageContext) -> bool:
    """Return whether the reader comes out of a meeting."""
    return bool(context.parameter("screen"))


def way_back(context: PageContext) -> None:
    """Draw the way back to the screen of the meeting, where one is under way."""
    if not is_so(context):
        return
    address = html.escape(links.address("meeting", _parameters(context)))
    name = html.escape(context.words("meeting_items.back"))
    st.html(f'<a class="button" href="{address}">{name}</a>', width="content")


def _parameters(context: PageContext) -> dict[str, str]:
    parameters = {name: context.parameter(name) for name in KEPT}
    return {name: text for name, text in parameters.items() if text}
