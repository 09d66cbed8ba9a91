"""村级体检, one village on one page: to read, to print, and in batches."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.village import batch, chooser, origins_card, page, sheet

shell.guard()
context = shell.enter()
filters.bar(context, "region", "term")

report = page.chosen(context)
if report is None:
    headline.draw(context, page.invitation(context))
    if not headline.not_in_data(context):
        chooser.table(context)
else:
    headline.draw(context, sheet.sentence(context, report))
    page.tools(context, report)
    st.html(batch.STYLE)
    with_clues = context.settings.person_counts == "full"
    st.html(sheet.draw(context, report, with_clues=with_clues))
    if report.problem_states:
        page.problems(context, report)
    origins_card.draw(context, report)
headline.foot(context)
