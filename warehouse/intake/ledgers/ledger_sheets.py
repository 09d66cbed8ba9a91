"""From a sheet to the ledger in it, with everything that has to be asked before it can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.batches.profiles import OFFICE
from warehouse.intake.ledgers.fields.headers import is_alias
from warehouse.intake.ledgers.kind_detection import likely_kind
from warehouse.intake.ledgers.kind_question import (
    NOT_A_LEDGER,
    ask_about_form,
    reason_against,
    settled_kind,
)
from warehouse.intake.ledgers.ledger_table import is_of_rejected_rows, read_ledger_table
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.table.cells.cell_accounting import (
    cell_statuses,
    cells_of_form,
    cells_of_table,
    cells_waiting,
)
from warehouse.intake.ledgers.table.cells.personal_numbers import hide_numbers
from warehouse.intake.ledgers.table.finding.blocks import blocks_of
from warehouse.intake.ledgers.table.finding.header import find_header
from warehouse.intake.ledgers.table.finding.other_sheets import (
    form_rows,
    holds_examples,
    is_summary,
    is_table_of_counts,
    reason_for_none,
    without_ledger,
)
from warehouse.intake.ledgers.table.finding.preamble import read_preamble
from warehouse.intake.ledgers.table.rows.row_kinds import classify
from warehouse.intake.ledgers.table.rows.rows_not_read import report_rows_above, skip_rows_around
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.findings.interpretation import CellStatus
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.fields.field_mapping import FieldMapping
    from warehouse.intake.ledgers.kind_detection import LikelyKind
    from warehouse.intake.ledgers.table.cells.personal_numbers import Personal
    from warehouse.intake.ledgers.table.finding.blocks import Block
    from warehouse.intake.ledgers.table.finding.header import Header
    from warehouse.intake.ledgers.table.finding.preamble import Preamble
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows
    from warehouse.intake.reference.reference_data import ReferenceData

_NO_LEDGER = ("no_ledger", "other_table")
_LEAST_ALIASES = 3


def read_tables(sheet: Sheet, answers: Answers, reference: ReferenceData) -> list[LedgerSheet]:
    """Return the ledgers of `sheet`, one for each of its tables; together they account for all of
    it.

    Its rows are left out with their reason where it holds none.
    """
    sheet, personal = hide_numbers(sheet)
    blocks = blocks_of(sheet)
    ledgers = [_read_block(block, personal, answers, reference) for block in blocks]
    return ledgers if len(ledgers) == 1 else _of_one_sheet(ledgers)


def read_sheet(sheet: Sheet, answers: Answers, reference: ReferenceData) -> LedgerSheet:
    """Return the ledger of a sheet that holds one table."""
    (ledger,) = read_tables(sheet, answers, reference)
    return ledger


def _read_block(
    block: Block, personal: Personal, answers: Answers, reference: ReferenceData
) -> LedgerSheet:
    sheet = block.sheet
    ledger = LedgerSheet(sheet, answers=answers, personal=personal)
    header = find_header(sheet)
    if header is None:
        return _without_header(ledger, block)
    rows = classify(sheet, header)
    own = (block.titled_from, block.area.first_column, block.area.last_column)
    preamble = read_preamble(sheet, header, rows, own)
    kind = _likely_kind(header, preamble, block)
    reason = _reason_before(block, header, rows, kind)
    if reason is not None:
        return without_ledger(ledger, block, reason)
    ledger.is_ledger = True
    ledger.remember(OFFICE, reference)
    chosen = settled_kind(ledger, header, rows, kind, reference)
    against = reason_against(ledger, header, rows, preamble, kind.kind, chosen)
    if against is not None:
        return without_ledger(ledger, block, against)
    skip_rows_around(ledger, rows, block, header.first_row)
    ask_about_form(ledger, [row for row, kind in enumerate(rows.kinds, 1) if kind == "form"])
    report_rows_above(ledger, rows, block)
    is_hidden = any(question.kind == "hidden_sheet" for question in ledger.questions)
    if chosen is None or chosen == NOT_A_LEDGER or is_hidden:
        ledger.cell_counts = cells_waiting(block, rows)
        ledger.statuses |= {row: ("pending", None, row) for row in rows.data}
        return ledger
    mapping = read_ledger_table(ledger, header, rows, preamble, chosen, reference)
    ledger.cell_counts = cells_of_table(block, rows, _statuses(mapping), personal)
    return ledger


def _without_header(ledger: LedgerSheet, block: Block) -> LedgerSheet:
    reason = reason_for_none(block)
    rows = form_rows(block) if reason in _NO_LEDGER else []
    without_ledger(ledger, block, "form" if rows else reason)
    earlier = ledger.findings.copy()
    if ask_about_form(ledger, rows):
        ledger.findings = [finding for finding in ledger.findings if finding not in earlier]
        ledger.is_ledger = True
        ledger.cell_counts = cells_of_form(block, rows)
    return ledger


def _reason_before(
    block: Block, header: Header, rows: ClassifiedRows, kind: LikelyKind
) -> str | None:
    """Return why a table is left out whatever its columns are taken for; None where it is not."""
    if holds_examples(block.sheet, len(rows.data)):
        return "instructions"
    if not block.is_whole and is_summary(header, kind):
        return "statistics"
    is_none = kind.kind is None and not _may_be_one(header, rows, block)
    return reason_for_none(block) if is_none or is_table_of_counts(block.sheet) else None


def _likely_kind(header: Header, preamble: Preamble, block: Block) -> LikelyKind:
    """Return the kind by the table's columns and what it is called; what its sheet and file are
    called is said of the first table, and of others only where their columns say the same.
    """
    names = [preamble.title, block.sheet.name, block.sheet.file]
    of_sheet = likely_kind(header, names)
    if block.is_first:
        return of_sheet
    own = likely_kind(header, names[:1] if preamble.has_own_title else [])
    is_confirmed = of_sheet.kind is own.kind and not preamble.has_own_title
    return of_sheet if is_confirmed and of_sheet.confidence > own.confidence else own


def _statuses(mapping: FieldMapping) -> dict[int, tuple[CellStatus, str]]:
    """Return status and reason of the cells by column, of columns from which nothing is taken."""
    of_rule = {one.column: one.rule for one in mapping.findings if one.column is not None}
    personal = {column for column, rule in of_rule.items() if rule == "personal_column"}
    left_out = {column: rule for column, rule in of_rule.items() if rule == "clue_content"}
    left_out |= dict.fromkeys(mapping.not_needed, "answered")
    waiting: dict[int, tuple[CellStatus, str]] = dict.fromkeys(mapping.pending, ("pending", ""))
    return cell_statuses(mapping.columns, personal, left_out) | waiting


def _of_one_sheet(ledgers: list[LedgerSheet]) -> list[LedgerSheet]:
    """Let each table of a sheet know what the others list; it is whole where all are."""
    listed = [_problems(one) for one in ledgers]
    is_rejected = any(is_of_rejected_rows(one.sheet) for one in ledgers)
    is_whole = not is_rejected and all(
        one.table is not None and one.table.is_whole for one in ledgers if one.is_ledger
    )
    for place, one in enumerate(ledgers):
        if one.table is not None:
            others = frozenset().union(*listed[:place], *listed[place + 1 :])
            one.table = replace(one.table, listed_elsewhere=others, is_whole=is_whole)
    return ledgers


def _problems(ledger: LedgerSheet) -> frozenset[str]:
    rows = () if ledger.table is None else ledger.table.rows
    cells = (row.cells.get("problem_text") for row in rows)
    return frozenset(comparable(str(cell.value)) for cell in cells if cell is not None)


def _may_be_one(header: Header, rows: ClassifiedRows, block: Block) -> bool:
    """Return whether a table of no known kind is worth asking about: headers of ledgers over
    data.
    """
    aliases = sum(is_alias(levels) for levels in header.levels if levels)
    return bool(rows.data) and aliases >= _LEAST_ALIASES and reason_for_none(block) in _NO_LEDGER
