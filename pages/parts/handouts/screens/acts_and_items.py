"""上次要求的落实: what the last meeting asked of whom, and what came of it; of none, the answers to
supervision.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens import screen
from pages.parts.handouts.screens.screen import MOST_ROWS, Bar, Bars, Screen, ScreenRow, ScreenRows
from pages.parts.kit import claims, numbers
from pages.parts.shared import act_names
from pages.parts.shared.lag import acts
from pages.parts.shared.meeting_items import items
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER, RESPONSE_STATES


def of(context: PageContext) -> Screen:
    """Return the screen of the items of the last meeting; where none was held, that of the acts of
    supervision of the last twelve months.
    """
    words = context.words
    items_then = items.of_last_meeting(context)
    if len(items_then):
        return Screen(
            kind="asked",
            name=words("meeting.screens.asked_items"),
            place=context.place_name,
            finding=claims.say(words, items.finding(context, items_then)),
            blocks=(_items(context, items_then),),
            notes=(words("meeting_items.definition", day=context.as_of),),
        )
    finding = acts.finding(context)
    blocks = (_answers(context), _late(context)) if "acts" in finding.slots else ()
    return Screen(
        kind="asked",
        name=words("meeting.screens.asked"),
        place=context.place_name,
        finding=claims.say(words, finding),
        blocks=blocks,
        notes=(words("supervision.unanswered_definition", day=context.as_of),),
    )


def _items(context: PageContext, items_then: pl.DataFrame) -> ScreenRows:
    """Return what was asked of each, whether it was answered, and its metric then and now."""
    words = context.words
    return ScreenRows(
        heading=words("meeting.rows.items"),
        figure_heading=words("meeting.rows.items_change"),
        rows=tuple(
            ScreenRow(
                code=screen.opened(context, row["target_region"]),
                name=row["target"],
                light="red" if row["response_state"] == "overdue" else "none",
                light_label=row["state_name"],
                reasons=_reasons(context, row),
                figure=row["change"] or "",
            )
            for row in items_then.head(MOST_ROWS).iter_rows(named=True)
        ),
        foot=screen.further_items(context, len(items_then)),
    )


def _reasons(context: PageContext, row: dict[str, Any]) -> tuple[str, ...]:
    words = context.words
    state = row["state_name"]
    if row["days_late"] is not None:
        state = words("meeting.item_late", state=state, days=words.count("days", row["days_late"]))
    lines = [row["request"] or "", state]
    lines.append(_metric(context, row))
    return tuple(line for line in lines if line)


def _metric(context: PageContext, row: dict[str, Any]) -> str:
    """Return the metric of an item, then and now; its name alone where it is not one any more."""
    if row["then"] is None:
        return row["metric_name"] or ""
    return context.words(
        "meeting.item_metric", metric=row["metric_name"], then=row["then"], now=row["now"]
    )


def _answers(context: PageContext) -> Bars:
    first, last = acts.period(context)
    rows = data.ask(context.view, actions.by_kind_and_state, context.region.code, first, last)
    states = dict(
        rows.filter(pl.col("kind").is_in(LADDER))
        .group_by("response_state")
        .agg(pl.sum("acts"))
        .iter_rows()
    )
    longest = max(states.values(), default=1)
    return Bars(
        heading=context.words("meeting.rows.answers", day=context.as_of),
        bars=tuple(
            Bar(
                name=context.words(f"supervision.state.{state}"),
                share=states[state] / longest,
                figure=numbers.count(states[state]),
                is_marked=state == "overdue",
            )
            for state in RESPONSE_STATES
            if state in states
        ),
    )


def _late(context: PageContext) -> ScreenRows:
    """Return the acts whose answer is late, the longest overdue first."""
    words = context.words
    first, last = acts.period(context)
    values = data.ask(
        context.view, actions.unanswered, context.region.code, first, last, LADDER, MOST_ROWS
    )
    late = act_names.of_acts(context, values.filter(pl.col("response_state") == "overdue"))
    return ScreenRows(
        heading=words("meeting.rows.unanswered"),
        figure_heading=words("supervision.days_overdue"),
        rows=tuple(
            ScreenRow(
                code=screen.opened(context, row["target_region"]),
                name=row["target"],
                reasons=(
                    words(
                        "meeting.act",
                        kind=row["kind_name"],
                        issued=numbers.day(row["issued_on"], context.language),
                        due=numbers.day(row["response_due_on"], context.language),
                    ),
                ),
                figure=numbers.count(row["days_overdue"]),
                unit=words("meeting.days"),
            )
            for row in late.iter_rows(named=True)
        ),
        empty=words("meeting.rows.none_unanswered"),
    )
