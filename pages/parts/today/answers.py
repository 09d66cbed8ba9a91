"""Acts of supervision whose answer is late, or awaited."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Table
from pages.parts.shared import urged
from pages.parts.shared.lists import unanswered
from pages.parts.today.matter import OF_ANY_YEAR, WORST, Lamp, Matter, MatterRow
from warehouse.queries.rectification.rectification_lists import DAYS_OF_WEEK
from warehouse.queries.supervision import actions
from warehouse.queries.supervision.actions import KINDS

_JUDGED = ("answered_in_time", "answered_late", "overdue")


def matter(context: PageContext) -> Matter:
    """Return the acts whose answer is late, the longest first, then those awaited."""
    region, period = context.region.code, urged.period_of(context)
    acts = data.ask(context.view, actions.by_kind_and_state, region, period.first, period.last)
    late, waiting = _count(acts, "overdue"), _count(acts, "waiting")
    number = Claim(region, "now_answers_late", late, "actions", at=OF_ANY_YEAR)
    slots = {
        "waiting": Claim(region, "now_answers_awaited", waiting, "count", at=OF_ANY_YEAR),
        "judged": Claim(region, "now_answers_due", _count(acts, *_JUDGED), "count", at=OF_ANY_YEAR),
        "in_time": Claim(
            region,
            "now_answered_in_time",
            _count(acts, "answered_in_time"),
            "count",
            at=OF_ANY_YEAR,
        ),
    }
    lamp: Lamp = "red" if late else "amber" if waiting else "green"
    rows = [
        _row(context, row)
        for row in unanswered.rows(context, period, KINDS, WORST).iter_rows(named=True)
    ]
    quiet = _quiet(slots, number)
    return Matter("answers", lamp, late, quiet, rows, "supervision")


def _quiet(slots: dict[str, Claim], late: Claim) -> Finding:
    """Return what is awaited, and of what is due how much came in time; no zero of either."""
    if slots["judged"].value:
        due = Finding("today.answers_quiet", slots, (late,))
        return claims.without_zeros(due, {("waiting",): "today.answers_quiet_neither"})
    further = (slots["judged"], slots["in_time"], late)
    not_due = Finding("today.answers_not_due", {"waiting": slots["waiting"]}, further)
    return claims.without_zeros(not_due, {("waiting",): "today.answers_not_due_neither"})


def table(context: PageContext) -> Table:
    """Return the whole list, the longest late first."""
    return unanswered.table(context, urged.period_of(context))


def _count(acts: pl.DataFrame, *states: str) -> int:
    return int(acts.filter(pl.col("response_state").is_in(states))["acts"].sum())


def _row(context: PageContext, row: dict[str, Any]) -> MatterRow:
    words = context.words
    is_late = row["response_state"] == "overdue"
    days = row["days_overdue"] or (row["response_due_on"] - context.as_of_date).days
    key = "today.answer_late" if is_late else "today.answer_left"
    return MatterRow(
        lamp="red" if is_late else "amber" if days < DAYS_OF_WEEK else "green",
        name=row["target"],
        text=words("today.act", issuer=row["issuer"], kind=row["kind_name"]),
        figure=words(key, days=words.count("days", days)),
        address=links.address("supervision", region=row["target_region"]),
        is_counted=is_late,
    )
