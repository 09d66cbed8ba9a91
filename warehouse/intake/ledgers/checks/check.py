"""A check of a ledger: the rule that may be broken, how grave that is, where it applies, what
breaks it.

The sentences of a rule are in the words, as `rules.<rule>.name`, `.what` and `.remedy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from warehouse.intake.findings.finding import FINDINGS, Finding, findings_frame
from warehouse.intake.ledgers.ledger import LedgerColumn
from warehouse.intake.ledgers.shown_values import value_texts

if TYPE_CHECKING:
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.ledgers.checks.cells import LedgerCells
    from warehouse.words.messages import Text

EVERY_LINE = pl.lit(value=True)

_FULL_WIDTH = [chr(ord("０") + digit) for digit in range(10)]
_HALF_WIDTH = [str(digit) for digit in range(10)]


@dataclass(frozen=True)
class Violation:
    """Lines that break a rule: those of `lines` for which `condition` holds.

    They are reported at the cells of `at`, a field of the ledger or one of its columns (`lines`
    then have what is `written` in it), else of the row alone. `details` fill the places of the
    rule's sentences; `severity` is another than the check's.
    """

    lines: pl.DataFrame
    condition: pl.Expr
    at: str | LedgerColumn | None = None
    details: Mapping[str, pl.Expr | str] = field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True)
class CellViolation:
    """One cell (or one row) of the sheet that breaks a rule; `details` as of a `Violation`."""

    row: int
    column: int | None = None
    header: str = ""
    value: str = ""
    details: Mapping[str, str | Text] = field(default_factory=dict)
    severity: Severity | None = None


Find: TypeAlias = "Callable[[LedgerCells], Iterator[Violation | CellViolation]]"


@dataclass(frozen=True, eq=False)
class Check:
    """What is checked of a ledger that has a column for each field of `needs`.

    A check that is for some kinds of ledger only is one of theirs (`LedgerKind.checks`).
    """

    rule: str
    find: Find
    needs: tuple[str, ...] = ()
    severity: Severity = "warned"

    def findings(self, cells: LedgerCells) -> list[pl.DataFrame]:
        """Return what breaks the rule, as frames of the schema `FINDINGS`."""
        if not cells.has(*self.needs):
            return []
        return report(self.rule, cells, self.find(cells), self.severity)


def check(rule: str, *needs: str, severity: Severity = "warned") -> Callable[[Find], Check]:
    """Return a decorator that makes a check of `rule` of a function that yields violations."""
    return lambda find: Check(rule, find, needs, severity)


def report(
    rule: str,
    cells: LedgerCells,
    violations: Iterable[Violation | CellViolation],
    severity: Severity = "warned",
) -> list[pl.DataFrame]:
    """Return violations of `rule` as frames of the schema `FINDINGS`."""
    frames: list[pl.DataFrame] = []
    of_cells: list[Finding] = []
    for violation in violations:
        grave = violation.severity or severity
        if isinstance(violation, Violation):
            frames.append(_of_lines(rule, cells, violation, grave))
        else:
            of_cells.append(_of_cell(rule, cells, violation, grave))
    return [findings_frame(of_cells), *frames] if of_cells else frames


def _of_cell(
    rule: str, cells: LedgerCells, violation: CellViolation, severity: Severity
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        file=cells.sheet.file,
        sheet=cells.sheet.name,
        row=violation.row,
        column=violation.column,
        header=violation.header,
        value=violation.value,
        details=dict(violation.details),
    )


def _of_lines(
    rule: str, cells: LedgerCells, violation: Violation, severity: Severity
) -> pl.DataFrame:
    at, lines = violation.at, violation.lines
    column = cells.columns.get(at) if isinstance(at, str) else at
    if not isinstance(at, LedgerColumn):
        written = pl.col(at) if at is not None and at in lines.columns else pl.lit("")
        lines = lines.with_columns(written=written)
    lines = lines.filter(violation.condition)
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
        _as_json(violation.details).alias("details"),
    ).cast(FINDINGS)


def number_in(field_name: str, pattern: str) -> pl.Expr:
    """Return the whole number that the first group of `pattern` finds in a field; null without
    one.

    Patterns say [0-9]: every script's digits are digits to \\d, and most are none to a number.
    """
    half_width = pl.col(field_name).str.replace_many(_FULL_WIDTH, _HALF_WIDTH)
    return half_width.str.extract(pattern).cast(pl.Int64, strict=False)


def _masked(values: pl.Series) -> pl.Series:
    masked = value_texts(values)
    return values.replace_strict(
        list(masked), list(masked.values()), default="", return_dtype=pl.String
    )


def _as_json(details: Mapping[str, pl.Expr | str]) -> pl.Expr:
    if not details:
        return pl.lit("{}")
    texts = [
        (pl.lit(detail) if isinstance(detail, str) else detail.cast(pl.String).fill_null("")).alias(
            name
        )
        for name, detail in details.items()
    ]
    return pl.struct(texts).struct.json_encode()
