"""The choices of a plan: days, margin, teams, who stays away, which townships are led."""

from __future__ import annotations

import html
from dataclasses import replace

import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import headings, numbers, texts
from pages.parts.plan import held, names
from pages.parts.plan.made import Made
from warehouse.planning.inputs import (
    MARGINS,
    MOST_DAYS_EACH,
    MOST_TEAMS_MORE,
    Cross,
    Inputs,
)

CROSS: tuple[Cross, ...] = ("none", "key", "all")


def card(context: PageContext, plan: Made) -> None:
    """Draw the choices; the plan is made anew when they are handed in together."""
    words, now = context.words, plan.inputs
    with st.container(border=True, key="card_plan_choices"):
        headings.explained(words, words("plan.choices"), words("plan.choices_note"))
        with st.form(held.key(context, "form"), border=False):
            chosen = _rows(context, plan, now)
            if st.form_submit_button(words("plan.make"), type="primary"):
                held.keep(context, chosen)
                st.rerun()
        st.html(_conditions(context, plan))
        texts.caption(
            words(
                "plan.floor",
                days=plan.county.floor,
                teams=len(plan.county.teams_now),
                under_way=words.count(
                    "villages", len(plan.county.villages) - len(plan.county.to_plan)
                ),
            )
        )


def _conditions(context: PageContext, plan: Made) -> str:
    """Return what was chosen as a list in HTML: on paper there are no widgets."""
    words, now = context.words, plan.inputs

    def many(noun: str, number: int) -> str:
        return words.count(noun, number) if number else words("plan.nobody")

    chosen = {
        "days_each": words.count("planned_days", now.days_each or plan.county.floor),
        "margin": words.count("margin_months", now.margin),
        "teams_more": many("planned_teams", now.teams_more),
        "cross": words(f"plan.cross_{now.cross}"),
        "away": many("planned_teams", len(now.away)),
        "led": many("townships", len(now.led)),
        "recused": numbers.count(len(now.recused)) if now.recused else words("plan.nobody"),
    }
    lines = "".join(
        f"<div><dt>{html.escape(words(f'plan.{name}'))}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in chosen.items()
    )
    return f'<dl class="plan-conditions">{lines}</dl>'


def _rows(context: PageContext, plan: Made, now: Inputs) -> Inputs:
    """Draw the widgets and return what they say."""
    words = context.words
    days, margin, more, cross = st.columns(4)
    with days:
        days_each = st.number_input(
            words("plan.days_each"),
            1,
            MOST_DAYS_EACH,
            min(now.days_each or plan.county.floor, MOST_DAYS_EACH),
            key=held.key(context, "days"),
        )
    with margin:
        months = st.selectbox(
            words("plan.margin"),
            MARGINS,
            index=MARGINS.index(now.margin),
            format_func=lambda months: words.count("margin_months", months),
            key=held.key(context, "margin"),
        )
    with more:
        teams_more = st.number_input(
            words("plan.teams_more"),
            0,
            MOST_TEAMS_MORE,
            now.teams_more,
            key=held.key(context, "more"),
        )
    with cross:
        kept_away = st.selectbox(
            words("plan.cross"),
            CROSS,
            index=CROSS.index(now.cross),
            format_func=lambda name: words(f"plan.cross_{name}"),
            key=held.key(context, "cross"),
        )
    return replace(
        _lists(context, plan, now),
        days_each=None if days_each == plan.county.floor else int(days_each),
        margin=months,
        teams_more=int(teams_more),
        cross=kept_away,
    )


def _lists(context: PageContext, plan: Made, now: Inputs) -> Inputs:
    """Draw what is chosen of lists: teams away, townships led, teams kept from townships."""
    words = context.words
    teams = plan.county.teams_now["team_id"].to_list()
    codes = plan.county.to_plan["township_code"]
    named = dict(
        zip(
            codes,
            names.villages(context, plan).filter(~pl.col("is_under_way"))["township"],
            strict=True,
        )
    )
    pairs = [f"{team} {code}" for team in teams for code in sorted(named)]
    away, led, recused = st.columns(3)
    with away:
        out = st.multiselect(
            words("plan.away"),
            teams,
            [team for team in now.away if team in teams],
            key=held.key(context, "away"),
            placeholder=words("plan.nobody"),
        )
    with led:
        whole = st.multiselect(
            words("plan.led"),
            sorted(named),
            [code for code in now.led if code in named],
            format_func=lambda code: texts.literal(named[code] or code),
            key=held.key(context, "led"),
            placeholder=words("plan.nobody"),
        )
    with recused:
        kept = st.multiselect(
            words("plan.recused"),
            pairs,
            [pair for pair in (" ".join(each) for each in now.recused) if pair in pairs],
            format_func=lambda pair: texts.literal(
                words("plan.pair", team=pair.split()[0], township=named[pair.split()[1]] or "")
            ),
            key=held.key(context, "recused"),
            placeholder=words("plan.nobody"),
        )
    return replace(
        now,
        away=tuple(out),
        led=tuple(whole),
        recused=tuple((pair.split()[0], pair.split()[1]) for pair in kept),
    )
