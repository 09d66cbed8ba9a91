"""Rounds of supervision by level."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot

LEVELS = ("village", "township", "county")
"""Who looked: the village itself, its township, the county."""


def by_level(snapshot: Snapshot, region_code: str, term_id: str) -> pl.DataFrame:
    """Return one row per level and round of a term.

    Columns: level, round_no, regions_reporting, villages_covered, problems_found,
    problems_rectified (each null where no region gives it), regions_found_known, and the two sides
    of ratios, of the rounds that give both: found_villages_known, villages_found_known;
    rectified_found_known, found_rectified_known.
    """
    return snapshot.frame(
        """
        select
            level, round_no, regions_reporting, villages_covered, problems_found,
            problems_rectified, regions_found_known, found_villages_known, villages_found_known,
            rectified_found_known, found_rectified_known
        from mart_supervision_rounds
        where region_code = $region and term_id = $term
        order by level, round_no
        """,
        {"region": snapshot.region(region_code), "term": term_id},
    )
