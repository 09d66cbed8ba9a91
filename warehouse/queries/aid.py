"""Aid postings: who sends staff to whom."""

from __future__ import annotations

from datetime import date

import polars as pl

from warehouse.queries.snapshot import Snapshot


def between_regions(snapshot: Snapshot, region_code: str, first: date, last: date) -> pl.DataFrame:
    """Return one row per sender and receiver of postings that begin between two days.

    Postings from or to the region, or a region within it. Columns: from_region, to_region (null
    for one outside of what may be seen), postings, persons.
    """
    return snapshot.frame(
        """
        with within as (
            select region_code from dim_region
            where $region in (region_code, city_code, province_code, '100000')
        ),

        visible as (
            select unnest($visible) as region_code
        )

        select
            senders.region_code as from_region,
            receivers.region_code as to_region,
            count(*) as postings,
            cast(sum(fct_aid.persons) as bigint) as persons
        from fct_aid
        left join visible as senders on senders.region_code = fct_aid.from_region
        left join visible as receivers on receivers.region_code = fct_aid.to_region
        where fct_aid.starts_on between $first and $last
            and (
                fct_aid.from_region in (select region_code from within)
                or fct_aid.to_region in (select region_code from within)
            )
        group by senders.region_code, receivers.region_code
        order by from_region nulls last, to_region nulls last
        """,
        {
            "region": snapshot.region(region_code),
            "first": first,
            "last": last,
            "visible": sorted(snapshot.codes),
        },
    )
