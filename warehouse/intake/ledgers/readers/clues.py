"""The ledger of clues handed over: of each its organisation, day, kind of receiver, closed or not.

What a clue is about and whom it names is never read: those columns do not reach this module, and
nothing here asks for them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.questions import UNSURE, Option, Question
from warehouse.intake.ledgers.accepted_rows import AcceptedRow, ask_which, blank_row, with_accepted
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, RowAccounting, leave_all_out
from warehouse.intake.ledgers.ledger import as_shown, hides_year
from warehouse.intake.ledgers.problems.identity.inspection_finder import InspectionFinder
from warehouse.intake.ledgers.records import comparable, records_of
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.states import read_state
from warehouse.intake.values.times.days import is_day, read_day
from warehouse.schema.validation import PROVENANCE, stored_types
from warehouse.words.messages import Text, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.problems.identity.inspections import Inspection
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.values.reading import Reading

_STATED_BY = {
    "receiver": {"receiving_unit", "transfer_unit_ambiguous"},
    "disposed_on": {"closed_date", "is_closed"},
}
"""Columns that a blank may clear, by the fields that say them."""

RECEIVER, GIVER = "receiver", "giver"
"""Answers: 移交单位 names who received the clue, or who handed it over."""

_RECEIVERS = (
    ("乡镇纪委", ("乡镇纪委", "镇纪委", "乡纪委", "街道纪工委", "纪检监察组")),
    ("县纪委监委", ("纪委", "监委", "纪检监察室", "信访室", "案管")),
    ("组织部", ("组织部",)),
    ("公安机关", ("公安",)),
    ("检察机关", ("检察",)),
    ("审计机关", ("审计",)),
)
"""Kind of receiver by the words of its name, the more particular first. The kind is kept, the name
is not."""

OTHER_RECEIVER = "其他部门"


def read_clue_transfer_ledger(
    table: LedgerTable, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return the clues of the ledger, one for each row."""
    if table.header("transfer_count") is not None:
        return leave_all_out(table, answers, "clue_counts_only")
    accounting = RowAccounting(table, answers)
    records = records_of(table)
    accounting.begin(records)
    finder = InspectionFinder(accounting, reference)
    clues = [clue for record in records if (clue := _clue(accounting, finder, record)) is not None]
    rows = _Numbered(accounting, reference, finder, clues).rows()
    return accounting.interpretation({"clues": rows})


@dataclass(frozen=True)
class _Clue:
    """A clue as a row tells of it."""

    record: LedgerRecord
    inspection: Inspection
    handed_over_on: dt.date
    receiver: str | None
    disposed_on: dt.date | None

    @property
    def key(self) -> tuple[str, dt.date]:
        """What clues are numbered within."""
        return self.inspection.inspection_id, self.handed_over_on

    def row(self, clue_id: str) -> dict[str, Any]:
        """Return the row of the raw table."""
        return blank_row("clues") | {
            "clue_id": clue_id,
            "inspection_id": self.inspection.inspection_id,
            "handed_over_on": self.handed_over_on,
            "receiver": self.receiver,
            "disposed_on": self.disposed_on,
            "source_row": self.record.row,
        }


def _clue(
    accounting: RowAccounting, finder: InspectionFinder, record: LedgerRecord
) -> _Clue | None:
    """Return the clue of a row; None where the row was settled otherwise."""
    inspection = finder.inspection(record)
    handed_over_on = _handed_over_on(accounting, record)
    receiver = _receiver(accounting, record)
    disposed_on = _closed_on(accounting, record)
    if inspection is None or handed_over_on is None or not accounting.is_open(record):
        return None
    return _Clue(record, inspection, handed_over_on, receiver, disposed_on)


