"""落后单位及原因: who is furthest behind the plan of coverage, why, and whether it was reminded."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import map as map_screen
from pages.parts.handouts.screens import reasons
from pages.parts.handouts.screens.screen import Screen, ScreenRow, ScreenRows
from pages.parts.kit import claims, status_lights
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import figures, pace, urged
from pages.parts.shared.lag import lag_reasons
from pages.parts.shared.wall import wall

REASONS = 3


def of(context: PageContext) -> Screen | None:
    """Return the screen, None where no plan of coverage is declared."""
    planned = urged.planned(context)
    if planned is None:
        return None
    context = replace(context, metric=planned)
    words, now = context.words, wall.build(context)
    named = map_screen.attention(now)
    return Screen(
        kind="lagging",
        name=words("meeting.screens.lagging"),
        place=context.name(now.ground),
        finding=claims.say(words, _finding(context, now.finding)),
        blocks=(
            ScreenRows(
                heading=words("meeting.rows.why"),
                bar_heading=words("meeting.rows.planned_tick"),
                figure_heading=words("meeting.rows.gap"),
                rows=tuple(
                    ScreenRow(
                        code=row["region_code"],
                        name=row["name"],
                        number=place,
                        light=row["light"],
                        light_label=status_lights.short(words, row["light"], planned, now.warning),
                        reasons=reasons.of_unit(context, row["region_code"], most=REASONS),
                        share=row["value"],
                        tick=row["tick"],
                        numbers=words(
                            "meeting.of_villages",
                            numbers=figures.numbers_of(context, planned, row),
                        ),
                        **map_screen.figure(context, planned, row),
                    )
                    for place, row in enumerate(named.iter_rows(named=True), start=1)
                ),
                empty=words("meeting.rows.none"),
            ),
        ),
        notes=(words("region.why_note", day=context.as_of),),
        metric=planned.name,
    )


def _finding(context: PageContext, of_plan: Finding) -> Finding:
    """Return who is behind, and in how few units half of the shortfall sits where it is so."""
    reasons = lag_reasons.of(context, pace.of(context), lag_reasons.covered_by_month(context))
    half = next((reason for reason in reasons if reason.heading.key == "region.why_half"), None)
    lagging = of_plan.slots.get("behind")
    if half is None or not isinstance(lagging, Claim) or lagging.value == 1:
        return of_plan  # of one unit alone there is no half
    slots = {
        **{name: of_plan.slots[name] for name in ("of", "behind", "warning")},
        **half.heading.slots,
        **half.numbers.slots,
    }
    return Finding("meeting.lagging", slots, of_plan.further)
