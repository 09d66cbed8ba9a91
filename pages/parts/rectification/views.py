"""Five looks at rectification; only the one that is chosen is asked for and drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.frame.shell import Visit
from pages.parts.kit import tables
from pages.parts.rectification import (
    curves,
    direct,
    handovers,
    immediate,
    last_week,
    levels,
    months,
    nodes,
    overdue_months,
    problem_lists,
    rates,
    recheck_results,
    returns,
    sampling,
    speed_vs_rechecks,
    units,
)


def draw(visit: Visit) -> None:
    """Choose a look and draw it."""
    name = st.segmented_control(
        visit.words("rectification.views"),
        list(VIEWS),
        default="speed",
        format_func=lambda name: visit.words(f"rectification.view_{name}"),
        key=f"rectification_view_{visit.language}",
        label_visibility="collapsed",
        required=True,
    )
    VIEWS[name or "speed"](visit)


def _speed(visit: Visit) -> None:
    left, right = st.columns([1.6, 1])
    with left:
        curves.card(visit)
        months.card(visit)
    with right:
        rates.card(visit)
        immediate.card(visit)
    units.table(visit)


def _overdue(visit: Visit) -> None:
    left, right = st.columns([1.1, 1])
    with left:
        levels.card(visit)
    with right:
        overdue_months.card(visit)
    tables.card(visit, problem_lists.table(visit, "overdue"))


def _process(visit: Visit) -> None:
    left, right = st.columns(2)
    with left:
        returns.card(visit)
        handovers.card(visit)
    with right:
        nodes.card(visit)
        direct.card(visit)


def _quality(visit: Visit) -> None:
    left, right = st.columns(2)
    with left:
        speed_vs_rechecks.card(visit)
    with right:
        recheck_results.card(visit)
    sampling.card(visit)
    last_week.card(visit)


VIEWS: dict[str, Callable[[Visit], None]] = {
    "speed": _speed,
    "overdue": _overdue,
    "process": _process,
    "quality": _quality,
    "lists": problem_lists.card,
}
