"""Which inspection a problem belongs to: the village that the ledger names, then its inspection.

A problem hangs on one inspection of one village. Where the ledger names several villages, or none,
or where the village had several inspections, the user says which; a village without an accepted
inspection has to get one first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.problems.identity.inspections import AcceptedInspections
from warehouse.intake.ledgers.problems.identity.villages import VillageFinder
from warehouse.intake.ledgers.records import comparable
from warehouse.words.messages import message

if TYPE_CHECKING:
    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.identity.inspections import Inspection
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.reference.reference_data import ReferenceData


class InspectionFinder:
    """Finds the inspections of the problems of one ledger; `accepted` are all there are."""

    def __init__(self, accounting: RowAccounting, reference: ReferenceData) -> None:
        """Look inspections up among those accepted."""
        self._accounting = accounting
        self._table = accounting.table
        self.accepted = AcceptedInspections(reference, accounting.table.as_of)
        self.villages = VillageFinder(accounting, reference, self.accepted)

    def inspection(self, record: LedgerRecord) -> Inspection | None:
        """Return the inspection of `record`; None where it was settled otherwise."""
        village_id = self.villages.of_record(record)
        if village_id is None:
            return None
        inspections = self.accepted.of_village(village_id)
        name = self.villages.name(village_id)
        if not inspections:
            details = {"village": name}
            self._accounting.reject(
                record, "problem_inspection_missing", record.cell("subject_org"), details
            )
            return None
        wanted = record.text_of("round") or self._table.round_name
        of_round = self.accepted.of_round(village_id, wanted)
        if len(of_round) == 1:
            return of_round[0]
        if len(inspections) == 1 and not wanted:
            return inspections[0]
        return self._ask_inspection(record, name, wanted, of_round or inspections)

    def _ask_inspection(
        self, record: LedgerRecord, name: str, wanted: str, offered: list[Inspection]
    ) -> Inspection | None:
        by_id = {inspection.inspection_id: inspection for inspection in offered}
        question = Question(
            key=f"problem_inspection:{comparable(wanted)}:{offered[0].village_id}",
            kind="problem_inspection",
            details={"village": name, "round": wanted},
            options=(
                *(
                    Option(
                        inspection_id,
                        message(
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
