"""The wall's card of the map: map, legends, months."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit.drawing import clicks, pictures
from pages.parts.map_wall import map_legend, playing, switches, two_metrics
from pages.parts.map_wall.two_metrics import MetricPair
from pages.parts.shared import units_below
from pages.parts.shared.maps import map_layers
from pages.parts.shared.wall import wall_map
from pages.parts.shared.wall.wall import Wall


def draw(context: PageContext, wall: Wall) -> None:
    """Draw the card."""
    with st.container(border=True, key="board"):
        with st.container(key="board_switches", horizontal=True, vertical_alignment="center"):
            view = switches.view(context)
            pair = _pair(context, wall) if view == "two" else None
            saved = two_metrics.to_save(context, wall, pair) if pair else None
            pictures.menu(context, saved or wall_map.to_save(context, wall))
        with st.container(key="map", height="stretch"):
            st.html(map_legend.title(context, wall, pair.second if pair else None))
            _map(context, wall, pair)
            st.html(map_legend.corner(context, wall))
        with st.container(key="months", horizontal=True, vertical_alignment="center", wrap=False):
            # Two metrics have no classes that hold for all months.
            if pair is None:
                with st.container(key="play_months", width="content"):
                    playing.button(context, wall)
            with st.container(key="timeline", gap=None):
                switches.month(context)


def _pair(context: PageContext, wall: Wall) -> MetricPair | None:
    """Choose a second metric; None, in words, where too few units are comparable by both."""
    pair = two_metrics.build(context, wall, switches.second_metric(context))
    if pair is None:
        st.html(map_legend.too_few(context))
    return pair


def _map(context: PageContext, wall: Wall, pair: MetricPair | None) -> None:
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
        on_select=go_down,
    )
    square = two_metrics.square(context, pair) if pair else None
    st.html(map_legend.legends(context, wall, wall_map.domain(context.metric, wall), square))
