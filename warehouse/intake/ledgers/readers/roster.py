"""The roster of village Party organisations: villages from the day on which the roster holds.

A village that is on the accepted roster keeps its id; one that is new gets its organisation's code,
or an id made of county, township and name, so that the same roster always gives the same ids.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl
from rapidfuzz import fuzz

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accepted_rows import NEW
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, RowAccounting
from warehouse.intake.ledgers.readers.roster_rows import RosterRows
from warehouse.intake.ledgers.readers.village_rows import (
    finished,
    village_records,
)
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.reference.place_names import core
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.findings.interpretation import Interpretation
    from warehouse.intake.findings.questions import Answers
    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.village_list import Village
    from warehouse.intake.reference.village_names import VillageDirectory

_PERHAPS_RENAMED = 50
"""Likeness (0 to 100) of names from which a new village may be one that is listed no longer."""

_OF_VILLAGE = re.compile(r"[1-6]\d{11}")
"""A code of the statistics office: county, township and village."""


def read_roster(table: LedgerTable, answers: Answers, reference: ReferenceData) -> Interpretation:
    """Return the villages of a roster."""
    return _Roster(table, answers, reference).read()


class _Roster:
    def __init__(self, table: LedgerTable, answers: Answers, reference: ReferenceData) -> None:
        self._table, self._reference = table, reference
        self._accounting = RowAccounting(table, answers)
        self._name_field = "village" if table.header("village") else "org_name"

    def read(self) -> Interpretation:
        listed = village_records(self._table, self._name_field)
        self._accounting.begin(listed)
        self._own_names = {core(record.text) for record in listed}
        self._rows = RosterRows(self._accounting, self._name_field, self._own_names)
        rows = [row for record in listed for row in self._rows_of(record)]
        self._report_missing(rows)
        return finished(self._accounting, {"villages": rows})

    def _rows_of(self, record: LedgerRecord) -> list[dict[str, Any]]:
        cell = record.cell(self._name_field)
        if cell is None:
            self._accounting.reject(record, "roster_name_missing")
            return []
        township = self._rows.township(record)
        name = self._rows.name(record, township)
        if not self._rows.is_of_village(record, name):
            return []
        kind = self._rows.kind(record, name)
        self._rows.check_term(record)
        if kind is None:
            return []
        if not township:
            self._accounting.reject(record, "roster_township_missing", cell, {"village": name})
            return []
        code, before = self._code_of(record, name, township)
        village = {
            "village_id": before.village_id if before else code or self._made_id(name, township),
            "name": name,
            "kind": kind,
            "township_code": self._township_code(township, before),
            "township_name": township,
            "county_code": self._table.county_code,
            "valid_from": self._table.as_of,
            "valid_to": None,
            "source_row": record.row,
        }
        is_open = self._accounting.is_open(record)
        return self._beside_accepted(record, village, before) if is_open else []

    def _code_of(
        self, record: LedgerRecord, name: str, township: str
    ) -> tuple[str | None, Village | None]:
        """Return its code, and the accepted village that it is; neither counts while the row
        waits.
        """
        code = self._rows.code(record)
        if not self._accounting.is_open(record):
            return None, None
        before = self._accepted(name, township, code) or self._renamed(record, name, township)
        self._check_code(record, code, before)
        return code, before

    def _check_code(self, record: LedgerRecord, code: str | None, before: Village | None) -> None:
        """Report a code of another county's, or another than the village is known by."""
        cell = record.cell("org_code")
        if code is None or cell is None:
            return
        if _OF_VILLAGE.fullmatch(code) and code[:6] not in self._codes_of_county:
            details = {"county": self._table.county_code}
            self._accounting.report("warned", "roster_code_of_other_county", record, cell, details)
        if before is not None and before.village_id != code:
            details = {"accepted": before.village_id}
            self._accounting.report("warned", "roster_code_unlike_known", record, cell, details)

    @cached_property
    def _codes_of_county(self) -> set[str]:
        """The code of the ledger's county, and those under which its area was listed before: a
        village keeps its own code when the county gets another.
        """
        county = self._table.county_code
        former = self._reference.region_names.former.values()
        return {county, *(region.code for region in former if county in region.successors)}

    def _accepted(self, name: str, township: str, code: str | None) -> Village | None:
        """Return the accepted village that this one is, in force on the day before or on the
        roster's.
        """
        for wanted in (code, name):
            if not wanted:
                continue
            match = self._directory.find(
                wanted,
                county_code=self._table.county_code,
                township=township if wanted == name else None,
                on=self._table.as_of,
            )
            if match.village_id is not None and match.how in ("code", "name"):
                return match.candidates[0]
        return None

    def _renamed(self, record: LedgerRecord, name: str, township: str) -> Village | None:
        """Return the accepted village that a new one may be under another name, as the user
        says.
        """
        offered = [
            village
            for village in self._in_force.iter_rows(named=True)
            if comparable(village["township_name"]) == comparable(township)
            and core(village["name"]) not in self._own_names
            and fuzz.ratio(comparable(village["name"]), comparable(name)) >= _PERHAPS_RENAMED
        ]
        if not offered:
            return None
        question = Question(
            key=f"roster_renamed:{comparable(township)}:{comparable(name)}",
            kind="roster_renamed",
            details={"name": name},
            options=(
                *(
                    Option(
                        village["village_id"],
                        message(
                            "answers.village.option",
                            name=village["name"],
                            township=village["township_name"],
                            code=village["village_id"],
                        ),
                    )
                    for village in offered
                ),
                Option(NEW, message("answers.problem.none_of_these")),
                LEAVE_THESE_OUT,
            ),
        )
        answer = self._accounting.choice(record, question, cell=record.cell(self._name_field))
        if answer is None or answer == NEW:
            return None
        match = self._directory.find(
            answer, county_code=self._table.county_code, on=self._table.as_of
        )
        return match.candidates[0] if match.candidates else None

    def _beside_accepted(
        self, record: LedgerRecord, village: dict[str, Any], before: Village | None
    ) -> list[dict[str, Any]]:
        """Return the row; with the earlier one ended where it said something else."""
        if before is None or not before.is_valid_on(self._table.as_of):
            return [village]
        same = all(
            village[part] == getattr(before, part)
            for part in ("name", "kind", "township_code", "township_name", "county_code")
        )
        if same:
            self._accounting.skip(record, "unchanged")
            return []
        details = {"name": before.name, "township": before.township_name}
        self._accounting.report(
            "warned", "roster_village_changed", record, record.cell(self._name_field), details
        )
        if before.valid_from == self._table.as_of:
            return [village]
        ended = {
            **{part: getattr(before, part) for part in village if part != "source_row"},
            "valid_to": self._table.as_of - dt.timedelta(days=1),
            "source_row": record.row,
        }
        return [ended, village]

    def _report_missing(self, rows: list[dict[str, Any]]) -> None:
        """Report accepted villages of the county that the roster does not list; they stay."""
        names = {(comparable(row["township_name"]), comparable(row["name"])) for row in rows}
        names |= {
            (
                comparable(self._rows.township(record)),
                comparable(self._rows.name(record, self._rows.township(record))),
            )
            for record in village_records(self._table, self._name_field)
        }
        townships = {township for township, _ in names}
        missing = [
            village["name"]
            for village in self._in_force.iter_rows(named=True)
            if comparable(village["township_name"]) in townships
            and (comparable(village["township_name"]), comparable(village["name"])) not in names
        ]
        if missing:
            details = {"count": str(len(missing)), "names": "、".join(missing[:5])}
            self._accounting.report("warned", "roster_villages_missing", details=details)

    def _township_code(self, township: str, before: Village | None) -> str:
        if before is not None and comparable(before.township_name) == township:
            return before.township_code
        code = self._township_codes.get(township)
        return code or f"{self._table.county_code}T{_mark(township, 6)}"

    def _made_id(self, name: str, township: str) -> str:
        return f"{self._table.county_code}V{_mark(f'{township}/{name}', 10)}"

    @cached_property
    def _directory(self) -> VillageDirectory:
        return self._reference.villages()

    @cached_property
    def _in_force(self) -> pl.DataFrame:
        day = self._table.as_of
        return (
            self._reference.rows("villages")
            .filter(
                pl.col("county_code") == self._table.county_code,
                pl.col("valid_from") <= day,
                pl.col("valid_to").is_null() | (pl.col("valid_to") >= day),
            )
            .collect()
        )

    @cached_property
    def _township_codes(self) -> dict[str, str]:
        """Code by township; the commonest where a name has several."""
        counted = Counter(self._in_force.select("township_name", "township_code").iter_rows())
        return {
            comparable(name): code
            for (name, code), _ in sorted(counted.items(), key=lambda item: item[1])
        }


def _mark(name: str, digits: int) -> str:
    return hashlib.sha256(comparable(name).encode()).hexdigest()[:digits]
