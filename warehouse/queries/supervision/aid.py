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
    postings = snapshot.frame(
        """
        with within as (
            select region_code from dim_region
            where $region in (region_code, city_code, province_code, '100000')
        )

        select
            from_region,
            to_region,
            count(*) as postings,
            cast(sum(persons) as bigint) as persons
        from fct_aid
        where starts_on between $first and $last
            and (
                from_region in (select region_code from within)
                or to_region in (select region_code from within)
            )
        group by from_region, to_region
        """,
        {"region": snapshot.region(region_code), "first": first, "last": last},
    )
    # Folded here: to hand the codes of a whole country to the database costs more than the query.
    ends = ("from_region", "to_region")
    visible = {
        end: [code for code in postings[end].unique() if code in snapshot.codes] for end in ends
    }
    return (
        postings.with_columns(
            pl.when(pl.col(end).is_in(visible[end])).then(pl.col(end)).alias(end) for end in ends
        )
        .group_by(ends)
        .agg(pl.col("postings", "persons").sum())
        .sort(ends, nulls_last=True)
    )
