"""How a sheet of a ledger lies, for those who write it again: headers, tables, persons."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import runs
from warehouse.intake.ledgers.fields.headers import is_alias
from warehouse.intake.privacy.headers import is_personal

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet

KEPT_BACK = ("rejected", "pending")
HIDDEN_ENTIRELY = "***"
"""What is shown of a cell in a column of persons."""

_LONGEST_HEADER = 20


@dataclass
class SheetLayout:
    """One sheet with the statuses of its rows (schema `ROW_STATUSES`); all count from 1."""

    sheet: Sheet
    statuses: pl.DataFrame

    @cached_property
    def status(self) -> dict[int, tuple[str, str | None, int]]:
        """Status, reason and first row of its thing, by row."""
        columns = ("row", "status", "reason", "belongs_to")
        return {row: rest for row, *rest in self.statuses.select(columns).iter_rows()}  # type: ignore[misc]

    def status_of(self, row: int) -> tuple[str, str | None, int]:
        """Return status, reason and first row of the thing of `row`; blank rows are skipped."""
        return self.status.get(row, ("skipped", None, row))

    @cached_property
    def kept_back(self) -> list[int]:
        """The rows to be mended."""
        return sorted(row for row, (status, *_) in self.status.items() if status in KEPT_BACK)

    @cached_property
    def header_rows(self) -> list[int]:
        """The rows of the table's header."""
        return sorted(row for row, (_, reason, _) in self.status.items() if reason == "header")

    @cached_property
    def headers_end(self) -> list[int]:
        """The last row of each header: a sheet may hold several tables."""
        return [last for _, last in runs(self.header_rows)]

    def header(self, row: int, column: int) -> str:
        """Return what stands over a cell in the header of its table."""
        return self.headers[self.table_of(row)].get(column, "")

    def is_of_persons(self, row: int, column: int) -> bool:
        """Return whether a cell stands below a header of persons."""
        table = self.table_of(row)
        if column in self._personal_columns[table] and row > self.headers_end[table]:
            return True
        return row > self._beside_data.get(column, row)

    def table_of(self, row: int) -> int:
        """Return which table a row is of, from 0: the last whose header begins above."""
        return max(bisect_right(self._headers_begin, row) - 1, 0)

    @cached_property
    def headers(self) -> list[dict[int, str]]:
        """By table, what stands over a column in the rows of its header, merged cells spread."""
        return [self._headers_of(first, last) for first, last in runs(self.header_rows)] or [{}]

    @cached_property
    def _beside_data(self) -> dict[int, int]:
        """Headers of persons in rows of data, by column: those of a table that begins beside."""
        rows = [row for row, (status, *_) in self.status.items() if status != "skipped"]
        short = {
            value
            for row in rows
            for value in self.sheet.rows[row - 1]
            if type(value) is str and len(value) <= _LONGEST_HEADER
        }
        headers = {value for value in short if is_alias([value]) and is_personal(value)}
        if not headers:
            return {}
        return {
            column: row
            for row in sorted(rows, reverse=True)
            for column, value in enumerate(self.sheet.rows[row - 1], start=1)
            if type(value) is str and value in headers
        }

    @cached_property
    def _headers_begin(self) -> list[int]:
        return [first for first, _ in runs(self.header_rows)]

    def _headers_of(self, first: int, last: int) -> dict[int, str]:
        texts: dict[int, list[str]] = defaultdict(list)
        for row in range(first, last + 1):
            for column, value in enumerate(self.sheet.rows[row - 1], start=1):
                if isinstance(value, str) and value.strip():
                    texts[column].append(value.strip())
        for block in self.sheet.merged:
            if first <= block.first_row <= last and block.last_column > block.first_column:
                value = self.sheet.rows[block.first_row - 1][block.first_column - 1]
                for column in range(block.first_column + 1, block.last_column + 1):
                    if isinstance(value, str) and value.strip():
                        texts[column].insert(0, value.strip())
        return {column: "".join(parts) for column, parts in texts.items()}

    @cached_property
    def _personal_columns(self) -> list[set[int]]:
        """By table, the columns of persons."""
        return [
            {column for column, header in headers.items() if is_personal(header)}
            for headers in self.headers
        ]


def of_sheet(frame: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """Return the rows of `frame` (findings or statuses) that are about `sheet`."""
    return frame.filter(pl.col("file") == sheet.file, pl.col("sheet") == sheet.name)
