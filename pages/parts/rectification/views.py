"""Five looks at rectification; only the one that is chosen is asked for and drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables
from pages.parts.rectification import scope
from pages.parts.rectification.overdue import levels, overdue_months, problem_lists
from pages.parts.rectification.process import direct, handovers, nodes, returns
from pages.parts.rectification.quality import (
    found_again,
    last_week,
    recheck_results,
    sampling,
    speed_vs_rechecks,
)
from pages.parts.rectification.speed import curves, immediate, months, rates, units
from pages.parts.shared import moving


def draw(context: PageContext) -> None:
    """Choose a look and draw it; lists without a row are no look."""
    offered = [name for name in VIEWS if name != "lists" or problem_lists.are_any(context)]
    name = choosers.one_of(
        context,
        scope.VIEW,
        context.words("rectification.views"),
        offered,
        lambda name: context.words(f"rectification.view_{name}"),
    )
    VIEWS[name](context)


def _speed(context: PageContext) -> None:
    left, right = st.columns([1.6, 1])
    with left:
        curves.card(context)
        months.card(context)
    with right:
        rates.card(context)
        immediate.card(context)
    for metric in scope.moving_rates(context):
        moving.card(context, metric, context.months[-1])
    units.table(context)


def _overdue(context: PageContext) -> None:
    left, right = st.columns([1.1, 1])
    with left:
        levels.card(context)
    with right:
        overdue_months.card(context)
    tables.card(context, problem_lists.table(context, "overdue"))


def _process(context: PageContext) -> None:
    for row in ((returns.card, nodes.card), (handovers.card, direct.card)):
        for column, card in zip(st.columns(2), row, strict=True):
            with column:
                card(context)


def _quality(context: PageContext) -> None:
    left, right = st.columns(2)
    with left:
        speed_vs_rechecks.card(context)
    with right:
        recheck_results.card(context)
    found_again.card(context)
    sampling.card(context)
    last_week.card(context)


VIEWS: dict[str, Callable[[PageContext], None]] = {
    "speed": _speed,
    "overdue": _overdue,
    "process": _process,
    "quality": _quality,
    "lists": problem_lists.card,
}
