"""Money recovered, as a ledger of problems says it beside a problem.

A ledger says how much, not when. Only where the problem was put right on a known day is that day
known to have observed the money; everything else is left out, and that is reported.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from warehouse.intake.ledgers.ledger import LedgerCell
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.values.money import money_unit, read_money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerColumn
    from warehouse.intake.ledgers.records import LedgerRecord

_MONEY = ("amount", "loss_recovered_wan")

_KINDS = (
    ("loss_avoided", ("挽回", "避免损失")),
    ("refunded", ("退还", "退赔", "退回", "清退")),
    ("recovered", ("追缴", "收缴", "追回", "上缴")),
)
"""What a recovery is by the words of its header. An amount that a problem is about is none."""


def recoveries_of(
    accounting: RowAccounting,
    record: LedgerRecord,
    *,
    problem_id: str,
    inspection_id: str,
    done_on: dt.date | None,
) -> list[dict[str, Any]]:
    """Return the rows of `recoveries` of one problem that was put right on the day `done_on`."""
    by_kind: dict[str, dict[str, Any]] = {}
    for column in accounting.table.columns:
        kind = _kind(column) if column.field in _MONEY else None
        if kind is None:
            continue
        amounts = [
            amount
            for row in record.rows
            if (amount := _amount(accounting, record, row.row, column)) is not None and amount > 0
        ]
        cell = LedgerCell(sum(amounts), record.row, column.column, column.header)
        if not amounts:
            continue
        if done_on is None:
            accounting.report("warned", "problem_money_left_out", record, cell)
            continue
        details = {"day": str(done_on)}
        accounting.report("noted", "problem_money_by_completion", record, cell, details)
        row = by_kind.setdefault(
            kind,
            {
                "recovery_id": f"{problem_id}-{kind}",
                "inspection_id": inspection_id,
                "kind": kind,
                "amount_yuan": 0.0,
                "recovered_on": done_on,
                "source_row": record.row,
            },
        )
        row["amount_yuan"] += sum(amounts)
    return list(by_kind.values())


def recovery_snapshot(row: Mapping[str, Any]) -> list[object]:
    """Return a recovery as it is compared: how much, when, and of which inspection."""
    return [row["amount_yuan"], row["recovered_on"].isoformat(), row["inspection_id"]]


@lru_cache(maxsize=1 << 10)
def _kind(column: LedgerColumn) -> str | None:
    if column.column == 0:
        return None
    header = comparable(column.header)
    return next((kind for kind, words in _KINDS if any(word in header for word in words)), None)


def _amount(
    accounting: RowAccounting, record: LedgerRecord, row: int, column: LedgerColumn
) -> float | None:
    value = accounting.table.sheet.rows[row - 1][column.column - 1]
    cell = LedgerCell(value, row, column.column, column.header)

    def ask(_: object) -> None:
        accounting.report("warned", "problem_money_unclear", record, cell)

    return accounting.value_of(record, cell, read_money(value, unit=money_unit(column.header)), ask)