class _Numbered:
    """The clues of a ledger with their ids, and the accepted ones that they may mend."""

    def __init__(
        self,
        accounting: RowAccounting,
        reference: ReferenceData,
        finder: InspectionFinder,
        clues: Sequence[_Clue],
    ) -> None:
        self._accounting, self._finder, self._found = accounting, finder, clues
        inspections = [clue.inspection.inspection_id for clue in clues]
        days = [clue.handed_over_on for clue in clues]
        accepted = (
            reference.rows("clues")
            .filter(
                pl.col("inspection_id").is_in(inspections) | pl.col("handed_over_on").is_in(days)
            )
            .select([name for name in stored_types("clues") if name not in PROVENANCE])
            .collect()
        )
        self._accepted = {row["clue_id"]: row for row in accepted.iter_rows(named=True)}
        fields = {column.field for column in accounting.table.columns}
        self._stated = {column for column, of in _STATED_BY.items() if fields & of}

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of the raw table."""
        numbers: Counter[tuple[str, dt.date]] = Counter()
        named: list[tuple[_Clue, str]] = []
        for clue in self._found:
            numbers[clue.key] += 1
            inspection_id, day = clue.key
            named.append((clue, f"{inspection_id}-C{day:%Y%m%d}-{numbers[clue.key]}"))
        listed = {clue_id for _, clue_id in named}
        unlisted = {key: row for key, row in self._accepted.items() if key not in listed}
        rows = []
        for clue, clue_id in named:
            accepted = self._accepted.get(clue_id) or self._which(clue, clue_id, unlisted)
            if accepted is None:
                continue
            if isinstance(accepted, str):
                row = clue.row(clue_id)
            else:
                unlisted.pop(accepted["clue_id"], None)
                row = clue.row(accepted["clue_id"])
                row = with_accepted(
                    self._accounting, clue.record, "clues", row, accepted, self._stated
                )
            if self._accounting.is_open(clue.record):
                rows.append(row)
        return rows

    def _which(
        self, clue: _Clue, clue_id: str, unlisted: Mapping[str, Mapping[str, Any]]
    ) -> Mapping[str, Any] | str | None:
        """Return the accepted clue that a new one mends: of the same inspection with another day,
        or of the same day and receiver in another village.
        """
        offered = [
            AcceptedRow(row, self._label(row))
            for row in unlisted.values()
            if row["inspection_id"] == clue.inspection.inspection_id
            or (row["handed_over_on"], row["receiver"]) == (clue.handed_over_on, clue.receiver)
        ]
        return ask_which(self._accounting, clue.record, "clues", offered, clue_id)

    def _label(self, row: Mapping[str, Any]) -> Text:
        inspection = self._finder.accepted.by_id(row["inspection_id"])
        return message(
            "answers.accepted.clue",
            village=self._finder.villages.name(inspection.village_id) if inspection else "—",
            day=row["handed_over_on"],
            receiver=row["receiver"] or "—",
        )


def _handed_over_on(accounting: RowAccounting, record: LedgerRecord) -> dt.date | None:
    """Return the day of the hand-over: without one there is no clue that time could be counted
    for.
    """
    cell = record.cell("transfer_date")
    if cell is None:
        accounting.reject(record, "clue_day_missing")
        return None

    written = as_shown(accounting.table.sheet, cell)

    def ask(reading: Reading[dt.date]) -> dt.date | None:
        question = Question(
            key=f"clue_day:{comparable(str(written))}",
            kind="clue_day",
            details={"value": value_text(written), "header": cell.header},
            options=(
                *(Option(str(day), Text.of(str(day))) for day in reading.candidates),
                LEAVE_THESE_OUT,
            ),
            takes="date",
            proposal=str(reading.candidates[0]) if reading.candidates else None,
            confidence=UNSURE if reading.candidates else None,
        )
        answer = accounting.choice(record, question, cell=cell, is_answer=is_day)
        return None if answer is None else dt.date.fromisoformat(answer)

    hidden = hides_year(accounting.table.sheet, cell)
    reading = read_day(cell.value, as_of=accounting.table.as_of, year_is_hidden=hidden)
    day = accounting.value_of(record, cell, reading, ask)
    if day is None and accounting.is_open(record):
        accounting.reject(record, "clue_day_missing", cell)
    elif day is not None and day > accounting.table.as_of:
        details = {"as_of": str(accounting.table.as_of)}
        accounting.reject(record, "clue_day_after_report", cell, details)
    return day


def _receiver(accounting: RowAccounting, record: LedgerRecord) -> str | None:
    cell = record.cell("receiving_unit")
    if cell is None:
        cell = record.cell("transfer_unit_ambiguous")
        if cell is None or _meaning_of_unit(accounting, record, cell.header) != RECEIVER:
            return None
    named = comparable(str(cell.value))
    return next(
        (kind for kind, words in _RECEIVERS if any(word in named for word in words)),
        OTHER_RECEIVER,
    )


def _meaning_of_unit(accounting: RowAccounting, record: LedgerRecord, header: str) -> str | None:
    """Ask whether 移交单位 is who hands over or who receives."""
    question = Question(
        key=f"clue_unit:{accounting.table.county_code}:{comparable(header)}",
        kind="clue_unit",
        details={"header": header},
        options=(
            Option(RECEIVER, message("answers.problem.unit_receives")),
            Option(GIVER, message("answers.problem.unit_gives")),
        ),
        scope="profile",
    )
    return accounting.choice(record, question)


def _closed_on(accounting: RowAccounting, record: LedgerRecord) -> dt.date | None:
    """Return the day a clue was closed on. Closed without a day is reported; no day is made up."""
    cell = record.cell("closed_date")
    reading = None if cell is None else read_day(cell.value, as_of=accounting.table.as_of)
    if (
        reading is not None
        and reading.value is not None
        and reading.value <= accounting.table.as_of
    ):
        return reading.value
    closed = record.cell("is_closed")
    if closed is None:
        return None
    state, flag = read_state(closed.value).value, read_flag(closed.value).value
    if flag is True or (state is not None and state.kind in ("completed", "closed")):
        accounting.report("warned", "clue_closed_without_day", record, closed)
    return None
