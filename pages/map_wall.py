"""挂图作战, the wall map: where are we behind?"""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.kit import clicks, notices, pictures, texts
from pages.parts.map_wall import overview, rank_chart, switches, wall_map, wall_ranking
from pages.parts.shared import map_layers, units_below

shell.guard()
context = shell.enter(handles=("month",))
picture = overview.build(context)

way, choosers = st.columns([1, 1.5], vertical_alignment="center")
with way, st.container(horizontal=True, vertical_alignment="center"):
    filters.crumbs(context)
    filters.term(context)
with choosers:
    switches.metric(context)
st.html(overview.headline(picture))
headline.lines_under(context)

board, side = st.columns([1.62, 1])
with board, st.container(border=True, key="board"):
    with st.container(key="board_switches", horizontal=True, vertical_alignment="center"):
        filters.grain(context)
        view = switches.view(context)
        second = switches.relief_metric(context) if view == "height" else None
        if second is None:
            pictures.menu(context, wall_map.to_save(context, picture))
    with st.container(key="notes"):
        st.html(wall_map.notes(context, picture))
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
    switches.month(context)

with side, st.container(key="side"):
    st.html(overview.tiles_of(context, picture))
    with st.container(border=True, key="ranking", height="stretch"):
        rows = wall_ranking.rows(context, picture)
        with st.container(key="ranking_head", horizontal=True, wrap=False):
            st.html(wall_ranking.heading(context, picture, rows), width="stretch")
            pictures.menu(context, wall_ranking.to_save(context, picture, rows))
        key = f"rank_{picture.ground.code}_{picture.level}"
        if not rows:
            notices.empty(context.words)
        else:
            pictures.drawn(
                pictures.whole(wall_ranking.bars(context, rows), context.mark),
                key=key,
                height="stretch",
                name=context.words("ranking.title"),
                alternative=rank_chart.alternative(context.words, context.metric, rows),
                on_select=clicks.on_click(key, rank_chart.CLICKED, units_below.go_down(context)),
            )
