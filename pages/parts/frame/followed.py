"""The line that names what was chosen elsewhere and a page does not follow.

The URL carries the selection from page to page; a page that shows a total beside a year chosen
elsewhere must say that it is no figure of that year.
"""

from __future__ import annotations

from typing import get_args

from pages.parts.frame.context import Narrowing, PageContext
from pages.parts.kit import numbers


def not_followed(context: PageContext) -> str:
    """Say which of the choices in the URL a page does not follow, "" where it follows them all."""
    chosen = _chosen(context)
    ignored = [
        chosen[name]
        for name in get_args(Narrowing)
        if name in chosen and name not in context.handles
    ]
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
