"""区域下钻, one region: what stands where, why it lags, and the lists to leave with."""

import streamlit as st

from pages.parts import (
    children,
    findings,
    handouts,
    own_areas,
    peers,
    picks,
    published,
    shell,
    status,
    why,
)

shell.guard()
visit = shell.enter()

picks.bar(visit, "region", "term", "month")
shell.headline(visit, findings.region(visit))
shell.past_month(visit)
if not shell.not_in_data(visit):
    status.cards(visit)

    pace_side, overdue_side = st.columns([1, 2.2])
    with pace_side:
        why.pace_card(visit)
        why.signals_card(visit)
    with overdue_side:
        peers.card(visit)
        why.overdue_cards(visit)

    children.table(visit)
    own_areas.card(visit)
    handouts.lists_of(visit)
published.panel(visit)
shell.foot(visit)
