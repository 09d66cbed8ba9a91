"""The subjects below the fold, of which one is drawn at a time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.frame.shell import Visit
from pages.parts.kit import tables
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


def one_of(visit: Visit, now: Overview) -> None:
    """Draw the subject that is chosen; only that one is asked for."""
    chosen = st.segmented_control(
        visit.words("supervision.subject"),
        list(_SUBJECTS),
        default=next(iter(_SUBJECTS)),
        format_func=lambda name: visit.words(f"supervision.subjects.{name}"),
        key=f"supervision_subject_{visit.language}",
        label_visibility="collapsed",
        required=True,
    )
    _SUBJECTS[chosen or next(iter(_SUBJECTS))](visit, now)


def _ledger(visit: Visit, now: Overview) -> None:
    tables.card(visit, ledger.unanswered(visit, now))
    ledger.card(visit, now)


def _afterwards(visit: Visit, now: Overview) -> None:
    figures_side, reaction_side = st.columns([1.25, 1])
    with figures_side:
        afterwards.card(visit, now)
    with reaction_side:
        reaction.card(visit, now)
    if visit.region.level != "county":  # the few acts of a county stand in the picture above
        pace.card(visit, now)


def _rounds(visit: Visit, now: Overview) -> None:
    del now  # rounds and surveys are told by term only
    rounds.cards(visit)
    organisations.card(visit)


_SUBJECTS: dict[str, Callable[[Visit, Overview], None]] = {
    "ledger": _ledger,
    "afterwards": _afterwards,
    "rounds": _rounds,
    "units": units.card,
    "petitions": petitions.cards,
    "aid": aid.card,
}
