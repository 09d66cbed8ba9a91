"""村级体检, one village on one page: to read, to print, and in batches."""

import streamlit as st

from pages.parts.frame import filters, shell
from pages.parts.village import batch, chooser, page, sheet

shell.guard()
visit = shell.enter()
filters.bar(visit, "region", "term")

report = page.chosen(visit)
if report is None:
    shell.headline(visit, page.invitation(visit))
    if not shell.not_in_data(visit):
        chooser.table(visit)
else:
    shell.headline(visit, sheet.sentence(visit, report))
    page.tools(visit, report)
    st.html(batch.STYLE)
    with_clues = visit.settings.person_counts == "full"
    st.html(sheet.draw(visit, report, with_clues=with_clues))
    page.problems(visit, report)
shell.foot(visit)
