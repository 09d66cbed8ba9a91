"""The cells of a ledger as a frame: a line per row, each distinct value read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from warehouse.intake.ledgers.checks.column_types import column_series
from warehouse.intake.ledgers.checks.context import CheckReference
from warehouse.intake.ledgers.fields.field_facts import DAY_FIELDS

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.checks.context import SheetContext
    from warehouse.intake.ledgers.ledger import LedgerColumn
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.cells.filled_table import FilledTable
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows

Value = TypeVar("Value")


@dataclass(frozen=True)
class LedgerCells:
    """A ledger's cells.

    `by_row` has a line per row of data: `row`, `record` (the first row of its problem, village
    ...), `section`, and for every field its text, null where it is not filled. Beside days stand
    `<field>_from` and `<field>_to`, beside a deadline `due_on` and `due_without_day`, beside states
    `state` (a rank) and `closed`. `by_record` is the same with a line per record, and the number of
    its rows (`row_count`). Both have the rows that can be read; `counted` has the records of the
    others, too, as far as they are known. `columns` has the first column of each field,
    `all_columns` every one; `record_of` the record of every row of data. `numbers_beside` are the
    running numbers of the other tables on its sheet: two that stand side by side may share one row
    of them. `reference` is what was accepted before, to be compared with.
    """

    sheet: Sheet
    kind: LedgerKind
    context: SheetContext
    rows: ClassifiedRows
    all_columns: Sequence[LedgerColumn]
    columns: Mapping[str, LedgerColumn]
    by_row: pl.DataFrame
    by_record: pl.DataFrame
    counted: pl.DataFrame
    record_of: Mapping[int, int]
    numbers_beside: frozenset[int] = frozenset()
    reference: CheckReference = field(default_factory=CheckReference)
    _computed: dict[object, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def as_of(self) -> dt.date | None:
        """The day that the ledger reports of."""
        return self.context.as_of

    @property
    def fed_back_on(self) -> dt.date | None:
        """The day of feedback that the sheet names."""
        return self.context.fed_back_on

    def has(self, *fields: str) -> bool:
        """Return whether it has a column for each of `fields`."""
        return all(name in self.columns for name in fields)

    def once(self, compute: Callable[[LedgerCells], Value]) -> Value:
        """Return what `compute` makes of the ledger, computed for all checks together."""
        if compute not in self._computed:
            self._computed[compute] = compute(self)
        value: Value = self._computed[compute]
        return value


def cells_of(
    sheet: Sheet,
    kind: LedgerKind,
    rows: ClassifiedRows,
    columns: Sequence[LedgerColumn],
    filled: FilledTable,
    context: SheetContext,
) -> LedgerCells:
    """Return the cells of the rows of data."""
    by_field: dict[str, LedgerColumn] = {}
    for column in columns:
        if column.field is not None:
            by_field.setdefault(column.field, column)
    every = _by_row(by_field, filled, context)
    every = _repeated_as_one(_without_hidden_years(every, sheet, by_field))
    aside = {row: status for row, (status, _) in filled.set_aside.items()}
    void = [row for row, status in aside.items() if status == "skipped"]
    by_row = every.filter(~pl.col("row").is_in(list(aside))) if aside else every
    counted = every.filter(~pl.col("row").is_in(void)) if void else every
    by_record = _by_record(by_row)
    return LedgerCells(
        sheet=sheet,
        kind=kind,
        context=context,
        rows=rows,
        all_columns=columns,
        columns=by_field,
        by_row=by_row,
        by_record=by_record,
        counted=_by_record(counted) if aside else by_record,
        record_of=dict(every.select("row", "record").iter_rows()),
    )


def _by_row(
    columns: Mapping[str, LedgerColumn], filled: FilledTable, context: SheetContext
) -> pl.DataFrame:
    rows = filled.every
    series = [
        pl.Series("row", [row.row for row in rows], pl.Int32),
        pl.Series("record", [filled.belongs_to[row.row] for row in rows], pl.Int32),
        pl.Series("section", [row.section for row in rows], pl.String),
    ]
    for name, column in columns.items():
        values = [cell.value if (cell := row.cells.get(name)) else None for row in rows]
        series += column_series(name, column, values, context)
    return pl.DataFrame(series)


def _without_hidden_years(
    frame: pl.DataFrame, sheet: Sheet, columns: Mapping[str, LedgerColumn]
) -> pl.DataFrame:
    """Return `frame` without the days of cells whose year is not shown: they may be of any year."""
    for name in DAY_FIELDS | {"deadline"}:
        column = columns.get(name)
        rows = [row for row, number in sheet.yearless_dates if column and number == column.column]
        if not rows:
            continue
        typed = ["due_on"] if name == "deadline" else [f"{name}_from", f"{name}_to"]
        visible = ~pl.col("row").is_in(rows)
        frame = frame.with_columns(pl.when(visible).then(pl.col(one)).alias(one) for one in typed)
    return frame


def _repeated_as_one(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with rows of one number, one text and one subject in succession as one
    record.
    """
    if not {"seq", "problem_text"} <= set(frame.columns):
        return frame
    same = [name for name in ("seq", "problem_text", "subject_org") if name in frame.columns]
    starts = frame.filter(pl.col("row") == pl.col("record"))
    repeats = pl.all_horizontal(
        pl.col("seq").is_not_null(),
        *(pl.col(name).eq_missing(pl.col(name).shift()) for name in same),
    )
    first = pl.when(~repeats.fill_null(value=False)).then("record").forward_fill().alias("first")
    firsts = starts.select("record", first)
    return (
        frame.join(firsts, on="record", how="left", maintain_order="left")
        .with_columns(record=pl.col("first").fill_null(pl.col("record")))
        .drop("first")
    )


def _by_record(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one line per record: texts by its first filled row, days by the last, the weakest
    state.
    """
    if frame["record"].n_unique() == frame.height:
        return frame.with_columns(row_count=pl.lit(1, pl.UInt32))
    last = {name for name in frame.columns if name.endswith(("_from", "_to"))} | {"due_on"}
    weakest = {"state", "state_by_reviewer", "closed"}

    def taken(name: str) -> pl.Expr:
        if name in last:
            return pl.col(name).max()
        if name in weakest:
            return pl.col(name).min()
        return pl.col(name).drop_nulls().first()

    others = [taken(name) for name in frame.columns if name != "record"]
    return frame.group_by("record", maintain_order=True).agg(*others, row_count=pl.len())
