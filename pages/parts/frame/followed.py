"""Which parts of the selection a page follows, and the line that names those it does not.

The URL carries the selection from page to page; a page that shows a total beside a year chosen
elsewhere must say that it is no figure of that year.
"""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers

FOLLOWED: dict[str, frozenset[str]] = {
    "map_wall": frozenset({"month", "metric", "grain"}),
    "region": frozenset({"month"}),
    "coverage": frozenset({"month", "grain"}),
    "problems": frozenset({"year", "level", "category", "grain"}),
    "rectification": frozenset({"year", "level", "category"}),
    "sanctions": frozenset({"month", "grain"}),
    "supervision": frozenset({"year"}),
    "village": frozenset({"village"}),
}
"""Beside region, term and language, which every page follows. Where parts of a page follow a month
and others are as of now, the page itself says which."""

NARROWING = ("month", "year", "level", "category")
"""What makes another figure of the same name: told where it is not followed. A metric or a grain
that is not followed changes nothing that a page shows."""

TOLD_BY_THE_PAGE: dict[str, frozenset[str]] = {
    "problems": frozenset({"month"}),
    "rectification": frozenset({"month"}),
}
"""What the page says in words of its own, with what it shows instead."""


def not_followed(context: PageContext, page: str) -> str:
    """Say which of the choices in the URL a page does not follow, "" where it follows them all."""
    if page not in FOLLOWED:
        return ""
    handled = FOLLOWED[page] | TOLD_BY_THE_PAGE.get(page, frozenset())
    if page == "sanctions" and context.settings.person_counts == "suppressed":
        handled = frozenset()  # its fixed table knows no months: they could be subtracted
    chosen = _chosen(context)
    ignored = [chosen[name] for name in NARROWING if name not in handled and name in chosen]
    if not ignored:
        return ""
    words = context.words
    return words("not_followed.line", choices=words("not_followed.between").join(ignored))


def _chosen(context: PageContext) -> dict[str, str]:
    """Return what narrows the figures, as the URL has it and in words, where it is no default."""
    words, chosen = context.words, {}
    month = next((end for end in context.months if f"{end:%Y-%m}" == context.chosen.month), None)
    if month is not None and month != context.term.last_month:
        name = numbers.month(month, context.language)
        chosen["month"] = words("not_followed.month", month=name)
    if context.year is not None:
        chosen["year"] = words("not_followed.year", year=context.year)
    if context.level:
        name = words(f"responsibility.{context.level}")
        chosen["level"] = words("not_followed.level", level=name)
    if context.category:
        name = context.category_names[context.category]
        chosen["category"] = words("not_followed.category", category=name)
    return chosen
