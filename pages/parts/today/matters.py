"""The six matters of the page, and the list of each."""

from __future__ import annotations

from collections.abc import Callable

from pages.parts.frame.context import PageContext
from pages.parts.kit.table import Table
from pages.parts.shared.lists import rechecks as list_of_samples
from pages.parts.today import answers, counties, due, rechecks, reports
from pages.parts.today.matter import Lamp, Matter

_URGENCY: dict[Lamp, int] = {"red": 0, "amber": 1, "hatched": 1, "green": 2}

LISTS: dict[str, Callable[[PageContext], Table]] = {
    "overdue": lambda context: due.table(context, "overdue"),
    "lagging": counties.table,
    "answers": answers.table,
    "week": lambda context: due.table(context, "due_this_week"),
    "reports": reports.table,
    "rechecks": list_of_samples.table,
}
"""The whole list of each matter, by its key."""


def by_urgency(context: PageContext) -> list[Matter]:
    """Return the matters, what has passed its limit first and what is in order last."""
    matters = [
        due.overdue(context),
        counties.matter(context),
        answers.matter(context),
        due.this_week(context),
        reports.matter(context),
        rechecks.matter(context),
    ]
    return sorted(matters, key=lambda matter: _URGENCY[matter.lamp])
