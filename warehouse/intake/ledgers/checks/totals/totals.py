"""Printed totals and rates of a ledger, computed again: a check, never taken."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import CellViolation, Check, check
from warehouse.intake.ledgers.fields.field_facts import COUNT_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.counts import read_count
from warehouse.intake.values.money import money_unit, read_money

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.ledgers.ledger import LedgerColumn

_ADDED = re.compile(
    r"数$|数量|人次|[(（](人|个|项|件|户|处|次|万元|元|名|条)[)）]|金额|资金|损失|元"
)
"""Headers of columns whose numbers are added up, whether the ledger's reader takes them or not."""

_NEVER_ADDED = re.compile(r"率|比例|%|年|时间|日期|序号|编号|编码|代码|电话|单位$|情况|进度|措施$")
_OF_RECORDS = ("problem_text", "subject_org", "org_name")
"""Columns of texts where a total row writes how many there are."""

_PART = re.compile(r"小计|本页|分计")
_RATE = re.compile(r"(\d+(?:\.\d+)?)%")
_CENT = 0.0051


@dataclass
class _Sums:
    """Sums of a column since the part began, and from the top."""

    since: float = 0.0
    whole: float = 0.0

    def add(self, value: float) -> None:
        self.since += value
        self.whole += value


@check("row_below_total")
def row_below_total(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield rows of data below the total of all: it may not count them."""
    wholes = [row for row, _ in total_rows(cells) if not is_part_total(cells, row)]
    kinds = cells.rows.kinds
    has_sections = "section" in kinds
    if not wholes or (len(wholes) > 1 and not has_sections) or _stands_on_top(cells):
        return
    if "section" in kinds[wholes[-1] :]:
        return
    for row in cells.rows.data:
        if row > wholes[-1]:
            yield CellViolation(row)


@check("total_disagrees")
def total_disagrees(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield totals that disagree with the rows above, and numbers of problems under their texts."""
    if "subtotal" in cells.rows.kinds:
        for column in cells.all_columns:
            if _is_added(column):
                yield from _column(cells, column)
        yield from _numbers_of_records(cells)


@check("rate_disagrees", "problem_count", "rectified_count")
def rate_disagrees(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield rates that disagree with the counts of their row."""
    rate = cells.columns.get("rectified_rate") or cells.columns.get("progress_percent")
    if rate is None:
        return
    of, done = (cells.columns[name].column for name in ("problem_count", "rectified_count"))
    for row, kind in enumerate(cells.rows.kinds, 1):
        if kind not in ("data", "subtotal"):
            continue
        values: Sequence[CellValue] = cells.sheet.rows[row - 1]
        problems, rectified = (read_count(values[column - 1]).value for column in (of, done))
        printed, tolerance = _share(values[rate.column - 1])
        if not problems or rectified is None or printed is None:
            continue
        computed = rectified / problems
        if abs(printed - computed) > tolerance:
            details = {
                "printed": f"{printed:.2%}",
                "computed": f"{computed:.2%}",
                "rectified": str(rectified),
                "problems": str(problems),
            }
            yield _at(row, rate, values[rate.column - 1], details)


def _is_added(column: LedgerColumn) -> bool:
    header = condensed(column.header)
    if column.column < 1 or _NEVER_ADDED.search(re.sub(r"[(（][^()（）]*[)）]", "", header)):
        return False
    return column.field in COUNT_FIELDS or bool(_ADDED.search(header))


def _column(cells: LedgerCells, column: LedgerColumn) -> Iterator[CellViolation]:
    """Yield totals that are wrong. Subtotals add up since the one before (or the section's
    beginning), totals from the top.
    """
    sums = _Sums()
    of_all = _all_below(cells, column)
    for row, kind in enumerate(cells.rows.kinds, 1):
        value = cells.sheet.rows[row - 1][column.column - 1]
        if kind == "data":
            sums.add(_number(value, column) or 0)
        elif kind == "section":
            sums.since = 0
        elif kind == "subtotal":
            printed = _number(value, column)
            is_part = is_part_total(cells, row)
            # A total at the end of each section is called 合计 in some ledgers.
            allowed = [sums.since] if is_part else [sums.whole, sums.since, *of_all]
            if printed is not None and all(abs(printed - one) > _CENT for one in allowed):
                yield _disagrees(row, column, value, printed, allowed[0])
            if is_part:
                sums.since = 0


def _all_below(cells: LedgerCells, column: LedgerColumn) -> list[float]:
    """Return the sum of every row, where a total stands above them all."""
    if not _stands_on_top(cells):
        return []
    values = (cells.sheet.rows[row - 1][column.column - 1] for row in cells.rows.data)
    return [sum(_number(value, column) or 0 for value in values)]


def _stands_on_top(cells: LedgerCells) -> bool:
    kinds = cells.rows.kinds
    return "data" in kinds and "subtotal" in kinds[: kinds.index("data")]


def _numbers_of_records(cells: LedgerCells) -> Iterator[CellViolation]:
    """Yield wrong bare numbers of a total row under the texts of problems: how many there are."""
    columns = [cells.columns[name] for name in _OF_RECORDS if cells.has(name)]
    for row, begun in total_rows(cells):
        values = cells.sheet.rows[row - 1]
        bare = [(column, count) for column in columns if (count := _bare(values, column))]
        if not bare:
            continue
        spans = [(begun, row)] if is_part_total(cells, row) else [(0, row), (begun, row)]
        if not is_part_total(cells, row) and _stands_on_top(cells):
            spans.append((0, cells.sheet.height + 1))
        for column, printed in bare:
            allowed = [count for span in spans for count in _counts(cells, column, *span)]
            if printed not in allowed:
                yield _disagrees(row, column, values[column.column - 1], printed, allowed[0])


def _counts(cells: LedgerCells, column: LedgerColumn, after: int, before: int) -> tuple[int, ...]:
    """Return the records, rows and different values between two rows: an office may mean any."""
    records = cells.counted.filter(pl.col("record").is_between(after + 1, before - 1))
    values = records[column.field].drop_nulls().n_unique() if column.field else records.height
    different = () if column.field == "problem_text" else (values,)
    return (records.height, int(records["row_count"].sum()), *different)


def _bare(values: Sequence[CellValue], column: LedgerColumn) -> int | None:
    value = values[column.column - 1]
    return None if isinstance(value, bool) else read_count(value).value


def total_rows(cells: LedgerCells) -> Iterator[tuple[int, int]]:
    """Yield each total row, with the row after which its part of the table begins."""
    begun = 0
    for row, kind in enumerate(cells.rows.kinds, 1):
        if kind == "section":
            begun = row
        elif kind == "subtotal":
            yield row, begun
            if is_part_total(cells, row):
                begun = row


def is_part_total(cells: LedgerCells, row: int) -> bool:
    """Return whether a total row is called one of a part (小计)."""
    texts = [condensed(cell) for cell in cells.sheet.rows[row - 1] if isinstance(cell, str)]
    return any(_PART.search(text) for text in texts)


def _number(value: CellValue, column: LedgerColumn) -> float | None:
    """Return a count, or an amount in the unit of its column."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) else None
    if not isinstance(value, str):
        return None
    count = read_count(value).value
    if count is not None:
        return float(count)
    unit = money_unit(column.header)
    yuan = read_money(value, unit=unit).value if unit else None
    if yuan is None:
        return None
    return yuan / 10_000 if unit == "ten_thousand_yuan" else yuan


def _share(value: CellValue) -> tuple[float | None, float]:
    """Return a rate as a share (85.7%, 0.857, 85.7 in a column of per cent), and how much rounding
    may have changed it: half of its last place.
    """
    if isinstance(value, bool):
        return None, 0
    if isinstance(value, (int, float)):
        share = float(value) if abs(value) <= 1 else value / 100
        return share, 0.0051
    matched = _RATE.fullmatch(condensed(value)) if isinstance(value, str) else None
    if not matched:
        return None, 0
    decimals = len(matched[1].partition(".")[2])
    return float(matched[1]) / 100, 0.0051 * 10**-decimals


def _disagrees(
    row: int, column: LedgerColumn, value: CellValue, printed: float, computed: float
) -> CellViolation:
    details = {"printed": _number_text(printed), "computed": _number_text(computed)}
    return _at(row, column, value, details)


def _number_text(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _at(row: int, column: LedgerColumn, value: CellValue, details: dict[str, str]) -> CellViolation:
    return CellViolation(row, column.column, column.header, value_text(value), details)


CHECKS: tuple[Check, ...] = (row_below_total, total_disagrees, rate_disagrees)
