"""Common problems notified to units, and recommendations: who answered."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.shared import act_names, columns, definitions
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import actions


def card(context: PageContext, now: Overview) -> None:
    """Draw the units that acts were aimed at, one row each, under what they add up to."""
    words, period = context.words, now.period
    answers = act_names.answer_columns(words)
    rows = data.ask(context.view, actions.by_unit, context.region.code, period.first, period.last)
    regions = {code: act_names.of_region(context, code) for code in rows["target_region"].unique()}
    listed = rows.with_columns(
        region=pl.col("target_region").replace_strict(regions, return_dtype=pl.String),
        answer_rate=pl.when(pl.col("judged") > 0).then(
            (pl.col("answered_in_time") + pl.col("answered_late")) / pl.col("judged")
        ),
        in_time=pl.when(pl.col("judged") > 0).then(pl.col("answered_in_time") / pl.col("judged")),
    )
    tables.card(
        context,
        Table(
            key="supervision_units",
            title=claims.say(words, finding(context, rows)),
            rows=tables.of(listed),
            columns=[
                Column("target_unit", words("supervision.unit")),
                columns.column(words, "region"),
                Column("problems_notified", words("supervision.problems_notified"), "count"),
                Column("notification", words("supervision.kind.notification"), "count"),
                Column("recommendation", words("supervision.kind.recommendation"), "count"),
                answers["judged"],
                Column(
                    "answer_rate",
                    words("supervision.answer_rate"),
                    "percent",
                    help=words("supervision.answer_rate_help"),
                ),
                answers["in_time"],
                Column("answered_late", words("supervision.state.answered_late"), "count"),
                answers["overdue"],
                answers["waiting"],
                answers["median_days"],
            ],
            definition=words("supervision.units_definition"),
            notes=definitions.of_query(context, actions.by_unit),
            height=520,
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return what was notified and recommended to units, and how many answers came."""
    region = context.region.code
    if rows.is_empty():
        none = Claim(region, "units", 0)
        return Finding("supervision.units_none", {}, (none,))
    total = rows.select(pl.col(pl.Int64).sum()).row(0, named=True)
    answered = total["answered_in_time"] + total["answered_late"]
    recommended = total["recommendation"]
    with_problems = total["acts_with_problems"]
    problems = total["problems_notified"] if with_problems else None
    return Finding(
        "supervision.units_finding" if with_problems else "supervision.units_finding_unknown",
        {
            "problems": Claim(region, "problems_notified", problems, "problems"),
            "units": Claim(region, "units", len(rows), "notified_units"),
            "recommendations": Claim(
                region, "recommendations_to_units", recommended, "recommendations"
            ),
            "judged": Claim(region, "answers_of_units_judged", total["judged"]),
            "answered": Claim(region, "answers_of_units", answered),
            "in_time": Claim(region, "answers_of_units_in_time", total["answered_in_time"]),
        },
    )
