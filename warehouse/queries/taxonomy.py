"""The names of problem categories, as the seed tables have them."""

from __future__ import annotations

import polars as pl

from warehouse.queries.snapshot import Snapshot


def categories(snapshot: Snapshot) -> pl.DataFrame:
    """Return every category of both levels: category_code, name_zh, name_en."""
    return snapshot.frame(
        "select category_code, name_zh, name_en from problem_taxonomy order by category_code"
    )
