"""区域下钻, one region: where it stands, why it lags, and the lists to leave with."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.region import lag_card, lists, movers, overdue, peers, published, signals, status
from pages.parts.shared import metric_findings, own_areas
from pages.parts.shared.lists import list_addresses

shell.guard()
context = shell.enter(handles=("month",))

filters.bar(context, "region", "term", "month", onward=("meeting", "profile", "compare"))
list_addresses.sentence(context, metric_findings.of_region(context))
headline.past_month(context, "region.past_month")
if not headline.not_in_data(context):
    status.cards(context)

    with st.container(key="first_screen"):
        why_side, lists_side = st.columns([1, 2.8], gap="small")
        with why_side:
            lag_card.card(context)
        with lists_side:
            lists.card(context)

    peers_side, signals_side = st.columns([2.2, 1], gap="small")
    with peers_side:
        peers.card(context)
    with signals_side:
        signals.card(context)
    movers.card(context)
    overdue.cards(context)
    own_areas.card(context)
published.panel(context)
headline.foot(context)
