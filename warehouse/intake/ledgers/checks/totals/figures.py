"""Figures that cannot be, in whatever column: negative ones, parts of persons, shares above all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from warehouse.intake.cells.sheets import CellValue
from warehouse.intake.ledgers.checks.cells import LedgerCells
from warehouse.intake.ledgers.checks.check import Check, Violation, check
from warehouse.intake.ledgers.fields.field_facts import COUNT_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.values.counts import read_count

_COUNTS = re.compile(r"人数|[(（](人|个|项|件|户|处|次|名|条)[)）]|(问题|党员|村|户|件|项|次)数$")
_SHARES = re.compile(r"率$|满意度|占比|比例|[(（]%[)）]|进度$")
_NOT_FIGURES = re.compile(r"情况|时间|日期")
_SHARE = re.compile(r"(-?\d+(?:\.\d+)?)%?")
_IMPOSSIBLE = ("count_negative", "count_fraction")
_COMPARED_SHARES = ("progress_percent", "rectified_rate")
_PART = re.compile(r"(^|/)其中")

_READ = ("transfer_count",)
"""Counts of which their reader says what it cannot read."""

_LONGEST = 8
"""A longer text in a column of counts is about something else."""


@dataclass(frozen=True)
class _Figures:
    """The figures of a column: `lines` have row, `written` and the `rule` that each one breaks."""

    column: LedgerColumn
    lines: pl.DataFrame


@check("share_impossible")
def share_impossible(cells: LedgerCells) -> Iterator[Violation]:
    """Yield shares below nothing or above all, in columns that are not compared with a state."""
    for column in cells.all_columns:
        if _is_figure(column) and _is_share(column) and column.field not in _COMPARED_SHARES:
            lines = _lines(cells, column, _rule_of_share)
            yield Violation(lines, pl.col("rule") == "share_impossible", column)


@check("count_negative")
def count_negative(cells: LedgerCells) -> Iterator[Violation]:
    """Yield counts below nothing."""
    for figures in cells.once(_counts):
        yield Violation(figures.lines, pl.col("rule") == "count_negative", figures.column)


@check("count_fraction")
def count_fraction(cells: LedgerCells) -> Iterator[Violation]:
    """Yield parts of persons and villages."""
    for figures in cells.once(_counts):
        yield Violation(figures.lines, pl.col("rule") == "count_fraction", figures.column)


@check("count_not_read")
def count_not_read(cells: LedgerCells) -> Iterator[Violation]:
    """Yield counts that are none, where no reader says so."""
    for figures in cells.once(_counts):
        if figures.column.field not in _READ:
            unread = pl.col("rule") == "count_not_read"
            yield Violation(figures.lines, unread, figures.column)


@check("count_part_above_whole")
def count_part_above_whole(cells: LedgerCells) -> Iterator[Violation]:
    """Yield parts (其中:立行立改) that are more than the whole on their left."""
    whole: LedgerColumn | None = None
    for column in sorted(cells.all_columns, key=lambda one: one.column):
        if column.column < 1:
            continue
        if not _PART.search(condensed(column.header)):
            whole = column if _is_count(column) and not _is_share(column) else whole
        elif whole is not None and not _is_share(column):
            lines = _above(cells, column, whole)
            yield Violation(lines, pl.col("is_above"), column, {"whole": whole.header})


def _is_figure(column: LedgerColumn) -> bool:
    return column.column > 0 and not _NOT_FIGURES.search(condensed(column.header))


def _is_share(column: LedgerColumn) -> bool:
    return bool(_SHARES.search(condensed(column.header)))


def _is_count(column: LedgerColumn) -> bool:
    return column.field in COUNT_FIELDS or bool(_COUNTS.search(condensed(column.header)))


def _counts(cells: LedgerCells) -> list[_Figures]:
    """Return the counts of every column of them, read or not."""
    return [
        _Figures(column, _lines(cells, column, _rule_of_count))
        for column in cells.all_columns
        if _is_figure(column)
        and _is_count(column)
        and not (_is_share(column) and column.field not in _COMPARED_SHARES)
    ]


def _above(cells: LedgerCells, part: LedgerColumn, whole: LedgerColumn) -> pl.DataFrame:
    lines = []
    for row in cells.by_row["row"]:
        values = [cells.sheet.rows[row - 1][one.column - 1] for one in (part, whole)]
        own, of_all = (read_count(value).value for value in values)
        is_above = own is not None and of_all is not None and own > of_all
        lines.append((row, "" if values[0] is None else str(values[0]), is_above))
    schema = {"row": pl.Int32, "written": pl.String, "is_above": pl.Boolean}
    return pl.DataFrame(lines, schema=schema, orient="row")


def _lines(
    cells: LedgerCells, column: LedgerColumn, rule_of: Callable[[CellValue], str]
) -> pl.DataFrame:
    """Return the filled cells of a column with the rule that each value breaks, asked once of
    each.
    """
    rows = cells.by_row["row"].to_list()
    values = [cells.sheet.rows[row - 1][column.column - 1] for row in rows]
    rules = {value: rule_of(value) for value in set(values)}
    return pl.DataFrame(
        {
            "row": pl.Series(rows, dtype=pl.Int32),
            "written": ["" if value is None else str(value) for value in values],
            "rule": [rules[value] for value in values],
        },
        schema_overrides={"written": pl.String, "rule": pl.String},
    )


def _rule_of_count(value: CellValue) -> str:
    rule = read_count(value).rule
    if rule in ("count_roughly", "not_a_count") and len(condensed(value)) <= _LONGEST:
        return "count_not_read"
    return rule if rule is not None and rule in _IMPOSSIBLE else ""


def _rule_of_share(value: CellValue) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        number = float(value)
    else:
        share = _SHARE.fullmatch(condensed(value))
        number = float(share[1]) if share else 0.0
    return "share_impossible" if number < 0 or number > 100 else ""


CHECKS: tuple[Check, ...] = (
    share_impossible,
    count_negative,
    count_fraction,
    count_not_read,
    count_part_above_whole,
)
