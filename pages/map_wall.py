"""挂图作战, the wall map: where are we behind?"""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.handouts import offer
from pages.parts.kit import notices, tables
from pages.parts.kit.drawing import pictures
from pages.parts.map_wall import (
    map_card,
    moving_units,
    overview,
    switches,
    wall_ranking,
    wall_table,
)
from pages.parts.shared.wall import wall

shell.guard()
context = shell.enter(handles=("month",), offered=switches.offered)
picture = wall.build(context)

with st.container(key="controls", horizontal=True, vertical_alignment="center"):
    filters.crumbs(context)
    filters.term(context)
    st.space("stretch")
    switches.metric(context)
    filters.grain(context)
    st.html(overview.to_meeting(context), width="content")
    offer.popover(context)
st.html(overview.headline(context, picture))
headline.lines_under(context)

board, side = st.columns([1.2, 1])
with board:
    map_card.draw(context, picture)

with side, st.container(key="side"):
    st.html(overview.tiles_of(context, picture))
    with st.container(border=True, key="ranking", height="stretch"):
        rows = wall_table.frame(context, picture)
        with st.container(key="ranking_head", horizontal=True, wrap=False):
            st.html(wall_table.heading(context, picture, rows), width="stretch")
            if moved := moving_units.line(context, picture):
                st.html(moved, width="content")
            saved = wall_ranking.rows(context, picture)
            pictures.menu(context, wall_ranking.to_save(context, picture, saved))
        if rows.is_empty():
            notices.empty(context.words)
        else:
            tables.rows(context, wall_table.table(context, picture, rows))
