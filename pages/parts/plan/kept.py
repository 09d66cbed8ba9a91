"""Plans that were kept, beside the one on the screen: what each comes to, and how it differs."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.frame import signed_in
from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, notices, tables
from pages.parts.kit.table import Column, Table
from pages.parts.plan import held
from pages.parts.plan.made import Made
from warehouse.access.roles import Action
from warehouse.planning import store
from warehouse.planning.store import KeptPlan
from warehouse.runtime.errors import XuntuError
from warehouse.runtime.home import Home


def card(context: PageContext, plan: Made) -> None:
    """Offer to keep the plan, and list those that were."""
    words = context.words
    plans = store.kept(Home.from_environment(), context.region.code, context.term.term_id)
    with st.container(border=True, height="stretch", key="card_plan_kept"):
        if not plans:
            headings.explained(words, words("plan.kept"), words("plan.kept_note"))
        else:
            tables.bare(context, _table(context, plan, plans))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            line = context.regions.lineage(context.region.code)
            if not signed_in.refuses(words, Action.KEEP_PLANS, line) and st.button(
                words("plan.keep"), key=held.key(context, "keep")
            ):
                _keep(context, plan)
            if plans:
                _open(context, plans)


def _keep(context: PageContext, plan: Made) -> None:
    """Keep the plan. Raises `ActionRefused` for whom a role in the county does not let."""
    signed_in.check(Action.KEEP_PLANS)
    signed_in.check_in(Action.KEEP_PLANS, context.regions.lineage(context.region.code))
    if plan.plan is None:
        return
    home, as_of = Home.from_environment(), context.as_of_date
    try:
        store.keep(home, context.region.code, context.term.term_id, plan.inputs, plan.plan, as_of)
    except XuntuError as error:
        notices.failed(context.words, error)
        return
    st.rerun()


def _open(context: PageContext, plans: list[KeptPlan]) -> None:
    """Choose a plan whose choices are taken up; it is made anew, as of the figures of now."""
    words = context.words
    numbers = [plan.number for plan in plans]
    chosen = st.selectbox(
        words("plan.kept_one"),
        numbers,
        format_func=lambda number: words("plan.kept_number", n=number),
        key=held.key(context, "kept_one"),
        label_visibility="collapsed",
        width=180,
    )
    if st.button(words("plan.open_kept"), key=held.key(context, "open_kept")):
        held.keep(context, next(plan.inputs for plan in plans if plan.number == chosen))
        st.rerun()


def _table(context: PageContext, plan: Made, plans: list[KeptPlan]) -> Table:
    words = context.words
    visits = plan.plan.visits if plan.plan else pl.DataFrame()
    now = {
        village: (team, turn)
        for village, team, turn in visits.select("village_id", "team_id", "round").iter_rows()
    }
    rows = pl.DataFrame(
        [
            {
                "name": words("plan.kept_number", n=each.number),
                "as_of": each.as_of,
                "villages": len(each.places),
                "rounds": len({turn for _, turn in each.places.values()}),
                "finish": each.finish,
                "by_hand": len(each.inputs.locks) + len(each.inputs.excluded),
                "moved": sum(now.get(village) != at for village, at in each.places.items()),
            }
            for each in plans
        ]
    )
    return Table(
        key="plan_kept",
        title=words("plan.kept"),
        rows=tables.of(rows),
        columns=[
            Column("name", words("plan.kept_one")),
            Column("as_of", words("plan.kept_as_of"), "date"),
            Column("villages", words("plan.villages"), "count"),
            Column("rounds", words("plan.rounds"), "count"),
            Column("finish", words("plan.finish"), "date"),
            Column("by_hand", words("plan.by_hand"), "count"),
            Column("moved", words("plan.moved"), "count", help=words("plan.moved_help")),
        ],
        definition=words("plan.kept_note"),
    )
