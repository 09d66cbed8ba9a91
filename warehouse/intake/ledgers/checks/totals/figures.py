"""Figures that cannot be, in whatever column: negative ones, parts of persons, shares above all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import polars as pl

from warehouse.intake.ledgers.checks.frame import LedgerCells
from warehouse.intake.ledgers.checks.reporting import at_column
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.values.counts import read_count
from warehouse.intake.workbook.sheets import CellValue

_COUNTS = re.compile(r"人数|[(（](人|个|项|件|户|处|次|名|条)[)）]|(问题|党员|村|户|件|项|次)数$")
_SHARES = re.compile(r"率$|满意度|占比|比例|[(（]%[)）]|进度$")
_NOT_FIGURES = re.compile(r"情况|时间|日期")
_SHARE = re.compile(r"(-?\d+(?:\.\d+)?)%?")
_TOLD = ("count_negative", "count_fraction")


def figures(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Impossible counts and shares of every column, read or not."""
    for column in cells.all_columns:
        header = condensed(column.header)
        if column.column < 1 or _NOT_FIGURES.search(header):
            continue
        if _SHARES.search(header) and column.field not in ("progress_percent", "rectified_rate"):
            yield at_column(
                cells, column, _lines(cells, column, _is_no_share), pl.col("rule") != "",
                rule="share_impossible",
            )  # fmt: skip
        elif _COUNTS.search(header) or column.field in _COUNT_FIELDS:
            lines = _lines(cells, column, _is_no_count)
            for rule in _TOLD:
                yield at_column(cells, column, lines, pl.col("rule") == rule, rule=rule)
            unread = pl.col("rule") == "count_not_read"
            if column.field not in _READ:
                yield at_column(cells, column, lines, unread, rule="count_not_read")
    yield from _parts(cells)


_READ = ("transfer_count",)
"""Counts of which their reader tells what it cannot read."""

_LONGEST = 8
"""A longer text in a column of counts tells of something else."""


def _parts(cells: LedgerCells) -> Iterator[pl.DataFrame]:
    """Parts (其中:立行立改) that are more than the whole on their left."""
    whole: LedgerColumn | None = None
    for column in sorted(cells.all_columns, key=lambda one: one.column):
        header = condensed(column.header)
        if column.column < 1:
            continue
        if not _PART.search(header):
            is_count = column.field in _COUNT_FIELDS or _COUNTS.search(header)
            whole = column if is_count and not _SHARES.search(header) else whole
        elif whole is not None and not _SHARES.search(header):
            yield at_column(
                cells,
                column,
                _above(cells, column, whole),
                pl.col("is_above"),
                rule="count_part_above_whole",
                whole=whole.header,
            )


_PART = re.compile(r"(^|/)其中")


def _above(cells: LedgerCells, part: LedgerColumn, whole: LedgerColumn) -> pl.DataFrame:
    found = []
    for row in cells.frame["row"]:
        values = [cells.sheet.rows[row - 1][one.column - 1] for one in (part, whole)]
        own, of_all = (read_count(value).value for value in values)
        is_above = own is not None and of_all is not None and own > of_all
        found.append((row, "" if values[0] is None else str(values[0]), is_above))
    schema = {"row": pl.Int32, "written": pl.String, "is_above": pl.Boolean}
    return pl.DataFrame(found, schema=schema, orient="row")


_COUNT_FIELDS = (
    "measure_count",
    "member_count",
    "orgs_held_to_account",
    "persons_held_to_account",
    "problem_count",
    "rectified_count",
    "rules_made_count",
    "special_campaign_count",
    "transfer_count",
)


def _lines(
    cells: LedgerCells, column: LedgerColumn, rule_of: Callable[[CellValue], str]
) -> pl.DataFrame:
    """The filled cells of a column with the rule that each value breaks, asked once of each."""
    rows = cells.frame["row"].to_list()
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


def _is_no_count(value: CellValue) -> str:
    rule = read_count(value).rule
    if rule in ("count_roughly", "not_a_count") and len(condensed(value)) <= _LONGEST:
        return "count_not_read"
    return rule if rule is not None and rule in _TOLD else ""


def _is_no_share(value: CellValue) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        number = float(value)
    else:
        found = _SHARE.fullmatch(condensed(value))
        number = float(found[1]) if found else 0.0
    return "share_impossible" if number < 0 or number > 100 else ""
