"""What the last meeting asked of whom, and what became of it: the metric then and now, answered or
not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers, place_names, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.shared import act_names, definitions
from pages.parts.shared.lists import origins
from warehouse.queries.metrics import Metric
from warehouse.queries.supervision import meeting_items
from warehouse.queries.supervision.actions import RESPONSE_STATES

LATE = ("overdue", "answered_late")
_TEXTS = ("metric_name", "then", "now", "change")


def of_last_meeting(context: PageContext, until: date | None = None) -> pl.DataFrame:
    """Return the items of the last meeting held by a day, the as-of date unless one is given, what
    is late first; no row where there was none.

    Beside the columns of `meeting_items.followed_up`: target and issuer (names), state_name,
    metric_name, `then` and `now` (value with numerator and denominator, as written), `change`
    (signed, as written) and `is_better` (None where it is the same, not known or of no direction).
    """
    rows = data.ask(
        context.view,
        meeting_items.followed_up,
        context.region.code,
        until or context.as_of_date,
        tuple(context.metrics.values()),
        context.term.term_id,
        tuple(month for month in context.months if month <= context.month_end),
    )
    states = {state: context.words(f"supervision.state.{state}") for state in RESPONSE_STATES}
    named = {
        side: {code: act_names.of_region(context, code) for code in rows[f"{side}_region"].unique()}
        for side in ("target", "issuer")
    }
    items = [_of_metric(context, row) for row in rows.iter_rows(named=True)]
    schema = dict.fromkeys(_TEXTS, pl.String) | {"is_better": pl.Boolean}
    return rows.with_columns(
        *(
            pl.col(f"{side}_region").replace_strict(names, return_dtype=pl.String).alias(side)
            for side, names in named.items()
        ),
        state_name=pl.col("response_state").replace_strict(states, return_dtype=pl.String),
        request=place_names.column(rows, "request", context.language, act_names.of_request),
    ).hstack(pl.DataFrame(items, schema=schema))


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return whose meeting it was, when, how many items it had and what became of them."""
    region = context.region.code
    if rows.is_empty():
        none = Claim(region, "items_of_last_meeting", 0)
        return Finding("meeting_items.none", {"region": context.name(context.region)}, (none,))
    states = rows["response_state"].to_list()
    in_time, late = states.count("answered_in_time"), states.count("answered_late")
    overdue = Claim(region, "items_overdue", states.count("overdue"), "meeting_items")
    return Finding(
        "meeting_items.finding_overdue" if overdue.value else "meeting_items.finding",
        {
            "issuer": rows["issuer"][0],
            "day": Claim(region, "day_of_last_meeting", rows["held_on"][0], "day"),
            "items": Claim(region, "items_of_last_meeting", len(rows), "meeting_items"),
            "answers": _answers(region, in_time, late),
            "overdue": overdue,
        },
    )


def _answers(region: str, in_time: int, late: int) -> Finding:
    """Return how many items were answered, and of them how many in time."""
    answered = Claim(region, "items_answered", in_time + late, "meeting_items")
    kept = Claim(region, "items_answered_in_time", in_time, "meeting_items")
    if not answered.value:
        return Finding("meeting_items.answers_none", {}, (answered, kept))
    if not in_time or not late:
        whose = "late" if late else "in_time"
        return Finding(f"meeting_items.answers_all_{whose}", {"answered": answered}, (kept,))
    return Finding("meeting_items.answers", {"answered": answered, "in_time": kept})


def table(context: PageContext, rows: pl.DataFrame, title: str) -> Table:
    """Return the items as a table, each a link to the region that was asked."""
    words = context.words
    return Table(
        key="meeting_items",
        title=title,
        rows=tables.of(rows),
        columns=[
            Column("target", words("supervision.target")),
            Column("target_unit", words("supervision.unit")),
            Column("request", words("supervision.request")),
            Column(
                "state_name",
                words("supervision.answer"),
                choices=[words(f"supervision.state.{state}") for state in RESPONSE_STATES],
                emphasised=words("supervision.state.overdue"),
            ),
            Column("days_late", words("meeting_items.days_late"), "count"),
            Column("response_due_on", words("supervision.response_due_on"), "date"),
            Column("responded_on", words("supervision.responded_on"), "date"),
            Column("metric_name", words("meeting_items.metric")),
            Column("then", words("meeting_items.then"), help=words("meeting_items.then_help")),
            Column("now", words("meeting_items.now")),
            Column("change", words("meeting_items.change")),
            Column("action_id", words("supervision.action_id"), is_detail=True),
        ],
        definition=words("meeting_items.definition", day=context.as_of),
        notes=definitions.of_query(context, meeting_items.of_last_meeting),
        link=links.of_rows("region", region="target_region"),
        is_handed_out=True,
        origin=origins.of_list(context, "supervision_actions", "action_id"),
    )


def _of_metric(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    """Return how the metric of an item is called and written, then and now."""
    metric = context.metrics.get(row["metric"] or "")
    if metric is None:
        gone = context.words("meeting_items.metric_gone", metric=row["metric"])
        return dict.fromkeys(_TEXTS) | {
            "is_better": None,
            "metric_name": gone if row["metric"] else None,
        }
    then, now = row["then_value"], row["now_value"]
    difference = None if then is None or now is None else now - then
    return {
        "metric_name": context.words.label(metric.label),
        "then": _value(context, metric, row, "then"),
        "now": _value(context, metric, row, "now"),
        "change": numbers.change(metric, difference),
        "is_better": _is_better(metric, difference),
    }


def _value(context: PageContext, metric: Metric, row: dict[str, Any], time: str) -> str:
    """Write a value with what it is out of; where nobody looked, that sign alone."""
    text = numbers.value_with_unit(metric, row[f"{time}_value"], context.language)
    if row[f"{time}_value"] is None or metric.denominator is None:
        return text
    return context.words(
        "meeting_items.value",
        value=text,
        numerator=numbers.count(row[f"{time}_numerator"]),
        denominator=numbers.count(row[f"{time}_denominator"]),
    )


def _is_better(metric: Metric, difference: float | None) -> bool | None:
    if not difference or metric.direction == "neutral":
        return None
    return (difference > 0) == (metric.direction == "higher_better")
