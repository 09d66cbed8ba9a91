"""The ledger of weak organisations: when a village's organisation was designated, and converted.

The ledger seldom holds the day of designation, only its year; that day is asked for, as is the day
of a conversion without one.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.findings.questions import LEAVE_OUT, Option, Question
from warehouse.intake.ledgers.accepted_rows import NEW, blank_row, with_accepted
from warehouse.intake.ledgers.accounting import RowAccounting
from warehouse.intake.ledgers.readers.village_rows import (
    LedgerVillages,
    ask_day,
    day_in,
    finished,
    flag_of,
    township_of,
    village_records,
)
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.flags import read_flag
from warehouse.schema.validation import PROVENANCE, stored_types
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData

_YEAR = re.compile(r"20\d{2}(?=年)")


def read_weak_organisations(
    table: LedgerTable, answers: Answers, reference: ReferenceData
) -> Interpretation:
    """Return the designations of a ledger of weak organisations."""
    return _WeakOrganisations(table, answers, reference).read()


class _WeakOrganisations:
    def __init__(self, table: LedgerTable, answers: Answers, reference: ReferenceData) -> None:
        self._table = table
        self._reference = reference
        self._accounting = RowAccounting(table, answers)
        self._villages = LedgerVillages(self._accounting, reference)

    def read(self) -> Interpretation:
        listed = village_records(self._table, "org_name")
        self._accounting.begin(listed)
        rows = [(record, row) for record in listed if (row := self._row(record)) is not None]
        return finished(self._accounting, {"weak_orgs": self._beside_accepted(rows)})

    def _row(self, record: LedgerRecord) -> dict[str, Any] | None:
        cell = record.cell("org_name")
        if cell is None:
            self._accounting.reject(record, "weak_name_missing")
            return None
        township = township_of(record, self._table)
        village_id = self._villages.village(record, cell, record.text, township)
        designated_on = self._designated_on(record)
        converted_on = self._converted_on(record)
        if designated_on is None or village_id is None or not self._accounting.is_open(record):
            return None
        if converted_on is not None and converted_on < designated_on:
            days = {"designated": designated_on.isoformat(), "converted": converted_on.isoformat()}
            self._accounting.reject(
                record, "weak_converted_before", record.cell("verified_date"), days
            )
            return None
        return blank_row("weak_orgs") | {
            "village_id": village_id,
            "designated_on": designated_on,
            "converted_on": converted_on,
            "source_row": record.row,
        }

    def _beside_accepted(
        self, records: list[tuple[LedgerRecord, dict[str, Any]]]
    ) -> list[dict[str, Any]]:
        """Return the rows, those of accepted designations with what the ledger does not say of
        them.
        """
        accepted = self._accepted
        listed = {_key(row) for _, row in records}
        unlisted = [row for key, row in accepted.items() if key not in listed]
        rows = []
        for record, row in records:
            before = accepted.get(_key(row))
            if before is None:
                self._check_new(record, row, unlisted)
            says_no = [self._says(flag) for flag in record.cells("is_closed")] == [False]
            stated = {"converted_on"} if not says_no else set()
            if before is not None and says_no:
                before = {**before, "converted_on": None}
            whole = with_accepted(self._accounting, record, "weak_orgs", row, before, stated)
            if self._accounting.is_open(record):
                rows.append(whole)
        return rows

    def _says(self, flag: LedgerCell) -> bool | None:
        return self._accounting.reading(read_flag, flag.value).value

    def _check_new(
        self, record: LedgerRecord, row: dict[str, Any], unlisted: list[dict[str, Any]]
    ) -> None:
        """Ask about a designation that may be an accepted one put right: its key holds village and
        day, and cannot be corrected.
        """
        for other in unlisted:
            if other["village_id"] == row["village_id"] and _overlap(other, row):
                self._ask_new(record, "weak_again", {"held": str(other["designated_on"])})
                return
            if _days(other) == _days(row):
                names = self._reference.rows("villages").select("village_id", "name").collect()
                name = dict(names.iter_rows()).get(other["village_id"], other["village_id"])
                self._ask_new(record, "weak_moved", {"held": name})
                return

    def _ask_new(self, record: LedgerRecord, kind: str, details: dict[str, str]) -> None:
        question = Question(
            key=f"{kind}:{record.text}:{details['held']}",
            kind=kind,
            details={"village": value_text(record.text), **details},
            options=(
                Option(NEW, message("answers.weak.one_more")),
                Option(LEAVE_OUT, message("answers.weak.leave_out")),
            ),
        )
        self._accounting.choice(record, question, cell=record.cell("org_name"))

    @cached_property
    def _accepted(self) -> dict[tuple[str, dt.date], dict[str, Any]]:
        """The county's accepted designations."""
        names = [name for name in stored_types("weak_orgs") if name not in PROVENANCE]
        villages = (
            self._reference.rows("villages")
            .filter(pl.col("county_code") == self._table.county_code)
            .select("village_id")
            .unique()
        )
        rows = self._reference.rows("weak_orgs").join(villages, on="village_id", how="semi")
        return {_key(row): row for row in rows.select(names).collect().iter_rows(named=True)}

    def _designated_on(self, record: LedgerRecord) -> dt.date | None:
        """Return the day in its column; a year there, or in the title, is asked about."""
        cell = record.cell("designated_date")
        reading = day_in(self._table, cell) if cell else None
        if reading is not None and reading.value is not None:
            return self._accounting.value_of(record, cell, reading, lambda _: None)
        year = _YEAR.search(comparable(self._table.title))
        written = str(cell.value) if cell else year.group() if year else ""
        question = Question(
            key=f"weak_designated:{comparable(written)}",
            kind="weak_designated" if written else "weak_designated_missing",
            details={"said": written},
            options=(Option(LEAVE_OUT, message("answers.weak.leave_out")),),
            takes="date",
        )
        answer = self._accounting.choice(record, question, cell=cell, is_answer=self._has_been)
        return None if answer is None else dt.date.fromisoformat(answer)

    def _has_been(self, answer: str) -> bool:
        try:
            return dt.date.fromisoformat(answer) <= self._table.as_of
        except ValueError:
            return False

    def _converted_on(self, record: LedgerRecord) -> dt.date | None:
        """Return the day of conversion, where the ledger says that there was one."""
        flags = record.cells("is_closed")
        day = record.cell("verified_date")
        is_converted = list(
            dict.fromkeys(flag_of(self._accounting, record, flag) for flag in flags)
        )
        if not self._accounting.is_open(record):
            return None
        if len(is_converted) > 1:
            self._accounting.reject(record, "weak_rows_disagree", flags[0])
            return None
        if is_converted == [False]:
            if day is not None:
                self._accounting.report("warned", "weak_day_without_conversion", record, day)
            return None
        return self._day_of_conversion(record, day, flags)

    def _day_of_conversion(
        self, record: LedgerRecord, day: LedgerCell | None, flags: Sequence[LedgerCell]
    ) -> dt.date | None:
        """Return the day as written; ask for it where there was a conversion without one."""
        if day is not None:
            read = self._accounting.value_of(
                record,
                day,
                day_in(self._table, day),
                lambda reading: ask_day(
                    self._accounting, record, day, "weak_converted", reading.candidates
                ),
            )
            if read is not None or not self._accounting.is_open(record):
                return read
        if not flags:
            return None
        return ask_day(
            self._accounting, record, flags[0], "weak_converted_missing", (self._table.as_of,)
        )


def _key(row: Mapping[str, Any]) -> tuple[str, dt.date]:
    return row["village_id"], row["designated_on"]


def _days(row: Mapping[str, Any]) -> tuple[dt.date, dt.date | None]:
    return row["designated_on"], row["converted_on"]


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether one designation had not ended when the other began."""
    first, second = sorted((one, other), key=lambda row: row["designated_on"])
    return first["converted_on"] is None or first["converted_on"] >= second["designated_on"]
