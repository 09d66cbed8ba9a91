"""The rows of an import on their way through the rules: which remain, and who shares a status.

Everything that one row of a sheet (with the rows that go on with it) came to is one group: it is
accepted or dropped together. Rows of the same content are twins: one of them stands for all, and
where its group is dropped another takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.rules.checking.rows import content_types
from warehouse.intake.rules.checking.violations import ROW
from warehouse.schema.tables import TABLES

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation

PLACE = ["source_file", "source_sheet", "source_row"]
DROPPED = pl.Schema({"group": pl.Int64(), "severity": pl.String()})
DROPPING = ["rejected", "pending", "skipped"]
"""Severities of violations that drop a row, the gravest first."""

_GRAVITY = pl.Enum(DROPPING)


@dataclass(frozen=True)
class Candidates:
    """Rows of an import by raw table, and the groups of them that were dropped.

    `frames` hold the schema's columns, `PLACE`, `<table>_row` (place in the import's frame, from
    0), `group`, `twin` (the first row of the same content), `is_unchanged` (an accepted row in
    force says the same), `is_declined` (that row is kept, by an answer). `groups` give the `group`
    of each row of the sheets. `dropped` are groups with what became of them, schema `DROPPED`.
    """

    frames: Mapping[str, pl.DataFrame]
    groups: pl.DataFrame
    dropped: pl.DataFrame

    def remaining(self, table: str) -> pl.DataFrame:
        """Return the rows of `table` whose group was not dropped, twins among them."""
        if self.dropped.is_empty():
            return self.frames[table]
        return self.frames[table].join(self.dropped, on="group", how="anti")

    def own(self) -> dict[str, pl.DataFrame]:
        """Return, by table, the rows that say something new and remain, each content once."""
        return {
            table: self.remaining(table)
            .filter(~(pl.col("is_unchanged") | pl.col("is_declined")))
            .unique("twin", keep="first", maintain_order=True)
            .select(*content_types(table), f"{table}{ROW}")
            for table in self.frames
        }

    def dropped_rows(self) -> dict[str, pl.DataFrame]:
        """Return, by table, the rows that were dropped, with `severity` and `place`."""
        if self.dropped.is_empty():
            return {}
        return {
            table: frame.join(self.dropped, on="group").with_columns(
                place=pl.concat_str(
                    *(pl.col(name).cast(pl.String) for name in PLACE), separator=" · "
                )
            )
            for table, frame in self.frames.items()
        }

    def without(self, violations: pl.DataFrame) -> Candidates:
        """Return these candidates once the groups of `violations` (rejected, pending, skipped) have
        dropped.
        """
        groups = [
            self.frames[str(table)]
            .join(part, left_on=f"{table}{ROW}", right_on="row")
            .select("group", pl.col("severity").cast(_GRAVITY))
            for (table,), part in violations.filter(pl.col("severity").is_in(DROPPING))
            .select("table", "row", "severity")
            .partition_by("table", as_dict=True)
            .items()
        ]
        dropped = pl.concat([self.dropped.with_columns(pl.col("severity").cast(_GRAVITY)), *groups])
        return replace(
            self,
            dropped=dropped.sort("severity")
            .unique("group", keep="first", maintain_order=True)
            .cast(DROPPED),
        )

    def of_all_twins(self, violations: pl.DataFrame) -> pl.DataFrame:
        """Return `violations` of a row for every twin that remains: what is wrong with one is with
        all.
        """
        parts = []
        for (table,), part in violations.partition_by("table", as_dict=True).items():
            row = f"{table}{ROW}"
            rows = self.remaining(str(table)).select(row, "twin")
            parts.append(
                part.join(rows, left_on="row", right_on=row)
                .drop("row")
                .join(rows, on="twin")
                .select(
                    pl.col(row).alias("row") if name == "row" else name for name in part.columns
                )
            )
        return pl.concat([violations.clear(), *parts])


def candidates_of(interpretation: Interpretation) -> Candidates:
    """Return the rows of `interpretation`, none of them dropped."""
    row_keys = [
        rows.select(PLACE) for rows in interpretation.tables.values() if not rows.is_empty()
    ]
    groups = _groups(interpretation, row_keys)
    frames = {
        table: _frame(table, rows, groups)
        for table, rows in interpretation.tables.items()
        if not rows.is_empty()
    }
    # In the order of the office's work, whatever order the readers had.
    ordered = {table: frames[table] for table in TABLES if table in frames}
    return Candidates(ordered, groups, pl.DataFrame(schema=DROPPED))


def _groups(interpretation: Interpretation, row_keys: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the group of every row of the sheets: file x sheet x row."""
    sheets = interpretation.statuses.select(
        pl.col("file").alias("source_file"),
        pl.col("sheet").alias("source_sheet"),
        pl.col("row").alias("source_row"),
        pl.coalesce("belongs_to", "row").alias("first_row"),
    )
    untold = [rows.with_columns(first_row=pl.col("source_row")) for rows in row_keys]
    rows = pl.concat([sheets, *untold]).unique(PLACE, keep="first", maintain_order=True)
    first = ["source_file", "source_sheet", "first_row"]
    return rows.with_columns(group=pl.struct(first).rank("dense").cast(pl.Int64)).drop("first_row")


def _frame(table: str, rows: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    types = content_types(table)
    content = rows.select(
        *(
            pl.col(name).cast(dtype, strict=False)
            if name in rows.columns
            else pl.lit(None, dtype).alias(name)
            for name, dtype in types.items()
        ),
        *PLACE,
    ).with_row_index(f"{table}{ROW}")
    return (
        content.with_columns(
            pl.col(f"{table}{ROW}").cast(pl.Int64),
            is_unchanged=pl.lit(False),
            is_declined=pl.lit(False),
        )
        .with_columns(twin=pl.col(f"{table}{ROW}").min().over(list(types)))
        .join(groups, on=PLACE, how="left", maintain_order="left")
    )
