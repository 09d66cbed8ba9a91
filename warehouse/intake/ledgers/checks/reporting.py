"""Rows that break a check, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import FINDINGS
from warehouse.intake.ledgers.shown_values import shown_all

if TYPE_CHECKING:
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.ledgers.checks.frame import LedgerCells
    from warehouse.intake.ledgers.ledger import LedgerColumn


_FULL_WIDTH = [chr(ord("０") + digit) for digit in range(10)]
_HALF_WIDTH = [str(digit) for digit in range(10)]


def number_in(field: str, pattern: str) -> pl.Expr:
    """The whole number that the first group of `pattern` finds in a field; null without one.

    Patterns say [0-9]: every script's digits are digits to \\d, and most are none to a number.
    """
    bare = pl.col(field).str.replace_many(_FULL_WIDTH, _HALF_WIDTH)
    return bare.str.extract(pattern).cast(pl.Int64, strict=False)


def broken(
    cells: LedgerCells,
    lines: pl.DataFrame,
    condition: pl.Expr,
    *,
    rule: str,
    field: str | None = None,
    severity: Severity = "warned",
    **details: pl.Expr | str,
) -> pl.DataFrame:
    """The lines of `cells` for which `condition` holds, as findings at the cell of `field`.

    `details` fill the places of the rule's sentences.
    """
    column = cells.columns.get(field) if field is not None else None
    written = pl.lit("")
    if field is not None and field in lines.columns:
        written = pl.col(field)
    lines = lines.with_columns(written=written)
    return _at(cells, column, lines.filter(condition), rule, severity, details)


def at_column(
    cells: LedgerCells,
    column: LedgerColumn,
    lines: pl.DataFrame,
    condition: pl.Expr,
    *,
    rule: str,
    severity: Severity = "warned",
    **details: pl.Expr | str,
) -> pl.DataFrame:
    """The same for lines with `row` and `written`, at the cells of any column."""
    return _at(cells, column, lines.filter(condition), rule, severity, details)


def _at(
    cells: LedgerCells,
    column: LedgerColumn | None,
    lines: pl.DataFrame,
    rule: str,
    severity: Severity,
    details: dict[str, pl.Expr | str],
) -> pl.DataFrame:
    if lines.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    return lines.select(
        pl.lit(cells.sheet.file).alias("file"),
        pl.lit(cells.sheet.name).alias("sheet"),
        "row",
        pl.lit(None if column is None else column.column, dtype=pl.Int32).alias("column"),
        pl.lit("" if column is None else column.header).alias("header"),
        _masked(lines["written"]).alias("value"),
        pl.lit(rule).alias("rule"),
        pl.lit(severity).alias("severity"),
        _details(details).alias("details"),
    ).cast(FINDINGS)


def _masked(values: pl.Series) -> pl.Series:
    told = shown_all(values)
    return values.replace_strict(
        list(told), list(told.values()), default="", return_dtype=pl.String
    )


def _details(details: dict[str, pl.Expr | str]) -> pl.Expr:
    if not details:
        return pl.lit("{}")
    told = [
        (pl.lit(detail) if isinstance(detail, str) else detail.cast(pl.String).fill_null("")).alias(
            name
        )
        for name, detail in details.items()
    ]
    return pl.struct(told).struct.json_encode()
