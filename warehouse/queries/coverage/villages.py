"""Villages that are covered and not effectively, and those that count as key ones."""

from __future__ import annotations

import polars as pl

from warehouse.queries.lists import MOST_ROWS, within
from warehouse.queries.snapshot import Snapshot


def not_effective(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return why villages on the roster are covered and not effectively: reason, villages.

    As of the version's as-of date, the most frequent reason first.
    """
    return snapshot.frame(
        f"""
        select not_effective_reason as reason, count(*) as villages
        from fct_village_term
        where {within("fct_village_term")}
            and term_id = $term
            and is_on_roster
            and not_effective_reason is not null
        group by not_effective_reason
        order by villages desc, reason
        """,  # noqa: S608  `within` is the package's own text
        {"region": snapshot.region(region_code), "term": term_id},
    )


def not_effective_villages(
    snapshot: Snapshot, region_code: str, term_id: str, most: int = MOST_ROWS
) -> pl.DataFrame:
    """Return the villages on the roster covered and not effectively, most overdue problems first.

    One row per village, as of the version's as-of date; `total` on each row is how many there are
    in all.
    """
    return snapshot.frame(
        f"""
        with villages as (
            select
                county_code as county,
                township_name as township,
                name as village,
                village_id,
                not_effective_reason as reason,
                last_inspected_on,
                problems,
                open_problems,
                overdue_problems,
                ongoing_undated_problems,
                open_problems_taken_over
            from fct_village_term
            where {within("fct_village_term")}
                and term_id = $term
                and is_on_roster
                and not_effective_reason is not null
        )

        select villages.*, (select count(*) from villages) as total
        from villages
        order by overdue_problems desc nulls last, open_problems desc nulls last, village_id
        limit $most
        """,  # noqa: S608
        {"region": snapshot.region(region_code), "term": term_id, "most": most},
    )


def key_villages(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per criterion and group of `mart_key_villages`, now, with its weight.

    `weight`, the points, is null for the groups key, other and not_surveyed.
    """
    return snapshot.frame(
        """
        select
            mart_key_villages.* exclude (region_code, region_level, term_id),
            key_village_weights.weight
        from mart_key_villages
        left join key_village_weights using (criterion)
        where mart_key_villages.region_code = $region and mart_key_villages.term_id = $term
        order by weight desc nulls last, criterion
        """,
        {"region": snapshot.region(region_code), "term": term_id},
    )


def criteria(snapshot: Snapshot) -> pl.DataFrame:
    """Return the criteria of a key village: criterion, names, weight, threshold, measured_by."""
    return snapshot.frame(
        "select criterion, name_zh, name_en, weight, threshold, measured_by "
        "from key_village_weights order by weight desc, criterion"
    )
