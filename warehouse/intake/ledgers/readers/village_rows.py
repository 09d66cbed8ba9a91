"""What the ledgers of villages share: their rows as records, villages by name, days, and the end.

A row (or the rows of one merged cell) tells of one village; its status and what is asked about it
are kept in a `RowAccounting`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.finding import Finding, findings_frame
from warehouse.intake.findings.interpretation import LEDGER_COUNTS, Interpretation
from warehouse.intake.findings.questions import UNSURE, Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, RowAccounting
from warehouse.intake.ledgers.ledger import as_shown, hides_year
from warehouse.intake.ledgers.ledger_kind import FIELDS_OF_EVERY_KIND
from warehouse.intake.ledgers.records import LedgerRecord, comparable, record_of
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.flags import read_flag
from warehouse.intake.values.times.days import is_day, read_day
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from warehouse.intake.ledgers.ledger import LedgerCell, LedgerRow, LedgerTable
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.village_list import Village
    from warehouse.intake.values.reading import Reading

NO_DAY = "no_day"
"""The answer that a day is not known."""

YES, NO = "yes", "no"

_TOWNSHIP_ENDINGS = ("镇", "乡", "街道", "街道办事处")


def village_records(table: LedgerTable, name_field: str) -> list[LedgerRecord]:
    """Return the rows of `table`, those of one merged cell together; `text` is what `name_field`
    says.
    """
    grouped: dict[int, list[LedgerRow]] = {}
    begun_at: dict[int, int] = {}
    for row in table.rows:
        first = begun_at.get(row.continues, row.row) if row.continues is not None else row.row
        begun_at[row.row] = first
        grouped.setdefault(first, []).append(row)
    return [replace(record_of(rows, name_field), number="") for rows in grouped.values()]


def township_of(record: LedgerRecord, table: LedgerTable) -> str:
    """Return the township of a row: its column, else the section, the sheet or the title named for
    it.
    """
    town = record.text_of("town")
    if town:
        return town
    for name in (record.section, table.sheet.name):
        bare = comparable(name.partition("、")[2] or name)
        if bare.endswith(_TOWNSHIP_ENDINGS):
            return bare
    return ""


class LedgerVillages:
    """Finds the accepted villages that a ledger names."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        """Look them up in the county of the ledger."""
        self._accounting = accounting
        self._county = accounting.table.county_code
        self._directory = reference.villages()
        self._as_of = accounting.table.as_of

    def village(
        self,
        record: LedgerRecord,
        cell: LedgerCell | None,
        named: str,
        township: str,
        on: dt.date | None = None,
    ) -> str | None:
        """Return the village that `named` means; None where `record` was settled otherwise."""
        match = self._directory.find(
            named, county_code=self._county, township=township or None, on=on or self._as_of
        )
        if match.village_id is not None:
            return match.village_id
        if not match.candidates:
            self._accounting.reject(
                record, "village_not_listed", cell, {"village": value_text(named)}
            )
            return None
        question = Question(
            key=f"village:{self._county}:{comparable(township)}:{comparable(named)}",
            kind="village_named",
            details={"village": value_text(named)},
            options=(*map(_village_option, match.candidates), LEAVE_THESE_OUT),
            proposal=match.candidates[0].village_id,
            confidence=1 / (len(match.candidates) + 1),
            scope="office",
        )
        return self._accounting.choice(record, question, cell=cell)


def ask_day(
    accounting: RowAccounting,
    record: LedgerRecord,
    cell: LedgerCell | None,
    kind: str,
    candidates: Sequence[dt.date],
    *,
    may_be_unknown: bool = False,
) -> dt.date | None:
    """Return the day that the user gives for the value of `cell`, one answer for all values like
    it.
    """
    value = "" if cell is None else value_text(as_shown(accounting.table.sheet, cell))
    question = Question(
        key=f"{kind}:{comparable(value)}",
        kind=kind,
        details={"value": value},
        options=(
            *(
                Option(day.isoformat(), message("answers.as_of.option", day=day.isoformat()))
                for day in candidates
            ),
            *((Option(NO_DAY, message("answers.day.no_day")),) if may_be_unknown else ()),
            LEAVE_THESE_OUT,
        ),
        takes="date",
        proposal=candidates[0].isoformat() if candidates else None,
        confidence=UNSURE if candidates else None,
    )
    answer = accounting.choice(record, question, cell=cell, is_answer=is_day)
    return dt.date.fromisoformat(answer) if answer is not None and is_day(answer) else None


def day_in(table: LedgerTable, cell: LedgerCell) -> Reading[dt.date]:
    """Return the day of a cell, with what the sheet knows of how it is shown."""
    return read_day(
        cell.value,
        as_of=table.as_of,
        year_is_hidden=hides_year(table.sheet, cell),
    )


def flag_of(accounting: RowAccounting, record: LedgerRecord, cell: LedgerCell) -> bool | None:
    """Return yes or no; a mark whose meaning is the office's own is asked about once."""
    mark = str(cell.value).strip()
    question = Question(
        key=f"flag:{comparable(cell.header)}:{comparable(mark) or mark}",
        kind="flag",
        details={"header": cell.header, "said": mark},
        options=(
            Option(YES, message("answers.flag.yes")),
            Option(NO, message("answers.flag.no")),
            LEAVE_THESE_OUT,
        ),
        scope="office",
    )

    def ask(_: Reading[bool]) -> bool | None:
        answer = accounting.choice(record, question, cell=cell)
        return None if answer is None else answer == YES

    return accounting.value_of(record, cell, read_flag(cell.value), ask)


def finished(
    accounting: RowAccounting, tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Interpretation:
    """Return the accounting as an `Interpretation` that counts no problems.

    Columns from which nothing is taken are named.
    """
    table = accounting.table
    sheet = table.sheet
    unread = [
        Finding(
            rule="column_not_needed",
            severity="noted",
            file=sheet.file,
            sheet=sheet.name,
            column=column.column,
            header=column.header,
            value=column.header,
        )
        for column in table.columns
        if column.field not in (None, *FIELDS_OF_EVERY_KIND, *table.kind.raw_columns)
    ]
    interpretation = accounting.interpretation(tables)
    return replace(
        interpretation,
        findings=pl.concat([interpretation.findings, findings_frame(unread)]),
        counts=pl.DataFrame(schema=LEDGER_COUNTS),
    )


def _village_option(village: Village) -> Option:
    return Option(
        village.village_id,
        message(
            "answers.village.option",
            name=village.name,
            township=village.township_name,
            code=village.village_id,
        ),
    )
