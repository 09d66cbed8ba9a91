"""现在请谁办什么: what the last meeting asked for and is still open.

Where nothing is, what the units that are behind would need to do each month to end in time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import map as map_screen
from pages.parts.handouts.screens import open_items
from pages.parts.handouts.screens.screen import Screen, ScreenRow, ScreenRows
from pages.parts.kit import claims, numbers, status_lights
from pages.parts.kit.claims import Finding
from pages.parts.shared import pace, urged
from pages.parts.shared.wall import wall
from warehouse.stats.pace import Pace


def of(context: PageContext) -> Screen | None:
    """Return the screen; None where nothing is open, and nobody behind or no plan declared."""
    if (still := open_items.of(context)) is not None:
        return still
    planned = urged.planned(context)
    if planned is None:
        return None
    context = replace(context, metric=planned)
    words, now = context.words, wall.build(context)
    named = map_screen.attention(now)
    if "behind" not in now.finding.slots:
        return None
    slots = {name: now.finding.slots[name] for name in ("of", "behind", "warning")}
    return Screen(
        kind="tasks",
        name=words("meeting.screens.tasks"),
        place=context.name(now.ground),
        finding=claims.say(words, Finding("meeting.tasks", slots, now.finding.further)),
        blocks=(
            ScreenRows(
                heading=words("meeting.rows.tasks"),
                figure_heading=words("meeting.rows.needed"),
                rows=tuple(
                    _row(
                        context,
                        place,
                        row,
                        status_lights.short(words, row["light"], planned, now.warning),
                    )
                    for place, row in enumerate(named.iter_rows(named=True), start=1)
                ),
            ),
        ),
    )


def _row(context: PageContext, place: int, row: dict[str, object], label: str) -> ScreenRow:
    words, code = context.words, str(row["region_code"])
    now = pace.of(replace(context, region=context.regions[code]))
    needed = None if now is None else now.needed
    return ScreenRow(
        code=code,
        name=str(row["name"]),
        number=place,
        light=row["light"],  # type: ignore[arg-type]
        light_label=label,
        reasons=_requests(context, now, row),
        figure=numbers.MISSING if needed is None else numbers.number(needed),
        unit=words("meeting.a_month"),
    )


def _requests(context: PageContext, now: Pace | None, row: dict[str, Any]) -> tuple[str, ...]:
    """Return what is behind: what the unit is short of, and the pace that it kept."""
    words = context.words
    short = words("meeting.short", gap=words.count("villages", numbers.whole(row["gap"])))
    if now is None or now.kept is None:
        return (short,)
    return (short, words("meeting.kept", kept=numbers.number(now.kept)))
