"""The lists to leave with: overdue, due, sent back, failed rechecks, re-opened, passed on ..."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, numbers, tables
from pages.parts.kit.table import Table
from pages.parts.rectification import scope
from pages.parts.shared.lists import problems
from warehouse.queries.rectification import rectification_lists, timeliness
from warehouse.queries.rectification.rectification_lists import KINDS, Kind

_EVERY = "all"

HEIGHT = 560
"""Pixels: a list has the page to itself."""


def card(context: PageContext) -> None:
    """Draw one of the lists that have rows; only the one that is looked at is asked for."""
    words, lengths = context.words, _lengths(context)
    kinds = list(lengths)
    kind = choosers.one_of(
        context,
        scope.LIST,
        words("region.lists"),
        kinds,
        lambda kind: problems.tab(words, kind, lengths[kind]),
    )
    month = _month(context) if kind == "past_day_30" else None
    tables.card(context, table(context, kind, month))


def are_any(context: PageContext) -> bool:
    """Return whether any of the lists has a row: a look that would be empty is not offered."""
    return bool(_lengths(context))


def _lengths(context: PageContext) -> dict[Kind, int]:
    """Return how long each list is that has rows."""
    question = (rectification_lists.counts, context.region.code, scope.cohort(context))
    lengths = data.ask(context.view, *question).row(0, named=True)
    return {kind: lengths[kind] for kind in KINDS if lengths[kind]}


def table(context: PageContext, kind: Kind, month: date | None = None) -> Table:
    """Return the list of a kind, of what is chosen on the page."""
    return replace(problems.table(context, kind, scope.cohort(context), month), height=HEIGHT)


def _month(context: PageContext) -> date | None:
    """Draw the choice of a month of feedback; return its first day, None for all."""
    words = context.words
    rows = data.ask(context.view, timeliness.months, context.region.code, scope.cohort(context))
    months = {f"{month:%Y-%m}": month for month in rows["feedback_month"]}

    def name(option: str) -> str:
        if option not in months:
            return words("rectification.every_month")
        month = numbers.month(months[option], context.language)
        return words("rectification.of_month", month=month)

    label = words("rectification.feedback_month")
    options = [_EVERY, *months]
    return months.get(choosers.from_list(context, scope.MONTH, label, options, name, width=260))
