"""上次要求的落实: what was asked since a year before, and what came of it."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts.screens.screen import MOST_ROWS, Bar, Bars, Row, Rows, Screen
from pages.parts.kit import claims, numbers
from pages.parts.shared import act_names
from pages.parts.shared.lag import acts
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import LADDER, RESPONSE_STATES


def of(context: PageContext) -> Screen:
    """Return the screen of the acts of supervision of the last twelve months."""
    words = context.words
    found = acts.finding(context)
    blocks = (_answers(context), _late(context)) if "acts" in found.slots else ()
    return Screen(
        kind="asked",
        name=words("meeting.screens.asked"),
        place=context.place_name,
        finding=claims.say(words, found),
        blocks=blocks,
        notes=(words("supervision.unanswered_definition", day=context.as_of),),
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


def _late(context: PageContext) -> Rows:
    """Return the acts whose answer is late, the longest overdue first."""
    words = context.words
    first, last = acts.period(context)
    found = data.ask(
        context.view, actions.unanswered, context.region.code, first, last, LADDER, MOST_ROWS
    )
    late = act_names.of_acts(context, found.filter(pl.col("response_state") == "overdue"))
    return Rows(
        heading=words("meeting.rows.unanswered"),
        figure_heading=words("supervision.days_overdue"),
        rows=tuple(
            Row(
                code=row["target_region"] if row["target_region"] in context.regions else "",
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
