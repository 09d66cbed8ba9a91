"""近期变化, what changed since a day: counts by kind, by region and as lists, and which lights."""

import streamlit as st

from pages.parts.changes import lists, overview, sentence, since, tiles
from pages.parts.changes.changed import changed
from pages.parts.frame import filters, headline, shell

shell.guard()
context = shell.enter(handles=("month",))
day = since.chosen(context)
changes = changed(context, day)

filters.bar(context, "region", "term")
headline.draw(context, sentence.of(context, changes))
if not headline.not_in_data(context):
    since.choose(context, day)
    tiles.draw(context, changes)
    with st.container():
        if not lists.chosen(context, changes):
            overview.draw(context, changes)
headline.foot(context)
