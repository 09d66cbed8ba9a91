"""One column of a sheet, read: every distinct cell once, and the rows put together again.

A column of 200,000 rows has seldom more than a few thousand distinct values; codes and texts,
which have, are mostly taken as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.intake.findings.finding import FINDINGS, Severity
from warehouse.intake.findings.questions import Answers, Question
from warehouse.intake.privacy.guard import screen_numbers
from warehouse.intake.privacy.numbers import is_code_of_place
from warehouse.intake.templates.cell_answers import CellAnswers
from warehouse.intake.templates.ditto import FINE, STATES, Repeats
from warehouse.intake.templates.shown_cells import as_shown, as_text, cell_text, details_of
from warehouse.intake.values.empty_cells import EMPTY
from warehouse.intake.values.reading import Reading

if TYPE_CHECKING:
    from warehouse.intake.cells.sheets import CellValue, Sheet
    from warehouse.intake.templates.readers import CellReader, Context

_SEVERITIES: Final[Mapping[str, Severity]] = {
    "noted": "noted",
    "warned": "warned",
    "pending": "pending",
    "rejected": "rejected",
    # A mark where a value was expected.
    "empty": "warned",
    "skipped": "noted",
}
_CODES: Final = {"code", "village", "region"}


@dataclass(frozen=True)
class ReadColumn:
    """What a column came to: `values` in the schema's type and `states` (see `repeats.STATES`), one
    of each per row of data; findings of schema `FINDINGS`; the questions that are open with the
    rows that wait; the questions that answers kept for the office settled, with these.
    """

    values: pl.Series
    states: NDArray[np.int8]
    findings: pl.DataFrame
    waiting: list[tuple[Question, list[int]]]
    used: Mapping[str, Question]


@dataclass
class ColumnCells:
    """The cells of one column in the rows of data.

    `place` is the column's number in the sheet, `rows` the numbers of the rows of data and `cells`
    what stands there; `contexts` one per row of data, or None where cells mean the same everywhere.
    """

    sheet: Sheet
    place: int
    rows: Sequence[int]
    cells: Sequence[CellValue]
    reader: CellReader
    answers: Answers
    contexts: Sequence[Context] | None = None

    def read(self) -> ReadColumn:
        """Read them all."""
        column = self.reader.column
        as_it_stands = self._as_it_stands()
        if as_it_stands is not None:
            return as_it_stands
        repeats = Repeats.of(self.sheet, self.place, self.rows, self.cells, self.answers)
        distinct, self._codes = self._distinct(repeats.values)
        # What was settled without its cell being read has no second finding.
        self._is_open = repeats.states == FINE
        self._readings = self._read_each(distinct)
        settling = CellAnswers(self.sheet, self.reader, self.answers)
        for code, reading in list(self._readings.items()):
            self._readings[code] = settling.settled(code, *distinct[code], reading)
        values = [
            self._readings[code].value if code in self._readings else value
            for code, (value, _) in enumerate(distinct)
        ]
        status = np.array(
            [self._state(code, settling.left_out) for code in range(len(distinct))], np.int8
        )
        states = np.where(self._is_open, status[self._codes], repeats.states)
        return ReadColumn(
            pl.Series(column.name, values, dtype=column.dtype).gather(self._codes),
            states.astype(np.int8),
            pl.concat([self._findings(distinct), self._findings_of(repeats)]),
            [*repeats.waiting, *self._waiting(settling.open)],
            settling.used,
        )

    def _as_it_stands(self) -> ReadColumn | None:
        """Return a column of nothing but plain codes or texts; None where any cell has to be
        read.
        """
        layout = self.sheet.struck or self.sheet.struck_parts or self.sheet.merged
        if layout or set(map(type, self.cells)) != {str}:
            return None
        text = pl.Series(self.reader.column.name, self.cells, dtype=pl.String())
        if not self.reader.is_plain(text).all() or self._personal(text):
            return None
        fine = np.full(len(self.rows), FINE, np.int8)
        return ReadColumn(text, fine, pl.DataFrame(schema=FINDINGS), [], {})

    def _distinct(
        self, raw: list[CellValue]
    ) -> tuple[list[tuple[CellValue, Context]], NDArray[np.int64]]:
        """Return every distinct cell with its context, and for each row of data which of them it
        has.
        """
        kinds = set(map(type, raw))
        keys: list[Any] = raw
        if bool in kinds and kinds & {int, float}:
            # True equals 1, and means something else.
            keys = [(type(value), value) for value in raw]
        if self.contexts is not None:
            keys = list(zip(keys, self.contexts, strict=True))
        indices = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        codes = np.fromiter(map(indices.__getitem__, keys), np.int64, len(keys))
        first = np.zeros(len(indices), np.int64)
        first[codes[::-1]] = np.arange(len(keys))[::-1]
        contexts = self.contexts
        return [
            (raw[row], None if contexts is None else contexts[row]) for row in first.tolist()
        ], codes

    def _read_each(self, distinct: Sequence[tuple[CellValue, Context]]) -> dict[int, Reading[Any]]:
        """Return the reading of every distinct cell that cannot be taken as it stands."""
        texts = [value if isinstance(value, str) else None for value, _ in distinct]
        is_plain = self.reader.is_plain(pl.Series(texts, dtype=pl.String())).to_list()
        written = [as_text(value) for value, _ in distinct]
        personal = self._personal(pl.Series(written, dtype=pl.String()))
        return {
            code: personal[text]
            if (text := written[code]) in personal
            else EMPTY
            if value is None
            else self.reader.read(value, context)
            for code, (value, context) in enumerate(distinct)
            if not is_plain[code] or written[code] in personal
        }

    def _personal(self, texts: pl.Series) -> dict[str | None, Reading[Any]]:
        """Return the reading of every text that holds a number of a person.

        A code may begin with that of its county and look like a telephone or card number.
        """
        hits = screen_numbers(texts)
        is_code = self.reader.column.reader in _CODES
        return {
            text: Reading(
                "rejected",
                rule=f"personal_{kind}",
                details={"column": self.reader.header, "masked": masked},
            )
            for text, kind, masked in hits.iter_rows()
            if not (is_code and is_code_of_place(text, kind))
        }

    def _waiting(
        self, answered: Sequence[tuple[Question, int]]
    ) -> list[tuple[Question, list[int]]]:
        """Return each open question with the rows that wait for its answer."""
        return [
            (question, [self.rows[row] for row in self._rows_of(code).tolist()])
            for question, code in answered
        ]

    def _rows_of(self, code: int) -> NDArray[np.int64]:
        """Return the rows of data, by their place, that have a distinct cell and are not
        settled.
        """
        order, starts = self._order
        rows = order[starts[code] : starts[code + 1]]
        return np.asarray(rows[self._is_open[rows]], np.int64)

    @cached_property
    def _order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self._codes, kind="stable")
        most = int(self._codes.max(initial=-1))
        return order, np.searchsorted(self._codes[order], np.arange(most + 2))

    def _state(self, code: int, left_out: set[int]) -> int:
        if code in left_out:
            return STATES["skipped"]
        reading = self._readings.get(code)
        return STATES.get(reading.certainty, FINE) if reading else FINE

    def _findings(self, distinct: Sequence[tuple[CellValue, Context]]) -> pl.DataFrame:
        """Return every row that has a cell with a finding."""
        readings = [
            (code, as_shown(*distinct[code]), reading)
            for code, reading in self._readings.items()
            if reading.rule is not None
        ]
        if not readings:
            return pl.DataFrame(schema=FINDINGS)
        by_cell = pl.DataFrame(
            {
                "code": [code for code, _, _ in readings],
                "value": [value for _, value, _ in readings],
                "rule": [reading.rule for _, _, reading in readings],
                "severity": [_SEVERITIES[reading.certainty] for _, _, reading in readings],
                "details": [details_of(reading.details) for _, _, reading in readings],
            },
            schema_overrides={"code": pl.Int64()},
        )
        rows = pl.DataFrame({"code": self._codes, "row": self.rows}).filter(
            pl.Series(self._is_open)
        )
        return self._placed(rows.join(by_cell, on="code", maintain_order="left"))

    def _findings_of(self, repeats: Repeats) -> pl.DataFrame:
        if not repeats.findings:
            return pl.DataFrame(schema=FINDINGS)
        columns = ("row", "value", "rule", "severity", "details")
        rows = [
            (row, cell_text(value), rule, severity, details_of(details))
            for row, value, rule, severity, details in repeats.findings
        ]
        return self._placed(pl.DataFrame(rows, schema=columns, orient="row"))

    def _placed(self, findings: pl.DataFrame) -> pl.DataFrame:
        placed = findings.with_columns(
            file=pl.lit(self.sheet.file),
            sheet=pl.lit(self.sheet.name),
            column=pl.lit(self.place),
            header=pl.lit(self.reader.header),
        )
        return placed.select(FINDINGS.names()).cast(FINDINGS)
