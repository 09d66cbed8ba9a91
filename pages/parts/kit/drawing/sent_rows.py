"""Rows of a picture as they are sent: Arrow, each column as narrow as its values are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

MOST_LISTED = 127
"""As many different texts are counted by a single byte."""
LEAST_SPARED = 200
"""Bytes that a list of a column's texts must spare: it costs some hundred itself."""


WHOLE = {pa.int8(): 2**7, pa.int16(): 2**15, pa.int32(): 2**31}
"""The types of whole numbers by the least they do not hold; amounts beyond go as they are."""


def packed(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return rows as a stream of Arrow: the columns of all of them, in order of appearance.

    Texts that recur are sent once, whole numbers in as few bytes as they take. Streamlit makes a
    pandas frame of such rows first, at ten times the cost, and sends its index too, which a tooltip
    of whole rows would tell; of a frame of Polars it sends twice as many bytes.
    Raises ArrowInvalid where a column holds texts beside numbers.
    """
    names = dict.fromkeys(name for row in rows for name in row)
    batch = pa.record_batch(
        [_column([row.get(name) for row in rows]) for name in names], names=list(names)
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _column(values: list[object]) -> pa.Array:
    kinds = {type(value) for value in values} - {type(None)}
    if kinds and all(issubclass(kind, str) for kind in kinds):
        return _texts(values)
    if kinds and kinds <= {int, float} and (kind := _narrowest(values)):
        return pa.array([None if value is None else int(value) for value in values], kind)  # type: ignore[call-overload]
    return pa.array(values)


def _narrowest(values: list[Any]) -> pa.DataType | None:
    """Return the narrowest type of these numbers where all are whole: a browser has one kind."""
    known = [value for value in values if value is not None]
    if not all(value == value // 1 for value in known):
        return None
    furthest = max(*known, -1 - min(known))
    return next((kind for kind, most in WHOLE.items() if furthest < most), None)


def _texts(values: list[Any]) -> pa.Array:
    whole = pa.array(values, pa.string())
    listed = [text for text in dict.fromkeys(values) if text is not None]
    if len(listed) > MOST_LISTED:
        return whole
    places = {text: place for place, text in enumerate(listed)}
    numbers = pa.array([places.get(value) for value in values], pa.int8())
    shared = pa.DictionaryArray.from_arrays(numbers, pa.array(listed, pa.string()))
    spared = whole.nbytes - numbers.nbytes - shared.dictionary.nbytes
    return shared if spared >= LEAST_SPARED else whole
