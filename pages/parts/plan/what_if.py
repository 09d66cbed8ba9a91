"""What a change would do to the end: more teams, fewer days, each planned anew."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, tables
from pages.parts.kit.table import Column, Table
from pages.parts.plan import held, made
from pages.parts.plan.made import Made
from warehouse.planning import whatif
from warehouse.planning.inputs import Inputs
from warehouse.planning.plan import plan
from warehouse.planning.whatif import Change

CHANGES = (
    Change(teams=1),
    Change(teams=2),
    Change(teams=-1),
    Change(days_each=-1),
    Change(days_each=1),
)

DAYS_A_MONTH = 365.25 / 12


def card(context: PageContext, plan: Made) -> None:
    """Draw the changes and what each comes to, once somebody asks: each is a plan of its own."""
    words = context.words
    with st.container(border=True, key="card_plan_what_if"):
        opened = held.key(context, "what_if_opened")
        if not st.session_state.get(opened):
            headings.explained(words, words("plan.what_if"), words("plan.what_if_note"))
            st.button(
                words("plan.what_if_ask"),
                key=held.key(context, "what_if"),
                on_click=lambda: st.session_state.update({opened: True}),
            )
            return
        tables.bare(context, _table(context, _rows(context, plan.inputs)))


@once.a_selection
def outcomes(context: PageContext, inputs: Inputs) -> list[tuple[Change, date | None, int | None]]:
    """Return of each change the last day on site and by how many days it is earlier than without.

    Nothing is kept of the last day that is wished for: how late it would be is what is asked.
    """
    problem = made.of(context, inputs).problem
    free = problem.with_wishes(last_day=problem.rounds["ends_on"].max())
    now = plan(free)
    return [
        (each.change, each.plan.finish if each.plan else None, each.days_earlier(now))
        for each in [whatif.Outcome(Change(), now), *whatif.outcomes(free, list(CHANGES))]
    ]


def _rows(context: PageContext, inputs: Inputs) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "change": _name(context, change),
                "finish": finish,
                "effect": _effect(context, earlier),
                "margin": None
                if finish is None
                else (context.term.ends_on - finish).days / DAYS_A_MONTH,
            }
            for change, finish, earlier in outcomes(context, inputs)
        ],
        schema={"change": pl.String, "finish": pl.Date, "effect": pl.String, "margin": pl.Float64},
    )


def _name(context: PageContext, change: Change) -> str:
    words = context.words
    if change.teams:
        key = "plan.change_teams_more" if change.teams > 0 else "plan.change_teams_fewer"
        return words(key, n=words.count("planned_teams", abs(change.teams)))
    if change.days_each:
        key = "plan.change_days_more" if change.days_each > 0 else "plan.change_days_fewer"
        return words(key, n=words.count("planned_days", abs(change.days_each)))
    return words("plan.change_none")


def _effect(context: PageContext, earlier: int | None) -> str:
    words = context.words
    if earlier is None:
        return words("plan.effect_unknown")
    months = numbers.number(abs(earlier) / DAYS_A_MONTH)
    if earlier > 0:
        return words("plan.effect_earlier", months=months)
    return words("plan.effect_later", months=months) if earlier < 0 else ""


def _table(context: PageContext, rows: pl.DataFrame) -> Table:
    words = context.words
    return Table(
        key="plan_what_if",
        title=words("plan.what_if"),
        rows=tables.of(rows),
        columns=[
            Column("change", words("plan.change")),
            Column("finish", words("plan.finish"), "date"),
            Column("effect", words("plan.effect")),
            Column("margin", words("plan.margin_column"), "number"),
        ],
        definition=words("plan.what_if_note"),
    )
