"""区域下钻, one region: what stands where, why it lags, and the lists to leave with."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.region import children, peers, published, status
from pages.parts.shared import handouts, lag_reasons, metric_findings, own_areas, pace

shell.guard()
context = shell.enter(handles=("month",))

filters.bar(context, "region", "term", "month")
headline.draw(context, metric_findings.region(context))
headline.past_month(context, "region.past_month")
if not headline.not_in_data(context):
    status.cards(context)

    pace_side, overdue_side = st.columns([1, 2.2])
    with pace_side:
        pace.card(context)
        lag_reasons.signals_card(context)
    with overdue_side:
        with st.container():
            peers.card(context)
        lag_reasons.overdue_cards(context)

    children.table(context)
    own_areas.card(context)
    handouts.lists_of(context)
published.panel(context)
headline.foot(context)
