"""The looks: at one metric, the rules in force, the versions, the words, the guides."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.definitions import (
    broken,
    checks,
    formula,
    freshness,
    guides,
    metric_list,
    rules,
    scope,
    target_lines,
    terms,
    version_list,
)
from pages.parts.definitions.lineage import lineage_picture, node_card
from pages.parts.definitions.schedule import job_board
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers


def draw(context: PageContext) -> None:
    """Choose a look and draw it."""
    name = choosers.one_of(
        context,
        scope.VIEW,
        context.words("definitions.views"),
        list(VIEWS),
        lambda name: context.words(f"definitions.view_{name}"),
    )
    VIEWS[name](context)


def _metric(context: PageContext) -> None:
    left, right = st.columns([1, 3.9])
    with left:
        metric_list.card(context)
    with right:
        for row in ((formula.card, target_lines.card), (checks.card, freshness.card)):
            for column, card in zip(st.columns([1.5, 1]), row, strict=True):
                with column:
                    card(context)
        broken.card(context)
        lineage_picture.card(context)
        node_card.card(context)


VIEWS: dict[str, Callable[[PageContext], None]] = {
    "metric": _metric,
    "rules": rules.cards,
    "versions": version_list.cards,
    "terms": terms.cards,
    "guides": guides.cards,
    "jobs": job_board.cards,
}
