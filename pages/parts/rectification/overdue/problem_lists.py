"""The lists to leave with: overdue, due, sent back, failed rechecks, re-opened, passed on ..."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables
from pages.parts.kit.table import Table
from pages.parts.rectification import scope
from pages.parts.shared.lists import problems
from warehouse.queries.rectification.rectification_lists import KINDS, Kind

HEIGHT = 560
"""Pixels: a list has the page to itself."""


def card(context: PageContext) -> None:
    """Draw one list; only the one that is looked at is asked for."""
    words = context.words
    kind: Kind = choosers.one_of(
        context,
        "rectification_list",
        words("region.lists"),
        list(KINDS),
        lambda kind: problems.tab(words, kind),
    )
    tables.card(context, table(context, kind))


def table(context: PageContext, kind: Kind) -> Table:
    """Return the list of a kind, of what is chosen on the page."""
    return replace(problems.table(context, kind, scope.cohort(context)), height=HEIGHT)
