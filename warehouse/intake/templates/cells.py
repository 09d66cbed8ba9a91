"""One column of a sheet, read: every distinct cell once, and the rows put together again.

A column of 200,000 rows has seldom more than a few thousand distinct values; codes and texts,
which have, are mostly taken as they stand.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from warehouse.intake.cells.sheets import CellError
from warehouse.intake.findings.date_order import ask_about_way, form_of
from warehouse.intake.findings.finding import FINDINGS, Severity
from warehouse.intake.findings.questions import LEAVE_OUT, Answers, Question
from warehouse.intake.ledgers.ledger import without_year
from warehouse.intake.privacy.guard import mask, screen_numbers
from warehouse.intake.privacy.numbers import is_code_of_place
from warehouse.intake.reference import region_questions
from warehouse.intake.templates.ditto import FINE, STATES, Repeats
from warehouse.intake.templates.questions import (
    AS_NUMBERS,
    LEAVE_EMPTY,
    ask_about_blank_flags,
    ask_about_numbers,
    ask_about_region,
    ask_about_value,
    in_both,
)
from warehouse.intake.templates.regions import NamedIn
from warehouse.intake.values.empty_cells import EMPTY
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import shown_number

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
_LONGEST_SHOWN = 200
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
    _waiting: list[tuple[Question, list[int]]] = field(init=False, default_factory=list)
    _used: dict[str, Question] = field(init=False, default_factory=dict)
    _left_out: set[int] = field(init=False, default_factory=set)

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
        for code, reading in list(self._readings.items()):
            self._readings[code] = self._settled(code, *distinct[code], reading)
        values = [
            self._readings[code].value if code in self._readings else value
            for code, (value, _) in enumerate(distinct)
        ]
        status = np.array([self._state(code) for code in range(len(distinct))], np.int8)
        states = np.where(self._is_open, status[self._codes], repeats.states)
        return ReadColumn(
            pl.Series(column.name, values, dtype=column.dtype).gather(self._codes),
            states.astype(np.int8),
            pl.concat([self._findings(distinct), self._findings_of(repeats)]),
            [*repeats.waiting, *self._waiting],
            self._used,
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
        written = [_as_text(value) for value, _ in distinct]
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

    def _settled(
        self, code: int, value: CellValue, context: Context, reading: Reading[Any]
    ) -> Reading[Any]:
        """Return the reading after what has been answered; what is open is asked."""
        if reading.certainty == "empty":
            return self._settled_empty(code, reading)
        if reading.certainty != "pending":
            return reading
        column = self.reader.column
        by_way = self._settled_by_way(code, value, reading) if reading.ways else None
        if by_way is not None:
            return by_way
        if reading.rule == "code_is_number":
            question = ask_about_numbers(self.sheet, column)
            question = replace(question, examples=tuple(map(str, reading.candidates)))
        elif reading.rule in region_questions.RULES:
            former = self.reader.reference.region_names.former[reading.details["code"]]
            question = ask_about_region(
                self.sheet, column, former, self.reader.reference.region_names, reading.candidates
            )
        else:
            candidates = [self.reader.answer_of(candidate) for candidate in reading.candidates]
            county = context.county_code if isinstance(context, NamedIn) else None
            question = ask_about_value(
                self.sheet, column, _as_shown(value, context), _written(value), candidates, county
            )
        answer = self._answer(question)
        if answer == AS_NUMBERS and reading.candidates:
            return Reading("noted", reading.candidates[0], "code_from_number")
        return self._by_answer(code, question, answer, context, reading)

    def _settled_by_way(
        self, code: int, value: CellValue, reading: Reading[Any]
    ) -> Reading[Any] | None:
        """Return a day that a program wrote: answered once for all the cells written like it; None
        where the answer does not fit this one.
        """
        column = self.reader.column
        question = ask_about_way(
            f"{self.sheet.file}|{column.table}.{column.name}|{form_of(reading)}",
            self.reader.header,
            shown(value),
            dict(zip(reading.ways, reading.candidates, strict=True)),
            self.sheet,
        )
        answer = self._answer(question)
        if answer in (None, LEAVE_OUT):
            return self._by_answer(code, question, answer, None, reading)
        day = reading.by_way(answer)
        if day is None:
            return None
        return Reading("noted", day, "day_by_way", {"day": str(day)})

    def _settled_empty(self, code: int, reading: Reading[Any]) -> Reading[Any]:
        column = self.reader.column
        if not column.is_required:
            return reading
        if column.reader != "flag":
            return Reading("rejected", rule="template_required")
        question = ask_about_blank_flags(self.sheet, column)
        pending: Reading[Any] = Reading("pending", rule="template_blank_flag")
        return self._by_answer(code, question, self._answer(question), None, pending)

    def _by_answer(
        self,
        code: int,
        question: Question,
        answer: str | None,
        context: Context,
        reading: Reading[Any],
    ) -> Reading[Any]:
        if answer == LEAVE_OUT:
            self._left_out.add(code)
            return Reading("empty")
        if answer == LEAVE_EMPTY and not self.reader.column.is_required:
            return Reading("noted", None, "template_answered_empty")
        if answer is not None:
            again = self.reader.read(answer, context)
            if again.value is not None:
                _, label = self.reader.answer_of(again.value)
                return Reading("noted", again.value, "template_answered", in_both(answer=label))
        self._wait(question, code)
        return reading

    def _answer(self, question: Question) -> str | None:
        answer = self.answers.get(question.key)
        if answer is not None and question.scope == "profile":
            self._used[question.key] = replace(question, proposal=answer, confidence=None)
        return answer

    def _wait(self, question: Question, code: int) -> None:
        self._waiting.append((question, [self.rows[row] for row in self._rows_of(code).tolist()]))

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

    def _state(self, code: int) -> int:
        if code in self._left_out:
            return STATES["skipped"]
        reading = self._readings.get(code)
        return STATES.get(reading.certainty, FINE) if reading else FINE

    def _findings(self, distinct: Sequence[tuple[CellValue, Context]]) -> pl.DataFrame:
        """Return every row that has a cell with a finding."""
        readings = [
            (code, _as_shown(*distinct[code]), reading)
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
                "details": [_details(reading.details) for _, _, reading in readings],
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
            (row, shown(value), rule, severity, _details(details))
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


def shown(value: CellValue) -> str:
    """Return a cell as a finding shows it, personal data masked."""
    match value:
        case None:
            return ""
        case CellError():
            return value.code
        case bool():
            return str(value).upper()
        case int() | float():
            return mask(shown_number(value))
        case str():
            return mask(value[:_LONGEST_SHOWN])
    return str(value)


def _as_shown(value: CellValue, context: Context) -> str:
    """Return a cell as its sheet shows it: a date whose year is hidden without it."""
    return without_year(value) if context is True and isinstance(value, dt.date) else shown(value)


def _as_text(value: CellValue) -> str | None:
    """Return a cell that may hold a number of a person, as its text."""
    if isinstance(value, int | float):
        return shown_number(value)
    return value if isinstance(value, str) else None


def _written(value: CellValue) -> str:
    return value if isinstance(value, str) else f"{type(value).__name__} {value}"


def _details(details: Mapping[str, Any]) -> str:
    slots = {
        name: value if isinstance(value, dict) else shown(value) for name, value in details.items()
    }
    return json.dumps(slots, ensure_ascii=False)
