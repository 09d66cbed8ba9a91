"""A reference table as it stands for an office: each row with whose it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from warehouse.intake.batches.reference_changes import rows_in_force
from warehouse.runtime.home import Home
from warehouse.schema.office_rows import KEYS, PRODUCT_WAS, WITHDRAWN
from warehouse.schema.reference_tables import read_product

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

Whose = Literal["product", "added", "changed", "withdrawn"]

Row = dict[str, str]
"""The values of a row by column, empty where there is none."""

RowKey = tuple[str, ...]


@dataclass(frozen=True)
class RowInForce:
    """A row that holds, or that was withdrawn: then `values` are those of the product.

    `product` is the product's row of its key now, `product_was` what it was when the office's took
    its place; None where there is or was none.
    """

    key: RowKey
    values: Row
    whose: Whose
    product: Row | None = None
    product_was: Row | None = None

    @property
    def is_overtaken(self) -> bool:
        """Whether the product's row is another one than the office replaced."""
        return self.whose != "product" and self.product != self.product_was


def in_force(home: Home, table: str) -> list[RowInForce]:
    """Return the rows of a table, those of the product in their order, then those added."""
    product = dict(_by_key(read_product(table), table))
    office = rows_in_force(home).get(table)
    own = {} if office is None else dict(_by_key(office, table))
    rows = [
        _row_in_force(key, own.get(key), row)
        if key in own
        else RowInForce(key, row, "product", row)
        for key, row in product.items()
    ]
    added = [_row_in_force(key, row, None) for key, row in own.items() if key not in product]
    return [*rows, *(row for row in added if row.whose != "withdrawn")]


def overtaken(home: Home) -> dict[str, list[RowInForce]]:
    """Return by table the office's rows whose product's row an upgrade has changed since."""
    effective = {
        table: [row for row in in_force(home, table) if row.is_overtaken]
        for table in rows_in_force(home)
    }
    return {table: rows for table, rows in effective.items() if rows}


def _row_in_force(key: RowKey, own: Row | None, product: Row | None) -> RowInForce:
    own = own or {}
    was = json.loads(own[PRODUCT_WAS]) if own.get(PRODUCT_WAS) else None
    if own.get(WITHDRAWN) == "true":
        return RowInForce(key, product or own, "withdrawn", product, was)
    values = {name: own[name] for name in own if name not in (WITHDRAWN, PRODUCT_WAS)}
    return RowInForce(key, values, "added" if product is None else "changed", product, was)


def _by_key(rows: pl.DataFrame, table: str) -> Iterator[tuple[RowKey, Row]]:
    for row in rows.iter_rows(named=True):
        values = {name: value or "" for name, value in row.items()}
        yield tuple(values[column] for column in KEYS[table]), values
