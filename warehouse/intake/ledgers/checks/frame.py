"""The cells of a ledger as a frame: a line per row, each distinct value read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.values.empty_cells import is_empty_cell
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.states import read_state
from warehouse.intake.values.times.days import read_event_days
from warehouse.intake.values.times.deadlines import read_deadline

if TYPE_CHECKING:
    from warehouse.intake.ledgers.checks.context import Around
    from warehouse.intake.ledgers.ledger import LedgerColumn
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.filled_table import FilledTable
    from warehouse.intake.ledgers.table.row_kinds import ClassifiedRows
    from warehouse.intake.workbook.sheets import CellValue, Sheet

DAY_FIELDS = frozenset(
    {
        "applied_date",
        "closed_date",
        "completed_date",
        "designated_date",
        "end_date",
        "feedback_date",
        "founded_date",
        "handed_over_date",
        "period",
        "received_date",
        "report_date",
        "report_formed_date",
        "start_date",
        "term_end",
        "term_start",
        "transfer_date",
        "verified_date",
    }
)
OPEN, BASICALLY_DONE, COMPLETED, CLOSED = range(4)
"""Ranks of states, as `state` holds them."""

_RANKS = {
    "open": OPEN,
    "in_progress": OPEN,
    "basically_done": BASICALLY_DONE,
    "completed": COMPLETED,
    "closed": CLOSED,
}
_LONGEST_MARK = 12
"""Longer texts are filled, whatever they say."""

_ASKS_COMPLETION = ("完成", "整改到位")


@dataclass(frozen=True)
class LedgerCells:
    """A ledger's cells.

    `frame` has a line per row of data: `row`, `thing` (the first row of its problem, village ...),
    `section`, and for every field its text, null where it is not filled. Beside days stand
    `<field>_from` and `<field>_to`, beside a deadline `due_on` and `due_without_day`, beside states
    `state` (a rank) and `closed`. `things` is the same with a line per thing, and the number of its
    rows (`lines`). Both have the rows that can be read; `counted` has the things of the others,
    too, as far as they are known. `columns` has the first column of each field, `all_columns`
    every one; `thing_of` the thing of every row of data. `numbers_beside` are the running
    numbers of the other tables on its sheet: two that stand side by side may share one row of them.
    """

    sheet: Sheet
    kind: LedgerKind
    around: Around
    rows: ClassifiedRows
    all_columns: Sequence[LedgerColumn]
    columns: Mapping[str, LedgerColumn]
    frame: pl.DataFrame
    things: pl.DataFrame
    counted: pl.DataFrame
    thing_of: Mapping[int, int]
    numbers_beside: frozenset[int] = frozenset()

    @property
    def as_of(self) -> dt.date | None:
        """The day that the ledger reports of."""
        return self.around.as_of

    @property
    def fed_back_on(self) -> dt.date | None:
        """The day of feedback that the sheet names."""
        return self.around.fed_back_on

    def has(self, *fields: str) -> bool:
        """Whether it has a column for each of `fields`."""
        return all(field in self.columns for field in fields)


def cells_of(
    sheet: Sheet,
    kind: LedgerKind,
    rows: ClassifiedRows,
    columns: Sequence[LedgerColumn],
    filled: FilledTable,
    around: Around,
) -> LedgerCells:
    """The cells of the rows of data."""
    by_field: dict[str, LedgerColumn] = {}
    for column in columns:
        if column.field is not None:
            by_field.setdefault(column.field, column)
    every = _frame(by_field, filled, around.as_of, around.fed_back_on)
    every = _repeated_as_one(_without_hidden_years(every, sheet, by_field))
    aside = {row: status for row, (status, _) in filled.set_aside.items()}
    void = [row for row, status in aside.items() if status == "skipped"]
    frame = every.filter(~pl.col("row").is_in(list(aside))) if aside else every
    counted = every.filter(~pl.col("row").is_in(void)) if void else every
    things = _things(frame)
    return LedgerCells(
        sheet=sheet,
        kind=kind,
        around=around,
        rows=rows,
        all_columns=columns,
        columns=by_field,
        frame=frame,
        things=things,
        counted=_things(counted) if aside else things,
        thing_of=dict(every.select("row", "thing").iter_rows()),
    )


def _frame(
    columns: Mapping[str, LedgerColumn],
    filled: FilledTable,
    as_of: dt.date | None,
    fed_back_on: dt.date | None,
) -> pl.DataFrame:
    rows = filled.every
    series = [
        pl.Series("row", [row.row for row in rows], pl.Int32),
        pl.Series("thing", [filled.belongs_to[row.row] for row in rows], pl.Int32),
        pl.Series("section", [row.section for row in rows], pl.String),
    ]
    for field, column in columns.items():
        values = [cell.value if (cell := row.cells.get(field)) else None for row in rows]
        series.append(_mapped(field, values, _text, pl.String()))
        series += _typed(field, column, values, as_of, fed_back_on)
    return pl.DataFrame(series)


def _typed(
    field: str,
    column: LedgerColumn,
    values: list[CellValue],
    as_of: dt.date | None,
    fed_back_on: dt.date | None,
) -> list[pl.Series]:
    """What the texts of a field mean, where that is certain."""

    def days(value: CellValue) -> tuple[dt.date, dt.date] | None:
        found = read_event_days(value, feedback_on=fed_back_on, as_of=as_of).value
        if found is None:
            return None
        first = found.on if found.after is None else found.after + dt.timedelta(days=1)
        return first, found.on

    def due(value: CellValue) -> tuple[dt.date | None, bool] | None:
        found = read_deadline(value, feedback_on=fed_back_on, as_of=as_of).value
        if found is None:
            return None
        return found.due_on, found.is_immediate or found.is_ongoing

    if field in DAY_FIELDS:
        pairs = _read(values, days)
        return [
            pl.Series(f"{field}_from", [pair and pair[0] for pair in pairs], pl.Date),
            pl.Series(f"{field}_to", [pair and pair[1] for pair in pairs], pl.Date),
        ]
    if field == "deadline":
        pairs = _read(values, due)
        return [
            pl.Series("due_on", [pair and pair[0] for pair in pairs], pl.Date),
            pl.Series("due_without_day", [pair and pair[1] for pair in pairs], pl.Boolean),
        ]
    if field in ("status", "status_by_reviewer"):
        name = "state" if field == "status" else "state_by_reviewer"
        return [_mapped(name, values, _ranker(column.header), pl.Int8())]
    if field == "is_closed":
        return [_mapped("closed", values, _closed, pl.Boolean())]
    return []


def _ranker(header: str) -> Callable[[CellValue], int | None]:
    asks = "是否" in condensed(header) and any(
        word in condensed(header) for word in _ASKS_COMPLETION
    )

    def rank(value: CellValue) -> int | None:
        flag = read_flag(value).value if asks else None
        if flag is not None:
            return COMPLETED if flag else OPEN
        state = read_state(value).value
        return None if state is None else _RANKS[state.kind]

    return rank


def _closed(value: CellValue) -> bool | None:
    flag = read_flag(value).value
    if flag is not None:
        return flag
    state = read_state(value).value
    return None if state is None else state.kind in ("closed", "completed")


def _text(value: CellValue) -> str | None:
    """A cell's text; null where it is empty or bears a mark for that."""
    if isinstance(value, str):
        text = value.strip()
        return None if len(text) <= _LONGEST_MARK and is_empty_cell(text) else text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _read(values: list[CellValue], read: Callable[[CellValue], Any]) -> list[Any]:
    """What `read` makes of each value; it is asked once of each."""
    known: dict[tuple[type, CellValue], Any] = {}
    found = []
    for value in values:
        key = (type(value), value)
        if key not in known:
            known[key] = None if value is None else read(value)
        found.append(known[key])
    return found


