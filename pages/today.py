"""今日待办, what is to be done now: six matters, each counted, with its worst and its list."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.frame.header import kept
from pages.parts.shared import views
from pages.parts.today import cards, day, matters, sentence, whole_list

shell.guard()
context = shell.enter(handles=("level",))
now = day.of_any_year(context)

filters.bar(context, "region", "term", "level", note=day.line(now))
sentence.draw(context, now)
kept.row(context)
if not headline.not_in_data(context):
    with st.container(horizontal=True, vertical_alignment="center", key="today_views"):
        views.draw(context)
        st.space("stretch")
        whole_list.pack(now)
    with st.container():
        whole_list.chosen(now)
    cards.draw(now, matters.by_urgency(now))
headline.foot(context)
