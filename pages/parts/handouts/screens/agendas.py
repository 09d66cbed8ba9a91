"""The screens of an agenda, one after the other: for the page of a meeting, and for its slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.frame.context_of import context_of
from pages.parts.handouts.screens import catalogue
from pages.parts.handouts.screens.screen import Screen
from pages.parts.shared import figures
from warehouse.agendas.agenda import Agenda, AgendaEntry


def default(context: PageContext) -> Agenda:
    """Return the agenda of a meeting that has none of its own: every screen, of what is chosen."""
    maps = [metric.name for metric in figures.tile_metrics(context)]
    entries = [
        AgendaEntry(screen, metric=metric)
        for screen in catalogue.SCREENS
        for metric in (maps if screen == "map" else [""])
    ]
    return Agenda("", tuple(entries))


def screens(context: PageContext, agenda: Agenda) -> list[Screen]:
    """Return the screens of an agenda that have something to say; one that says so where none
    has. What several say alike, of a region without figures, is said once.
    """
    composed = (
        catalogue.compose(of_entry(context, each), each.screen)
        for each in agenda.entries
        if each.screen in catalogue.SCREENS
    )
    drawn: list[Screen] = []
    for screen in composed:
        if screen is not None and (screen.blocks or not _is_repeated(screen, drawn)):
            drawn.append(screen)
    words = context.words
    nothing = Screen("none", words("pages.meeting"), context.place_name, words("meeting.empty"), ())
    return drawn or [nothing]


def _is_repeated(screen: Screen, drawn: Sequence[Screen]) -> bool:
    return any(
        (other.place, other.finding, other.blocks) == (screen.place, screen.finding, screen.blocks)
        for other in drawn
    )


def of_entry(context: PageContext, entry: AgendaEntry) -> PageContext:
    """Return the context of a screen: its own region, metric and month, else those of the page.

    What does not exist any more gives way to the page's own.
    """
    chosen = context.chosen
    if entry.region in context.regions:
        chosen = replace(chosen, region=entry.region)
    wanted = {"metric": entry.metric, "month": entry.month}
    chosen = replace(chosen, **{name: code for name, code in wanted.items() if code})
    if chosen == context.chosen:
        return context
    return context_of(context.settings, context.view, chosen, context.handles)
