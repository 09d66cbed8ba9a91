"""The workbook of rejected rows: to be mended in a spreadsheet and imported again.

It has a sheet for every sheet with a row that was rejected or waits for an answer: what stands
above the table, its header, and those rows, each cell with the value and the type it had. What a
row had from the rows above it (merged cells, 同上, a village written once) is written out, because
these rows are gone. Two columns at the end say where a row stood and what is wrong; an import
recognises them by their headers (`note_headers`) and takes nothing from them.

Numbers of persons are hidden, likely names too, and so is all that stands in a column of persons.
What was answered to name nobody stays; a name that is hidden is asked about when it comes back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.cells.sheets import TEMPLATE_PROPERTY
from warehouse.intake.copies.rejected_sheet import RejectedSheet
from warehouse.intake.copies.sheet_layout import KEPT_BACK, SheetLayout, of_sheet
from warehouse.intake.findings.finding import with_sentences
from warehouse.intake.ledgers.sheet_facts import as_of_key
from warehouse.intake.rules.privacy import KEEP
from warehouse.intake.templates.recognition import is_template, recognise_sheet
from warehouse.intake.workbook.writing.note_headers import is_note_header
from warehouse.words.messages import message
from warehouse.workbooks.workbook_writer import WorkbookWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.cells.sheets import Sheet, SourceFile
    from warehouse.intake.findings.questions import Answers

HEADER_WITHIN = 30
"""Rows of a sheet in which its header is looked for."""


def write_rejected_rows(
    files: Sequence[SourceFile],
    findings: pl.DataFrame,
    statuses: pl.DataFrame,
    language: str,
    answers: Answers | None = None,
) -> bytes:
    """Return the workbook (xlsx) of the rows of `files` that are rejected or pending.

    `language` is that of the notes. What was answered about the day of a ledger
    (`answers`) is written above its rows. Without any such row it has one sheet that says so.
    """
    answers = answers or {}
    rejected = statuses.filter(pl.col("status").is_in(KEPT_BACK))
    concerned = set(rejected.select("file", "sheet").iter_rows())
    notes = _notes(findings, language)
    named_nobody = frozenset(
        key.rpartition(".")[-1] for key, answer in answers.items() if answer == KEEP
    )
    concerned_files = [
        file for file in files if any((file.name, s.name) in concerned for s in file.sheets)
    ]
    writer = WorkbookWriter()
    versions = {file.template_version for file in concerned_files}
    if len(versions) == 1 and (version := versions.pop()) is not None:
        writer.set_property(TEMPLATE_PROPERTY, version)
    for file in concerned_files:
        as_of = answers.get(as_of_key(file.name), "")
        is_office_ledger = not is_template(file)
        for sheet in file.sheets:
            if (file.name, sheet.name) in concerned:
                layout = SheetLayout(sheet, of_sheet(statuses, sheet))
                RejectedSheet(layout, notes, language, is_office_ledger, as_of, named_nobody).write(
                    writer, writer.add_sheet(sheet.name)
                )
    if not concerned_files:
        writer.add_sheet(message("refusals.sheets.none").in_language(language))
    return writer.content()


def split_returned(file: SourceFile) -> list[SourceFile]:
    """Return the file as it is to be read: in two where it holds rejected rows of templates and of
    ledgers that an office keeps, as an import of both leaves them.
    """
    ledgers = tuple(sheet for sheet in file.sheets if _is_rejected_ledger(sheet))
    rest = tuple(sheet for sheet in file.sheets if sheet not in ledgers)
    if not (ledgers and rest):
        return [file]
    return [replace(file, sheets=rest), replace(file, sheets=ledgers, template_version=None)]


def _is_rejected_ledger(sheet: Sheet) -> bool:
    is_rejected = any(
        isinstance(value, str) and is_note_header(value)
        for row in sheet.rows[:HEADER_WITHIN]
        for value in row
    )
    return is_rejected and recognise_sheet(sheet).table is None


def _notes(findings: pl.DataFrame, language: str) -> dict[tuple[str, str, int | None], list[str]]:
    """Return what is wrong, as sentences, by file, sheet and row (None: the whole sheet)."""
    grave = with_sentences(findings.filter(pl.col("severity").is_in(KEPT_BACK)), language)
    notes: dict[tuple[str, str, int | None], list[str]] = defaultdict(list)
    for file, sheet, row, what, remedy in grave.select(
        "file", "sheet", "row", "what", "remedy"
    ).iter_rows():
        line = message("refusals.note.line", what=what, remedy=remedy).in_language(language)
        if line not in notes[file, sheet, row]:
            notes[file, sheet, row].append(line)
    return dict(notes)
