"""The rows of a ledger's table with every cell's value where it belongs.

Merged cells are filled down, headings give what they say to the rows below them. Where a value came
from is kept. What cells stand for is said in `cell_values`, blanks are filled in `blank_cells`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.intake.findings.finding import Finding
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.ledger import LedgerCell, LedgerRow
from warehouse.intake.ledgers.table.cells.blank_cells import fill_blanks_down
from warehouse.intake.ledgers.table.cells.cell_values import OWN, SHOWN, CellValues
from warehouse.intake.ledgers.table.cells.failed_cells import failed_texts
from warehouse.intake.ledgers.table.cells.filled_table import FilledTable
from warehouse.intake.ledgers.table.cells.personal_numbers import named_cells, personal_cells
from warehouse.intake.ledgers.table.finding.header import is_blank
from warehouse.intake.ledgers.table.rows.row_colours import (
    NO_MEANING,
    ask_about_colours,
    coloured_rows,
    on_colours,
)
from warehouse.intake.ledgers.table.rows.section_headings import Headings, contradicts
from warehouse.intake.privacy.guard import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.findings.finding import RowStatus
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerColumn
    from warehouse.intake.ledgers.ledger_kind import LedgerKind
    from warehouse.intake.ledgers.table.cells.personal_numbers import Personal
    from warehouse.intake.ledgers.table.rows.row_kinds import ClassifiedRows

_GRAVEST_FIRST: tuple[RowStatus, ...] = ("rejected", "pending", "skipped")


@dataclass(frozen=True)
class HeadingNames:
    """Names by which a heading is known to be a village's, and what the lines above a table say of
    all its rows: text and row by field.
    """

    villages: frozenset[str] = frozenset()
    above: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def fill(
    sheet: Sheet,
    rows: ClassifiedRows,
    columns: tuple[LedgerColumn, ...],
    kind: LedgerKind,
    signature: str,
    answers: Answers,
    personal: Personal | None = None,
    surroundings: HeadingNames | None = None,
) -> FilledTable:
    """Return every row of data with its cells by field; those with a cell of `personal` rejected.

    `surroundings` is what stands around the table and is said of its rows.
    """
    filling = _Filling(sheet, rows, columns, kind, signature, answers)
    return filling.table(personal or {}, surroundings or HeadingNames())


class _Filling:
    """One pass over the rows, top to bottom, remembering the row above."""

    def __init__(
        self,
        sheet: Sheet,
        rows: ClassifiedRows,
        columns: tuple[LedgerColumn, ...],
        kind: LedgerKind,
        signature: str,
        answers: Answers,
    ) -> None:
        self.sheet, self.rows, self.kind, self.answers = sheet, rows, kind, answers
        self.every_column = columns
        self.columns = [(column, column.field) for column in columns if column.field is not None]
        self.columns_read = [
            (column.column, column.header, name, name in kind.identity)
            for column, name in self.columns
        ]
        self.signature = signature
        self.filled = FilledTable(sheet)
        self.values = CellValues(self.filled, rows, answers)

    def table(self, personal: Personal, surroundings: HeadingNames) -> FilledTable:
        filled = self.filled
        above: LedgerRow | None = None
        for row, headings in self._data_with_headings(surroundings):
            above = self._row(row, headings, above)
            filled.rows.append(above)
        fill_blanks_down(filled, self.columns, self.kind, self.signature, self.answers)
        self._reject_cells(personal)
        self._look_at_colours()
        self._group()
        self._report_layout()
        filled.questions += self.values.questions()
        filled.every = filled.rows
        filled.rows = [row for row in filled.rows if row.row not in filled.set_aside]
        return filled

    def _data_with_headings(self, surroundings: HeadingNames) -> Iterator[tuple[int, Headings]]:
        own = frozenset(name for _, name in self.columns)
        headings = Headings(self.kind, surroundings.villages, own)
        headings.begin(surroundings.above)
        for row, kind in enumerate(self.rows.kinds, 1):
            if kind == "section":
                headings.enter(self.rows.sections[row], row)
            elif kind == "data":
                yield row, headings

    def _row(self, row: int, headings: Headings, above: LedgerRow | None) -> LedgerRow:
        cells: dict[str, LedgerCell] = {}
        begun = None
        begins_itself = False
        merged, covered = self.rows.filled_from, self.sheet.covered
        for number, header, name, is_identity in self.columns_read:
            filled_from = merged.get((row, number)) if merged else None
            if is_identity and filled_from is not None:
                begun = filled_from
            value = self.sheet.rows[(filled_from or row) - 1][number - 1]
            if covered and (row, number) in covered:
                value, filled_from = self._value_beneath(row, number, header, filled_from)
            if value is None or is_blank(value):
                continue
            if is_identity and filled_from is None:
                begins_itself = True
            cell = LedgerCell(value, row, number, header, filled_from)
            resolved = self.values.resolved(cell, name, above)
            if resolved is not None:
                cells[name] = resolved
        if not cells and row in self.values.void_rows:  # nothing of it is left
            self.filled.set_aside.setdefault(row, ("skipped", "struck_void"))
        self._take_from_headings(row, headings, cells)
        continues = None if begins_itself else begun
        return LedgerRow(row, cells, headings.unknown, continues, headings.row)

    def _value_beneath(
        self, row: int, number: int, header: str, filled_from: int | None
    ) -> tuple[CellValue, int | None]:
        """Return what counts of a cell that a merged one covers, and from which row it comes."""
        own = LedgerCell(self.sheet.rows[row - 1][number - 1], row, number, header)
        answer = self.values.covered(own, self.sheet.covered[row, number])
        if answer == OWN:
            return own.value, None
        if answer == SHOWN and filled_from is not None:
            return self.sheet.rows[filled_from - 1][number - 1], filled_from
        return None, filled_from

    def _take_from_headings(
        self, row: int, headings: Headings, cells: dict[str, LedgerCell]
    ) -> None:
        for name, text, heading in headings.fields():
            if name in cells and contradicts(name, text, cells[name].value):
                self.filled.report("unlike_heading", "warned", cells[name], heading=mask(text))
            cells.setdefault(name, LedgerCell(text, row, 0, text, heading))

    def _reject_cells(self, personal: Personal) -> None:
        """Reject rows with numbers of persons, and with formulas that failed where texts stand."""
        filled = self.filled
        read = [column for column, _ in self.columns]
        for finding in personal_cells(self.sheet, personal, read, self.rows.data, filled.rows):
            filled.reject(finding)
        filled.findings.extend(named_cells(self.sheet, read, filled.rows))
        for finding in failed_texts(self.sheet, filled.rows):
            filled.reject(finding)

    def _look_at_colours(self) -> None:
        """Let rows of a colour wait until somebody says whether it means anything."""
        columns = [column.column for column in self.every_column]
        coloured = coloured_rows(self.sheet, columns, self.rows.data)
        if not coloured:
            return
        filled = self.filled
        question = ask_about_colours(self.sheet, self.signature, coloured)
        answer = self.answers.get(question.key)
        if answer in (NO_MEANING, LEAVE_OUT):
            filled.answered[question.key] = answer
        if answer == LEAVE_OUT:
            for row in coloured:
                filled.skip(row)
        elif answer != NO_MEANING:
            filled.findings.extend(on_colours(self.sheet, coloured))
            filled.questions.append(question)
            for row in coloured:
                filled.wait(row)

    def _group(self) -> None:
        """Let rows of one thing share one status: what is set aside takes its thing along."""
        filled = self.filled
        begun = 0
        for row in filled.rows:
            if row.continues is not None and row.continues in filled.belongs_to:
                begun = filled.belongs_to[row.continues]
            elif self.kind.is_begun_by(row.cells) or not begun:
                begun = row.row
            filled.belongs_to[row.row] = begun
        worst: dict[int, tuple[RowStatus, str | None]] = {}
        for row_number, aside in filled.set_aside.items():
            begin = filled.belongs_to[row_number]
            if begin not in worst or _is_graver(aside[0], worst[begin][0]):
                worst[begin] = aside
        for row_number, begin in filled.belongs_to.items():
            if begin in worst:
                filled.set_aside[row_number] = worst[begin]

    def _report_layout(self) -> None:
        sheet, filled = self.sheet, self.filled
        filled.findings += [
            Finding("hidden_rows", "warned", sheet.file, sheet.name, row)
            for row in self.rows.data
            if row in sheet.hidden_rows
        ]
        for column, _ in self.columns:
            if column.column in sheet.hidden_columns:
                filled.report_column("hidden_column", "noted", None, column, column.header)
        for (row, number), note in sorted(sheet.notes.items()):
            filled.findings.append(
                Finding(
                    rule="cell_note",
                    severity="noted",
                    file=sheet.file,
                    sheet=sheet.name,
                    row=row,
                    column=number,
                    value=mask(note),
                )
            )


def _is_graver(one: RowStatus, other: RowStatus) -> bool:
    return _GRAVEST_FIRST.index(one) < _GRAVEST_FIRST.index(other)
