"""The lower part of the page: what is looked at more closely, one subject at a time."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers
from pages.parts.problems import common, density
from pages.parts.problems.comparisons import modes, rules
from pages.parts.shared.funnels.judging import Funnel

SUBJECTS = ("common", "modes", "units")


def look(context: PageContext, funnel: Funnel | None) -> None:
    """Draw the subject that is chosen; only that one is asked for."""
    subject = choosers.one_of(
        context,
        "problems_drilldown",
        context.words("problems.drilldown"),
        SUBJECTS,
        lambda name: context.words(f"problems.drilldown_{name}"),
    )
    if subject == "units":
        density.table(context, funnel)
    elif subject == "modes":
        modes.cards(context)
    else:
        shares, ratios = st.columns(2)
        with shares:
            common.card(context, rules.height(context))
        with ratios:
            rules.card(context)
