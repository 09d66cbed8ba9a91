"""Sheets of a ledger's file that hold no ledger: instructions, statistics, tables of counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.fields.field_facts import FIELDS_OF_ONE_THING, FIGURE_FIELDS
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.headers import SURE, exact_field, is_alias
from warehouse.intake.ledgers.kind_registry import every_kind
from warehouse.intake.ledgers.table.cells.cell_accounting import cells_left_out
from warehouse.intake.ledgers.table.finding.header import ROWS_SEARCHED, is_blank, is_of_form

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.ledgers.kind_detection import LikelyKind
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.finding.blocks import Block
    from warehouse.intake.ledgers.table.finding.header import Header
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet

_INSTRUCTIONS = re.compile(r"说明|须知|指南|要求|模板|示例|字典|选项")
_HOLDS_EXAMPLES = re.compile(r"说明|须知|指南|示例|样例|样表|范例|字典|选项")
_MOST_EXAMPLES = 5
_FEWEST_LABELS = 3
_WARNED = ("no_ledger", "other_table")
_STATISTICS = re.compile(r"统计|汇总表|分析|透视")


def without_ledger(ledger: LedgerSheet, block: Block, reason: str) -> LedgerSheet:
    """Return every row of a block left out; it is pointed out where rows of it hold several
    cells.
    """
    sheet = ledger.sheet
    ledger.is_ledger = False
    ledger.questions.clear()
    ledger.findings.clear()
    filled: list[int] = []
    for row in block.rows:
        is_empty = all(is_blank(value) for value in sheet.rows[row - 1])
        if not is_empty:
            filled.append(row)
        ledger.statuses[row] = ("skipped", "blank" if is_empty else reason, row)
    ledger.cell_counts = cells_left_out(block, reason)
    if filled:
        severity: Severity = "warned" if reason in _WARNED else "noted"
        first = None if block.is_whole else filled[0]
        ledger.report(f"sheet_{reason}", severity, first, {"count": str(len(filled))})
    return ledger


def form_rows(block: Block) -> list[int]:
    """Return the rows of a block that are of a form about a problem or a village."""
    sheet = block.sheet
    rows = [row for row in block.rows if is_of_form(sheet, row)]
    labels = {
        condensed(value).split(":")[0]
        for row in rows
        for value in sheet.rows[row - 1]
        if isinstance(value, str) and is_alias([condensed(value).split(":")[0]])
    }
    return rows if len(labels) >= _FEWEST_LABELS else []


def reason_for_none(block: Block) -> str:
    """Return why a sheet without a ledger, or a table of it that is none, is left out."""
    sheet = block.sheet
    if sheet.is_hidden:
        return "hidden_sheet"
    if is_table_of_counts(sheet):
        return "table_of_counts"
    if _INSTRUCTIONS.search(sheet.name):
        return "instructions"
    if _STATISTICS.search(sheet.name):
        return "statistics"
    return "no_ledger" if block.is_whole else "other_table"


def holds_examples(sheet: Sheet, rows: int) -> bool:
    """Return whether the few rows of a table on a sheet of instructions show how to fill one in."""
    return rows <= _MOST_EXAMPLES and bool(_HOLDS_EXAMPLES.search(sheet.name))


def is_table_of_counts(sheet: Sheet) -> bool:
    """Return whether a header counts what a ledger lists (`LedgerKind.count_field`)."""
    counts = {
        header
        for kind in every_kind()
        for header, name in kind.aliases.items()
        if name == kind.count_field
    }
    return any(
        isinstance(value, str) and condensed(value) in counts
        for row in sheet.rows[:ROWS_SEARCHED]
        for value in row
    )


def is_summary(header: Header, kind: LikelyKind) -> bool:
    """Return whether a table beside a ledger, of no clear kind, holds nothing but counts."""
    fields = {
        meaning.field
        for levels in header.levels
        for one in every_kind()
        if levels and (meaning := exact_field(levels, one)) is not None
    }
    return (
        kind.confidence < SURE and bool(fields & FIGURE_FIELDS) and not fields & FIELDS_OF_ONE_THING
    )


def is_statistics(header: Header, kind: LedgerKind, names: list[str]) -> bool:
    """Return whether a table called statistics holds nothing but counts."""
    if not any(_STATISTICS.search(name) for name in names):
        return False
    fields = {kind.aliases.get(condensed(levels[-1])) for levels in header.levels if levels}
    return not fields & FIELDS_OF_ONE_THING
