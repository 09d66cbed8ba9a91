"""How many of the regions that had to report have reported."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.lists import MOST_ROWS
from warehouse.queries.snapshot import Snapshot


def newest_completeness(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return at most one row: the last month in which regions had to report by the as-of day, and
    how many had to in it.
    """
    return snapshot.frame(
        """
        select month_end, regions_due
        from mart_reporting_completeness
        where region_code = $region and regions_due > 0
        order by month_end desc
        limit 1
        """,
        {"region": snapshot.region(region_code)},
    )


def completeness(snapshot: Snapshot, region_code: str, month_end: date) -> pl.DataFrame:
    """Return at most one row: regions due to report in the month, and those that had by its end.

    As of the month, whatever came in later; no row where nothing was due in it.
    """
    return snapshot.frame(
        """
        select regions_due, regions_received
        from mart_reporting_completeness
        where region_code = $region and month_end = $month
        """,
        {"region": snapshot.region(region_code), "month": month_end},
    )


def missing(
    snapshot: Snapshot, region_code: str, month_end: date, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the counties that had to report in the month and had not by its end.

    One row per county, most reports missing first: region_code, reports_due, reports_received,
    reports_missing, and total, how many counties there are in all.
    """
    return snapshot.frame(
        """
        select
            region_code,
            reports_due,
            reports_received,
            reports_due - reports_received as reports_missing,
            count(*) over () as total
        from mart_reporting_completeness
        where region_level = 'county'
            and month_end = $month
            and regions_received < regions_due
            and region_code in (
                select region_code from dim_region
                where $region in (region_code, city_code, province_code, '100000')
            )
        order by reports_missing desc, region_code
        limit $most
        """,
        {"region": snapshot.region(region_code), "month": month_end, "most": most},
    )


def by_ledger(snapshot: Snapshot, region_code: str, month_end: date) -> pl.DataFrame:
    """Return one row per ledger that was due in the month: how many of the region's counties had
    handed it in by the month's end (`counties_received` of `counties_due`), and the last day on
    which one came by then (`last_received_on`, null where none did).

    The ledger that most counties lack stands first.
    """
    return snapshot.frame(
        """
        with due as (
            select
                fct_report.ledger,
                fct_report.county_code,
                case
                    when fct_report.received_on <= fct_report.month_end then fct_report.received_on
                end as received_on
            from fct_report
            cross join meta_version
            where fct_report.month_end = $month
                and fct_report.due_on <= meta_version.as_of_date
                and fct_report.county_code in (
                    select region_code from dim_region
                    where $region in (region_code, city_code, province_code, '100000')
                )
        ),

        counties as (
            select
                ledger,
                county_code,
                count(*) = count(received_on) as has_reported,
                max(received_on) as received_on
            from due
            group by ledger, county_code
        )

        select
            ledger,
            count(*) as counties_due,
            count(case when has_reported then 1 end) as counties_received,
            max(received_on) as last_received_on
        from counties
        group by ledger
        order by counties_due - counties_received desc, ledger
        """,
        {"region": snapshot.region(region_code), "month": month_end},
    )
