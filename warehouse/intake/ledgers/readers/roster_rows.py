"""What a row of a roster says of its village: township, name, kind, code and term."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, RowAccounting
from warehouse.intake.ledgers.readers.village_rows import day_in, township_of
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.reference.place_names import core
from warehouse.intake.values.codes import read_code
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Set

    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.values.reading import Reading

_TOWNSHIP = re.compile(r"(?P<township>[^省市州县区]{1,8}?(?:街道|镇|乡))(?:办事处)?")
_TOWNSHIP_OF_ORGANISATION = re.compile(
    r"^(?:.*[省市州县区旗])?(?P<township>.{1,8}?(?:街道|镇|乡))(?:办事处)?(?=.{2})"
)
_COMMUNITY = re.compile(r"(社区|居委会|居)$")
_VILLAGE = re.compile(r"(行政村|村)$")
_PART_OF_VILLAGE = re.compile(r"^(?P<village>.+?(?:村|社区)).{1,12}$")
_VILLAGE_TYPES = re.compile(r"村|社区|居")


class RosterRows:
    """Reads the rows of the table of `accounting`, and reports what is odd about them.

    `name_field` holds the names of the villages, of which `own_names` are all that are listed.
    """

    def __init__(self, accounting: RowAccounting, name_field: str, own_names: Set[str]) -> None:
        """Read for one roster."""
        self._accounting, self._table = accounting, accounting.table
        self._name_field, self._own_names = name_field, own_names

    def township(self, record: LedgerRecord) -> str:
        """Return the township of the row, else of the organisation above, else of its own name."""
        own = township_of(record, self._table)
        above = _TOWNSHIP_OF_ORGANISATION.match(core(record.text_of("parent_org")) + "  ")
        within = _TOWNSHIP_OF_ORGANISATION.match(core(record.text_of("org_name")))
        for named in (
            own,
            above["township"] if above else "",
            within["township"] if within else "",
        ):
            if named:
                return re.sub("办事处$", "", comparable(named))
        of_title = _TOWNSHIP.search(comparable(self._table.title))
        return of_title["township"] if of_title else ""

    def name(self, record: LedgerRecord, township: str) -> str:
        """Return the village's own name, without the regions that stand before it."""
        name = core(record.text)
        within = _TOWNSHIP_OF_ORGANISATION.match(name)
        if within and comparable(within["township"]) == township:
            return name[within.end() :]
        return name

    def is_of_village(self, record: LedgerRecord, name: str) -> bool:
        """Return whether the organisation is a village's own: not a township's, not a part of
        one.
        """
        if _VILLAGE.search(name) or _COMMUNITY.search(name):
            return True
        if self._name_field == "village" or _VILLAGE_TYPES.search(record.text_of("org_type")):
            return True
        part = _PART_OF_VILLAGE.match(name)
        details = {"name": value_text(record.text)}
        cell = record.cell(self._name_field)
        if part is None:
            self._accounting.report("noted", "roster_not_a_village", record, cell, details)
            self._accounting.skip(record, "not_a_village")
        elif any(own.endswith(part["village"]) for own in self._own_names):
            self._accounting.report("noted", "roster_part_of_village", record, cell, details)
            self._accounting.skip(record, "part_of_village")
        else:
            village = {**details, "village": part["village"]}
            self._accounting.reject(record, "roster_only_a_part", cell, village)
        return False

    def kind(self, record: LedgerRecord, name: str) -> str | None:
        """Return whether it is a village or a community; None while the row waits."""
        if _COMMUNITY.search(name):
            return "community"
        if _VILLAGE.search(name):
            return "village"
        org_type = record.text_of("org_type")
        if "社区" in org_type or "居" in org_type:
            return "community"
        if "村" in org_type:
            return "village"
        question = Question(
            key=f"village_kind:{comparable(name)}",
            kind="village_kind",
            details={"name": name},
            options=(
                Option("village", message("answers.village_kind.village")),
                Option("community", message("answers.village_kind.community")),
                LEAVE_THESE_OUT,
            ),
            proposal="village",
            confidence=0.6,
            scope="office",
        )
        return self._accounting.choice(record, question, cell=record.cell(self._name_field))

    def code(self, record: LedgerRecord) -> str | None:
        """Return the organisation's code where it is whole; with one that lost digits the row is
        refused, as another id now would make another village of it once the code is mended.
        """
        cell = record.cell("org_code")
        if cell is None:
            return None
        reading = read_code(cell.value)
        if reading.rule == "code_digits_lost":
            self._accounting.reject(record, reading.rule, cell)
            return None
        return self._accounting.value_of(
            record, cell, reading, lambda pending: self._ask_code(record, pending)
        )

    def _ask_code(self, record: LedgerRecord, reading: Reading[str]) -> str | None:
        """Return a code that is a number may have lost zeros at its front."""
        cell = record.cell("org_code")
        question = Question(
            key="code_is_number",
            kind="code_is_number",
            details={"header": cell.header if cell else ""},
            options=(
                Option("whole", message("answers.code_is_number.whole")),
                Option("not_used", message("answers.code_is_number.not_used")),
            ),
            scope="profile",
        )
        answer = self._accounting.choice(record, question, cell=cell)
        return reading.candidates[0] if answer == "whole" and reading.candidates else None

    def check_term(self, record: LedgerRecord) -> None:
        """Report a term that ends before it starts: the columns were swapped."""
        days = []
        for field in ("term_start", "term_end"):
            cell = record.cell(field)
            reading = day_in(self._table, cell) if cell else None
            days.append(reading.value if reading else None)
        start, end = days
        if start is not None and end is not None and start >= end:
            details = {"start": start.isoformat(), "end": end.isoformat()}
            self._accounting.report(
                "warned", "term_swapped", record, record.cell("term_start"), details
            )
