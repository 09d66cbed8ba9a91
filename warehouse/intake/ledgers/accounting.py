"""The accounting of the rows of one ledger: what was found, asked and settled, row by row.

Every row of the table gets one status; the rows of one problem share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from warehouse.intake.findings.corrections import corrections_frame
from warehouse.intake.findings.finding import (
    ROW_STATUSES,
    Finding,
    RowStatus,
    Severity,
    findings_frame,
)
from warehouse.intake.findings.interpretation import (
    HEADERS,
    LEDGER_COUNTS,
    OBSERVATIONS,
    Interpretation,
)
from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.intake.ledgers.ledger import as_shown
from warehouse.intake.ledgers.question_log import QuestionLog
from warehouse.intake.ledgers.records import records_of
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.privacy.guard import screen
from warehouse.intake.values.codes import is_short_number, read_code
from warehouse.schema.validation import stored_types
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.values.reading import Reading
    from warehouse.words.messages import Text

Value = TypeVar("Value")

LEAVE_THESE_OUT = Option(LEAVE_OUT, message("answers.problem.leave_out"))

_GRAVITY: dict[RowStatus, int] = {"accepted": 0, "skipped": 1, "pending": 2, "rejected": 3}


class RowAccounting:
    """What a reader keeps of one table while it reads."""

    def __init__(self, table: LedgerTable, answers: Answers) -> None:
        """Begin with every row unsettled, which ends as accepted."""
        self.table = table
        self.answers = answers
        self.measures = 0
        self._readings: dict[object, Reading[Any]] = {}
        self._findings: list[Finding] = []
        self._statuses: dict[int, tuple[RowStatus, str | None]] = {}
        self._questions = QuestionLog(table, answers)
        self._records: list[LedgerRecord] = []
        self._corrections: list[dict[str, object]] = []

    def begin(self, records: Iterable[LedgerRecord]) -> None:
        """Set out the problems whose statuses are to be kept."""
        self._records.extend(records)

    def status_of(self, record: LedgerRecord) -> RowStatus:
        """Return what has become of `record` so far."""
        return self._statuses.get(record.row, ("accepted", None))[0]

    def is_open(self, record: LedgerRecord) -> bool:
        """Return whether nothing keeps `record` from being accepted."""
        return self.status_of(record) == "accepted"

    def report(
        self,
        severity: Severity,
        rule: str,
        record: LedgerRecord | None = None,
        cell: LedgerCell | None = None,
        details: Mapping[str, str | Text] | None = None,
    ) -> None:
        """Add a finding: at `cell`, else at the first row of `record`, else of the whole sheet."""
        sheet = self.table.sheet
        row = cell.row if cell else record.row if record else None
        self._findings.append(
            Finding(
                rule=rule,
                severity=severity,
                file=sheet.file,
                sheet=sheet.name,
                row=row,
                column=(cell.column or None) if cell else None,
                header=cell.header if cell else "",
                value=value_text(as_shown(sheet, cell)) if cell else "",
                details=dict(details or {}),
            )
        )

    def reject(
        self,
        record: LedgerRecord,
        rule: str,
        cell: LedgerCell | None = None,
        details: Mapping[str, str | Text] | None = None,
    ) -> None:
        """Keep `record` out and say why."""
        self.report("rejected", rule, record, cell, details)
        self._settle(record, "rejected")

    def correct(self, record: LedgerRecord, **line: object) -> None:
        """Add a correction of what the ledger lists (`CORRECTIONS`, less its place)."""
        sheet = self.table.sheet
        place = {"file": sheet.file, "sheet": sheet.name, "row": record.row}
        self._corrections.append({**line, **place})

    def skip(self, record: LedgerRecord, reason: str) -> None:
        """Leave `record` out for a reason (`reasons.<reason>`) that makes it no less right."""
        self._settle(record, "skipped", reason)

    def choice(
        self,
        record: LedgerRecord,
        question: Question,
        *,
        cell: LedgerCell | None = None,
        is_answer: Callable[[str], bool] | None = None,
    ) -> str | None:
        """Return the answer to `question`; None where `record` waits for it, or is left out by it.

        An answer is one of the options, or what `is_answer` allows.
        """
        answer = self._questions.answer(
            question, lambda answer: answer == LEAVE_OUT or bool(is_answer and is_answer(answer))
        )
        if answer == LEAVE_OUT:
            self._settle(record, "skipped", "answered")
            return None
        if answer is None:
            self.report("pending", question.kind, record, cell, question.details)
            self._settle(record, "pending")
            self._questions.ask(question, record)
        return answer

    def choice_for_all(self, question: Question) -> str | None:
        """Return the answer to a question that no row waits for; None while it is open."""
        answer = self._questions.answer(question)
        if answer is None:
            self._questions.ask(question, None)
        return answer

    def reading(
        self, reader: Callable[..., Reading[Value]], value: CellValue, **more: object
    ) -> Reading[Value]:
        """Return what `reader` makes of `value`; of the same value once only."""
        key = (reader, type(value), value, *more.values())
        if key not in self._readings:
            self._readings[key] = reader(value, **more)
        return self._readings[key]

    def value_of(
        self,
        record: LedgerRecord,
        cell: LedgerCell | None,
        reading: Reading[Value],
        ask: Callable[[Reading[Value]], Value | None],
    ) -> Value | None:
        """Return what a reading of `cell` gives, with a finding where there is something to report.

        A value that cannot be right is left out and the row kept; one with several meanings is
        given by `ask`, which asks for it.
        """
        match reading.certainty:
            case "read" | "noted" | "warned":
                if reading.rule is not None and reading.certainty != "read":
                    self.report(reading.certainty, reading.rule, record, cell, reading.details)
                return reading.value
            case "pending":
                return ask(reading)
            case "rejected":
                rule = reading.rule or "problem_value_unreadable"
                self.report("warned", rule, record, cell, reading.details)
            case "empty":
                if reading.rule is not None:
                    self.report("warned", reading.rule, record, cell, reading.details)
        return None

    def interpretation(
        self,
        tables: Mapping[str, Sequence[Mapping[str, Any]]],
        observations: Sequence[Mapping[str, Any]] = (),
    ) -> Interpretation:
        """Return everything as an `Interpretation`; `tables` are rows with their `source_row`."""
        sheet = self.table.sheet
        statuses = {
            row.row: (sheet.file, sheet.name, row.row,
                      *self._statuses.get(record.row, ("accepted", None)), record.row)
            for record in self._records
            for row in record.rows
        }  # fmt: skip
        raw_columns = self.table.kind.raw_columns
        headers = [
            (sheet.file, sheet.name, *raw_columns[column.field], column.column, column.header)
            for column in self.table.columns
            if column.field is not None and column.field in raw_columns and column.column > 0
        ]
        counts = [
            (sheet.file, sheet.name, self.table.kind.name,
             len(statuses), len(self._records), self.measures)
        ]  # fmt: skip
        return Interpretation(
            tables={
                name: self._frame(name, rows) for name, rows in tables.items() if len(rows) > 0
            },
            findings=findings_frame(self._findings),
            statuses=pl.DataFrame(list(statuses.values()), schema=ROW_STATUSES, orient="row").sort(
                "row"
            ),
            questions=self._questions.open,
            headers=pl.DataFrame(headers, schema=HEADERS, orient="row"),
            counts=pl.DataFrame(counts, schema=LEDGER_COUNTS, orient="row"),
            observations=_masked(pl.DataFrame(list(observations), schema=OBSERVATIONS)),
            profiles=self._questions.profiles(),
            settled_questions=self._questions.answered,
            corrections=corrections_frame(self._corrections),
        )

    def _frame(self, name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
        types = {
            column: dtype for column, dtype in stored_types(name).items() if column != "batch_id"
        }
        place = {"source_file": self.table.sheet.file, "source_sheet": self.table.sheet.name}
        return pl.DataFrame([{**row, **place} for row in rows], schema=types)

    def _settle(self, record: LedgerRecord, status: RowStatus, reason: str | None = None) -> None:
        if _GRAVITY[status] > _GRAVITY[self.status_of(record)]:
            self._statuses[record.row] = (status, reason)


def rejected_for_its_code(accounting: RowAccounting, record: LedgerRecord) -> bool:
    """Reject a thing whose code lost digits: it would be another thing's, and next month a third.

    Return whether it did.

    Running numbers are short; they are never taken for a code that was cut.
    """
    cell = record.number_cell
    if cell is None or is_short_number(cell.value):
        return False
    reading = accounting.reading(read_code, cell.value)
    if reading.rule != "code_digits_lost":
        return False
    accounting.reject(record, "code_digits_lost", cell)
    return True


def leave_all_out(table: LedgerTable, answers: Answers, reason: str) -> Interpretation:
    """Leave out every record of `table` for one reason."""
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    for record in records:
        accounting.skip(record, reason)
    return accounting.interpretation({})


def _masked(observations: pl.DataFrame) -> pl.DataFrame:
    """Return `observations` without numbers or names of persons in their texts."""
    masked = screen(observations["text"], whole_cell_names=False).unique("text")
    return observations.with_columns(pl.col("text").replace(masked["text"], masked["masked"]))
