"""督办台账, acts of supervision: who was urged, who answered, what came of it."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.shared.lists import list_addresses
from pages.parts.shared.meeting_items import under_way
from pages.parts.supervision import course, ladder, overview, sentence, slow, subjects

shell.guard()
context = overview.as_of_now(shell.enter(handles=("year",), offered=under_way.offered))
now = overview.of(context)

filters.bar(context, "region", "term", "year")
list_addresses.sentence(context, sentence.finding(context, now))
if not headline.not_in_data(context):
    if under_way.is_so(context):
        subjects.of_meeting(context)
    else:
        ladder_side, slow_side = st.columns([1.2, 1])
        with ladder_side:
            ladder.card(context, now)
        with slow_side:
            (course if context.region.level == "county" else slow).card(context, now)
        subjects.one_of(context, now)
headline.foot(context)
