"""The deadline rules and targets that hold for a region: what its figures are judged by."""

from __future__ import annotations

import polars as pl

from warehouse.queries.reference_rules import REGION_LINEAGE, of_lineage
from warehouse.queries.snapshot import Snapshot


def deadline_rules(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return the deadline rules of a region and of those above it, as `seeds/deadline_rules.csv`
    has them: rule_id, region_code, responsibility_level, item, value, unit, valid_from, valid_to,
    mark, note_zh, note_en.

    Of the nearest region the one set last applies: nearest first.
    """
    return _of_lineage(snapshot, region_code, "deadline_rules", "item, responsibility_level")


def metric_targets(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return the targets of a region and of those above it, as `seeds/metric_targets.csv` has them:
    metric, region_code, target, warning, valid_from, valid_to, mark, note_zh, note_en.

    Nearest first: of one metric and day the nearest applies.
    """
    return _of_lineage(snapshot, region_code, "metric_targets", "metric")


def _of_lineage(snapshot: Snapshot, region_code: str, table: str, order: str) -> pl.DataFrame:
    return snapshot.frame(
        f"""
        with {REGION_LINEAGE}

        select {table}.*
        from {table}
        cross join lineage
        where {of_lineage(table)}
        order by
            {order},
            list_position(codes, {table}.region_code),
            valid_from
        """,  # noqa: S608 - names of this module's own
        {"region": snapshot.region(region_code)},
    )
