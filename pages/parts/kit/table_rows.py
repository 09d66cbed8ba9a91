"""Rows of a table as they are sent: by column, a text that recurs once, days as numbers.

`table_rows.js` puts them back as they were.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

EPOCH = date(1970, 1, 1)

DIGITS = 10
"""So many places after the point are sent: no share of a million is written otherwise by them."""


def packed(rows: pl.DataFrame) -> dict[str, Any]:
    """Return each column as a list, or as what is shorter where that says the same:

    `{"all": value}` of one value in every row; `{"as": name}` of the values of a column before it;
    `{"days": [...], "from": day}` of days, counted from one that is counted from 1970;
    `{"of": texts, "at": [...]}` of texts of which most recur, each by its place among the texts.
    """
    numbers = rows.with_columns(
        pl.col(pl.Decimal, pl.Int128).cast(pl.Float64),
    ).with_columns(pl.col(pl.Float64).fill_nan(None).round(DIGITS))
    sent: dict[str, Any] = {}
    listed: dict[str, str] = {}
    for column in numbers:
        values = _packed(column)
        if not (isinstance(values, dict) and "all" in values):
            before = listed.setdefault(repr(values), column.name)
            values = values if before == column.name else {"as": before}
        sent[column.name] = values
    return sent


def _packed(column: pl.Series) -> Any:  # noqa: ANN401 - a list, or one of the forms above
    different = column.n_unique()
    if different == 1 and len(column) > 1:
        value = column[0]
        return {"all": value.isoformat() if isinstance(value, date) else value}
    if column.dtype == pl.Date:
        first = column.min()
        days = column.to_physical()
        begin = (first - EPOCH).days if isinstance(first, date) else 0
        return {"days": (days - begin).to_list(), "from": begin}
    if column.dtype != pl.String or 2 * different > len(column):
        return column.to_list()
    texts = column.drop_nulls().unique().sort()
    return {"of": texts.to_list(), "at": (column.rank("dense") - 1).to_list()}
