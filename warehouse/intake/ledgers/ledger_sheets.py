"""From a sheet to the ledger in it, with everything that has to be asked before it can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warehouse.intake.copies.note_headers import is_note_header
from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.checks.context import around
from warehouse.intake.ledgers.checks.frame import cells_of
from warehouse.intake.ledgers.fields.date_order import hold_back, settle_days
from warehouse.intake.ledgers.fields.field_mapping import understand_columns
from warehouse.intake.ledgers.fields.header_text import plain
from warehouse.intake.ledgers.fields.headers import is_alias
from warehouse.intake.ledgers.fields.profiles import OFFICE, signature
from warehouse.intake.ledgers.kind_detection import likely_kind
from warehouse.intake.ledgers.kind_question import (
    NOT_A_LEDGER,
    ask_about_form,
    reason_against,
    settled_kind,
)
from warehouse.intake.ledgers.ledger import LedgerTable
from warehouse.intake.ledgers.records import plain as plain_text
from warehouse.intake.ledgers.sheet_facts import as_of_day, county, likely_starts
from warehouse.intake.ledgers.table.blocks import blocks_of
from warehouse.intake.ledgers.table.cell_accounting import (
    cell_statuses,
    cells_of_form,
    cells_of_table,
    cells_waiting,
)
from warehouse.intake.ledgers.table.fill_down import Surroundings, fill
from warehouse.intake.ledgers.table.header import find_header, is_blank
from warehouse.intake.ledgers.table.other_sheets import (
    form_rows,
    holds_examples,
    is_summary,
    is_table_of_counts,
    reason_for_none,
    without_ledger,
)
from warehouse.intake.ledgers.table.personal_numbers import hide_numbers
from warehouse.intake.ledgers.table.preamble import read_preamble
from warehouse.intake.ledgers.table.row_kinds import classify
from warehouse.intake.ledgers.table.section_headings import said_above
from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
from warehouse.intake.privacy.guard import mask
from warehouse.intake.reference.village_names import core, stem
from warehouse.intake.workbook.sheets import cell_name

if TYPE_CHECKING:
    from warehouse.intake.findings.finding import Severity
    from warehouse.intake.findings.interpretation import CellStatus
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.fields.field_mapping import Columns
    from warehouse.intake.ledgers.kind_detection import LikelyKind
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.blocks import Block
    from warehouse.intake.ledgers.table.filled_table import FilledTable
    from warehouse.intake.ledgers.table.header import Header
    from warehouse.intake.ledgers.table.personal_numbers import Personal
    from warehouse.intake.ledgers.table.preamble import Preamble
    from warehouse.intake.ledgers.table.row_kinds import Rows
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.workbook.sheets import Sheet

_SLIPS: dict[str, Severity] = {"outside": "warned", "stray_mark": "noted", "numbered_only": "noted"}
"""Rows left out that somebody may have meant, with how they are told."""

_LONGEST_SHOWN = 60
_NOT_SAID = ("no_ledger", "other_table")
_KNOWN_ENOUGH = _SEVERAL = 3


def read_tables(sheet: Sheet, answers: Answers, reference: ReferenceData) -> list[LedgerSheet]:
    """The ledgers of `sheet`, one for each of its tables; together they account for all of it.

    Its rows are left out with their reason where it holds none.
    """
    sheet, personal = hide_numbers(sheet)
    blocks = blocks_of(sheet)
    found = [_read_block(block, personal, answers, reference) for block in blocks]
    return found if len(found) == 1 else _of_one_sheet(found)


def read_sheet(sheet: Sheet, answers: Answers, reference: ReferenceData) -> LedgerSheet:
    """The ledger of a sheet that holds one table."""
    (found,) = read_tables(sheet, answers, reference)
    return found


def _read_block(
    block: Block, personal: Personal, answers: Answers, reference: ReferenceData
) -> LedgerSheet:
    sheet = block.sheet
    found = LedgerSheet(sheet, answers=answers, personal=personal)
    header = find_header(sheet)
    if header is None:
        return _without_header(found, block)
    rows = classify(sheet, header)
    own = (block.titled_from, block.area.first_column, block.area.last_column)
    preamble = read_preamble(sheet, header, rows, own)
    kind = _likely_kind(header, preamble, block)
    reason = _reason_before(block, header, rows, kind)
    if reason is not None:
        return without_ledger(found, block, reason)
    found.is_ledger = True
    found.remember(OFFICE, reference)
    chosen = settled_kind(found, header, rows, kind, reference)
    against = reason_against(found, header, rows, preamble, kind.kind, chosen)
    if against is not None:
        return without_ledger(found, block, against)
    _statuses_around(found, rows, block)
    _tell_slips(found, rows)
    for row, column in sorted(sheet.struck):
        if row < header.first_row:
            found.tell("struck_above", "noted", row, {"cell": cell_name((row, column))})
    ask_about_form(found, [row for row, kind in enumerate(rows.kinds, 1) if kind == "form"])
    _tell_rows_above(found, rows, block)
    if (
        chosen is None
        or chosen == NOT_A_LEDGER
        or any(question.kind == "hidden_sheet" for question in found.questions)
    ):
        found.cell_counts = cells_waiting(block, rows)
        _all_wait(found, rows.data)
        return found
    columns = _understand(found, header, rows, preamble, chosen, reference)
    found.cell_counts = cells_of_table(block, rows, _statuses(columns, header), personal)
    return found


def _without_header(found: LedgerSheet, block: Block) -> LedgerSheet:
    reason = reason_for_none(block)
    rows = form_rows(block) if reason in _NOT_SAID else []
    without_ledger(found, block, "form" if rows else reason)
    told = found.findings.copy()
    if ask_about_form(found, rows):
        found.findings = [finding for finding in found.findings if finding not in told]
        found.is_ledger = True
        found.cell_counts = cells_of_form(block, rows)
    return found


def _reason_before(block: Block, header: Header, rows: Rows, kind: LikelyKind) -> str | None:
    """Why a table is left out whatever its columns are taken for; None where it is not."""
    if holds_examples(block.sheet, len(rows.data)):
        return "instructions"
    if not block.is_whole and is_summary(header, kind):
        return "statistics"
    is_none = kind.kind is None and not _may_be_one(header, rows, block)
    return reason_for_none(block) if is_none or is_table_of_counts(block.sheet) else None


def _likely_kind(header: Header, preamble: Preamble, block: Block) -> LikelyKind:
    """The kind by the table's columns and what it is called; what its sheet and file are called is
    said of the first table, and of others only where their columns say the same.
    """
    names = [preamble.title, block.sheet.name, block.sheet.file]
    of_sheet = likely_kind(header, names)
    if block.is_first:
        return of_sheet
    own = likely_kind(header, names[:1] if preamble.has_own_title else [])
    is_said_again = of_sheet.kind is own.kind and not preamble.has_own_title
    return of_sheet if is_said_again and of_sheet.confidence > own.confidence else own


def _statuses(columns: Columns, header: Header) -> dict[int, tuple[CellStatus, str]]:
    of_rule = {one.column: one.rule for one in columns.findings if one.column is not None}
    personal = {column for column, rule in of_rule.items() if rule == "personal_column"}
    left_out = {column: rule for column, rule in of_rule.items() if rule == "clue_content"}
    left_out |= dict.fromkeys(columns.not_needed, "answered")
    waiting: dict[int, tuple[CellStatus, str]] = dict.fromkeys(columns.asked, ("pending", ""))
    return cell_statuses(columns.columns, personal, left_out) | waiting


def _of_one_sheet(found: list[LedgerSheet]) -> list[LedgerSheet]:
    """Tables of one sheet: each knows what the others list, and is whole where all are."""
    listed = [_problems(one) for one in found]
    is_refused = any(_is_of_refused_rows(one.sheet) for one in found)
    is_whole = not is_refused and all(
        one.table is not None and one.table.is_whole for one in found if one.is_ledger
    )
    for place, one in enumerate(found):
        if one.table is not None:
            others = frozenset().union(*listed[:place], *listed[place + 1 :])
            one.table = replace(one.table, beside=others, is_whole=is_whole)
    return found


def _problems(found: LedgerSheet) -> frozenset[str]:
    rows = () if found.table is None else found.table.rows
    cells = (row.cells.get("problem_text") for row in rows)
    return frozenset(plain_text(str(cell.value)) for cell in cells if cell is not None)


def _may_be_one(header: Header, rows: Rows, block: Block) -> bool:
    """Whether a table of no known kind is worth asking about: headers of ledgers over data."""
    known = sum(is_alias(levels) for levels in header.levels if levels)
    return bool(rows.data) and known >= _KNOWN_ENOUGH and reason_for_none(block) in _NOT_SAID


def _understand(
    found: LedgerSheet,
    header: Header,
    rows: Rows,
    preamble: Preamble,
    kind: LedgerKind,
    reference: ReferenceData,
) -> Columns:
    """Columns, cells, county and day of a ledger whose kind is settled."""
    sheet = found.sheet
    found.kind = kind
    known_as = signature(kind.name, (header.text(column) for column in header.columns))
    found.remember(known_as, reference)
    columns = understand_columns(sheet, header, rows.data, kind, known_as, found.answers)
    year = (preamble.as_of or reference.today).year
    days = settle_days(sheet, rows.data, columns.columns, found.answers, year)
    sheet = days.sheet
    above = said_above(sheet, header.first_row, kind)
    villages = _village_names(reference) if rows.sections or above else frozenset()
    filled = fill(
        sheet, rows, columns.columns, kind, known_as, found.answers, found.personal,
        Surroundings(villages, above),
    )  # fmt: skip
    hold_back(filled, days)
    found.findings += [*columns.findings, *days.findings, *filled.findings]
    found.questions += [*columns.questions, *days.questions, *filled.questions]
    found.keep(known_as, {**columns.answered, **filled.answered})
    _ask_in_header(found, header, columns)
    for row, (status, reason) in filled.set_aside.items():
        found.statuses[row] = (status, reason, filled.belongs_to[row])
    if not rows.data:
        return columns
    county_code = county(found, preamble, filled.rows, len(rows.data), reference)
    likely = likely_starts(filled.rows, county_code, reference) if kind.holds_since else []
    as_of = as_of_day(found, preamble, kind, len(rows.data), likely, reference)
    # A roster holds from a day on; what it says is as of the day it names.
    own_day = (preamble.as_of or reference.today) if kind.holds_since else as_of
    said = around(sheet, header.first_row, preamble, own_day)
    found.cells = cells_of(sheet, kind, rows, columns.columns, filled, said)
    if columns.questions or county_code is None or as_of is None:
        _groups_wait(found, filled)
        return columns
    found.table = LedgerTable(
        sheet=sheet,
        kind=kind,
        title=preamble.title,
        columns=columns.columns,
        rows=tuple(filled.rows),
        county_code=county_code,
        as_of=as_of,
        round_name=preamble.round_name,
        signature=known_as,
        is_whole=not filled.set_aside and not _is_of_refused_rows(sheet),
    )
    return columns


def _village_names(reference: ReferenceData) -> frozenset[str]:
    """The names of the villages on the roster, with and without what their kind adds."""
    names = reference.rows("villages").select("name").unique().collect()["name"]
    return frozenset(part for name in names for part in {plain(name), core(name), stem(name)})


def _is_of_refused_rows(sheet: Sheet) -> bool:
    """Whether a sheet comes back from the workbook of refused rows."""
    header = find_header(sheet)
    return header is not None and any(
        is_note_header(text) for levels in header.levels for text in levels
    )


def _statuses_around(found: LedgerSheet, rows: Rows, block: Block) -> None:
    for row, kind in enumerate(rows.kinds, 1):
        if kind != "data" and block.columns_of(row):
            found.statuses[row] = ("skipped", kind, row)


def _tell_slips(found: LedgerSheet, rows: Rows) -> None:
    """Rows that hold something, yet nothing of the table: what stands in them is shown once."""
    for row, kind in enumerate(rows.kinds, 1):
        if kind in _SLIPS:
            held = [value for value in found.sheet.rows[row - 1] if not is_blank(value)]
            shown = "、".join(mask(str(value)) for value in held)
            found.tell(f"row_{kind}", _SLIPS[kind], row, {"shown": shown[:_LONGEST_SHOWN]})


def _tell_rows_above(found: LedgerSheet, rows: Rows, block: Block) -> None:
    """Rows of several cells above the table that are neither title nor form: they are not read."""
    for row, kind in enumerate(rows.kinds, 1):
        if kind != "preamble" or not block.columns_of(row):
            continue
        values = [value for value in found.sheet.rows[row - 1] if not is_blank(value)]
        is_form = any(isinstance(value, str) and ":" in plain(value) for value in values)
        has_figures = any(type(value) in (int, float) for value in values)
        if len(values) >= _SEVERAL and not is_form:
            severity: Severity = "warned"
        elif len(values) > 1 and has_figures:
            severity = "noted"
        else:
            continue
        shown = "、".join(mask(str(value)) for value in values)
        found.tell("row_above", severity, row, {"shown": shown[:_LONGEST_SHOWN]})


def _ask_in_header(found: LedgerSheet, header: Header, columns: Columns) -> None:
    """A finding at the header of each column whose meaning is open."""
    open_keys = {question.details["header"] for question in columns.questions}
    for column in columns.columns:
        if column.header in open_keys:
            found.findings.append(
                Finding(
                    rule="asks_column",
                    severity="pending",
                    file=found.sheet.file,
                    sheet=found.sheet.name,
                    row=header.last_row,
                    column=column.column,
                    header=column.header,
                    value=column.header,
                )
            )


def _all_wait(found: LedgerSheet, data: list[int]) -> None:
    for row in data:
        found.statuses[row] = ("pending", None, row)


def _groups_wait(found: LedgerSheet, filled: FilledTable) -> None:
    for row in filled.rows:
        found.statuses[row.row] = ("pending", None, filled.belongs_to[row.row])
