"""Measures of the card of published figures: our own value beside each, by event date."""

from __future__ import annotations

from functools import cache

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where
from tests.reference.published import published


@cache
def _rows(asked: ById) -> list[Row]:
    return published(asked.reference)


def rows(reference: Reference, region: str) -> list[Row]:
    """Return the figures of a region that ours can stand beside, those with a value."""
    return [
        row
        for row in _rows(ById(reference))
        if row["region_code"] == region and row["own_value"] is not None
    ]


def value_beside(reference: Reference, figure_id: str, where: Where) -> float:
    """Return our own value beside a figure."""
    source, region, _, metric, *_ = figure_id.split("|")
    (row,) = (
        row
        for row in rows(reference, region)
        if (row["source_id"], row["metric"]) == (source, metric)
    )
    return float(row["own_value"])


def _agrees(row: Row) -> bool:
    is_low_enough = row["value_high"] is None or row["own_value"] <= row["value_high"]
    return is_low_enough and row["own_value"] >= row["value_low"]


MEASURES: dict[str, Measure] = {
    "published_figures": lambda reference, region, where: sum(
        row["region_code"] == region for row in reference.ledger.seeds.published_figures
    ),
    "published_compared": lambda reference, region, where: len(rows(reference, region)),
    "published_agreeing": lambda reference, region, where: sum(
        _agrees(row) for row in rows(reference, region)
    ),
    "value_beside_published": value_beside,
}
