"""The one sentence of the page."""

from __future__ import annotations

import streamlit as st

from pages.parts import numbers
from pages.parts.sanctions import ages
from pages.parts.sanctions.cascade import counts
from pages.parts.shell import Visit


def sentence(visit: Visit) -> str:
    """Say how many persons were involved, filed and sanctioned, and which clues are overdue."""
    words, name = visit.words, visit.name(visit.region)
    found = counts(visit)
    if found is None:
        return words("region.sentence_unseen", region=name)
    if not found["clues"]:
        villages = words.count("villages", found["villages_inspected"])
        return words("sanctions.sentence_no_clues", region=name, villages=villages)
    overdue = ages.overdue(visit)
    return words(
        "sanctions.sentence" if overdue else "sanctions.sentence_none_overdue",
        region=name,
        involved=words.count("persons", found["persons_involved"]),
        filed=numbers.count(found["persons_filed"]),
        sanctioned=numbers.count(found["persons_sanctioned"]),
        overdue=words.count("clues", overdue),
    )


def past_month(visit: Visit) -> None:
    """Say what follows a month in the past, and what is as of now."""
    if visit.month_end != visit.months[-1]:
        month = numbers.month(visit.month_end, visit.language)
        st.info(visit.words("sanctions.past_month", month=month, day=visit.as_of))
