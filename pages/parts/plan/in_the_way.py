"""What is in the way of a plan that keeps every wish, and the least that would have to give."""

from __future__ import annotations

import html

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers
from pages.parts.plan.made import Made
from warehouse.planning.problem import Wish
from warehouse.planning.relax import Relaxation

_KEYS = {
    Wish.DAYS: "plan.relax_days",
    Wish.WHOLE: "plan.relax_whole",
    Wish.LOCKS: "plan.relax_locks",
    Wish.RECUSAL: "plan.relax_recusal",
    Wish.LAST_DAY: "plan.relax_last_day",
}


def card(context: PageContext, plan: Made) -> None:
    """List the ways out, each of which is enough by itself."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_plan_in_the_way"):
        headings.explained(words, words("plan.in_the_way"), words("plan.in_the_way_note"))
        lines = [_line(context, plan, each) for each in plan.relaxations]
        if plan.teams_needed:
            lines.append(
                words("plan.relax_teams", amount=words.count("planned_teams", plan.teams_needed))
            )
        if not lines:
            lines.append(words("plan.relax_none"))
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        st.html(f'<ul class="ways-out">{items}</ul>')


def _line(context: PageContext, plan: Made, relaxation: Relaxation) -> str:
    """Say what gives way, and how far."""
    words, amount = context.words, relaxation.amount
    noun = "planned_rounds" if relaxation.wish in {Wish.LAST_DAY, Wish.WHOLE} else "villages"
    last = plan.last_round_ends_on
    return words(
        _KEYS[relaxation.wish],
        amount=words.count(noun, amount),
        days=amount * plan.problem.wishes.days_each,
        day=numbers.day(last, context.language) if last else "",
    )
