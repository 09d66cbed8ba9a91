"""Measures of the card of published figures: our own value beside each, by event date."""

from __future__ import annotations

from functools import cache

from tests.reference.contradictions import Figure, contradictions, every_figure
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where
from tests.reference.published import published


@cache
def _rows(by_id: ById) -> list[Row]:
    return published(by_id.reference)


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


def _everywhere(reference: Reference) -> list[Row]:
    return [row for row in _rows(ById(reference)) if row["own_value"] is not None]


def _figures(reference: Reference, metric: str) -> list[Figure]:
    figures = every_figure(reference.ledger.seeds)
    return [figure for figure in figures if figure.metric == metric]


def _printed(reference: Reference, figure_id: str) -> float:
    """Return the number of a figure by its identity, as the documents print it."""
    for row in reference.ledger.seeds.published_figures:
        named = (row["source_id"], row["region_code"], row["region_note"], row["metric"])
        if "|".join((*named, row["qualifier"], row["period"])) == figure_id:
            return float(row["value"])
    (value,) = (
        float(row["value"])
        for row in reference.ledger.seeds.published_elsewhere
        if figure_id
        == "|".join((row["source_url"], row["metric"], row["period"], f"{float(row['value']):.2f}"))
    )
    return value


MEASURES: dict[str, Measure] = {
    "every_published_figure": lambda reference, subject, where: len(
        reference.ledger.seeds.published_figures
    ),
    "published_sources": lambda reference, subject, where: len(
        {row["source_id"] for row in reference.ledger.seeds.published_figures}
    ),
    "every_published_compared": lambda reference, subject, where: len(_everywhere(reference)),
    "every_published_agreeing": lambda reference, subject, where: sum(
        _agrees(row) for row in _everywhere(reference)
    ),
    "published_contradictions": lambda reference, subject, where: sum(
        severity == "contradiction" for severity, *_ in contradictions(reference.ledger.seeds)
    ),
    "contradicting_figure": lambda reference, pair, where: _printed(
        reference, pair.split(" / ")[0]
    ),
    "contradicted_figure": lambda reference, pair, where: _printed(reference, pair.split(" / ")[1]),
    "published_of_metric": lambda reference, metric, where: len(_figures(reference, metric)),
    "published_exactly": lambda reference, metric, where: sum(
        row["metric"] == metric and row["qualifier"] == "exact"
        for row in (
            *reference.ledger.seeds.published_figures,
            *reference.ledger.seeds.published_elsewhere,
        )
    ),
    "published_figures": lambda reference, region, where: sum(
        row["region_code"] == region for row in reference.ledger.seeds.published_figures
    ),
    "published_compared": lambda reference, region, where: len(rows(reference, region)),
    "published_agreeing": lambda reference, region, where: sum(
        _agrees(row) for row in rows(reference, region)
    ),
    "value_beside_published": value_beside,
}
