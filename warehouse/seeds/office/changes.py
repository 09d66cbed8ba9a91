"""What rows that were brought change in a table as it stands: row by row, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from warehouse.schema.office_rows import KEYS
from warehouse.seeds.findings import SeedFinding
from warehouse.seeds.meaning import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.seeds.definitions import ReferenceDefinition
    from warehouse.seeds.office.in_force import Row, RowInForce, RowKey
    from warehouse.seeds.office.sheet_rows import BroughtRows, SheetRow

Kind = Literal["added", "changed", "withdrawn", "restored"]


@dataclass(frozen=True)
class RowChange:
    """One row that changes: what held before and what holds then (None where nothing does), the
    product's row now, and the row of the sheet that asks for it.

    `is_own`: the office's row holds then, or its withdrawal; else the product's row, if any.
    """

    kind: Kind
    key: RowKey
    before: Row | None
    after: Row | None
    product: Row | None
    line: int
    is_own: bool

    @property
    def columns(self) -> list[str]:
        """The columns that change."""
        before, after = self.before or {}, self.after or {}
        return [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]


def changes(
    brought: BroughtRows, rows: Sequence[RowInForce], definition: ReferenceDefinition
) -> tuple[list[RowChange], list[SeedFinding]]:
    """Return what changes, in the order of the sheet, and what cannot be done."""
    keys = KEYS[definition.name]
    by_key = {row.key: row for row in rows}
    seen: dict[RowKey, int] = {}
    row_changes: list[RowChange] = []
    findings: list[SeedFinding] = []
    for row in brought.rows:
        key = tuple(row.values.get(column, "") for column in keys)
        if not all(key):
            column = keys[key.index("")]
            findings.append(_finding("seed_required", brought, row, column, ""))
        elif key in seen:
            line = seen[key]
            findings.append(_finding("office_key_twice", brought, row, keys[0], key[0], line))
        else:
            seen[key] = row.line
            outcome = _of_row(brought, row, key, by_key.get(key), definition)
            if isinstance(outcome, SeedFinding):
                findings.append(outcome)
            elif outcome is not None:
                row_changes.append(outcome)
    return row_changes, findings


def _of_row(
    brought: BroughtRows,
    row: SheetRow,
    key: RowKey,
    in_force: RowInForce | None,
    definition: ReferenceDefinition,
) -> RowChange | SeedFinding | None:
    is_withdrawn = in_force is not None and in_force.whose == "withdrawn"
    before = None if in_force is None or is_withdrawn else in_force.values
    product = None if in_force is None else in_force.product
    first = KEYS[definition.name][0]
    if row.mark == "withdraw":
        if before is None and not is_withdrawn:
            return _finding("office_nothing_to_withdraw", brought, row, first, key[0])
        after = None
    elif row.mark == "restore":
        if product is None:
            return _finding("office_nothing_to_restore", brought, row, first, key[0])
        after = product
    else:
        after = _completed(row.values, before or product or {}, definition)
    if after == before:
        return None
    kind = _kind(before, after, product)
    return RowChange(kind, key, before, after, product, row.line, is_own=after != product)


def _kind(before: Row | None, after: Row | None, product: Row | None) -> Kind:
    if after is None:
        return "withdrawn"
    if after == product:
        return "restored"
    return "added" if before is None and product is None else "changed"


def _completed(brought: Mapping[str, str], base: Row, definition: ReferenceDefinition) -> Row:
    """Return a whole row: what the sheet has no column for stays as it was, a number that is the
    same number is written as it was, and a name that is not said in English is the Chinese one.
    """
    values = {}
    for column in definition.columns:
        before = base.get(column.name, "")
        value = brought.get(column.name, before)
        if column.kind in ("integer", "number") and number(value) == number(before) is not None:
            value = before
        values[column.name] = value
    if "name_en" in values:
        values["name_en"] = values["name_en"] or values["name_zh"]
    return values


def _finding(
    rule: str, brought: BroughtRows, row: SheetRow, column: str, value: str, first: int = 0
) -> SeedFinding:
    header = brought.headers.get(column, column)
    return SeedFinding.of(rule, brought.place, row.line, header, value, first=first)
