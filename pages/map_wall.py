"""挂图作战, the wall map: where are we behind?"""

import streamlit as st

from pages.parts.frame import filters, shell
from pages.parts.kit import clicks, pictures, states, texts
from pages.parts.map_wall import overview, rank_chart, wall_map, wall_ranking
from pages.parts.shared import maps

shell.guard()
visit = shell.enter()
picture = overview.build(visit)

way, choosers = st.columns([1, 1.5], vertical_alignment="center")
with way, st.container(horizontal=True, vertical_alignment="center"):
    shell.crumbs(visit)
    filters.term(visit)
with choosers:
    filters.metric(visit)
st.html(overview.headline(picture))
shell.under_headline(visit)

board, side = st.columns([1.62, 1])
with board, st.container(border=True, key="board"):
    with st.container(key="board_switches", horizontal=True, vertical_alignment="center"):
        filters.grain(visit)
        view = filters.view(visit)
        second = filters.height_metric(visit) if view == "height" else None
        if second is None:
            pictures.menu(visit, wall_map.to_save(visit, picture))
    with st.container(key="notes"):
        st.html(wall_map.notes(visit, picture))
    if second is None:
        key = f"map_{picture.ground.code}_{picture.level}"
        st.vega_lite_chart(
            spec=wall_map.flat(visit, picture),
            key=key,
            theme=None,
            height="stretch",
            on_select=clicks.on_click(key, maps.CLICKED, overview.go_down(visit)),
            alt=wall_map.alternative(visit, picture),
        )
    else:
        key = f"relief_{picture.ground.code}_{picture.level}"
        st.pydeck_chart(
            wall_map.relief(visit, picture, second),
            key=key,
            height="stretch",
            on_select=clicks.on_pick(key, overview.go_down(visit)),
            alt=wall_map.alternative(visit, picture),
        )
        texts.caption(wall_map.relief_caption(visit, second))
    filters.month(visit)

with side, st.container(key="side"):
    st.html(overview.tiles_of(visit, picture))
    with st.container(border=True, key="ranking", height="stretch"):
        rows = wall_ranking.rows(visit, picture)
        with st.container(key="ranking_head", horizontal=True, wrap=False):
            st.html(wall_ranking.heading(visit, picture, rows), width="stretch")
            pictures.menu(visit, wall_ranking.to_save(visit, picture, rows))
        key = f"rank_{picture.ground.code}_{picture.level}_{visit.metric.name}"
        if not rows:
            states.empty(visit.words)
        else:
            st.vega_lite_chart(
                spec=wall_ranking.bars(visit, rows),
                key=key,
                theme=None,
                height="stretch",
                on_select=clicks.on_click(key, rank_chart.CLICKED, overview.go_down(visit)),
                alt=rank_chart.alternative(visit.words, visit.metric, rows),
            )
