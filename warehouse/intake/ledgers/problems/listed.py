"""A problem as an edition of a ledger lists it, and how a kind of ledger is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.intake.ledgers.problems.matching import Placed

if TYPE_CHECKING:
    from warehouse.intake.ledgers.problems.inspections import Inspection
    from warehouse.intake.ledgers.problems.states import Told
    from warehouse.intake.ledgers.records import LedgerRecord
    from warehouse.intake.values.times.deadlines import Deadline


@dataclass(frozen=True)
class Listed:
    """A problem as its ledger lists it; None where it does not say, or waits for an answer."""

    record: LedgerRecord
    inspection: Inspection
    category_code: str | None
    cause_code: str | None
    level: str | None
    deadline: Deadline
    told: Told

    @property
    def placed(self) -> Placed:
        """Where it belongs."""
        return Placed(self.record, self.inspection.village_id, self.inspection.inspection_id)


@dataclass(frozen=True)
class Manner:
    """How a kind of ledger is read: `tells_states` (a plan tells none), `is_immediate` (every
    problem of it is to be put right at once).
    """

    tells_states: bool = True
    is_immediate: bool = False
