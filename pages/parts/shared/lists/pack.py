"""The pack of a region: every list that there is of it, as one workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.kit.files import packs
from pages.parts.kit.table import Table
from pages.parts.shared import urged
from pages.parts.shared.lists import found_again, problems, rechecks, unanswered, villages
from warehouse.queries.rectification.rectification_lists import Kind
from warehouse.queries.rectification.timeliness import Cohort

KINDS: Sequence[Kind] = (
    "overdue",
    "due",
    "returned",
    "reopened",
    "failed",
    "extended",
    "passed_on",
)
"""The lists of problems in it; what falls due this week is part of what falls due."""


def button(context: PageContext) -> None:
    """Offer the pack of the region."""
    words = context.words
    name = words(f"pack.{context.region.level}")
    # Of the term as it stands: no page's year, level or category narrows what is handed out.
    whole = replace(context, year=None, level="", category="", month_end=context.months[-1])
    packs.button(context, "pack", name, name, lambda: tables(whole))


def tables(context: PageContext) -> list[Table]:
    """Return the lists of a region, what has passed its limit first."""
    cohort = Cohort(context.term.term_id)
    overdue, *further = (problems.table(context, kind, cohort) for kind in KINDS)
    return [
        overdue,
        villages.uninspected(context),
        villages.not_effective(context),
        *further,
        rechecks.table(context),
        found_again.table(context, cohort),
        unanswered.table(context, urged.period_of(context)),
    ]
