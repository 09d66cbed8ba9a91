"""线索处分: what clues led to, and how old those are that nobody has disposed of."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import Bar, Bars, Screen
from pages.parts.kit import claims, numbers
from pages.parts.shared import clues
from warehouse.queries.sanctions.clue_outcomes import AGE_BANDS

STEPS = (
    ("clues", "clues"),
    ("clues_disposed", "clues"),
    ("persons_involved", "persons"),
    ("persons_filed", "persons"),
    ("persons_sanctioned", "persons"),
)
"""What is counted, and of what: persons and clues never stand on one scale."""


def of(context: PageContext) -> Screen:
    """Return the screen; where counts of persons are suppressed it says so and shows none."""
    words = context.words
    name, place = words("meeting.screens.sanctions"), context.place_name
    if context.settings.person_counts != "full":
        hidden = words("meeting.suppressed")
        return Screen("sanctions", name, place, hidden, (), (words("sanctions.fixed.left_out"),))
    return Screen(
        kind="sanctions",
        name=name,
        place=place,
        finding=claims.say(words, clues.finding(context)),
        blocks=tuple(block for block in (_steps(context), _ages(context)) if block.bars),
        notes=(words("sanctions.cascade_note"), words("sanctions.cascade_units")),
    )


def _steps(context: PageContext) -> Bars:
    words, counted = context.words, clues.counts(context)
    heading = words("sanctions.cascade")
    if counted is None:
        return Bars(heading, ())
    firsts = {"clues": counted["clues"] or 1, "persons": counted["persons_involved"] or 1}
    return Bars(
        heading,
        tuple(
            Bar(
                name=words(f"sanctions.name_{step}"),
                share=counted[step] / max(firsts[unit], counted[step]),
                figure=words.count(unit, counted[step]),
            )
            for step, unit in STEPS
        ),
    )


def _ages(context: PageContext) -> Bars:
    rows = clues.bands(context)
    by_band = dict(rows.select("band", "clues").iter_rows())
    late = set(rows.filter(clues.is_overdue())["band"])
    longest = max(by_band.values(), default=0) or 1
    return Bars(
        heading=context.words("meeting.rows.clues"),
        bars=tuple(
            Bar(
                name=context.words(f"sanctions.{band}"),
                share=by_band[band] / longest,
                figure=numbers.count(by_band[band]),
                is_marked=band in late,
            )
            for band in AGE_BANDS
            if band in by_band
        ),
    )
