"""The village that a ledger names for a problem, found among those known or asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.records import comparable
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.ledgers.table.rows.section_headings import names_a_category
from warehouse.intake.values.subjects import read_subject
from warehouse.words.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.identity.inspections import AcceptedInspections
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.village_list import Village
    from warehouse.intake.reference.village_names import VillageMatch


class VillageFinder:
    """Finds the villages of the problems of one ledger."""

    def __init__(
        self, accounting: RowAccounting, reference: ReferenceData, inspections: AcceptedInspections
    ) -> None:
        """Look villages up among those known, and what they were called when inspected."""
        self._accounting = accounting
        self._table = accounting.table
        self._reference = reference
        self._directory = reference.villages()
        self._inspections = inspections
        self._matches: dict[tuple[str, str | None], VillageMatch] = {}

    def of_record(self, record: LedgerRecord) -> str | None:
        """Return the village of `record`; None where `record` was settled otherwise."""
        cell = record.cell("subject_org")
        named = record.text_of("subject_org")
        township = record.text_of("town") or None
        if not named:
            return self._village_of_table(record, township)
        subject = self._accounting.reading(read_subject, named)
        if subject.certainty == "pending":
            return self._ask_subjects(record, named, subject.candidates, township)
        match = self._find(named, township)
        if match.village_id is None:
            match = self._match_when_inspected(named, township, record) or match
        if match.village_id is not None:
            return match.village_id
        if not match.candidates and cell is not None and cell.column == 0:
            return self._ask_of_heading(record, named, township)
        if not match.candidates:
            self._accounting.reject(
                record, "problem_village_unknown", cell, {"village": value_text(named)}
            )
            return None
        place = f"{self._table.county_code}:{comparable(township or '')}"
        question = Question(
            key=f"problem_village:{place}:{comparable(named)}",
            kind="problem_village",
            details={"village": value_text(named)},
            options=(*_village_options(match.candidates), LEAVE_THESE_OUT),
            proposal=match.candidates[0].village_id,
            confidence=1 / (len(match.candidates) + 1),
            scope="office",
        )
        return self._accounting.choice(record, question, cell=cell)

    def _village_of_table(self, record: LedgerRecord, township: str | None) -> str | None:
        """Return the village of a ledger without a column for it: of section or title, or as
        answered.
        """
        for named in (record.section, _subject_of_title(self._table.title)):
            match = self._find(named, township) if named else None
            if match is not None and match.village_id is not None:
                return match.village_id
        if record.section and not names_a_category(record.section):
            return self._ask_of_heading(record, record.section, township)
        question = Question(
            key=f"problem_village_missing:{self._table.county_code}:{comparable(self._table.title)}",
            kind="problem_village_missing",
            details={"title": value_text(self._table.title)},
            options=(LEAVE_THESE_OUT,),
            takes="text",
            scope="profile",
        )
        return self._ask_village(record, question, township)

    def _ask_of_heading(
        self, record: LedgerRecord, heading: str, township: str | None
    ) -> str | None:
        """Ask whose problems stand below a heading that may be a village's: for
        each.
        """
        question = Question(
            key=f"problem_village_heading:{self._table.county_code}:{comparable(heading)}",
            kind="problem_village_heading",
            details={"heading": value_text(heading)},
            options=(LEAVE_THESE_OUT,),
            takes="text",
            scope="profile",
        )
        return self._ask_village(record, question, township)

    def _ask_subjects(
        self, record: LedgerRecord, named: str, subjects: Sequence[str], township: str | None
    ) -> str | None:
        """Ask which of several villages answers for one problem."""
        matches = [self._find(subject, township) for subject in subjects]
        candidates = {
            village.village_id: village
            for match in matches
            for village in match.candidates
            if match.village_id is None or village.village_id == match.village_id
        }
        question = Question(
            key=f"problem_villages:{self._table.county_code}:{comparable(named)}",
            kind="problem_villages",
            details={"villages": value_text(named)},
            options=(*_village_options(tuple(candidates.values())), LEAVE_THESE_OUT),
            takes="text",
            scope="profile",
        )
        return self._ask_village(record, question, township)

    def _ask_village(
        self, record: LedgerRecord, question: Question, township: str | None
    ) -> str | None:
        """Return the village of the option chosen, or of the name given."""
        answer = self._accounting.choice(
            record,
            question,
            cell=record.cell("subject_org"),
            is_answer=lambda named: self._find(named, township).village_id is not None,
        )
        if answer is None or answer in (option.value for option in question.options):
            return answer
        return self._find(answer, township).village_id

    def _find(self, named: str, township: str | None) -> VillageMatch:
        if (named, township) not in self._matches:
            self._matches[named, township] = self._directory.find(
                named,
                county_code=self._table.county_code,
                township=township,
                on=self._table.as_of,
            )
        return self._matches[named, township]

    def _match_when_inspected(
        self, named: str, township: str | None, record: LedgerRecord
    ) -> VillageMatch | None:
        """Return the village that bore the name when it was inspected in the round of the ledger:
        its problems stay listed under that name when it has been renamed or merged since.
        """
        wanted = record.text_of("round") or self._table.round_name
        for day in self._inspections.days_of_round(wanted):
            match = self._directory.find(
                named, county_code=self._table.county_code, township=township, on=day
            )
            if match.village_id is not None and self._inspections.of_round(
                match.village_id, wanted
            ):
                return match
        return None

    def name(self, village_id: str) -> str:
        """Return what a village is called."""
        return self._names.get(village_id, village_id)

    @cached_property
    def _names(self) -> dict[str, str]:
        rows = self._reference.rows("villages").select("village_id", "name").collect()
        return dict(rows.iter_rows())


def _village_options(villages: tuple[Village, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(
            village.village_id,
            message(
                "answers.problem.village",
                village=village.name,
                township=village.township_name,
                village_id=village.village_id,
            ),
        )
        for village in villages
    )


def _subject_of_title(title: str) -> str:
    """Return the village that a title begins with: 示例镇示例村 of
    示例镇示例村巡察反馈问题整改台账.
    """
    for ending in ("党总支", "党支部", "社区", "村"):
        before, separator, _ = title.partition(ending)
        if separator and 0 < len(before) <= 20:
            return before + separator
    return ""
