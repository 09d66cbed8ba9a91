"""The sheet of one raw table, read row by row into the table's own types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.intake.cells.sheets import column_letter
from warehouse.intake.findings.finding import Finding, RowStatus, findings_frame
from warehouse.intake.findings.interpretation import HEADERS, Interpretation
from warehouse.intake.findings.questions import LEAVE_OUT
from warehouse.intake.ledgers.table.rows.row_colours import not_read
from warehouse.intake.privacy.headers import is_personal
from warehouse.intake.templates.cells import ColumnCells, ReadColumn
from warehouse.intake.templates.ditto import STATES
from warehouse.intake.templates.questions import PROFILE
from warehouse.intake.templates.readers import CellReader
from warehouse.intake.templates.recognition import TemplateSheet
from warehouse.intake.templates.regions import NamedIn
from warehouse.intake.templates.rows import SheetRows, rows_of, statuses_frame
from warehouse.schema import catalogue
from warehouse.schema.validation import OWN_PROVENANCE

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.findings.questions import Answers, Question
    from warehouse.intake.templates.readers import Context
    from warehouse.intake.templates.regions import NameLookup

_EXAMPLES = 5
_STATUSES: Mapping[int, tuple[RowStatus, str | None]] = {
    0: ("accepted", None),
    STATES["pending"]: ("pending", None),
    STATES["rejected"]: ("rejected", None),
    STATES["skipped"]: ("skipped", "answered"),
}


@dataclass
class TableSheet:
    """The sheet of one raw table, whose headers are in order."""

    recognised: TemplateSheet
    answers: Answers
    surroundings: NameLookup
    _read: dict[str, ReadColumn] = field(init=False, default_factory=dict)

    def interpretation(self) -> Interpretation:
        """Return rows, findings, statuses and questions of the sheet."""
        sheet, rows = self.recognised.sheet, rows_of(self.recognised)
        columns = catalogue.columns(self._table)
        cells = list(zip(*(sheet.rows[row - 1] for row in rows.data), strict=True))
        # A village's name is looked up on the day of its row, which has to be read before.
        for column in sorted(columns, key=lambda column: column.reader == "village"):
            place = self.recognised.columns.get(column.name)
            if place is not None:
                of_column = cells[place - 1] if cells else ()
                self._read[column.name] = self._cells(column, place, rows.data, of_column).read()
        states = self._states(len(rows.data))
        left_out = {
            row
            for row, state in zip(rows.data, states.tolist(), strict=True)
            if state == STATES["skipped"]
        }
        findings = pl.concat(
            [self._sheet_findings(rows), *(column.findings for column in self._read.values())]
        ).filter(~pl.col("row").is_in(list(left_out)))
        settled = {
            row: _STATUSES[state] for row, state in zip(rows.data, states.tolist(), strict=True)
        }
        return Interpretation(
            tables={self._table: self._rows(columns, rows.data, states)},
            findings=findings.sort("row", "column", nulls_last=False, maintain_order=True),
            statuses=statuses_frame(sheet, rows.others, settled),
            questions=list(self._questions(left_out)),
            headers=self._headers(),
            profiles=self._profiles(),
            settled_questions=self._answered(),
        )

    @property
    def _table(self) -> str:
        return self.recognised.table or ""

    def _cells(
        self,
        column: catalogue.RawColumn,
        place: int,
        rows: Sequence[int],
        cells: Sequence[CellValue],
    ) -> ColumnCells:
        header = self.recognised.header(place)
        reader = CellReader(
            column, header, self.surroundings.reference, self.surroundings.directory
        )
        return ColumnCells(
            self.recognised.sheet,
            place,
            rows,
            cells,
            reader,
            self.answers,
            self._contexts(column, place, rows, cells),
        )

    def _contexts(
        self,
        column: catalogue.RawColumn,
        place: int,
        rows: Sequence[int],
        cells: Sequence[CellValue],
    ) -> list[Context] | None:
        """Return what each cell's meaning hangs on beside itself; None where on nothing."""
        if column.reader in ("day", "deadline", "month"):
            yearless = self.recognised.sheet.yearless_dates
            hidden = {row for row, dated_column in yearless if dated_column == place}
            return [row in hidden for row in rows] if hidden else None
        village_day = column.field.village_day
        if village_day is None or village_day.column not in self._read:
            return None
        days = self._read[village_day.column].values + dt.timedelta(village_day.days_after)
        counties: list[str | None] = [None] * len(rows)
        if column.table == "inspections" and "round_id" in self._read:
            counties = self.surroundings.counties(self._read["round_id"].values)
        # A code means the same on every day.
        return [
            None if isinstance(cell, str) and cell.isascii() else NamedIn(day, county)
            for cell, day, county in zip(cells, days.to_list(), counties, strict=True)
        ]

    def _states(self, height: int) -> NDArray[np.int8]:
        """Return the gravest state of each row of data."""
        states = np.zeros(height, np.int8)
        for column in self._read.values():
            states = np.maximum(states, column.states)
        return states

    def _rows(
        self, columns: Sequence[catalogue.RawColumn], rows: Sequence[int], states: NDArray[np.int8]
    ) -> pl.DataFrame:
        """Return the rows that can be taken, in the schema's types, with provenance."""
        sheet = self.recognised.sheet
        values = [
            self._read[column.name].values
            if column.name in self._read
            else pl.Series(column.name, [None], dtype=column.dtype).new_from_index(0, len(rows))
            for column in columns
        ]
        return (
            pl.DataFrame(values)
            .with_columns(
                source_file=pl.lit(sheet.file),
                source_sheet=pl.lit(sheet.name),
                source_row=pl.Series(rows, dtype=pl.Int32()),
            )
            .filter(pl.Series(states == 0))
            .select([column.name for column in columns] + OWN_PROVENANCE)
        )

    def _headers(self) -> pl.DataFrame:
        sheet = self.recognised.sheet
        headers = [
            (sheet.file, sheet.name, self._table, name, place, self.recognised.header(place))
            for name, place in self.recognised.columns.items()
        ]
        return pl.DataFrame(headers, schema=HEADERS, orient="row")

    def _questions(self, left_out: set[int]) -> Iterable[Question]:
        """Return the open questions, those left that only rows wait for which are left out
        anyway.
        """
        for name, column in self._read.items():
            letter = column_letter(self.recognised.columns[name])
            for question, rows in column.waiting:
                waiting = [row for row in rows if row not in left_out]
                if waiting:
                    cells = tuple(f"{letter}{row}" for row in waiting[:_EXAMPLES])
                    examples = question.examples or cells
                    yield replace(question, count=len(waiting), examples=examples)

    def _profiles(self) -> dict[str, dict[str, str]]:
        """Return the answers for the office to keep; that rows are left out is never one of
        them.
        """
        used = {
            question.key: question.proposal or ""
            for question in self._answered()
            if question.proposal != LEAVE_OUT
        }
        return {PROFILE: used} if used else {}

    def _answered(self) -> list[Question]:
        """Return questions of the office's templates that were answered."""
        return [question for column in self._read.values() for question in column.used.values()]

    def _sheet_findings(self, rows: SheetRows) -> pl.DataFrame:
        """Return the findings about rows and columns as a whole."""
        sheet = self.recognised.sheet
        findings = [
            Finding("template_example_altered", "rejected", sheet.file, sheet.name, row)
            for row in rows.altered_examples
        ]
        findings += [
            Finding("template_example_unmarked", "noted", sheet.file, sheet.name, row)
            for row in rows.unmarked_examples
        ]
        findings += [
            Finding("hidden_rows", "warned", sheet.file, sheet.name, row)
            for row in rows.data
            if row in sheet.hidden_rows
        ]
        findings += not_read(sheet, list(self.recognised.columns.values()), rows.data)
        for place in self.recognised.unknown:
            header = self.recognised.header(place)
            if any(sheet.rows[row - 1][place - 1] not in (None, "") for row in rows.data):
                rule = "personal" if is_personal(header) else "unknown"
                findings.append(
                    Finding(
                        f"template_column_{rule}",
                        "warned",
                        sheet.file,
                        sheet.name,
                        self.recognised.header_row,
                        place,
                        header,
                        header,
                    )
                )
        return findings_frame(findings)
