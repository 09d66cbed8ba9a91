"""The categories that generated ledgers name, taken from the taxonomy as the office has it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import polars as pl

from warehouse.demo.scale import SEEDS


@cache
def categories() -> tuple[str, ...]:
    """Return the codes a ledger may carry: what has a class above it, in the order of the
    taxonomy.
    """
    return tuple(_rows().filter(pl.col("parent_code").is_not_null())["category_code"])


def codes_at(positions: Iterable[tuple[int, int]]) -> list[str]:
    """Return the codes at places of the taxonomy: class, and category in it, both counted from 1.

    What the taxonomy as it stands does not have is left out; with nothing left, all its codes.
    """
    rows = _rows()
    classes = rows.filter(pl.col("parent_code").is_null())["category_code"].to_list()
    within = [rows.filter(parent_code=code)["category_code"].to_list() for code in classes]
    codes = [
        within[of - 1][place - 1]
        for of, place in positions
        if of <= len(within) and place <= len(within[of - 1])
    ]
    return codes or list(categories())


def _rows() -> pl.DataFrame:
    return pl.read_csv(SEEDS / "problem_taxonomy.csv", glob=False, infer_schema=False)
