"""Clues and persons per 100 villages, counties in their funnel: more may only look like more."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame.shell import Visit
from pages.parts.kit import texts
from pages.parts.shared import funnels
from pages.parts.shared.funnels import Funnel

METRICS = (
    "clues_per_100_villages",
    "persons_filed_per_100_villages",
    "persons_sanctioned_per_100_villages",
)


def funnel(visit: Visit) -> Funnel | None:
    """Let one of the metrics be chosen, and judge its units; None where an office has no such."""
    words = visit.words
    offered = [name for name in METRICS if name in visit.metrics]
    if not offered:
        return None
    name = st.segmented_control(
        words("sanctions.rate"),
        offered,
        default=offered[0],
        format_func=lambda name: texts.plain(words.label(visit.metrics[name].label)),
        key=f"rate_{visit.language}",
        label_visibility="collapsed",
        required=True,
    )
    metric = visit.metrics[str(name)]
    return funnels.judge(metric, funnels.below(visit, metric))


def card(visit: Visit, judged: Funnel | None) -> None:
    """Draw the funnel plot."""
    if judged is not None:
        funnels.draw(visit, judged)
