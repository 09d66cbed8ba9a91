"""The lists to leave with: villages not inspected with their reasons, and those without effect."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, tables
from pages.parts.shared.lists import villages

LISTS = {"uninspected": villages.uninspected, "not_effective": villages.not_effective}


def card(context: PageContext) -> None:
    """Draw one of the lists; only the one that is looked at is asked for."""
    words = context.words
    kind = choosers.one_of(
        context,
        "coverage_list",
        words("region.lists"),
        list(LISTS),
        lambda kind: words(f"coverage.list_{kind}"),
    )
    tables.card(context, LISTS[kind](context))
