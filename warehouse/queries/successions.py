"""What villages took over from those that were merged into them, split or renamed, each item once.

Both halves of a split took the whole over: each lists it, and whoever adds villages up adds
problems, never lists.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from warehouse.queries.snapshot import Snapshot

LINES = """
            select village_id as holder_id, village_id
            from dim_village
            where county_code = $county and village_id in (select unnest($villages))
            union
            select holder_id, village_id
            from fct_village_succession
            where county_code = $county
                and term_id = $term
                and holder_id in (select unnest($villages))"""
"""Villages of a county, and whatever they took over in a term: holder_id, village_id."""

LINES_OF_ALL_TERMS = """
            select village_id as holder_id, village_id
            from dim_village
            where county_code = $county and village_id in (select unnest($villages))
            union
            select lines.holder_id, successions.village_id
            from lines
            inner join fct_village_succession as successions
                on successions.holder_id = lines.village_id"""
"""The same through all terms, for `with recursive lines as`; a circle of renames ends."""

OF_LINES = """county_code in (
                select county_code from dim_village
                where village_id in (select village_id from lines)
            )"""
"""The counties in which the lines lie, so that a table's rows are found by its zone maps."""

HOLDERS_OF_SHOWN = """
        -- A chain of mergers through several terms, a circle of renames included, comes to an end.
        chains as (
            select village_id, holder_id
            from fct_village_succession
            where village_id in (select village_id from shown)
            union
            select chains.village_id, successions.holder_id
            from chains
            inner join fct_village_succession as successions
                on successions.village_id = chains.holder_id
        ),

        holders as (
            select
                chains.village_id,
                string_agg(dim_village.name, ' / ' order by dim_village.village_id) as held_by
            from chains
            inner join dim_village on dim_village.village_id = chains.holder_id
            where dim_village.valid_to is null
                and chains.village_id <> chains.holder_id
            group by chains.village_id
        )
"""
"""Who stands in for the villages of the rows `shown` that are no more: `held_by` of `holders`.

Part of a query that begins `with recursive` and has the rows `shown` before it.
"""


def taken_over(
    snapshot: Snapshot, county_code: str, term_id: str, village_ids: Sequence[str]
) -> pl.DataFrame:
    """Return what villages of a county took over in a term, one row per holder and village.

    village_id (the holder), from_village_id, from_village, taken_over_on, inspections, problems,
    open_problems, overdue_problems; problems are null where the older village was not inspected.
    """
    return snapshot.frame(
        """
        select
            successions.holder_id as village_id,
            successions.village_id as from_village_id,
            dim_village.name as from_village,
            successions.taken_over_on,
            count(inspections.inspection_id) as inspections,
            cast(sum(inspections.problems) as bigint) as problems,
            cast(sum(inspections.open_problems) as bigint) as open_problems,
            cast(sum(inspections.overdue_problems) as bigint) as overdue_problems
        from fct_village_succession as successions
        inner join dim_village on dim_village.village_id = successions.village_id
        left join fct_inspection as inspections
            on inspections.village_id = successions.village_id
            and inspections.term_id = successions.term_id
        where successions.county_code = $county
            and successions.term_id = $term
            and successions.holder_id in (select unnest($villages))
        group by all
        order by successions.holder_id, successions.taken_over_on, from_village_id
        """,
        {
            "county": snapshot.region(county_code),
            "term": term_id,
            "villages": list(village_ids),
        },
    )


def holders(
    snapshot: Snapshot, county_code: str, term_id: str, village_ids: Sequence[str]
) -> pl.DataFrame:
    """Return who took villages of a county over in a term: village_id, holder, taken_over_on.

    Only those who hold them now: a holder that was taken over itself is left out.
    """
    return snapshot.frame(
        """
        select
            successions.village_id,
            dim_village.name as holder,
            successions.taken_over_on
        from fct_village_succession as successions
        inner join dim_village on dim_village.village_id = successions.holder_id
        where successions.village_id in (
                select village_id from dim_village
                where county_code = $county and village_id in (select unnest($villages))
            )
            and successions.term_id = $term
            and not exists (
                select 1 from fct_village_succession as further
                where further.village_id = successions.holder_id
                    and further.term_id = successions.term_id
            )
        order by successions.village_id, successions.holder_id
        """,
        {
            "county": snapshot.region(county_code),
            "term": term_id,
            "villages": list(village_ids),
        },
    )
