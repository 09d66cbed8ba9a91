"""How village Party organisations stand: who leads them, and which are weak."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def of_region(snapshot: Snapshot, region_code: str, term_id: str, month_end: date) -> pl.DataFrame:
    """Return one row: organisations as they stood at a month end, of a finished term at its end.

    `weak_designated` counts the designations of the term by then, `weak_converted` and
    `weak_relapsed` what became of these. `weak_standing` counts villages with a designation that
    stands, whichever term made it: not converted by then, or relapsed; a merger converts nobody.
    `weak_standing_earlier` are those with a standing designation of an earlier term.
    `villages_surveyed` were surveyed in the term by then; of the latest survey of each,
    `secretary_known` say who leads, and `secretary_is_head` that one person is both. No row
    where no county of the region has the term.
    """
    return snapshot.frame(
        """
        with counties as (
            select
                dim_term.region_code as county_code,
                dim_term.starts_on,
                least($known_on, dim_term.ends_on) as known_on
            from dim_term
            inner join dim_region using (region_code)
            where dim_term.term_id = $term
                and dim_region.region_level = 'county'
                and $region in (region_code, city_code, province_code, '100000')
        ),

        surveys as (
            select arg_max_null(secretary_is_head, surveyed_on) as secretary_is_head
            from fct_village_profile
            inner join counties using (county_code)
            where surveyed_on between starts_on and known_on
            group by village_id
        ),

        designations as (
            select
                village_id,
                designated_on >= starts_on as is_of_term,
                coalesce(converted_on <= known_on, false) as is_converted,
                coalesce(relapsed_on <= known_on, false) as is_relapsed,
                not is_converted or is_relapsed as is_standing
            from fct_weak_organisation
            inner join counties using (county_code)
            where designated_on <= known_on
        ),

        surveyed as (
            select
                count(*) as villages_surveyed,
                count(secretary_is_head) as secretary_known,
                count(*) filter (where secretary_is_head) as secretary_is_head
            from surveys
        ),

        designated as (
            select
                count(*) filter (where is_of_term) as weak_designated,
                count(*) filter (where is_of_term and is_converted) as weak_converted,
                count(*) filter (where is_of_term and is_relapsed) as weak_relapsed,
                count(distinct village_id) filter (where is_standing) as weak_standing,
                count(distinct village_id) filter (where is_standing and not is_of_term)
                    as weak_standing_earlier
            from designations
        )

        select surveyed.*, designated.*
        from surveyed
        cross join designated
        where exists (select 1 from counties)
        """,
        {
            "region": snapshot.region(region_code),
            "term": term_id,
            "known_on": min(month_end, snapshot.version.as_of_date),
        },
    )
