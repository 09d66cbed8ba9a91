"""The ledger in a table whose kind is settled: its columns, cells, county and day.

Where one of these is open, the rows wait, and the ledger has no `LedgerTable` yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.ledgers.checks.cells import cells_of
from warehouse.intake.ledgers.checks.context import sheet_context
from warehouse.intake.ledgers.fields.date_order import hold_back, settle_days
from warehouse.intake.ledgers.fields.field_mapping import map_columns
from warehouse.intake.ledgers.fields.headed_columns import HeadedColumns
from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.ledgers.fields.signature import signature
from warehouse.intake.ledgers.ledger import LedgerTable
from warehouse.intake.ledgers.sheet_facts import as_of_day, county, likely_starts
from warehouse.intake.ledgers.table.cells.fill_down import HeadingNames, fill
from warehouse.intake.ledgers.table.finding.header import find_header
from warehouse.intake.ledgers.table.rows.section_headings import values_above
from warehouse.intake.reference.place_names import core, stem
from warehouse.intake.workbook.writing.note_headers import is_note_header

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import Sheet
    from warehouse.intake.ledgers.fields.date_order import SettledDays
    from warehouse.intake.ledgers.fields.field_mapping import FieldMapping
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.cells.filled_table import FilledTable
    from warehouse.intake.ledgers.table.finding.header import Header
    from warehouse.intake.ledgers.table.finding.preamble import Preamble
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows
    from warehouse.intake.ledgers.table.sheet_accounting import LedgerSheet
    from warehouse.intake.reference.reference_data import ReferenceData


def read_ledger_table(
    ledger: LedgerSheet,
    header: Header,
    rows: ClassifiedRows,
    preamble: Preamble,
    kind: LedgerKind,
    reference: ReferenceData,
) -> FieldMapping:
    """Give `ledger` its table, or the questions it waits for; return the fields of its columns."""
    ledger.kind = kind
    profile = signature(kind.name, (header.text(column) for column in header.columns))
    ledger.remember(profile, reference)
    headed = HeadedColumns(ledger.sheet, header, rows.data, kind)
    mapping = map_columns(headed, profile, ledger.answers)
    year = (preamble.as_of or reference.today).year
    days = settle_days(ledger.sheet, rows.data, mapping.columns, ledger.answers, year)
    above = values_above(days.sheet, header.first_row, kind)
    villages = _village_names(reference) if rows.sections or above else frozenset()
    filled = fill(
        days.sheet, rows, mapping.columns, kind, profile, ledger.answers, ledger.personal,
        HeadingNames(villages, above),
    )  # fmt: skip
    hold_back(filled, days)
    _take(ledger, profile, header, mapping, days, filled)
    if not rows.data:
        return mapping
    count = len(rows.data)
    county_code = county(ledger, preamble, filled.rows, count, reference)
    likely = likely_starts(filled.rows, county_code, reference) if kind.holds_since else []
    as_of = as_of_day(ledger, preamble, kind, count, likely, reference)
    # A roster holds from a day on; what it says is as of the day it names.
    own_day = (preamble.as_of or reference.today) if kind.holds_since else as_of
    context = sheet_context(days.sheet, header.first_row, preamble, own_day)
    ledger.cells = cells_of(days.sheet, kind, rows, mapping.columns, filled, context)
    if mapping.questions or county_code is None or as_of is None:
        for row in filled.rows:
            ledger.statuses[row.row] = ("pending", None, filled.belongs_to[row.row])
        return mapping
    ledger.table = LedgerTable(
        sheet=days.sheet,
        kind=kind,
        title=preamble.title,
        columns=mapping.columns,
        rows=tuple(filled.rows),
        county_code=county_code,
        as_of=as_of,
        round_name=preamble.round_name,
        signature=profile,
        is_whole=not filled.set_aside and not is_of_rejected_rows(days.sheet),
    )
    return mapping


def is_of_rejected_rows(sheet: Sheet) -> bool:
    """Return whether a sheet comes back from the workbook of rejected rows."""
    header = find_header(sheet)
    return header is not None and any(
        is_note_header(text) for levels in header.levels for text in levels
    )


def _take(
    ledger: LedgerSheet,
    profile: str,
    header: Header,
    mapping: FieldMapping,
    days: SettledDays,
    filled: FilledTable,
) -> None:
    """Add what was found and asked of columns, days and cells, and the rows that were set aside."""
    ledger.findings += [*mapping.findings, *days.findings, *filled.findings]
    ledger.questions += [*mapping.questions, *days.questions, *filled.questions]
    ledger.keep(profile, {**mapping.answered, **filled.answered})
    _report_open_columns(ledger, header, mapping)
    for row, (status, reason) in filled.set_aside.items():
        ledger.statuses[row] = (status, reason, filled.belongs_to[row])


def _report_open_columns(ledger: LedgerSheet, header: Header, mapping: FieldMapping) -> None:
    """Add a finding at the header of each column whose meaning is open."""
    open_headers = {question.details["header"] for question in mapping.questions}
    for column in mapping.columns:
        if column.header in open_headers:
            ledger.findings.append(
                Finding(
                    rule="asks_column",
                    severity="pending",
                    file=ledger.sheet.file,
                    sheet=ledger.sheet.name,
                    row=header.last_row,
                    column=column.column,
                    header=column.header,
                    value=column.header,
                )
            )


def _village_names(reference: ReferenceData) -> frozenset[str]:
    """Return the names of the villages on the roster, with and without what their kind adds."""
    names = reference.rows("villages").select("name").unique().collect()["name"]
    return frozenset(part for name in names for part in {condensed(name), core(name), stem(name)})
