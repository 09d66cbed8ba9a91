"""The lower part of the page: what is looked at more closely, one subject at a time."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.shell import Visit
from pages.parts.problems import common, density, modes, rules
from pages.parts.shared.funnels import Funnel

SUBJECTS = ("common", "modes", "units")


def look(visit: Visit, funnel: Funnel | None) -> None:
    """Draw the subject that is chosen; only that one is asked for."""
    subject = st.segmented_control(
        visit.words("problems.closer"),
        SUBJECTS,
        default=SUBJECTS[0],
        format_func=lambda name: visit.words(f"problems.closer_{name}"),
        key=f"problems_closer_{visit.language}",
        label_visibility="collapsed",
        required=True,
    )
    if subject == "units":
        density.table(visit, funnel)
    elif subject == "modes":
        modes.cards(visit)
    else:
        shares, ratios = st.columns(2)
        with shares:
            common.card(visit)
        with ratios:
            rules.card(visit)
