"""督办台账, acts of supervision: who was urged, who answered, what came of it."""

import streamlit as st

from pages.parts.frame import filters, shell
from pages.parts.supervision import course, ladder, overview, sentence, slow, subjects

shell.guard()
visit = overview.as_of_now(shell.enter())
now = overview.of(visit)

filters.bar(visit, "region", "term", "year")
shell.headline(visit, sentence.of(visit, now))
if not shell.not_in_data(visit):
    ladder_side, slow_side = st.columns([1.2, 1])
    with ladder_side:
        ladder.card(visit, now)
    with slow_side:
        (course if visit.region.level == "county" else slow).card(visit, now)
    subjects.one_of(visit, now)
shell.foot(visit)
