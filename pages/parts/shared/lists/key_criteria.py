"""The six criteria of a key village in words: their names, and a village's reasons."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import numbers
from warehouse.queries.coverage import villages
from warehouse.words.languages import names_by_code

CRITERIA = (
    "weak_organisation",
    "petitions",
    "contradictions",
    "policy_heavy",
    "funds_heavy",
    "resource_rich",
)


def names(context: PageContext) -> dict[str, str]:
    """Return the names of the criteria by their code, those that weigh most first."""
    rows = data.ask(context.view, villages.criteria)
    return names_by_code(rows, "criterion", context.language)


def reasons(context: PageContext, rows: pl.DataFrame) -> pl.Expr:
    """Return the points of each village in words, "软弱涣散 3;信访多 2".

    `rows` hold the columns `<criterion>_points`. A village that no survey reached says so.
    """
    words = context.words
    labelled = [
        pl.when(pl.col(f"{criterion}_points") > 0).then(
            pl.format("{} {}", pl.lit(name), pl.col(f"{criterion}_points").cast(pl.Int64))
        )
        for criterion, name in names(context).items()
        if f"{criterion}_points" in rows.columns
    ]
    return (
        pl.when(pl.col("key_village_score").is_null())
        .then(pl.lit(words("coverage.not_surveyed")))
        .when(pl.col("key_village_score") == 0)
        .then(pl.lit(words("coverage.no_reason")))
        .otherwise(pl.concat_str(labelled, separator=words("coverage.between"), ignore_nulls=True))
    )


def thresholds(context: PageContext) -> dict[str, str]:
    """Return from what on each criterion gives points, in words, by its code."""
    rows = data.ask(context.view, villages.criteria)
    limits = dict(rows.select("criterion", "threshold").iter_rows())
    return {
        criterion: context.words(f"key_threshold.{criterion}", n=numbers.count(limits[criterion]))
        for criterion in CRITERIA
        if criterion in limits
    }
