"""What the last three months of feedback did, where the rate of all together hides it.

A light over a whole term changes late: a term that began well stays green while its latest
problems are closed ever more slowly, and the other way round.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, headings
from pages.parts.kit.claims import Claim, Finding
from pages.parts.rectification import scope, sentence
from warehouse.queries.rectification import timeliness

MONTHS = 3
JUDGED = ("below", "short", "reached")


def line(context: PageContext) -> None:
    """Draw the sentence where the last three months stand otherwise than all together."""
    recent = finding(context)
    if recent is not None:
        headings.finding(claims.say(context.words, recent))


def finding(context: PageContext) -> Finding | None:
    """Return what the last three months of feedback did; None where it is nothing else.

    They are the latest that every problem has been in for thirty days. Categories are not told
    apart by month, so beside a chosen one nothing is said.
    """
    if scope.cohort(context).category:
        return None
    rows = data.ask(context.view, timeliness.months, context.region.code, scope.cohort(context))
    old = rows.filter(
        pl.col("feedback_month").dt.month_end() + timedelta(days=30) <= context.as_of_date,
        pl.col("reached_day_30") > 0,
    )
    latest = old.tail(MONTHS)
    if len(old) <= MONTHS:
        return None
    counts = ("closed_by_day_30", "reached_day_30")
    part, whole = latest.select(counts).sum().row(0)
    status, at = sentence.status_of(context, part, whole)
    everything, _ = sentence.status_of(context, *rows.select(counts).sum().row(0))
    if status not in JUDGED or everything not in JUDGED or status == everything or at is None:
        return None
    region = context.region.code
    return Finding(
        f"rectification.recent_{status}",
        {
            "rate": claims.share(
                region, "one_month_rate_of_latest", part, whole, **scope.judged(status, at)
            ),
            "first": Claim(region, "latest_months_first", latest["feedback_month"][0], "month"),
            "last": Claim(region, "latest_months_last", latest["feedback_month"][-1], "month"),
        },
    )