def _mapped(
    name: str, values: list[CellValue], read: Callable[[CellValue], Any], dtype: pl.DataType
) -> pl.Series:
    return pl.Series(name, _read(values, read), dtype)


def _without_hidden_years(
    frame: pl.DataFrame, sheet: Sheet, columns: Mapping[str, LedgerColumn]
) -> pl.DataFrame:
    """`frame` without the days of cells whose year is not shown: they may be of any year."""
    for field in DAY_FIELDS | {"deadline"}:
        column = columns.get(field)
        rows = [row for row, number in sheet.yearless_dates if column and number == column.column]
        if not rows:
            continue
        names = ["due_on"] if field == "deadline" else [f"{field}_from", f"{field}_to"]
        shown = ~pl.col("row").is_in(rows)
        frame = frame.with_columns(pl.when(shown).then(pl.col(name)).alias(name) for name in names)
    return frame


def _repeated_as_one(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with rows of one number, one text and one subject in succession as one thing."""
    if not {"seq", "problem_text"} <= set(frame.columns):
        return frame
    same = [name for name in ("seq", "problem_text", "subject_org") if name in frame.columns]
    starts = frame.filter(pl.col("row") == pl.col("thing"))
    repeats = pl.all_horizontal(
        pl.col("seq").is_not_null(),
        *(pl.col(name).eq_missing(pl.col(name).shift()) for name in same),
    )
    first = pl.when(~repeats.fill_null(value=False)).then("thing").forward_fill().alias("first")
    firsts = starts.select("thing", first)
    return (
        frame.join(firsts, on="thing", how="left", maintain_order="left")
        .with_columns(thing=pl.col("first").fill_null(pl.col("thing")))
        .drop("first")
    )


def _things(frame: pl.DataFrame) -> pl.DataFrame:
    """One line per thing: texts by its first filled row, days by the last, the weakest state."""
    if frame["thing"].n_unique() == frame.height:
        return frame.with_columns(lines=pl.lit(1, pl.UInt32))
    last = {name for name in frame.columns if name.endswith(("_from", "_to"))} | {"due_on"}
    weakest = {"state", "state_by_reviewer", "closed"}

    def taken(name: str) -> pl.Expr:
        if name in last:
            return pl.col(name).max()
        if name in weakest:
            return pl.col(name).min()
        return pl.col(name).drop_nulls().first()

    others = [taken(name) for name in frame.columns if name != "thing"]
    return frame.group_by("thing", maintain_order=True).agg(*others, lines=pl.len())
