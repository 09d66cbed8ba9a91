"""Sheets of a ledger's file that hold no ledger: instructions, statistics, tables of counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.office.aliases import aliases, plain
from warehouse.intake.office.header import ROWS_SEARCHED, is_blank

if TYPE_CHECKING:
    from warehouse.intake.findings import Verdict
    from warehouse.intake.office.header import Header
    from warehouse.intake.office.sheet_account import LedgerSheet
    from warehouse.intake.sheets import Sheet

_INSTRUCTIONS = re.compile(r"说明|须知|指南|要求|模板|示例|字典|选项")
_HOLDS_EXAMPLES = re.compile(r"说明|须知|指南|示例|样例|样表|范例|字典|选项")
_MOST_EXAMPLES = 5
_STATISTICS = re.compile(r"统计|汇总表|分析|透视")
_OF_ONE_THING = {
    "closed_date",
    "end_date",
    "feedback_date",
    "measures",
    "org_code",
    "period",
    "problem_text",
    "start_date",
    "term_start",
    "transfer_date",
}
"""Fields that only a list of single things has, never a table of counts."""


def without_ledger(found: LedgerSheet, reason: str) -> LedgerSheet:
    """Every row left out; the sheet is pointed out where rows of it hold several cells."""
    sheet = found.sheet
    found.is_ledger = False
    found.questions.clear()
    found.findings.clear()
    filled = 0
    for row, values in enumerate(sheet.rows, 1):
        is_empty = all(is_blank(value) for value in values)
        filled += not is_empty
        found.fates[row] = ("left_out", "blank" if is_empty else reason, row)
    if filled:
        verdict: Verdict = "warned" if reason == "no_ledger" else "noted"
        found.tell(f"sheet_{reason}", verdict, None, {"count": str(filled)})
    return found


def reason_for_none(sheet: Sheet) -> str:
    """Why a sheet without a ledger is left out."""
    if sheet.is_hidden:
        return "hidden_sheet"
    if is_table_of_counts(sheet):
        return "table_of_counts"
    if _INSTRUCTIONS.search(sheet.name):
        return "instructions"
    if _STATISTICS.search(sheet.name):
        return "statistics"
    return "no_ledger"


def holds_examples(sheet: Sheet, rows: int) -> bool:
    """Whether the few rows of a table on a sheet of instructions show how to fill one in."""
    return rows <= _MOST_EXAMPLES and bool(_HOLDS_EXAMPLES.search(sheet.name))


def is_table_of_counts(sheet: Sheet) -> bool:
    """Whether a header counts weak organisations: a county's figures, not a list of villages."""
    counts = {
        header for header, name in aliases()["weak_org_ledger"].items() if name == "village_count"
    }
    return any(
        isinstance(value, str) and plain(value) in counts
        for row in sheet.rows[:ROWS_SEARCHED]
        for value in row
    )


def is_statistics(header: Header, kind: str, names: list[str]) -> bool:
    """Whether a table called statistics holds nothing but counts."""
    if not any(_STATISTICS.search(name) for name in names):
        return False
    fields = {aliases()[kind].get(plain(levels[-1])) for levels in header.levels if levels}
    return not fields & _OF_ONE_THING
