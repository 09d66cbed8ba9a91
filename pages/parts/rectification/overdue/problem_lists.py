"""The lists to leave with: overdue, due, sent back, failed rechecks, re-opened, passed on ..."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables
from pages.parts.kit.table import Table
from pages.parts.rectification import scope
from pages.parts.shared.lists import problems
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.rectification_lists import KINDS, Kind

HEIGHT = 560
"""Pixels: a list has the page to itself."""


def card(context: PageContext) -> None:
    """Draw one of the lists that have rows; only the one that is looked at is asked for."""
    words, lengths = context.words, _lengths(context)
    kinds = list(lengths)
    kind = choosers.one_of(
        context,
        "rectification_list",
        words("region.lists"),
        kinds,
        lambda kind: problems.tab(words, kind, lengths[kind]),
    )
    tables.card(context, table(context, kind))


def are_any(context: PageContext) -> bool:
    """Return whether any of the lists has a row: a look that would be empty is not offered."""
    return bool(_lengths(context))


def _lengths(context: PageContext) -> dict[Kind, int]:
    """Return how long each list is that has rows."""
    question = (rectification_lists.counts, context.region.code, scope.cohort(context))
    lengths = data.ask(context.view, *question).row(0, named=True)
    return {kind: lengths[kind] for kind in KINDS if lengths[kind]}


def table(context: PageContext, kind: Kind) -> Table:
    """Return the list of a kind, of what is chosen on the page."""
    return replace(problems.table(context, kind, scope.cohort(context)), height=HEIGHT)
