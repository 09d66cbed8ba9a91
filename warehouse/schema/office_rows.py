"""The office's own rows of reference tables: added to those of `seeds/`, or in the place of one.

They lie in the data folder, so that an upgrade of the product leaves them as they are. Accepted
batches hold them (`warehouse.intake.batches.reference_changes`); what is in force of them is
written to `reference/`, a file a table, for everybody who reads a reference table: this package,
and dbt (`lay_office_rows` in its macros does in SQL what `laid_over` does here).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "deadline_rules": ("rule_id",),
    "metric_targets": ("metric", "region_code", "valid_from"),
    "own_metrics": ("metric",),
    "problem_taxonomy": ("category_code",),
    "cause_taxonomy": ("cause_code",),
    "inspection_modes": ("mode_code", "region_code"),
    "key_village_weights": ("criterion",),
    "direct_close_reasons": ("reason_code",),
    "workdays": ("calendar_date",),
}
"""The tables that an office may have rows of its own in, and the columns that name a row."""

WITHDRAWN: Final = "is_withdrawn"
PRODUCT_WAS: Final = "product_was"
"""Beside the columns of a table: whether the row of its key is taken out ("true"), and the row of
the product (JSON) in whose place it stands, as it was then; empty where there was none.
"""


def file_of(folder: Path, table: str) -> Path:
    """Return the file of a table's rows in the folder of all of them."""
    return folder / f"{table}.csv"


def read_rows(file: Path) -> pl.DataFrame:
    """Read the office's rows, every column as text, empty cells null."""
    return pl.read_csv(file, glob=False, infer_schema=False)


def laid_over(product: pl.DataFrame, office: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Return the rows of `product` with those of `office` among them, the columns of `product`.

    A row of the office stands in the place of the one of its key, else at the end; one that is
    withdrawn leaves none. All columns are text.
    """
    keys = list(key)
    placed = product.with_row_index("place")
    others = placed.join(office, on=keys, how="anti", nulls_equal=True)
    own = office.filter(pl.col(WITHDRAWN) != "true").join(
        placed.select(*keys, "place"), on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    end = pl.lit(product.height, pl.UInt32)
    merged = pl.concat([others, own.with_columns(pl.col("place").fill_null(end))], how="diagonal")
    return merged.sort("place", maintain_order=True).select(product.columns)
