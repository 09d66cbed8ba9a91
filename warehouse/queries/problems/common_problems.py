"""Problems that many inspections find, the rules made of them, and what was found afterwards."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def common_problems(
    snapshot: Snapshot, region_code: str, region_level: str, since: date, until: date
) -> pl.DataFrame:
    """Return how many inspections found each category, and how many rules were made on it.

    One row per category: category_code, problems, found (villages in which it was found, a village
    once a month), inspections (ended from one day to the other, the same on every row),
    rules_made. Null where no inspection ended.
    """
    if region_level == "county":
        return _of_a_county(snapshot, region_code, since, until)
    return snapshot.frame(
        """
        with looked as (
            select sum(inspections) as inspections
            from (
                select distinct month_end, inspections
                from mart_common_problems
                where region_code = $region and month_end between $since and $until
            )
        )

        select
            category_code,
            cast(sum(problems) as bigint) as problems,
            cast(sum(villages) as bigint) as found,
            cast(any_value(looked.inspections) as bigint) as inspections,
            cast(sum(rules_made) as bigint) as rules_made
        from mart_common_problems
        cross join looked
        where region_code = $region and month_end between $since and $until
        group by category_code
        order by found desc nulls last, category_code
        """,
        {"region": snapshot.region(region_code), "since": since, "until": until},
    )


def _of_a_county(snapshot: Snapshot, county_code: str, since: date, until: date) -> pl.DataFrame:
    return snapshot.frame(
        """
        with looked as (
            select count(*) as inspections
            from fct_inspection
            where county_code = $region and ends_on between $since and $until
        ),

        found as (
            select
                coalesce(category_code, 'not_stated') as category_code,
                count(*) as problems,
                count(distinct (village_id, last_day(inspection_ended_on))) as found
            from fct_problem
            where county_code = $region and inspection_ended_on between $since and $until
            group by category_code
        ),

        rules as (
            select coalesce(category_code, 'not_stated') as category_code, count(*) as rules_made
            from fct_action
            where target_region = $region
                and kind = 'rule_made'
                and issued_on between $since and $until
            group by category_code
        )

        select
            coalesce(found.category_code, rules.category_code) as category_code,
            case when looked.inspections > 0 then coalesce(found.problems, 0) end as problems,
            case when looked.inspections > 0 then coalesce(found.found, 0) end as found,
            looked.inspections,
            coalesce(rules.rules_made, 0) as rules_made
        from found
        full join rules on rules.category_code = found.category_code
        cross join looked
        order by found desc nulls last, category_code
        """,
        {"region": snapshot.region(county_code), "since": since, "until": until},
    )


def rules(snapshot: Snapshot, region_code: str, since: date, until: date) -> pl.DataFrame:
    """Return what was found before and after each rule made from one day to another.

    One row per rule (the first of its region on its category) and side: action_id, category_code,
    is_after, inspections, and the sums and sums of squares over them of the problems of the
    category and of all other problems. Twelve calendar months a side, that of the rule left out.
    """
    return snapshot.frame(
        """
        select
            action_id,
            any_value(category_code) as category_code,
            months_since > 0 as is_after,
            cast(sum(inspections) as bigint) as inspections,
            cast(sum(problems) as bigint) as problems,
            cast(sum(problems_squared) as bigint) as problems_squared,
            cast(sum(other_problems) as bigint) as other_problems,
            cast(sum(other_problems_squared) as bigint) as other_problems_squared
        from mart_rules
        where target_region in (
                select region_code from dim_region
                where $region in (region_code, city_code, province_code, '100000')
            )
            and issued_on between $since and $until
            and months_since <> 0
        group by action_id, is_after
        order by action_id, is_after
        """,
        {"region": snapshot.region(region_code), "since": since, "until": until},
    )
