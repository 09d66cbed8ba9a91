"""挂图作战, the wall map: where are we behind?"""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.kit import clicks, notices, pictures, tables, texts
from pages.parts.map_wall import (
    map_legend,
    overview,
    switches,
    wall_map,
    wall_ranking,
    wall_table,
)
from pages.parts.shared import map_layers, units_below

shell.guard()
context = shell.enter(handles=("month",))
picture = overview.build(context)

with st.container(key="controls", horizontal=True, vertical_alignment="center"):
    filters.crumbs(context)
    filters.term(context)
    st.space("stretch")
    switches.metric(context)
    filters.grain(context)
st.html(overview.headline(picture))
headline.lines_under(context)

board, side = st.columns([1.2, 1])
with board, st.container(border=True, key="board"):
    with st.container(key="board_switches", horizontal=True, vertical_alignment="center"):
        view = switches.view(context)
        second = switches.relief_metric(context) if view == "height" else None
        if second is None:
            pictures.menu(context, wall_map.to_save(context, picture))
    with st.container(key="map", height="stretch"):
        st.html(map_legend.title(context, picture))
        if second is None:
            key = wall_map.chart_key(picture)
            pictures.drawn(
                pictures.whole(wall_map.flat(context, picture), ""),
                key=key,
                height="stretch",
                name=context.words("map.name"),
                alternative=wall_map.alternative(context, picture),
                on_select=clicks.on_click(key, map_layers.CLICKED, units_below.go_down(context)),
            )
            domain = wall_map.domain(context.metric, picture)
            st.html(map_legend.legends(context, picture, domain))
        else:
            key = f"relief_{picture.ground.code}_{picture.level}"
            st.pydeck_chart(
                wall_map.relief(context, picture, second),
                key=key,
                height="stretch",
                on_select=clicks.on_relief_click(key, units_below.go_down(context)),
                alt=wall_map.alternative(context, picture),
            )
            texts.caption(wall_map.relief_caption(context, second))
        st.html(map_legend.corner(context, picture))
    switches.month(context)

with side, st.container(key="side"):
    st.html(overview.tiles_of(context, picture))
    with st.container(border=True, key="ranking", height="stretch"):
        rows = wall_table.frame(context, picture)
        with st.container(key="ranking_head", horizontal=True, wrap=False):
            st.html(wall_table.heading(context, picture, rows), width="stretch")
            saved = wall_ranking.rows(context, picture)
            pictures.menu(context, wall_ranking.to_save(context, picture, saved))
        if rows.is_empty():
            notices.empty(context.words)
        else:
            tables.rows(context, wall_table.table(context, picture, rows))
