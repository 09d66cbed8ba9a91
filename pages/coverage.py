"""覆盖进度, plan against actual: the pace, who went where and when, how well, and who is left."""

import streamlit as st

from pages.parts.coverage import curve, effective, grid, outlook, parts
from pages.parts.frame import filters, headline, shell
from pages.parts.shared import pace
from pages.parts.shared.lists import list_addresses

shell.guard()
context = shell.enter(handles=("month",))

filters.bar(context, "region", "term", "month", onward=["plan"])
list_addresses.sentence(context, outlook.finding(context))
headline.past_month(context, "coverage.past_month")
if not headline.not_in_data(context):
    curve_side, pace_side = st.columns([2.2, 1])
    with curve_side:
        curve.card(context)
    with pace_side:
        pace.card(context)
        effective.card(context)
    grid.card(context)
    parts.chosen(context)
headline.foot(context)
