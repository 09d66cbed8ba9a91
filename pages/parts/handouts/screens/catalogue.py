"""The screens there are, by their names, and the order in which a meeting shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.handouts import cautions
from pages.parts.handouts.screens import (
    acts_and_items,
    lagging,
    map,
    overdue,
    overview,
    sanctions,
    tasks,
    worsening,
)
from pages.parts.handouts.screens.screen import Screen
from pages.parts.kit import numbers

SCREENS: dict[str, Callable[[PageContext], Screen | None]] = {
    "asked": acts_and_items.of,
    "standing": overview.of,
    "map": map.of,
    "lagging": lagging.of,
    "worsening": worsening.of,
    "overdue": overdue.of,
    "sanctions": sanctions.of,
    "tasks": tasks.of,
}
"""In the order of a meeting: what became of what was asked, where we stand, what is asked now."""

AS_OF_NOW = ("asked", "overdue")
"""The screens that follow no month."""

BY_METRIC = ("map", "worsening")
"""The screens that are of one metric."""


def compose(context: PageContext, kind: str) -> Screen | None:
    """Return a screen; None where it has nothing to say.

    Of a region that is not in the data every screen says that, calmly.
    """
    if not context.region.is_in_data:
        words = context.words
        sentence = words("notices.not_in_data", region=context.place_name)
        return Screen(kind, words(f"meeting.kinds.{kind}"), context.place_name, sentence, ())
    screen = SCREENS[kind](context)
    if screen is None:
        return None
    if screen.blocks:
        screen = replace(screen, matter=cautions.of_screen(context, screen))
    if kind in AS_OF_NOW or context.month_end == context.months[-1]:
        return screen
    return replace(screen, month=numbers.month(context.month_end, context.language))
