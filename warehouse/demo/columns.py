"""Columns of the raw tables built from arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


def labels(indices: NDArray[np.int64], names: Sequence[str]) -> pl.Series:
    """Return a column of fixed words: each index stands for the name there; -1 is null."""
    words = pl.Series([*names, None], dtype=pl.Enum(list(names)))
    return words.gather(indices % (len(names) + 1))


def words(indices: NDArray[np.int64], names: Sequence[str]) -> pl.Series:
    """Return a text column: each index stands for the name there; -1 is null."""
    return pl.Series([*names, None], dtype=pl.String).gather(indices % (len(names) + 1))


def absent(count: int, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """Return a column in which nothing is known."""
    return pl.Series([None], dtype=dtype).new_from_index(0, count)


def numbered(
    codes: NDArray[np.str_], region: NDArray[np.int64], letter: str, number: NDArray[np.int64]
) -> pl.Series:
    """Return short ids: region code, a letter for the table, a number from 1 in the region."""
    digits = pl.Series(number).cast(pl.String).str.zfill(5)
    return pl.Series(codes).gather(region) + letter + digits
