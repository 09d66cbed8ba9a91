"""Rows of a table as they are sent: by column, a text that recurs once, days as numbers.

`table_rows.js` puts them back as they were.
"""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from typing import Any

import polars as pl

EPOCH = date(1970, 1, 1)

DIGITS = 10
"""So many places after the point are sent: no share of a million is written otherwise by them."""


LEAST_SPARED = 60
"""Letters that what texts begin with must spare: to say so costs twenty itself."""


def packed(rows: pl.DataFrame) -> dict[str, Any]:
    """Return each column as a list, or as what is shorter where that says the same:

    `{"all": value}` of one value in every row; `{"as": name}` of the values of a column before it;
    `{"days": [...], "from": day}` of days, counted from one that is counted from 1970;
    `{"of": texts, "at": [...]}` of texts of which most recur, each by its place among the texts;
    `{"begin": text, "then": [...]}` of texts that all begin alike, as numbers of villages do.
    """
    numbers = rows.with_columns(
        pl.col(pl.Decimal, pl.Int128).cast(pl.Float64),
    ).with_columns(pl.col(pl.Float64).fill_nan(None).round(DIGITS))
    sent: dict[str, Any] = {}
    listed: dict[str, str] = {}
    # Of so few rows plain lists are quicker than Polars, which would be asked for each column anew.
    for name, values in numbers.to_dict(as_series=False).items():
        packed_values = _packed(values)
        if not (isinstance(packed_values, dict) and "all" in packed_values):
            before = listed.setdefault(repr(packed_values), name)
            packed_values = packed_values if before == name else {"as": before}
        sent[name] = packed_values
    return sent


def _packed(values: list[Any]) -> Any:  # noqa: ANN401 - a list, or one of the forms above
    different = set(values)
    if len(different) == 1 and len(values) > 1:
        value = values[0]
        return {"all": value.isoformat() if isinstance(value, date) else value}
    known = different - {None}
    if known and all(isinstance(value, date) for value in known):
        first = min(known)
        days = [None if value is None else (value - first).days for value in values]
        return {"days": days, "from": (first - EPOCH).days}
    if not all(isinstance(value, str) for value in known):
        return values
    if 2 * len(different) > len(values):
        return _begun(values)
    texts = sorted(known)
    places = {text: place for place, text in enumerate(texts)}
    return {"of": texts, "at": [places.get(value) for value in values]}


def _begun(texts: list[Any]) -> Any:  # noqa: ANN401 - as above
    known = [text for text in texts if text is not None]
    # In order, what the first and the last begin with begins all of them.
    pairs = zip(min(known, default=""), max(known, default=""), strict=False)
    begin = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if len(begin) * len(texts) < LEAST_SPARED:
        return texts
    return {"begin": begin, "then": [text and text[len(begin) :] for text in texts]}
