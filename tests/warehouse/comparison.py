"""Comparing a mart with the reference, row by row and column by column."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Difference:
    """One cell in which a mart and the reference disagree, or one row that only one has."""

    key: dict[str, Any]
    column: str
    mart: Any
    reference: Any

    def __str__(self) -> str:
        where = " ".join(f"{name}={value}" for name, value in self.key.items())
        return f"{where}: {self.column} is {self.mart} in the mart, {self.reference} by hand"


def same(first: Any, second: Any) -> bool:
    """Say whether two cells hold the same; numbers may differ by rounding, null only by null."""
    if first is None or second is None:
        return first is second
    if isinstance(first, (int, float, Decimal, Fraction)):
        return abs(float(first) - float(second)) <= TOLERANCE
    return bool(first == second)


def differences(
    mart: pl.DataFrame, reference: list[dict[str, Any]], keys: list[str]
) -> list[Difference]:
    """Return every cell in which a mart differs from the reference's rows, and every odd row.

    Raises ValueError where a key occurs twice.
    """
    actual = by_key(mart.rows(named=True), keys)
    expected = by_key(reference, keys)
    differing = []
    for key in sorted({*actual, *expected}, key=str):
        named = dict(zip(keys, key, strict=True))
        if key not in actual or key not in expected:
            differing.append(Difference(named, "the row", key in actual, key in expected))
            continue
        for column, value in expected[key].items():
            if not same(actual[key][column], value):
                differing.append(Difference(named, column, actual[key][column], value))
    return differing


def by_key(rows: list[dict[str, Any]], keys: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return rows by the values of their key columns."""
    indexed = {}
    for row in rows:
        key = tuple(row[name] for name in keys)
        if key in indexed:
            raise ValueError(f"two rows for {key}")
        indexed[key] = row
    return indexed


def as_text(differing: list[Difference], shown: int = 12) -> str:
    """Write differences out for the message of a failure."""
    more = f"\n... and {len(differing) - shown} more" if len(differing) > shown else ""
    return (
        f"{len(differing)} differences\n" + "\n".join(str(one) for one in differing[:shown]) + more
    )
