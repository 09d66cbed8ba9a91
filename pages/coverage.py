"""覆盖进度, plan against actual: the pace, who went where and when, how well, and who is left."""

import streamlit as st

from pages.parts.coverage import curve, effective, grid, outlook, parts
from pages.parts.frame import filters, shell
from pages.parts.shared import lag_reasons

shell.guard()
visit = shell.enter()

filters.bar(visit, "region", "term", "month")
shell.headline(visit, outlook.sentence(visit))
parts.past_month(visit)
if not shell.not_in_data(visit):
    curve_side, pace_side = st.columns([2.2, 1])
    with curve_side:
        curve.card(visit)
    with pace_side:
        lag_reasons.pace_card(visit)
        effective.card(visit)
    grid.card(visit)
    parts.chosen(visit)
shell.foot(visit)
