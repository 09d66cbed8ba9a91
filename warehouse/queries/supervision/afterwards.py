"""What a county's figures did in the three months after an act of supervision, and without one.

A unit is a county's month. It is `acted` where an act of the wanted kinds was issued in it, not
acted where no act of any step of the ladder was issued from three months before to three months
after; months in between belong to neither. Acts go to the worst, which get better anyway, so that
units are told apart by where they started (`band`) and only like is to be compared with like.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import MOST_ROWS
from warehouse.queries.snapshot import Snapshot
from warehouse.queries.supervision.actions import AIMED_WITHIN, LADDER

MONTHS_AFTER = 3

COVERAGE_BANDS = (0.0, 0.05, 0.10, 0.15)
"""Villages behind plan as shares of the roster, at which a band begins; below, on plan."""

OVERDUE_BANDS = (0.01, 0.02, 0.05, 0.10)
"""Overdue problems as shares of those fed back, at which a band begins."""

LEAST_OF_ROSTER = 20
"""A county with fewer villages, or fewer problems fed back, jumps by whole percentage points."""


def coverage_after(
    snapshot: Snapshot,
    region_code: str,
    term_id: str,
    first: date,
    last: date,
    kinds: tuple[str, ...] = LADDER,
) -> pl.DataFrame:
    """Return changes of coverage against plan, one row per band, acted or not, and county.

    Columns: band (0 on plan or ahead, then as COVERAGE_BANDS), acted, region_code, number (of
    months), total (sum over them of the share of the roster by which the county drew nearer to its
    plan within three months; negative where it fell further behind).
    """
    shares = """
            select
                region_code,
                month_end,
                cast(villages_planned - villages_covered as double) / villages_on_roster as share
            from mart_coverage
            where region_level = 'county'
                and term_id = $term
                and region_code in (select region_code from counties)
                and villages_on_roster >= $least"""
    # "On plan" is a band of its own, which a county just at its plan belongs to.
    band = "case when share <= 0 then 0 else 1 end + " + " + ".join(
        f"case when share > {bound} then 1 else 0 end" for bound in COVERAGE_BANDS[1:]
    )
    return _changes(snapshot, shares, band, region_code, term_id, first, last, kinds)


def overdue_after(
    snapshot: Snapshot,
    region_code: str,
    term_id: str,
    first: date,
    last: date,
    kinds: tuple[str, ...] = LADDER,
) -> pl.DataFrame:
    """Return changes of the overdue share, one row per band, acted or not, and county.

    As `coverage_after`; the share is problems open and overdue over problems fed back, and
    `total` sums by how much it fell (negative where it rose).
    """
    shares = """
            select
                region_code,
                month_end,
                cast(sum(open_overdue) as double) / sum(fed_back) as share
            from mart_rectification_timeliness
            where region_level = 'county'
                and term_id = $term
                and region_code in (select region_code from counties)
            group by region_code, month_end
            having sum(fed_back) >= $least"""
    band = " + ".join(f"case when share >= {bound} then 1 else 0 end" for bound in OVERDUE_BANDS)
    return _changes(snapshot, shares, band, region_code, term_id, first, last, kinds)


def of_county(
    snapshot: Snapshot,
    county_code: str,
    term_id: str,
    first: date,
    last: date,
    most: int = MOST_ROWS,
) -> pl.DataFrame:
    """Return every act aimed at one county between two days of a term, the newest first.

    `overdue_then` is the term's overdue problems of the county at the end of the month of issue,
    `overdue_later` those three months on (null where the data do not reach so far); `total` is
    how many acts there are in all.
    """
    return snapshot.frame(
        f"""
        with overdue as (
            select month_end, cast(sum(open_overdue) as bigint) as open_overdue
            from mart_rectification_timeliness
            where region_code = $region and term_id = $term
            group by month_end
        )

        select
            fct_action.action_id,
            fct_action.issued_on,
            fct_action.kind,
            fct_action.issuer_region,
            fct_action.target_unit,
            fct_action.response_due_on,
            fct_action.responded_on,
            fct_action.responded_on - fct_action.issued_on as days_to_answer,
            fct_action.response_state,
            fct_action.items,
            fct_action.items_closed_within_30_days,
            at_issue.open_overdue as overdue_then,
            afterwards.open_overdue as overdue_later,
            count(*) over () as total
        from fct_action
        left join overdue as at_issue on at_issue.month_end = last_day(fct_action.issued_on)
        left join overdue as afterwards
            on afterwards.month_end = last_day(last_day(fct_action.issued_on) + interval 3 month)
        where {AIMED_WITHIN} and fct_action.issued_on between $first and $last
        order by fct_action.issued_on desc, fct_action.action_id
        limit $most
        """,  # noqa: S608
        {
            "region": snapshot.region(county_code),
            "term": term_id,
            "first": first,
            "last": last,
            "most": most,
        },
    )


def overdue_by_month(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per month end of a term: problems open and overdue then.

    `open_ongoing_undated` are those open that never fall due.
    """
    return snapshot.frame(
        """
        select
            month_end,
            cast(sum(open_overdue) as bigint) as open_overdue,
            cast(sum(open_ongoing_undated) as bigint) as open_ongoing_undated
        from mart_rectification_timeliness
        where region_code = $region and term_id = $term
        group by month_end
        order by month_end
        """,
        {"region": snapshot.region(region_code), "term": term_id},
    )


def _changes(
    snapshot: Snapshot,
    shares: str,
    band: str,
    region_code: str,
    term_id: str,
    first: date,
    last: date,
    kinds: tuple[str, ...],
) -> pl.DataFrame:
    return snapshot.frame(
        f"""
        with counties as (
            select region_code from dim_region
            where $region in (region_code, city_code, province_code, '100000')
                and region_level = 'county'
        ),

        shares as ({shares}
        ),

        acts as (
            select
                county_code as region_code,
                last_day(issued_on) as month_end,
                bool_or(list_contains($kinds, kind)) as is_wanted
            from fct_action
            where list_contains($ladder, kind)
                and county_code in (select region_code from counties)
            group by county_code, last_day(issued_on)
        ),

        touched as (
            select distinct
                region_code,
                last_day(month_end + to_months(cast(away as integer))) as month_end
            from acts
            cross join range(-{MONTHS_AFTER}, {MONTHS_AFTER} + 1) as around (away)
        ),

        units as (
            select
                shares.region_code,
                shares.share,
                shares.share - later.share as gained,
                coalesce(acts.is_wanted, false) as acted,
                touched.region_code is null as is_untouched
            from shares
            inner join shares as later
                on later.region_code = shares.region_code
                and later.month_end = last_day(shares.month_end + interval {MONTHS_AFTER} month)
            left join acts
                on acts.region_code = shares.region_code and acts.month_end = shares.month_end
            left join touched
                on touched.region_code = shares.region_code
                and touched.month_end = shares.month_end
            where shares.month_end between $first and last_day(cast($last as date))
        )

        select
            cast({band} as integer) as band,
            acted,
            region_code,
            count(*) as number,
            sum(gained) as total
        from units
        where acted or is_untouched
        group by band, acted, region_code
        order by band, acted, region_code
        """,  # noqa: S608  every fragment is this module's own text
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "first": first,
            "last": last,
            "kinds": list(kinds),
            "ladder": list(LADDER),
            "least": LEAST_OF_ROSTER,
        },
    )
