"""Rows of a table as they are sent: by column, a text that recurs once, days as numbers.

`table_rows.js` puts them back as they were.
"""

from __future__ import annotations

from typing import Any

import polars as pl

DIGITS = 10
"""So many places after the point are sent: no share of a million is written otherwise by them."""


def packed(rows: pl.DataFrame) -> dict[str, Any]:
    """Return each column as a list; `{"days": [...]}` of a column of days, counted from 1970;
    `{"of": texts, "at": [...]}` of texts of which most recur, each by its place among the texts.
    """
    numbers = rows.with_columns(
        pl.col(pl.Decimal, pl.Int128).cast(pl.Float64),
    ).with_columns(pl.col(pl.Float64).fill_nan(None).round(DIGITS))
    return {column.name: _packed(column) for column in numbers}


def _packed(column: pl.Series) -> Any:  # noqa: ANN401 - a list, or one of the forms above
    if column.dtype == pl.Date:
        return {"days": column.to_physical().to_list()}
    if column.dtype != pl.String or 2 * column.n_unique() > len(column):
        return column.to_list()
    texts = column.drop_nulls().unique().sort()
    return {"of": texts.to_list(), "at": (column.rank("dense") - 1).to_list()}
