"""公开数据对标, figures that others published, ours beside them where definitions agree."""

import streamlit as st

from pages.parts.frame import headline, shell
from pages.parts.published import conflicts, every, figures, intervals, sentence, sources

shell.guard()
context = shell.enter()
every_figure = every.figures(context)

sentence.draw(context, every_figure)
left, right = st.columns([1.7, 1])
with left:
    intervals.card(context, every_figure)
with right:
    conflicts.card(context)
figures.card(context, every_figure)
sources.card(context, every_figure)
headline.foot(context)
