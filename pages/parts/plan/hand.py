"""What a hand changes of a plan: villages placed with a team or in a round, or left out."""

from __future__ import annotations

import html

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, texts
from pages.parts.plan import held, names
from pages.parts.plan.made import Made
from warehouse.planning.inputs import Inputs

ROUNDS_OFFERED = 8
_ANY = ""


def card(context: PageContext, plan: Made) -> None:
    """Draw what villages a hand has touched, and the way to touch more."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_plan_by_hand"):
        headings.explained(words, words("plan.hand"), words("plan.hand_note"))
        rows = names.villages(context, plan)
        labels = {
            row["village_id"]: words(
                "plan.village",
                village=row["village"],
                township=row["township"] or "",
                code=row["village_id"],
            )
            for row in rows.iter_rows(named=True)
            if not row["is_under_way"]
        }
        with st.form(held.key(context, "hand"), border=False):
            _form(context, plan, labels)
        _touched(context, plan, labels)


def _form(context: PageContext, plan: Made, labels: dict[str, str]) -> None:
    words = context.words
    which, team, when = st.columns([2, 1, 1])
    with which:
        chosen = st.multiselect(
            words("plan.villages_chosen"),
            list(labels),
            format_func=lambda code: texts.literal(labels[code]),
            key=held.key(context, "hand_villages"),
            placeholder=words("plan.choose_villages"),
        )
    with team:
        teams = [_ANY, *plan.problem.teams["team_id"]]
        by = st.selectbox(
            words("plan.team"),
            teams,
            format_func=lambda code: names.team(context, code) if code else words("plan.any_team"),
            key=held.key(context, "hand_team"),
        )
    with when:
        rounds = names.rounds(context, plan)
        number = st.selectbox(
            words("plan.round_column"),
            [0, *list(rounds)[:ROUNDS_OFFERED]],
            format_func=lambda number: rounds[number] if number else words("plan.any_round"),
            key=held.key(context, "hand_round"),
        )
    with st.container(horizontal=True):
        lock = st.form_submit_button(words("plan.lock"))
        leave = st.form_submit_button(words("plan.exclude"))
        free = st.form_submit_button(words("plan.free"))
    if not chosen:
        return
    if lock:
        held.keep(context, _locked(plan, chosen, by, number))
    elif leave:
        held.keep(context, plan.inputs.without(chosen))
    elif free:
        held.keep(context, plan.inputs.freed(chosen))
    if lock or leave or free:
        st.rerun()


def _locked(plan: Made, chosen: list[str], team: str, number: int) -> Inputs:
    """Return the choices with villages placed, without a team and a round where each is."""
    if team or number or plan.plan is None:
        return plan.inputs.locked(chosen, team, number)
    inputs = plan.inputs
    visits = plan.plan.visits.filter(pl.col("village_id").is_in(chosen))
    for village, by, turn in visits.select("village_id", "team_id", "round").iter_rows():
        inputs = inputs.locked([village], by, turn)
    return inputs


def _touched(context: PageContext, plan: Made, labels: dict[str, str]) -> None:
    """List the villages that a hand has placed or left out."""
    words, rounds = context.words, names.rounds(context, plan)
    lines = [
        words(
            "plan.lock_line",
            village=labels[village],
            team=names.team(context, team) if team else words("plan.any_team"),
            round=rounds[number] if number in rounds else words("plan.any_round"),
        )
        for village, team, number in plan.inputs.locks
        if village in labels
    ]
    lines += [
        words("plan.exclude_line", village=labels[village])
        for village in plan.inputs.excluded
        if village in labels
    ]
    if lines:
        items = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        st.html(f'<div class="plan-by-hand">{items}</div>')
