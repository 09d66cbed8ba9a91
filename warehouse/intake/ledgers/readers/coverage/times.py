"""From when to when an inspection was, and when it was fed back, as a coverage ledger tells it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import UNSURE, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.ledger import as_shown, hides_year
from warehouse.intake.ledgers.readers.village_rows import ask_day, day_in
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.times.cell_times import read_period
from warehouse.intake.values.times.context import TimeContext

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.ledger import LedgerCell
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.values.reading import Reading
    from warehouse.intake.values.times.periods import Period

_ANSWERED_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[~至/](\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True)
class Span:
    """First and last day; `last` None where it is not written or lies after the ledger's day.

    `planned_last` is the last day as written, also where it is still to come.
    """

    first: dt.date
    last: dt.date | None
    planned_last: dt.date | None


class Times:
    """Reads the times of the rows of one coverage ledger."""

    def __init__(self, accounting: RowAccounting) -> None:
        """Read for the table of `accounting`."""
        self._accounting = accounting
        self._table = accounting.table

    def span(self, record: LedgerRecord) -> Span | None:
        """Return the days of the inspection; None where `record` was settled otherwise."""
        first, last = self._day(record, "start_date"), self._day(record, "end_date")
        if not self._accounting.is_open(record):
            return None
        if first is None:
            period = self._period(record)
            if not self._accounting.is_open(record):
                return None
            first, last = (period[0], last or period[1]) if period else (None, last)
        if first is None:
            self._accounting.reject(record, "coverage_start_missing", record.cell("period"))
            return None
        if last is not None and last < first:
            days = {"first": first.isoformat(), "last": last.isoformat()}
            cell = record.cell("end_date") or record.cell("period")
            self._accounting.reject(record, "coverage_ends_before_start", cell, days)
            return None
        if last is not None and last > self._table.as_of:
            details = {"last": last.isoformat(), "as_of": self._table.as_of.isoformat()}
            cell = record.cell("end_date") or record.cell("period")
            self._accounting.report("noted", "coverage_not_ended", record, cell, details)
            return Span(first, None, last)
        return Span(first, last, last)

    def feedback(self, record: LedgerRecord) -> dt.date | None:
        """Return the day of feedback; one spread over several days is asked about."""
        cell = record.cell("feedback_date")
        if cell is None:
            return None
        reading = read_period(
            cell.value, self._frame, year_is_hidden=hides_year(self._table.sheet, cell)
        )
        if reading.certainty == "pending":
            days = tuple(dict.fromkeys(one.last for one in reading.candidates))
            return ask_day(
                self._accounting, record, cell, "coverage_feedback", days, may_be_unknown=True
            )
        period = self._accounting.value_of(record, cell, reading, lambda _: None)
        if period is None:
            return None
        if period.precision == "day":
            return period.last
        ends = (period.last, period.first) if period.precision == "range" else ()
        return ask_day(
            self._accounting, record, cell, "coverage_feedback", ends, may_be_unknown=True
        )

    def _day(self, record: LedgerRecord, field: str) -> dt.date | None:
        cell = record.cell(field)
        if cell is None:
            return None
        return self._accounting.value_of(
            record,
            cell,
            day_in(self._table, cell),
            lambda reading: ask_day(
                self._accounting, record, cell, "coverage_day", reading.candidates
            ),
        )

    def _period(self, record: LedgerRecord) -> tuple[dt.date, dt.date | None] | None:
        """Return first and last day of a range; a single day begins it; a year or a month is
        asked.
        """
        cell = record.cell("period")
        if cell is None:
            return None
        reading = read_period(
            cell.value, self._frame, year_is_hidden=hides_year(self._table.sheet, cell)
        )
        if reading.value is not None and reading.value.precision == "range":
            return reading.value.first, reading.value.last
        if reading.value is not None and reading.value.precision == "day":
            return reading.value.last, None
        if reading.certainty in ("rejected", "empty"):
            self._accounting.value_of(record, cell, reading, lambda _: None)
            return None
        return self._ask_span(record, cell, reading)

    def _ask_span(
        self, record: LedgerRecord, cell: LedgerCell, reading: Reading[Period]
    ) -> tuple[dt.date, dt.date | None] | None:
        likely = next((one for one in reading.candidates if one.precision == "range"), None)
        value = value_text(as_shown(self._table.sheet, cell))
        question = Question(
            key=f"coverage_period:{comparable(value)}",
            kind="coverage_period",
            details={"value": value},
            options=(LEAVE_THESE_OUT,),
            takes="text",
            proposal=f"{likely.first}~{likely.last}" if likely else None,
            confidence=UNSURE if likely else None,
        )
        answer = self._accounting.choice(
            record, question, cell=cell, is_answer=lambda written: _span(written) is not None
        )
        return None if answer is None else _span(answer)

    @property
    def _frame(self) -> TimeContext:
        return TimeContext(as_of=self._table.as_of)


def _span(answer: str) -> tuple[dt.date, dt.date | None] | None:
    """Return the two days of an answer 2022-03-01~2022-04-04, or the one of 2022-03-01."""
    match = _ANSWERED_SPAN.fullmatch(re.sub(r"\s+", "", answer))
    if match is None:
        return None
    try:
        first = dt.date.fromisoformat(match[1])
        last = dt.date.fromisoformat(match[2]) if match[2] else None
    except ValueError:
        return None
    return (first, last) if last is None or first <= last else None
