"""The wall's card of the map: map, legends, month. Played, it alone is drawn month after month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from pages.parts.frame import selection
from pages.parts.frame.context import PageContext
from pages.parts.kit.drawing import clicks, pictures
from pages.parts.map_wall import map_legend, overview, switches, two_metrics, wall_map
from pages.parts.map_wall.overview import Wall
from pages.parts.map_wall.two_metrics import Pair
from pages.parts.shared import map_layers, units_below

SECONDS_A_MONTH = 1.0

_PLAYED = "wall_played"
"""The month end that is shown while the months are played; they are not while there is none."""


def draw(context: PageContext, wall: Wall) -> None:
    """Draw the card; while it plays, as a part of the page that runs by itself.

    A click on a map that plays leads nowhere: the page as a whole would have to follow.
    """
    if st.session_state.get(_PLAYED) in context.months:
        st.fragment(_card, run_every=SECONDS_A_MONTH)(context, wall)
    else:
        st.session_state.pop(_PLAYED, None)
        _card(context, wall)


def _card(context: PageContext, wall: Wall) -> None:
    is_playing = _PLAYED in st.session_state
    if is_playing:
        context = replace(context, month_end=_next_month(context))
        wall = overview.build(context)
    with st.container(border=True, key="board"):
        with st.container(key="board_switches", horizontal=True, vertical_alignment="center"):
            view = switches.view(context)
            pair = _pair(context, wall) if view == "two" else None
            saved = two_metrics.to_save(context, wall, pair) if pair else None
            pictures.menu(context, saved or wall_map.to_save(context, wall))
        with st.container(key="map", height="stretch"):
            st.html(map_legend.title(context, wall, pair.second if pair else None))
            _map(context, wall, pair, is_playing=is_playing)
            st.html(map_legend.corner(context, wall))
        with st.container(key="months", horizontal=True, vertical_alignment="center", wrap=False):
            _play_button(context, is_playing=is_playing)
            with st.container(key="timeline", gap=None):
                switches.month(context, is_playing=is_playing)


def _pair(context: PageContext, wall: Wall) -> Pair | None:
    """Choose a second metric; None, in words, where too few units are comparable by both."""
    pair = two_metrics.build(context, wall, switches.second_metric(context))
    if pair is None:
        st.html(map_legend.too_few(context))
    return pair


def _next_month(context: PageContext) -> date:
    """Return the month to show next; after the newest the playing ends, at the newest."""
    played = st.session_state[_PLAYED]
    if played == context.months[-1]:
        _stop(played)
    following = context.months[context.months.index(played) + 1]
    st.session_state[_PLAYED] = following
    return following


def _play_button(context: PageContext, *, is_playing: bool) -> None:
    """Draw the button that plays the months to the newest, from the first if that is shown."""
    words = context.words
    if st.button(
        words("choose.pause" if is_playing else "choose.play"),
        icon=":material/pause:" if is_playing else ":material/play_arrow:",
        key="play",
        disabled=len(context.months) == 1,
    ):
        if is_playing:
            _stop(st.session_state[_PLAYED])
        is_newest = context.month_end == context.months[-1]
        st.session_state[_PLAYED] = context.months[0] if is_newest else context.month_end
        st.rerun()


def _stop(month: date) -> None:
    """End the playing: the page as a whole shows the month it came to."""
    del st.session_state[_PLAYED]
    selection.choose(month=f"{month:%Y-%m}")
    st.rerun()


def _map(context: PageContext, wall: Wall, pair: Pair | None, *, is_playing: bool) -> None:
    key = wall_map.chart_key(wall)
    go_down = clicks.on_click(key, map_layers.CLICKED, units_below.go_down(context))
    pictures.drawn(
        pictures.whole(
            two_metrics.flat(context, wall, pair) if pair else wall_map.flat(context, wall), ""
        ),
        key=key,
        height="stretch",
        name=context.words("map.name"),
        alternative=wall_map.alternative(context, wall),
        on_select=None if is_playing else go_down,
    )
    square = two_metrics.square(context, pair) if pair else None
    st.html(map_legend.legends(context, wall, wall_map.domain(context.metric, wall), square))
