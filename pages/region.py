"""区域下钻, one region: what stands where, why it lags, and the lists to leave with."""

import streamlit as st

from pages.parts import children, findings, handouts, picks, published, shell, status, why
from pages.parts.words import as_html

shell.guard()
visit = shell.enter()

way, choosers = st.columns([1, 1], vertical_alignment="center")
with way:
    shell.crumbs(visit)
with choosers:
    picks.region_term_month(visit)
st.html(f'<div class="sentence">{as_html(findings.region(visit))}</div>')

shell.past_month(visit)
if not shell.not_in_data(visit):
    status.cards(visit)

    pace_side, overdue_side = st.columns([1, 2.2])
    with pace_side:
        why.pace_card(visit)
        why.signals_card(visit)
    with overdue_side:
        why.overdue_cards(visit)

    children.table(visit)
    handouts.lists_of(visit)
published.panel(visit)
shell.foot(visit)
