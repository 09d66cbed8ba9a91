"""问题分析: how many problems are found, of which kind and why, where, by whom, and what helps."""

import streamlit as st

from pages.parts.frame import filters, headline, shell
from pages.parts.problems import (
    backlog,
    causes,
    density,
    drilldown,
    heat_map,
    levels,
    pareto,
    scope,
    sentence,
)

PICTURE = 340

shell.guard()
context = scope.as_of_now(shell.enter(handles=("month", "year", "level", "category")))

filters.bar(context, "region", "term", "year", "level", "category")
sentence_side, choice = st.columns([5, 1], vertical_alignment="center")
with sentence_side:
    headline.draw(context, sentence.sentence(context))
if not headline.not_in_data(context):
    scope.past_month(context)
    with choice:
        depth = scope.depth(context)

    funnel = density.funnel(context)
    where, which = st.columns([1.35, 1])
    with where:
        density.card(context, funnel)
    with which:
        pareto.card(context, depth, PICTURE)

    by_unit, by_cause = st.columns([1.05, 1])
    with by_unit:
        heat_map.card(context, depth)
    with by_cause:
        causes.card(context, depth)

    levels.cards(context)
    drilldown.look(context, funnel)
    backlog.show(context)
headline.foot(context)
