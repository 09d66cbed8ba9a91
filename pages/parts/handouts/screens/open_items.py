"""现在请谁办什么: what the last meeting asked for and nobody has answered yet, by when."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import screen
from pages.parts.handouts.screens.screen import MOST_ROWS, Screen, ScreenRow, ScreenRows
from pages.parts.kit import claims, numbers, place_names
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import act_names
from warehouse.queries.supervision import meeting_items

OPEN = ("overdue", "waiting")


def of(context: PageContext) -> Screen | None:
    """Return the screen of the open items, late ones first; None where none is open."""
    open_items = data.ask(
        context.view, meeting_items.of_last_meeting, context.region.code, context.as_of_date
    )
    still = open_items.filter(pl.col("response_state").is_in(OPEN))
    if still.is_empty():
        return None
    words = context.words
    return Screen(
        kind="tasks",
        name=words("meeting.screens.open_items"),
        place=context.place_name,
        finding=claims.say(words, _finding(context, still)),
        blocks=(_rows(context, still),),
    )


def _finding(context: PageContext, still: pl.DataFrame) -> Finding:
    region = context.region.code
    late = still.filter(pl.col("response_state") == "overdue").height
    overdue = Claim(region, "items_overdue", late, "meeting_items")
    slots: dict[str, Claim | Finding | str] = {
        "open": Claim(region, "items_open", len(still), "meeting_items"),
        "day": Claim(region, "day_of_last_meeting", still["held_on"][0], "day"),
    }
    if not late:
        return Finding("meeting.items_open", slots, (overdue,))
    return Finding("meeting.items_open_overdue", slots | {"overdue": overdue})


def _reasons(context: PageContext, request: str | None, unit: str | None) -> tuple[str, ...]:
    """Return what is asked, as whoever asked typed it, and of which unit."""
    item = act_names.of_request(request or "", context.language)
    named = place_names.unit_in_language(unit or "", context.language)
    return tuple(line for line in (item, named) if line)


def _rows(context: PageContext, still: pl.DataFrame) -> ScreenRows:
    words = context.words
    return ScreenRows(
        heading=words("meeting.rows.open_items"),
        figure_heading=words("supervision.response_due_on"),
        rows=tuple(
            ScreenRow(
                code=screen.opened(context, row["target_region"]),
                name=act_names.of_region(context, row["target_region"]),
                light="red" if row["response_state"] == "overdue" else "none",
                light_label=words(f"supervision.state.{row['response_state']}"),
                reasons=_reasons(context, row["request"], row["target_unit"]),
                figure=(
                    numbers.MISSING
                    if row["response_due_on"] is None
                    else numbers.day(row["response_due_on"], context.language)
                ),
            )
            for row in still.head(MOST_ROWS).iter_rows(named=True)
        ),
        foot=screen.further_items(context, len(still)),
    )
