"""A plan that was kept, measured: what each team was to visit, what is due, what was done."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, tables, texts
from pages.parts.kit.table import Column, Table
from pages.parts.plan import held, names
from pages.parts.shared import definitions
from warehouse.planning import done, store
from warehouse.planning.store import KeptPlan
from warehouse.queries.planning import county
from warehouse.runtime.home import Home


def card(context: PageContext) -> None:
    """Draw a kept plan of the county against its ledgers, the last one unless another is chosen;
    nothing where none was kept.
    """
    plans = store.kept(Home.from_environment(), context.region.code, context.term.term_id)
    if not plans:
        return
    words = context.words
    by_number = {plan.number: plan for plan in plans}
    with st.container(border=True, key="card_plan_done"):
        plan = plans[0]
        if len(plans) > 1:
            chosen = st.selectbox(
                words("plan.done_of"),
                list(by_number),
                format_func=lambda number: words("plan.kept_number", n=number),
                key=held.key(context, "done_of"),
                width=180,
            )
            plan = by_number[chosen]
        rows = done.by_team(plan, context.ask(county.inspected), context.as_of_date)
        texts.caption(_sum(context, plan, rows))
        tables.bare(context, _table(context, rows))


def _sum(context: PageContext, plan: KeptPlan, rows: pl.DataFrame) -> str:
    """Return what the teams come to together; of a plan without days what is due is not said."""
    words = context.words
    key = "plan.done_sum" if plan.ends else "plan.done_sum_undated"
    many = {name: int(rows[name].sum()) for name in ("villages", "due", "done", "behind")}
    return words(
        key,
        n=plan.number,
        kept_as_of=numbers.day(plan.as_of, context.language),
        day=numbers.day(context.as_of_date, context.language),
        **{name: words.count("villages", count) for name, count in many.items()},
    )


def _table(context: PageContext, rows: pl.DataFrame) -> Table:
    words = context.words
    named = {code: names.team(context, code) for code in rows["team_id"]}
    return Table(
        key="plan_done",
        title=words("plan.done"),
        rows=tables.of(rows.with_columns(team=pl.col("team_id").replace(named))),
        columns=[
            Column("team", words("plan.team")),
            Column("villages", words("plan.done_planned"), "count"),
            Column("due", words("plan.done_due"), "count"),
            Column("done", words("plan.done_done"), "count", has_bar=True),
            Column("by_others", words("plan.done_by_others"), "count"),
            Column("behind", words("plan.done_behind"), "count"),
        ],
        definition=words("plan.done_note", day=context.as_of),
        notes=definitions.of_query(context, county.inspected),
    )
