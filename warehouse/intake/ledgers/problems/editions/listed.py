"""A problem as an edition of a ledger lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.problems.identity.observations import LocatedRecord

if TYPE_CHECKING:
    from warehouse.intake.ledgers.problems.history.events import ReportedState
    from warehouse.intake.ledgers.problems.identity.inspections import Inspection
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.values.times.deadlines import Deadline


@dataclass(frozen=True)
class ListedProblem:
    """A problem as its ledger lists it; None where it does not say, or waits for an answer."""

    record: LedgerRecord
    inspection: Inspection
    category_code: str | None
    cause_code: str | None
    level: str | None
    deadline: Deadline
    reported: ReportedState

    @property
    def located(self) -> LocatedRecord:
        """Where it belongs."""
        return LocatedRecord(self.record, self.inspection.village_id, self.inspection.inspection_id)
