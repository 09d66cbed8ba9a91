"""The reference tables as the intake reads them; every build checks them (`warehouse.seeds`)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from warehouse.runtime.errors import ReferenceUnreadable
from warehouse.runtime.home import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

Edition: TypeAlias = tuple[int, int, int]
"""When a file was last written, which file it is, and its size: another edition, another value."""

SEEDS = PROJECT_ROOT / "seeds"


def read_reference(name: str) -> pl.DataFrame:
    """Read a reference table with every column as text, empty cells null.

    Raises `ReferenceUnreadable` for one that Excel, say, has saved in another encoding.
    """
    try:
        return _read(SEEDS / f"{name}.csv", edition_of(name))
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ReferenceUnreadable.of(
            "reference_unreadable", file=SEEDS / f"{name}.csv", reason=reason
        ) from error


def edition_of(name: str) -> Edition | None:
    """Return which edition of a reference table there is, by its file; None where none is."""
    try:
        stat = (SEEDS / f"{name}.csv").stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, stat.st_size


# A template is read column by column, and each asks for its list.
@lru_cache(maxsize=32)
def _read(file: Path, edition: Edition | None) -> pl.DataFrame:
    return pl.read_csv(file, glob=False, infer_schema=False)
