"""The reference tables as the intake reads them; every build checks them (`warehouse.seeds`)."""

from __future__ import annotations

import polars as pl

from warehouse.runtime.errors import ReferenceUnreadable
from warehouse.runtime.home import PROJECT_ROOT

SEEDS = PROJECT_ROOT / "seeds"


def read_reference(name: str) -> pl.DataFrame:
    """Read a reference table with every column as text, empty cells null.

    Raises `ReferenceUnreadable` for one that Excel, say, has saved in another encoding.
    """
    file = SEEDS / f"{name}.csv"
    try:
        return pl.read_csv(file, glob=False, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ReferenceUnreadable.of("reference_unreadable", file=file, reason=reason) from error
