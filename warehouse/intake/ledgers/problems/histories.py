"""What an edition changes in the lives of problems, with the user's word where it is needed.

Asked are: a state that goes back, a problem that is listed no longer, a second edition of the same
day that says more than the first, and another day for what counts already (`problems_redated`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.intake.findings.questions import Option, Question
from warehouse.intake.ledgers.accounting import LEAVE_THESE_OUT, shown
from warehouse.intake.ledgers.problems.changed_days import Redated
from warehouse.intake.ledgers.problems.events import Happened, goes_back, is_of_edition, state_after
from warehouse.intake.ledgers.problems.history import Life
from warehouse.intake.ledgers.problems.matching import NO_LONGER_LISTED
from warehouse.intake.ledgers.problems.states import STATES, Told
from warehouse.words.intake import text

if TYPE_CHECKING:
    import datetime as dt

    from warehouse.intake.ledgers.accounting import RowAccounting
    from warehouse.intake.ledgers.problems.events import Past
    from warehouse.intake.ledgers.problems.marks import Marks
    from warehouse.intake.ledgers.problems.matching import Seen
    from warehouse.intake.ledgers.records import LedgerRecord

NEWER = "newer"
"""The answer that the second edition of a day is the right one."""

OPENED_AGAIN, EARLIER_WRONG, IGNORE = "opened_again", "earlier_wrong", "ignore"


class Lives:
    """Turns what one edition says into what happened since the last."""

    def __init__(self, accounting: RowAccounting) -> None:
        """Ask and warn by way of `accounting`."""
        self._accounting = accounting
        self._as_of = accounting.table.as_of

    def since(
        self, record: LedgerRecord, told: Told, past: Past, before: Marks | None
    ) -> tuple[Happened, Told]:
        """What happened to one problem, and the state to be remembered of this edition.

        `before` is what the ledger's last edition said, None where it has said nothing of the
        problem yet.
        """
        states = dict(past.states)
        same_day = states.get(self._as_of)
        if told.state is None:
            if same_day in STATES:
                self._says_less(record)
            return Happened(), told
        is_back = same_day in STATES and STATES.index(told.state) < STATES.index(str(same_day))
        if is_back or goes_back(told, past, self._as_of):
            return self._back(record, told, past)
        is_more = same_day in STATES and STATES.index(told.state) > STATES.index(str(same_day))
        if is_more and not self._is_newer(record):
            return Happened(), Told()
        life = Life(past, self._as_of)
        if past.events:
            told = Redated(self._accounting, record, past, life).settled(told, before)
        if not self._accounting.is_open(record):
            return Happened(), Told()
        life.comes_to(told)
        return self._told(record, life.happened), told

    def _told(self, record: LedgerRecord, result: Happened) -> Happened:
        """Warn of the days that cannot be so."""
        for rule in result.rules:
            cell = (
                record.cell("closed_date") or record.cell("completed_date") or record.cell("status")
            )
            self._accounting.tell("warned", rule, record, cell, {"as_of": str(self._as_of)})
        return result

    def _back(self, record: LedgerRecord, told: Told, past: Past) -> tuple[Happened, Told]:
        can_be_corrected = any(is_of_edition(event, past.problem_id) for event in past.events)
        states = dict(past.states)
        can_be_opened = self._as_of not in states or self._had_come_further(told, past)
        before = state_after(past.events, self._as_of)
        question = Question(
            key=f"problem_went_back:{past.problem_id}:{self._as_of}",
            kind="problem_went_back",
            details={
                "number": record.number or "—",
                "text": shown(record.text),
                "before": text(f"answers.problem.state_{before}"),
                "now": text(f"answers.problem.state_{told.state}"),
                "last": str(past.last_as_of or "—"),
            },
            options=(
                *(
                    [Option(OPENED_AGAIN, text(f"answers.problem.opened_after_{before}"))]
                    if can_be_opened
                    else []
                ),
                *(
                    [Option(EARLIER_WRONG, text("answers.problem.earlier_wrong"))]
                    if can_be_corrected
                    else []
                ),
                Option(IGNORE, text("answers.problem.ignore_state")),
                LEAVE_THESE_OUT,
            ),
        )
        answer = self._accounting.choice(record, question, cell=record.cell("status"))
        life = Life(past, self._as_of)
        if answer == OPENED_AGAIN:
            life.went_back(told)
        elif answer == EARLIER_WRONG:
            life.was_told_wrong(told)
        else:
            # The first edition of a day goes on saying what it said.
            said = states.get(self._as_of)
            return Happened(), Told(next((state for state in STATES if state == said), None))
        return self._told(record, life.happened), told

    def _had_come_further(self, told: Told, past: Past) -> bool:
        """Whether an edition before this day showed more than is told now."""
        return any(
            on < self._as_of and state in STATES
            and STATES.index(state) > STATES.index(told.state or STATES[0])
            for on, state in past.states
        )  # fmt: skip

    def _says_less(self, record: LedgerRecord) -> None:
        details = {"as_of": str(self._as_of)}
        self._accounting.refuse(record, "edition_of_day_says_less", record.cell("status"), details)

    def _is_newer(self, record: LedgerRecord) -> bool:
        """Whether the second edition of a day is right where it says more than the first."""
        question = Question(
            key="edition_of_same_day",
            kind="edition_of_same_day",
            details={"as_of": str(self._as_of)},
            options=(Option(NEWER, text("answers.problem.newer")), LEAVE_THESE_OUT),
        )
        return self._accounting.choice(record, question, cell=record.cell("status")) is not None

    def vanished(self, seen: Seen, past: Past) -> tuple[Happened, str | None]:
        """What happened to a problem that is listed no longer, and the state to be remembered."""
        question = Question(
            key=f"problem_vanished:{seen.problem_id}:{self._as_of}",
            kind="problem_vanished",
            details={
                "number": seen.number or "—",
                "text": shown(seen.text or seen.problem_id),
                "last": str(seen.last_as_of),
            },
            options=(
                Option("closed", text("answers.problem.vanished_closed")),
                Option("withdrawn", text("answers.problem.vanished_withdrawn")),
                Option(NO_LONGER_LISTED, text("answers.problem.vanished_only")),
            ),
        )
        life = Life(past, self._as_of)
        match self._accounting.choice_for_all(question):
            case "closed":
                life.settled("closed")
                return life.happened, "closed"
            case "withdrawn":
                life.settled("withdrawn")
                return life.happened, NO_LONGER_LISTED
            case "no_longer_listed":
                return life.happened, NO_LONGER_LISTED
        return life.happened, None


def is_settled(seen: Seen, past: Past, as_of: dt.date) -> bool:
    """Whether a problem that is listed no longer need not be asked about: it was done with."""
    return (
        seen.last_state in ("closed", NO_LONGER_LISTED)
        or state_after(past.events, as_of) == "closed"
    )
