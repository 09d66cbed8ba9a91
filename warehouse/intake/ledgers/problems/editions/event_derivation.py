"""What an edition changes in the lives of problems, with the user's word where it is needed.

Asked are: a state that goes back, a problem that is listed no longer, a second edition of the same
day that says more than the first, and another day for what counts already (`problems_redated`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT
from warehouse.intake.ledgers.problems.history.date_corrections import DateCorrections
from warehouse.intake.ledgers.problems.history.event_log import DerivedEvents
from warehouse.intake.ledgers.problems.history.events import (
    ReportedState,
    is_of_edition,
    is_regression,
    state_after,
)
from warehouse.intake.ledgers.problems.history.problem_history import ProblemHistory
from warehouse.intake.ledgers.problems.identity.observations import NO_LONGER_LISTED
from warehouse.intake.ledgers.shown_values import value_text
from warehouse.intake.values.states import STATES
from warehouse.words.messages import message

if TYPE_CHECKING:
    import datetime as dt

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.history.events import PriorHistory
    from warehouse.intake.ledgers.problems.identity.observations import ObservedProblem
    from warehouse.intake.ledgers.problems.snapshot import Snapshot
    from warehouse.intake.ledgers.records import LedgerRecord

NEWER = "newer"
"""The answer that the second edition of a day is the right one."""

OPENED_AGAIN, EARLIER_WRONG, IGNORE = "opened_again", "earlier_wrong", "ignore"


class EventDerivation:
    """Derives from what one edition reports what happened since the last."""

    def __init__(self, accounting: RowAccounting) -> None:
        """Ask and warn by way of `accounting`."""
        self._accounting = accounting
        self._as_of = accounting.table.as_of

    def derive_events(
        self,
        record: LedgerRecord,
        reported: ReportedState,
        prior: PriorHistory,
        before: Snapshot | None,
    ) -> tuple[DerivedEvents, ReportedState]:
        """Return what happened to one problem, and the state to be remembered of this edition.

        `before` is what the ledger's last edition stated, None where it stated nothing of the
        problem yet.
        """
        states = dict(prior.states)
        same_day = states.get(self._as_of)
        if reported.state is None:
            if same_day in STATES:
                self._refuse_less(record)
            return DerivedEvents(), reported
        is_less = same_day in STATES and STATES.index(reported.state) < STATES.index(str(same_day))
        if is_less or is_regression(reported, prior, self._as_of):
            return self._derive_regression(record, reported, prior)
        is_more = same_day in STATES and STATES.index(reported.state) > STATES.index(str(same_day))
        if is_more and not self._is_newer(record):
            return DerivedEvents(), ReportedState()
        history = ProblemHistory(prior, self._as_of)
        if prior.events:
            reported = DateCorrections(self._accounting, record, prior, history).apply(
                reported, before
            )
        if not self._accounting.is_open(record):
            return DerivedEvents(), ReportedState()
        history.record_outcome(reported)
        return self._with_warnings(record, history.derived), reported

    def _with_warnings(self, record: LedgerRecord, result: DerivedEvents) -> DerivedEvents:
        """Warn of the days that cannot be so."""
        for rule in result.warnings:
            cell = (
                record.cell("closed_date") or record.cell("completed_date") or record.cell("status")
            )
            self._accounting.report("warned", rule, record, cell, {"as_of": str(self._as_of)})
        return result

    def _derive_regression(
        self, record: LedgerRecord, reported: ReportedState, prior: PriorHistory
    ) -> tuple[DerivedEvents, ReportedState]:
        answer = self._ask_why(record, reported, prior)
        history = ProblemHistory(prior, self._as_of)
        if answer == OPENED_AGAIN:
            history.record_regression(reported)
        elif answer == EARLIER_WRONG:
            history.retract_earlier_report(reported)
        else:
            # The first edition of a day goes on stating what it stated.
            first = dict(prior.states).get(self._as_of)
            lasting = next((state for state in STATES if state == first), None)
            return DerivedEvents(), ReportedState(lasting)
        return self._with_warnings(record, history.derived), reported

    def _ask_why(
        self, record: LedgerRecord, reported: ReportedState, prior: PriorHistory
    ) -> str | None:
        """Ask why a problem is not as far as it was; only what can be is offered."""
        before = state_after(prior.events, self._as_of)
        options = []
        if self._as_of not in dict(prior.states) or self._was_further(reported, prior):
            options += [Option(OPENED_AGAIN, message(f"answers.problem.opened_after_{before}"))]
        if any(is_of_edition(event, prior.problem_id) for event in prior.events):
            options += [Option(EARLIER_WRONG, message("answers.problem.earlier_wrong"))]
        question = Question(
            key=f"problem_went_back:{prior.problem_id}:{self._as_of}",
            kind="problem_went_back",
            details={
                "number": record.number or "—",
                "text": value_text(record.text),
                "before": message(f"answers.problem.state_{before}"),
                "now": message(f"answers.problem.state_{reported.state}"),
                "last": str(prior.last_as_of or "—"),
            },
            options=(
                *options,
                Option(IGNORE, message("answers.problem.ignore_state")),
                LEAVE_THESE_OUT,
            ),
        )
        return self._accounting.choice(record, question, cell=record.cell("status"))

    def _was_further(self, reported: ReportedState, prior: PriorHistory) -> bool:
        """Return whether an edition before this day showed more than is reported now."""
        return any(
            on < self._as_of and state in STATES
            and STATES.index(state) > STATES.index(reported.state or STATES[0])
            for on, state in prior.states
        )  # fmt: skip

    def _refuse_less(self, record: LedgerRecord) -> None:
        details = {"as_of": str(self._as_of)}
        self._accounting.reject(record, "edition_of_day_says_less", record.cell("status"), details)

    def _is_newer(self, record: LedgerRecord) -> bool:
        """Return whether the second edition of a day is right where it says more than the first."""
        question = Question(
            key="edition_of_same_day",
            kind="edition_of_same_day",
            details={"as_of": str(self._as_of)},
            options=(Option(NEWER, message("answers.problem.newer")), LEAVE_THESE_OUT),
        )
        return self._accounting.choice(record, question, cell=record.cell("status")) is not None

    def derive_from_absence(
        self, observed: ObservedProblem, prior: PriorHistory
    ) -> tuple[DerivedEvents, str | None]:
        """Return what happened to a problem that is listed no longer, and the state to be
        remembered.
        """
        question = Question(
            key=f"problem_vanished:{observed.problem_id}:{self._as_of}",
            kind="problem_vanished",
            details={
                "number": observed.number or "—",
                "text": value_text(observed.text or observed.problem_id),
                "last": str(observed.last_as_of),
            },
            options=(
                Option("closed", message("answers.problem.vanished_closed")),
                Option("withdrawn", message("answers.problem.vanished_withdrawn")),
                Option(NO_LONGER_LISTED, message("answers.problem.vanished_only")),
            ),
        )
        history = ProblemHistory(prior, self._as_of)
        match self._accounting.choice_for_all(question):
            case "closed":
                history.record_closing("closed")
                return history.derived, "closed"
            case "withdrawn":
                history.record_closing("withdrawn")
                return history.derived, NO_LONGER_LISTED
            case "no_longer_listed":
                return history.derived, NO_LONGER_LISTED
        return history.derived, None


def is_concluded(observed: ObservedProblem, prior: PriorHistory, as_of: dt.date) -> bool:
    """Return whether a problem that is listed no longer need not be asked about: it was done
    with.
    """
    return (
        observed.last_state in ("closed", NO_LONGER_LISTED)
        or state_after(prior.events, as_of) == "closed"
    )
