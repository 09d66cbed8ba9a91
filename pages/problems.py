"""问题分析: how many problems are found, of which kind and why, where, by whom, and what helps."""

import streamlit as st

from pages.parts.frame import filters, shell
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
visit = scope.as_of_now(shell.enter())

filters.bar(visit, "region", "term", "year", "level", "category")
said, choice = st.columns([6, 1], vertical_alignment="center")
with said:
    shell.headline(visit, sentence.sentence(visit))
if not shell.not_in_data(visit):
    scope.past_month(visit)
    with choice:
        depth = scope.depth(visit)

    funnel = density.funnel(visit)
    where, which = st.columns([1.35, 1])
    with where:
        density.card(visit, funnel)
    with which:
        pareto.card(visit, depth, PICTURE)

    by_unit, by_cause = st.columns([1.05, 1])
    with by_unit:
        heat_map.card(visit, depth)
    with by_cause:
        causes.card(visit, depth)

    levels.cards(visit)
    drilldown.look(visit, funnel)
    backlog.show(visit)
shell.foot(visit)
