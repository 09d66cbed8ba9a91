"""Acts of supervision: the ladder from reminder to accountability, and who has not answered.

Acts are counted by the day of issue and read as they stand at the version's as-of date. A region's
acts are those aimed at it or at any region within it. Rules made are acts too, but no step of the
ladder: they stand apart. So do items of meetings, which are answered as acts are and count among
no region's or unit's acts (`meeting_items`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import MOST_ROWS
from warehouse.queries.snapshot import Snapshot

LADDER = ("reminder", "interview", "notification", "recommendation", "accountability")
"""The kinds of acts, the mildest first; `rule_made` and `meeting_item` stand apart."""

MEETING_ITEM = "meeting_item"

ACTS = (*LADDER, "rule_made")
"""The kinds that are acts of supervision."""

KINDS = (*ACTS, MEETING_ITEM)
"""Every kind there is."""

RESPONSE_STATES = ("answered_in_time", "answered_late", "waiting", "overdue", "not_required")
"""What became of the answer that an act asks for, or that it asks for none."""

REACTION_DAYS = (7, 15, 30, 60, 90)
"""Days after an act at which the problems it names are looked at."""

AIMED_WITHIN = """fct_action.target_region in (
                select region_code from dim_region
                where $region in (region_code, city_code, province_code, '100000')
            )"""
"""The condition that an act is aimed at the region `$region` or at one within it."""

IS_ACT = f"fct_action.kind <> '{MEETING_ITEM}'"
"""The condition that a row is an act of supervision, no item of a meeting."""


def by_kind_and_state(
    snapshot: Snapshot, region_code: str, first: date, last: date
) -> pl.DataFrame:
    """Return one row per kind and response state: acts, and the median days to the answer.

    `median_days` is that of the kind's answered acts, whatever their state, null where none was
    answered; `answered` is how many these are.
    """
    return snapshot.frame(
        f"""
        with acts as (
            select kind, response_state, responded_on - issued_on as days
            from fct_action
            where {AIMED_WITHIN} and issued_on between $first and $last
        ),

        answers as (
            select kind, median(days) as median_days, count(days) as answered
            from acts
            group by kind
        )

        select
            acts.kind,
            acts.response_state,
            count(*) as acts,
            any_value(answers.median_days) as median_days,
            any_value(answers.answered) as answered
        from acts
        inner join answers on acts.kind = answers.kind
        group by acts.kind, acts.response_state
        order by acts.kind, acts.response_state
        """,  # noqa: S608  the condition is this module's own text
        {"region": snapshot.region(region_code), "first": first, "last": last},
    )


def latest(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return one row per step of the ladder that was taken between two days: acts, the last day.

    The kind whose last act is the newest comes last.
    """
    return snapshot.frame(
        f"""
        select kind, count(*) as acts, max(issued_on) as last_issued_on
        from fct_action
        where {AIMED_WITHIN}
            and issued_on between $first and $last
            and kind in (select unnest($ladder))
        group by kind
        order by last_issued_on, kind
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "ladder": list(LADDER),
        },
    )


def by_county(
    snapshot: Snapshot, region_code: str, first: date, last: date, attention_from: date
) -> pl.DataFrame:
    """Return one row per county that acts were aimed at, with the acts of each kind.

    `attention` is the reminders and interviews issued from `attention_from` on; `judged` the acts
    whose answer came or whose day for it is over, `answered_in_time` of these.
    """
    return snapshot.frame(
        f"""
        select
            county_code as region_code,
            count(*) filter (where kind = 'reminder') as reminder,
            count(*) filter (where kind = 'interview') as interview,
            count(*) filter (where kind = 'notification') as notification,
            count(*) filter (where kind = 'recommendation') as recommendation,
            count(*) filter (where kind = 'accountability') as accountability,
            count(*) filter (where kind = 'rule_made') as rule_made,
            count(*) filter (
                where kind in ('reminder', 'interview') and issued_on >= $attention_from
            ) as attention,
            count(*) filter (where response_state not in ('not_required', 'waiting')) as judged,
            count(*) filter (where response_state = 'answered_in_time') as answered_in_time,
            count(*) filter (where response_state = 'waiting') as waiting,
            count(*) filter (where response_state = 'overdue') as overdue,
            median(responded_on - issued_on) as median_days,
            max(issued_on) as last_issued_on
        from fct_action
        where {AIMED_WITHIN}
            and {IS_ACT}
            and issued_on between $first and $last
            and county_code is not null
        group by county_code
        order by county_code
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "attention_from": attention_from,
        },
    )


