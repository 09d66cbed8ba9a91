"""Rounds of supervision by level."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

LEVELS = ("village", "township", "county")
"""Who looked: the village itself, its township, the county."""


def by_level(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per level and round of a term.

    Columns: level, round_no, regions_reporting, villages_covered, problems_found,
    problems_rectified.
    """
    return snapshot.frame(
        """
        select
            level, round_no, regions_reporting, villages_covered, problems_found,
            problems_rectified
        from mart_supervision_rounds
        where region_code = $region and term_id = $term
        order by level, round_no
        """,
        {"region": snapshot.region(region_code), "term": term_id},
    )
