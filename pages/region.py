"""区域下钻, one region: what stands where, why it lags, and the lists to leave with."""

import streamlit as st

from pages.parts.frame import filters, shell
from pages.parts.region import children, peers, published, status
from pages.parts.shared import handouts, lag_reasons, metric_findings, own_areas

shell.guard()
visit = shell.enter()

filters.bar(visit, "region", "term", "month")
shell.headline(visit, metric_findings.region(visit))
shell.past_month(visit)
if not shell.not_in_data(visit):
    status.cards(visit)

    pace_side, overdue_side = st.columns([1, 2.2])
    with pace_side:
        lag_reasons.pace_card(visit)
        lag_reasons.signals_card(visit)
    with overdue_side:
        peers.card(visit)
        lag_reasons.overdue_cards(visit)

    children.table(visit)
    own_areas.card(visit)
    handouts.lists_of(visit)
published.panel(visit)
shell.foot(visit)