def by_month(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return one row per month end and kind between two month ends: acts issued."""
    return snapshot.frame(
        """
        select month_end, kind, issued
        from mart_supervision
        where region_code = $region and month_end between $first and $last
        order by month_end, kind
        """,
        {"region": snapshot.region(region_code), "first": first, "last": last},
    )


def by_unit(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return one row per target region and unit that acts name, by the most problems notified.

    `problems_notified` is null where no ledger says how many, `acts_with_problems` the acts of
    which one does. `judged` are the acts whose answer came or whose day for it is over.
    """
    return snapshot.frame(
        f"""
        select
            target_region,
            target_unit,
            cast(sum(problems_notified) as bigint) as problems_notified,
            count(problems_notified) as acts_with_problems,
            count(*) filter (where kind = 'notification') as notification,
            count(*) filter (where kind = 'recommendation') as recommendation,
            count(*) as acts,
            count(*) filter (where response_state not in ('not_required', 'waiting')) as judged,
            count(*) filter (where response_state = 'answered_in_time') as answered_in_time,
            count(*) filter (where response_state = 'answered_late') as answered_late,
            count(*) filter (where response_state = 'waiting') as waiting,
            count(*) filter (where response_state = 'overdue') as overdue,
            median(responded_on - issued_on) as median_days
        from fct_action
        where {AIMED_WITHIN}
            and {IS_ACT}
            and issued_on between $first and $last
            and target_unit is not null
        group by target_region, target_unit
        order by problems_notified desc nulls last, target_region, target_unit
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "first": first, "last": last},
    )


def unanswered(
    snapshot: Snapshot,
    region_code: str,
    first: date,
    last: date,
    kinds: tuple[str, ...] = KINDS,
    most: int = MOST_ROWS,
) -> pl.DataFrame:
    """Return the acts of some kinds whose answer is awaited or overdue, the longest overdue first.

    `days_overdue` counts from the day set to the as-of date, null while that day is not over;
    `total` is how many there are in all, before `most` cuts the list.
    """
    return snapshot.frame(
        f"""
        select
            response_state,
            kind,
            target_region,
            target_unit,
            issuer_region,
            action_id,
            request,
            issued_on,
            response_due_on,
            case
                when response_state = 'overdue' then cast($as_of as date) - response_due_on
            end as days_overdue,
            items,
            items_closed,
            count(*) over () as total
        from fct_action
        where {AIMED_WITHIN}
            and issued_on between $first and $last
            and list_contains($kinds, kind)
            and response_state in ('waiting', 'overdue')
        order by response_due_on, action_id
        limit $most
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "as_of": snapshot.version.as_of_date,
            "kinds": list(kinds),
            "most": most,
        },
    )


def reaction(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return one row per kind of act and number of days: problems named, and closed by then.

    `named` counts the problems of acts issued at least so many days before the as-of date, so that
    each had as long to be closed; `closed` those verified closed within these days. A problem that
    was closed directly or withdrawn stays among the named ones.
    """
    days = ", ".join(f"({day})" for day in REACTION_DAYS)
    return snapshot.frame(
        f"""
        with named as (
            select fct_action.kind, fct_action.issued_on, fct_action_item.closed_after_days
            from fct_action
            inner join fct_action_item on fct_action_item.action_id = fct_action.action_id
            where {AIMED_WITHIN}
                and {IS_ACT}
                and fct_action.issued_on between $first and $last
        ),

        horizons (day) as (values {days})

        select
            named.kind,
            horizons.day,
            count(*) as named,
            count(*) filter (where named.closed_after_days <= horizons.day) as closed
        from named
        inner join horizons on named.issued_on + horizons.day <= $as_of
        group by named.kind, horizons.day
        order by named.kind, horizons.day
        """,  # noqa: S608
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "as_of": snapshot.version.as_of_date,
        },
    )
