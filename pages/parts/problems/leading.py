"""Which kind is the commonest, if one can be called so."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.kit import claims
from pages.parts.kit.claims import Claim
from warehouse.stats.judgement import THIN_DENOMINATOR


def commonest(rows: pl.DataFrame, kind: str) -> dict[str, Any] | None:
    """Return the row with the most `problems`; None of few problems, or where others equal it.

    `kind` is the column of what the rows are.
    """
    if len(rows) < 2 or int(rows["problems"].sum()) < THIN_DENOMINATOR:
        return None
    first, second = rows.sort("problems", kind, descending=[True, False]).head(2).to_dicts()
    return first if first["problems"] > second["problems"] else None


def lead(row: dict[str, Any], rows: pl.DataFrame, kind: str, measure: str) -> Claim:
    """Return the claim that a kind has the largest share in all rows."""
    return claims.share(
        row[kind],
        measure,
        row["problems"],
        int(rows["problems"].sum()),
        unit="whole_percent",
        verdict="highest",
        among=tuple(rows[kind]),
    )
