"""Printed totals and rates of a ledger, computed again: a check, never taken.

A total that disagrees with the rows above it, or a rate with its counts, is pointed out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.findings import Finding
from warehouse.intake.office.aliases import plain
from warehouse.intake.values.counts import read_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.intake.office.ledger import LedgerColumn
    from warehouse.intake.office.rows import Rows
    from warehouse.intake.sheets import CellValue, Sheet

_COUNTED = frozenset(
    {
        "measure_count",
        "member_count",
        "orgs_held_to_account",
        "persons_held_to_account",
        "problem_count",
        "rectified_count",
        "rules_made_count",
        "special_campaign_count",
        "transfer_count",
    }
)
_PART = re.compile(r"小计|本页")
_RATE = re.compile(r"(\d+(?:\.\d+)?)%")
_TOLERANCE = 0.005
"""Printed rates are rounded to a whole percentage or finer."""


def check_totals(sheet: Sheet, rows: Rows, columns: Sequence[LedgerColumn]) -> list[Finding]:
    """Totals that disagree with the rows above, and rates that disagree with their counts."""
    counted = [column for column in columns if column.field in _COUNTED]
    findings = [finding for column in counted for finding in _totals(sheet, rows, column)]
    by_field = {column.field: column for column in columns if column.field is not None}
    rate = by_field.get("rectified_rate") or by_field.get("progress_percent")
    if rate is not None and {"problem_count", "rectified_count"} <= by_field.keys():
        findings += _rates(sheet, rows, by_field, rate)
    return findings


def _totals(sheet: Sheet, rows: Rows, column: LedgerColumn) -> Iterator[Finding]:
    """Subtotals count since the one before (or the section's beginning), totals from the top."""
    since = whole = 0
    for row, kind in enumerate(rows.kinds, 1):
        value = sheet.rows[row - 1][column.column - 1]
        if kind == "data":
            count = read_count(value).value or 0
            since, whole = since + count, whole + count
        elif kind == "section":
            since = 0
        elif kind == "subtotal":
            printed = read_count(value).value
            is_part = any(_PART.search(plain(cell)) for cell in sheet.rows[row - 1] if cell)
            expected = since if is_part else whole
            if printed is not None and printed != expected:
                details = {"printed": str(printed), "computed": str(expected)}
                yield _finding(sheet, row, column, "total_disagrees", value, details)
            if is_part:
                since = 0


def _rates(
    sheet: Sheet, rows: Rows, by_field: Mapping[str, LedgerColumn], rate: LedgerColumn
) -> Iterator[Finding]:
    for row, kind in enumerate(rows.kinds, 1):
        if kind not in ("data", "subtotal"):
            continue
        cells = sheet.rows[row - 1]
        problems = read_count(cells[by_field["problem_count"].column - 1]).value
        rectified = read_count(cells[by_field["rectified_count"].column - 1]).value
        printed = _share(cells[rate.column - 1])
        if not problems or rectified is None or printed is None:
            continue
        computed = rectified / problems
        if abs(printed - computed) > _TOLERANCE:
            details = {
                "printed": f"{printed:.2%}",
                "computed": f"{computed:.2%}",
                "rectified": str(rectified),
                "problems": str(problems),
            }
            yield _finding(sheet, row, rate, "rate_disagrees", cells[rate.column - 1], details)


def _share(value: CellValue) -> float | None:
    """A rate as a share: 85.7%, 0.857, or 85.7 in a column of per cent."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if value <= 1 else value / 100
    found = _RATE.fullmatch(plain(value)) if isinstance(value, str) else None
    return float(found[1]) / 100 if found else None


def _finding(
    sheet: Sheet,
    row: int,
    column: LedgerColumn,
    rule: str,
    value: CellValue,
    details: Mapping[str, str],
) -> Finding:
    return Finding(
        rule=rule,
        verdict="warned",
        file=sheet.file,
        sheet=sheet.name,
        row=row,
        column=column.column,
        header=column.header,
        value=str(value),
        details=details,
    )
