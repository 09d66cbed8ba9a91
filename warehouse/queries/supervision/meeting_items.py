"""What the last meeting asked for, and what became of it.

A meeting is a day and the region that held it. The last meeting of a region is the last that it
held itself; where it held none, the last of a region above it that asked something of it or of a
region within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from warehouse.queries import subjects
from warehouse.queries.metrics import Metric
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.supervision.actions import AIMED_WITHIN, MEETING_ITEM

VALUES = ("value", "numerator", "denominator")


def of_last_meeting(snapshot: Snapshot, region_code: str, until: date) -> pl.DataFrame:
    """Return the items of the last meeting held by a day, what is late first; none where none was.

    Columns: action_id, held_on, issuer_region, target_region, target_unit, request, metric,
    response_due_on, responded_on, response_state, and `days_late`: from the day set to the answer
    or, without one, to the as-of date, null where the answer is not late.
    """
    return snapshot.frame(
        f"""
        with line as (
            select [region_code, city_code, province_code, '100000'] as codes
            from dim_region
            where region_code = $region
        )

        select
            action_id,
            issued_on as held_on,
            issuer_region,
            target_region,
            target_unit,
            request,
            metric,
            response_due_on,
            responded_on,
            response_state,
            case response_state
                when 'overdue' then cast($as_of as date) - response_due_on
                when 'answered_late' then responded_on - response_due_on
            end as days_late
        from fct_action
        cross join line
        where {AIMED_WITHIN}
            and kind = '{MEETING_ITEM}'
            and issued_on <= $until
            and list_contains(line.codes, issuer_region)
        qualify dense_rank() over (
            order by
                issuer_region = $region desc,
                issued_on desc,
                list_position(line.codes, issuer_region)
        ) = 1
        order by days_late desc nulls last, response_due_on, target_region, action_id
        """,  # noqa: S608  both conditions are this package's own text
        {
            "region": snapshot.region(region_code),
            "until": until,
            "as_of": snapshot.version.as_of_date,
        },
    )


def followed_up(
    snapshot: Snapshot,
    region_code: str,
    until: date,
    metrics: Sequence[Metric],
    term_id: str,
    month_ends: Sequence[date],
) -> pl.DataFrame:
    """Return the same items with the metric of each, of the region asked, at the meeting and now.

    `month_ends` are those of the term up to the one that counts as now. At the meeting is the last
    of them that was over when it was held, which is what it was shown; the month that it lay in
    was not. Further columns: then_month, now_month, and `then_` and `now_` of value, numerator and
    denominator, null where nobody looked, the metric is none of `metrics`, or the term had no month
    over yet.
    """
    items = of_last_meeting(snapshot, region_code, until)
    held_on = items["held_on"].max()
    over = [month for month in month_ends if isinstance(held_on, date) and month <= held_on]
    months = pl.DataFrame(
        {"then_month": [max(over, default=None)], "now_month": [max(month_ends, default=None)]},
        schema={"then_month": pl.Date, "now_month": pl.Date},
    )
    named = [metric for metric in metrics if metric.name in set(items["metric"])]
    wanted = {month for month in months.row(0) if month is not None}
    by_month = items.join(months, how="cross")
    if not named:
        columns = [f"{time}_{name}" for time in ("then", "now") for name in VALUES]
        return by_month.with_columns(pl.lit(None, pl.Float64).alias(name) for name in columns)
    values = subjects.values(
        snapshot, named, items["target_region"].unique().sort(), term_id, sorted(wanted)
    )
    for time in ("then", "now"):
        at = values.select(
            "metric",
            pl.col("region_code").alias("target_region"),
            pl.col("month_end").alias(f"{time}_month"),
            *(pl.col(name).alias(f"{time}_{name}") for name in VALUES),
        )
        keys = ["metric", "target_region", f"{time}_month"]
        by_month = by_month.join(at, on=keys, how="left", maintain_order="left")
    return by_month
