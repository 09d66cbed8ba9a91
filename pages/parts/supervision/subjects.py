"""The subjects below the fold, of which one is drawn at a time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, notices, tables
from pages.parts.shared.lists import unanswered
from pages.parts.shared.meeting_items import answer, decide, items
from pages.parts.supervision import (
    afterwards,
    aid,
    ledger,
    organisations,
    pace,
    petitions,
    reaction,
    rounds,
    units,
)
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision.actions import ACTS


def one_of(context: PageContext, now: Overview) -> None:
    """Draw the subject that is chosen; only that one is asked for."""
    chosen = choosers.one_of(
        context,
        "supervision_subject",
        context.words("supervision.subject"),
        [name for name in _SUBJECTS if name not in _RARE or _RARE[name](context, now)],
        lambda name: context.words(f"supervision.subjects.{name}"),
    )
    _SUBJECTS[chosen](context, now)


def _ledger(context: PageContext, now: Overview) -> None:
    tables.card(context, unanswered.table(context, now.period, ACTS))
    ledger.card(context, now)


def _afterwards(context: PageContext, now: Overview) -> None:
    figures_side, reaction_side = st.columns([1.25, 1])
    with figures_side:
        afterwards.card(context, now)
    with reaction_side:
        reaction.card(context, now)
    if context.region.level != "county":  # the few acts of a county stand in the picture above
        pace.card(context, now)


def _rounds(context: PageContext, now: Overview) -> None:
    del now  # rounds and surveys are told by term only
    rounds.cards(context)
    organisations.card(context)


def of_meeting(context: PageContext) -> None:
    """Draw what a meeting under way writes down, and under it what the last one asked for."""
    decide.form(context)
    _last_meeting(context)


def _meetings(context: PageContext, now: Overview) -> None:
    del now  # the last meeting, whatever the period
    _last_meeting(context)
    decide.form(context)


def _last_meeting(context: PageContext) -> None:
    rows = items.of_last_meeting(context)
    title = claims.say(context.words, items.finding(context, rows))
    if rows.is_empty():
        notices.empty_card(context.words, "card_meeting_items", title)
    else:
        tables.card(context, items.table(context, rows, title))
        answer.form(context, rows)


_SUBJECTS: dict[str, Callable[[PageContext, Overview], None]] = {
    "ledger": _ledger,
    "meetings": _meetings,
    "afterwards": _afterwards,
    "rounds": _rounds,
    "units": units.card,
    "petitions": petitions.cards,
    "aid": aid.card,
}

_RARE: dict[str, Callable[[PageContext, Overview], bool]] = {
    "petitions": petitions.are_there,
    "aid": aid.is_there,
}
"""What few offices keep, and is offered where there is any."""
