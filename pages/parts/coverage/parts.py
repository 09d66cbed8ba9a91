"""The lower half of the page: one of its parts at a time, because each asks for much."""

from __future__ import annotations

import streamlit as st

from pages.parts.coverage import key_villages, lists, organisations, staff, thorough
from pages.parts.frame.shell import Visit
from pages.parts.kit import numbers, texts

PARTS = ("thorough", "key_villages", "lists")


def chosen(visit: Visit) -> None:
    """Draw the part that is looked at."""
    words = visit.words
    part = st.segmented_control(
        words("coverage.parts"),
        PARTS,
        default=PARTS[0],
        format_func=lambda part: words(f"coverage.part_{part}"),
        key=f"coverage_part_{visit.language}",
        label_visibility="collapsed",
        required=True,
    )
    if part == "key_villages":
        key_villages.cards(visit)
        organisations.card(visit)
    elif part == "lists":
        lists.card(visit)
    else:
        thorough.card(visit)
        staff.card(visit)


def past_month(visit: Visit) -> None:
    """Say which parts follow a month in the past, and which are as of now."""
    if visit.month_end != visit.months[-1]:
        month = numbers.month(visit.month_end, visit.language)
        texts.info(visit.words("coverage.past_month", month=month, day=visit.as_of))
