"""Which inspection a problem belongs to: the village that the ledger names, then its inspection.

A problem hangs on one inspection of one village. Where the ledger names several villages, or none,
or where the village had several inspections, the user says which; a village without an accepted
inspection has to get one first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, shown
from warehouse.intake.ledgers.records import plain
from warehouse.intake.ledgers.table.section_headings import names_a_category
from warehouse.intake.values.numerals import whole_number, with_digits
from warehouse.intake.values.subjects import read_subject
from warehouse.words.intake import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.village_names import Village, VillageMatch

_ROUND_NUMBER = re.compile(r"(\d+)(?:轮|批)")


@dataclass(frozen=True)
class Inspection:
    """An accepted inspection with its round."""

    inspection_id: str
    village_id: str
    round_id: str
    round_name: str
    round_no: int | None
    starts_on: dt.date
    feedback_on: dt.date | None

    @property
    def clock_starts_on(self) -> dt.date:
        """The last day on which nothing can have been put right: feedback, else arrival."""
        return self.feedback_on or self.starts_on


class Places:
    """Finds the inspections of the problems of one ledger."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        """Look villages up among those accepted."""
        self._accounting = accounting
        self._table = accounting.table
        self._reference = reference
        self._directory = reference.villages()
        self._by_round: dict[tuple[str, str], list[Inspection]] = {}
        self._days: dict[str, list[dt.date]] = {}
        self._matches: dict[tuple[str, str | None], VillageMatch] = {}

    def inspection(self, record: LedgerRecord) -> Inspection | None:
        """Return the inspection of `record`; None where it was settled otherwise."""
        village_id = self.village(record)
        if village_id is None:
            return None
        held = self.of_village(village_id)
        name = self.name(village_id)
        if not held:
            details = {"village": name}
            self._accounting.refuse(
                record, "problem_inspection_missing", record.cell("subject_org"), details
            )
            return None
        wanted = record.said("round") or self._table.round_name
        of_round = self._of_round(village_id, wanted)
        if len(of_round) == 1:
            return of_round[0]
        if len(held) == 1 and not wanted:
            return held[0]
        return self._asked_inspection(record, name, wanted, of_round or held)

    def of_village(self, village_id: str) -> list[Inspection]:
        """The village's accepted inspections that had begun by the ledger's day."""
        return [
            inspection
            for inspection in self._inspections.get(village_id, [])
            if inspection.starts_on <= self._table.as_of
        ]

    def _of_round(self, village_id: str, wanted: str) -> list[Inspection]:
        if (village_id, wanted) not in self._by_round:
            self._by_round[village_id, wanted] = [
                inspection
                for inspection in self.of_village(village_id)
                if wanted and _is_of_round(inspection, wanted)
            ]
        return self._by_round[village_id, wanted]

    def by_id(self, inspection_id: str) -> Inspection | None:
        """An accepted inspection."""
        return self._by_id.get(inspection_id)

    def village(self, record: LedgerRecord) -> str | None:
        """The village of `record`; None where `record` was settled otherwise."""
        cell = record.cell("subject_org")
        named = record.said("subject_org")
        township = record.said("town") or None
        if not named:
            return self._village_of_table(record, township)
        subject = self._accounting.reading(read_subject, named)
        if subject.certainty == "pending":
            return self._asked_subjects(record, named, subject.candidates, township)
        match = self._find(named, township)
        if match.village_id is None:
            match = self._inspected_as(named, township, record) or match
        if match.village_id is not None:
            return match.village_id
        if not match.candidates and cell is not None and cell.column == 0:
            return self._asked_of_heading(record, named, township)
        if not match.candidates:
            self._accounting.refuse(
                record, "problem_village_unknown", cell, {"village": shown(named)}
            )
            return None
        question = Question(
            key=f"problem_village:{self._table.county_code}:{plain(township or '')}:{plain(named)}",
            kind="problem_village",
            details={"village": shown(named)},
            options=(*_village_options(match.candidates), LEAVE_THESE_OUT),
            proposal=match.candidates[0].village_id,
            confidence=1 / (len(match.candidates) + 1),
            scope="office",
        )
        return self._accounting.choice(record, question, cell=cell)

    def _village_of_table(self, record: LedgerRecord, township: str | None) -> str | None:
        """The village of a ledger without a column for it: of section or title, or as answered."""
        for named in (record.section, _subject_of_title(self._table.title)):
            match = self._find(named, township) if named else None
            if match is not None and match.village_id is not None:
                return match.village_id
        if record.section and not names_a_category(record.section):
            return self._asked_of_heading(record, record.section, township)
        question = Question(
            key=f"problem_village_missing:{self._table.county_code}:{plain(self._table.title)}",
            kind="problem_village_missing",
            details={"title": shown(self._table.title)},
            options=(LEAVE_THESE_OUT,),
            takes="text",
            scope="profile",
        )
        return self._village_answered(record, question, township)

    def _asked_of_heading(
        self, record: LedgerRecord, heading: str, township: str | None
    ) -> str | None:
        """A heading that may be a village's: whose problems stand below it is asked for each."""
        question = Question(
            key=f"problem_village_heading:{self._table.county_code}:{plain(heading)}",
            kind="problem_village_heading",
            details={"heading": shown(heading)},
            options=(LEAVE_THESE_OUT,),
            takes="text",
            scope="profile",
        )
        return self._village_answered(record, question, township)

    def _asked_subjects(
        self, record: LedgerRecord, named: str, subjects: Sequence[str], township: str | None
    ) -> str | None:
        """One problem of several villages: the user names the one that answers for it."""
        found = [self._find(subject, township) for subject in subjects]
        candidates = {
            village.village_id: village
            for match in found
            for village in match.candidates
            if match.village_id is None or village.village_id == match.village_id
        }
        question = Question(
            key=f"problem_villages:{self._table.county_code}:{plain(named)}",
            kind="problem_villages",
            details={"villages": shown(named)},
            options=(*_village_options(tuple(candidates.values())), LEAVE_THESE_OUT),
            takes="text",
            scope="profile",
        )
        return self._village_answered(record, question, township)

    def _village_answered(
        self, record: LedgerRecord, question: Question, township: str | None
    ) -> str | None:
        """The village of the option chosen, or of the name given."""
        answer = self._accounting.choice(
            record,
            question,
            cell=record.cell("subject_org"),
            is_answer=lambda named: self._find(named, township).village_id is not None,
        )
        if answer is None or answer in (option.value for option in question.options):
            return answer
        return self._find(answer, township).village_id

    def _asked_inspection(
        self, record: LedgerRecord, name: str, wanted: str, offered: list[Inspection]
    ) -> Inspection | None:
        by_id = {inspection.inspection_id: inspection for inspection in offered}
        question = Question(
            key=f"problem_inspection:{plain(wanted)}:{offered[0].village_id}",
            kind="problem_inspection",
            details={"village": name, "round": wanted},
            options=(
                *(
                    Option(
                        inspection_id,
                        text(
                            "answers.problem.inspection",
                            round=inspection.round_name or "—",
                            starts_on=inspection.starts_on,
                            feedback_on=inspection.feedback_on or "—",
                        ),
                    )
                    for inspection_id, inspection in by_id.items()
                ),
                LEAVE_THESE_OUT,
            ),
            scope="profile",
        )
        answer = self._accounting.choice(record, question, cell=record.cell("subject_org"))
        return None if answer is None else by_id[answer]

    def _find(self, named: str, township: str | None) -> VillageMatch:
        if (named, township) not in self._matches:
            self._matches[named, township] = self._directory.find(
                named,
                county_code=self._table.county_code,
                township=township,
                on=self._table.as_of,
            )
        return self._matches[named, township]

    def _inspected_as(
        self, named: str, township: str | None, record: LedgerRecord
    ) -> VillageMatch | None:
        """The village that bore the name when it was inspected in the round of the ledger: its
        problems stay listed under that name when it has been renamed or merged since.
        """
        wanted = record.said("round") or self._table.round_name
        for day in self._days_of_round(wanted):
            match = self._directory.find(
                named, county_code=self._table.county_code, township=township, on=day
            )
            if match.village_id is not None and self._of_round(match.village_id, wanted):
                return match
        return None

    def _days_of_round(self, wanted: str) -> list[dt.date]:
        """The days on which inspections of that round began."""
        if wanted not in self._days:
            of_round = (one for one in self._by_id.values() if _is_of_round(one, wanted))
            days = {one.starts_on for one in of_round} if wanted else set()
            self._days[wanted] = sorted(day for day in days if day <= self._table.as_of)
        return self._days[wanted]

    def name(self, village_id: str) -> str:
        """What a village is called."""
        return self._names.get(village_id, village_id)

    @cached_property
    def _names(self) -> dict[str, str]:
        rows = self._reference.rows("villages").select("village_id", "name").collect()
        return dict(rows.iter_rows())

    @cached_property
    def _inspections(self) -> dict[str, list[Inspection]]:
        found: dict[str, list[Inspection]] = defaultdict(list)
        for inspection in self._by_id.values():
            found[inspection.village_id].append(inspection)
        return dict(found)

    @cached_property
    def _by_id(self) -> dict[str, Inspection]:
        rounds = self._reference.rows("rounds").select(
            "round_id", pl.col("name").alias("round_name"), pl.col("sequence").alias("round_no")
        )
        rows = (
            self._reference.rows("inspections")
            .join(rounds, on="round_id", how="left")
            .select(
                "inspection_id",
                "village_id",
                "round_id",
                pl.col("round_name").fill_null(""),
                "round_no",
                "starts_on",
                "feedback_on",
            )
            .sort("starts_on", "inspection_id")
            .collect()
        )
        return {row[0]: Inspection(*row) for row in rows.iter_rows()}


def round_number(named: str) -> int | None:
    """The number of a round as it is called: 3 of 第三轮, 十四届县委第三轮, 三 and 3."""
    bare = plain(named)
    found = _ROUND_NUMBER.search(with_digits(bare))
    return int(found[1]) if found else whole_number(bare)


def _is_of_round(inspection: Inspection, wanted: str) -> bool:
    number = round_number(wanted)
    return plain(wanted) == plain(inspection.round_name) or (
        number is not None and number == inspection.round_no
    )


def _village_options(villages: tuple[Village, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(
            village.village_id,
            text(
                "answers.problem.village",
                village=village.name,
                township=village.township_name,
                village_id=village.village_id,
            ),
        )
        for village in villages
    )


def _subject_of_title(title: str) -> str:
    """The village that a title begins with: 示例镇示例村 of 示例镇示例村巡察反馈问题整改台账."""
    for ending in ("党总支", "党支部", "社区", "村"):
        before, found, _ = title.partition(ending)
        if found and 0 < len(before) <= 20:
            return before + found
    return ""
