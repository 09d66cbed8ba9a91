"""The cards of a county's plan, in their order."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.plan import choices, hand, in_the_way, kept, lists, made, names, timeline, what_if
from pages.parts.plan.made import Made


def draw(context: PageContext, plan: Made) -> None:
    """Draw the plan, what it was made of, and what would change it."""
    if plan.county.villages.is_empty() or made.is_over(context):
        return
    if not plan.keeps_all:
        in_the_way.card(context, plan)
    if plan.plan is not None:
        timeline.card(context, plan, names.visits(context, plan))
    choices.card(context, plan)
    if plan.plan is not None:
        lists.card(context, plan)
        hand_side, what_if_side = st.columns([1.4, 1])
        with hand_side:
            hand.card(context, plan)
        with what_if_side:
            what_if.card(context, plan)
            kept.card(context, plan)
    else:
        hand.card(context, plan)
