"""Accepted rows that name a code of a reference table: with it gone, nobody could say what they
mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.batches.in_force import rows_of
from warehouse.intake.batches.reference_changes import office_rows, tables_of
from warehouse.schema import catalogue
from warehouse.schema.office_rows import KEYS, laid_over
from warehouse.schema.reference_tables import read_product
from warehouse.schema.value_lists import value_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warehouse.intake.batches.batch import Batch

USES = pl.Schema(
    {
        "batch_id": pl.String(),
        "table": pl.String(),
        "file_row_number": pl.Int64(),
        "column": pl.String(),
        "code": pl.String(),
    }
)


def uses(batches: Sequence[Batch], table: str, codes: Iterable[str]) -> pl.DataFrame:
    """Return the rows of ledgers in force that name one of `codes` of a reference table, schema
    `USES`.
    """
    wanted = list(codes)
    uses = [pl.LazyFrame(schema=USES)]
    for column in _naming(table) if wanted else ():
        code = pl.col(column.name).cast(pl.String)
        codes_of_row = code.str.split("|") if column.reader == "tags" else pl.concat_list(code)
        rows = rows_of(batches, column.table).select(
            "batch_id",
            pl.lit(column.table).alias("table"),
            "file_row_number",
            pl.lit(column.name).alias("column"),
            codes_of_row.alias("code"),
        )
        uses.append(rows.explode("code").filter(pl.col("code").is_in(wanted)))
    return pl.concat(uses).collect()


def codes_in(table: str, rows: Mapping[str, pl.DataFrame]) -> set[str]:
    """Return the codes of a reference table with the office's `rows` laid over it."""
    merged = read_product(table)
    if table in rows:
        merged = laid_over(merged, rows[table], KEYS[table])
    return set(merged[KEYS[table][0]])


def uses_in(batch: Batch, others: Sequence[Batch]) -> pl.DataFrame:
    """Return the rows of `others` that name a code which there is only with `batch`, schema
    `USES`.
    """
    before, after = office_rows([*others, batch]), office_rows(others)
    named = [
        uses(others, table, codes_in(table, before) - codes_in(table, after))
        for table in sorted(tables_of(batch) & KEYS.keys())
    ]
    return pl.concat([pl.DataFrame(schema=USES), *named])


def _naming(table: str) -> Iterator[catalogue.RawColumn]:
    for ledger in catalogue.OFFICE_TABLES:
        for column in catalogue.columns(ledger):
            if column.list_name and value_list(column.list_name).reference == table:
                yield column
