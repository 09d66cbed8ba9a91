"""The lower half of the page: one of its parts at a time, because each asks for much."""

from __future__ import annotations

from pages.parts.coverage import key_villages, lists, organisations, staff, thorough
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers

PARTS = ("thorough", "key_villages", "lists")


def chosen(context: PageContext) -> None:
    """Draw the part that is looked at."""
    words = context.words
    part = choosers.one_of(
        context,
        "coverage_part",
        words("coverage.parts"),
        PARTS,
        lambda part: words(f"coverage.part_{part}"),
    )
    if part == "key_villages":
        key_villages.cards(context)
        organisations.card(context)
    elif part == "lists":
        lists.card(context)
    else:
        thorough.card(context)
        staff.card(context)
