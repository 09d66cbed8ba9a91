"""Problems: those past their due date, and those due this week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Table
from pages.parts.shared.lists import list_rows, problems
from pages.parts.today import day
from pages.parts.today.matter import WORST, Lamp, Matter, MatterRow
from warehouse.queries.rectification import rectification_lists
from warehouse.queries.rectification.rectification_lists import Kind
from warehouse.queries.rectification.timeliness import Cohort

_Figure = Callable[[PageContext, dict[str, Any]], str]


def counts(context: PageContext) -> dict[str, int]:
    """Return the open problems by how urgent they are (`rectification_lists.urgency`)."""
    code, cohort = context.region.code, _cohort(context)
    rows = data.ask(context.view, rectification_lists.urgency, code, cohort)
    return rows.row(0, named=True)


def overdue(context: PageContext) -> Matter:
    """Return the problems past their due date, the longest first."""
    counted, region = counts(context), context.region.code
    number = Claim(region, "now_overdue", counted["overdue"], "problems")
    if counted["open_problems"]:
        share = claims.share(
            region, "now_overdue_share", counted["overdue"], counted["open_problems"]
        )
        undated_ones = Claim(region, "now_undated", counted["undated"], "count")
        quiet = Finding(
            "today.overdue_quiet_undated" if counted["undated"] else "today.overdue_quiet",
            {"share": share} | ({"undated": undated_ones} if counted["undated"] else {}),
            (number,),
        )
    else:
        none = Claim(region, "now_open", 0, "problems")
        quiet = Finding("today.overdue_quiet_none", {}, (number, none))
    lamp: Lamp = "red" if counted["overdue"] else "green"
    rows = _worst(context, "overdue", lamp, _days_late)
    return Matter("overdue", lamp, counted["overdue"], quiet, rows, "rectification")


def this_week(context: PageContext) -> Matter:
    """Return the problems due this week, the first to fall due first."""
    counted, region = counts(context), context.region.code
    number = Claim(region, "now_due_this_week", counted["due_this_week"], "problems")
    first, last = day.days_of_week(context)
    days = {
        "first": Claim(region, "first_day_of_week", first, "day"),
        "last": Claim(region, "last_day_of_week", last, "day"),
    }
    extended = Claim(region, "now_extended_this_week", counted["extended"], "count")
    key = "today.week_quiet_extended" if counted["extended"] else "today.week_quiet"
    slots = days | ({"extended": extended} if counted["extended"] else {})
    lamp: Lamp = "amber" if counted["due_this_week"] else "green"
    rows = _worst(context, "due_this_week", lamp, _due)
    quiet = Finding(key, slots, (number,))
    return Matter("week", lamp, counted["due_this_week"], quiet, rows, "rectification")


def table(context: PageContext, kind: Kind) -> Table:
    """Return the whole list of a kind."""
    return problems.table(context, kind, _cohort(context))


def _cohort(context: PageContext) -> Cohort:
    return Cohort(context.term.term_id, level=context.level)


def _rows(context: PageContext, kind: Kind, most: int) -> pl.DataFrame:
    code, cohort = context.region.code, _cohort(context)
    rows = data.ask(context.view, rectification_lists.problems, code, cohort, kind, most)
    return list_rows.with_names(context, rows)


def _worst(context: PageContext, kind: Kind, lamp: Lamp, figure: _Figure) -> list[MatterRow]:
    return [
        MatterRow(
            lamp,
            row["village"] or row["village_id"],
            _place(context, row),
            figure(context, row),
            links.address("village", region=row["county_code"], village=row["village_id"]),
            further=row["category"] or "",
        )
        for row in _rows(context, kind, WORST).iter_rows(named=True)
    ]


def _place(context: PageContext, row: dict[str, Any]) -> str:
    """Return where the village lies: its county, or within one its township."""
    within = "township" if context.region.level == "county" else "county"
    place: str | None = row[within]
    return place or ""


def _days_late(context: PageContext, row: dict[str, Any]) -> str:
    return context.words.count("days", row["days_late"])


def _due(context: PageContext, row: dict[str, Any]) -> str:
    return numbers.day(row["due_on"], context.language)
