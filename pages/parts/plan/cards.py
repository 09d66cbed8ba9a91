"""The cards of a county's plan, in their order."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.plan import (
    choices,
    done,
    hand,
    in_the_way,
    kept,
    lists,
    made,
    names,
    timeline,
    what_if,
)
from pages.parts.plan.made import Made


def draw(context: PageContext, plan: Made) -> None:
    """Draw the plan, what it was made of, and what would change it; and those that were kept
    against what was done, after the term too.
    """
    if not (plan.county.villages.is_empty() or made.is_over(context)):
        _plan(context, plan)
    done.card(context)


def _plan(context: PageContext, plan: Made) -> None:
    _picture(context, plan)
    if plan.plan is not None:
        lists.card(context, plan)
    choices.card(context, plan)
    if plan.plan is not None:
        hand_side, what_if_side = st.columns([1.4, 1])
        with hand_side:
            hand.card(context, plan)
        with what_if_side:
            what_if.card(context, plan)
            kept.card(context, plan)
    else:
        hand.card(context, plan)


def _picture(context: PageContext, plan: Made) -> None:
    """Draw when each team is out, and beside it what is in the way of what was wished."""
    if plan.plan is None:
        in_the_way.card(context, plan)
    elif plan.keeps_all:
        timeline.card(context, plan, names.visits(context, plan))
    else:
        picture, ways = st.columns([2.6, 1])
        with picture:
            timeline.card(context, plan, names.visits(context, plan))
        with ways:
            in_the_way.card(context, plan)
