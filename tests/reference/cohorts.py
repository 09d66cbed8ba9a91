"""What the cohorts count of one problem beside its outcome: ages, bounds, what it went through."""

from __future__ import annotations

from datetime import date, timedelta

from tests.reference.ledger import Row
from tests.reference.problems import ProblemState, matures

OVERDUE_AGES = {
    "overdue_1_to_30": range(1, 31),
    "overdue_31_to_90": range(31, 91),
    "overdue_91_to_180": range(91, 181),
    "overdue_over_180": range(181, 100_000),
}
"""Days past the due date of what is open."""

FURTHER_OUTCOMES = [
    *["returned", "reassigned", "passed_to_and_fro", "first_closed_on_clock"],
    *["closed_in_last_week", *OVERDUE_AGES],
    *["immediate", "immediate_livelihood", "immediate_closed_during_stay"],
    *["immediate_limited", "immediate_closed_on_time", "immediate_closed_late"],
    *["immediate_overdue"],
    *["matured_closed_by_original_due", "matured_closed_on_time_low"],
    *["matured_closed_on_time_high", "closed_by_day_30_low", "closed_by_day_30_high"],
    *["closed_lasting", "reached_day_90", "closed_by_day_90"],
]
"""The columns of mart_rectification_cohorts beside those of mart_rectification_timeliness."""


def earliest_closing(now: ProblemState) -> date | None:
    """Return the first day on which the first closing can have been."""
    if now.first_closing is None:
        return None
    closed_on: date = now.first_closing["occurred_on"]
    open_on: date | None = now.first_closing["occurred_after"]
    return closed_on if open_on is None else min(closed_on, open_on + timedelta(days=1))


def is_by(day: date | None, limit: date | None) -> bool:
    """Say whether something happened by a limit; without either it did not."""
    return day is not None and limit is not None and day <= limit


def is_after(day: date | None, limit: date | None) -> bool:
    """Say whether something happened after a limit; without either it did not."""
    return day is not None and limit is not None and day > limit


def further_outcome(problem: Row, now: ProblemState, on: date) -> dict[str, int]:
    """Return which further columns of mart_rectification_cohorts a problem counts in (0 or 1)."""
    closed_on, earliest = now.first_closed_on, earliest_closing(now)
    is_matured = matures(problem, now, now.due_on, on)
    is_overdue = now.state == "open" and now.due_on is not None and now.due_on < on
    past_due = (on - now.due_on).days if is_overdue and now.due_on else 0
    in_last_week = (
        not problem["is_immediate"]
        and closed_on is not None
        and now.due_on is not None
        and 0 <= (now.due_on - closed_on).days < 7
    )
    days = {
        limit: now.feedback_on and now.feedback_on + timedelta(days=limit) for limit in (30, 90)
    }
    reaches = {limit: not problem["is_immediate"] and is_by(day, on) for limit, day in days.items()}
    is_immediate = problem["is_immediate"]
    own_limit = now.due_on if is_immediate else None
    lasting_closed_on = now.closing and now.closing["occurred_on"]
    flags = {
        "returned": now.returns > 0,
        "reassigned": now.reassignments > 0,
        "passed_to_and_fro": now.reassignments > 1,
        "first_closed_on_clock": not is_immediate and closed_on is not None,
        "closed_in_last_week": in_last_week,
        **{name: is_overdue and past_due in ages for name, ages in OVERDUE_AGES.items()},
        "immediate": is_immediate,
        "immediate_livelihood": is_immediate and problem["is_livelihood"],
        "immediate_closed_during_stay": is_immediate and is_by(closed_on, now.feedback_on),
        "immediate_limited": own_limit is not None,
        "immediate_closed_on_time": is_by(lasting_closed_on, own_limit),
        "immediate_closed_late": is_after(lasting_closed_on, own_limit),
        "immediate_overdue": is_immediate and is_overdue,
        "matured_closed_by_original_due": is_matured and is_by(closed_on, now.original_due_on),
        "matured_closed_on_time_low": is_matured and is_by(closed_on, now.due_on),
        "matured_closed_on_time_high": is_matured and is_by(earliest, now.due_on),
        "closed_by_day_30_low": reaches[30] and is_by(closed_on, days[30]),
        "closed_by_day_30_high": reaches[30] and is_by(earliest, days[30]),
        "closed_lasting": now.state == "closed",
        "reached_day_90": reaches[90],
        "closed_by_day_90": reaches[90] and is_by(closed_on, days[90]),
    }
    is_fed_back = now.feedback_on is not None
    return {name: int(is_fed_back and flags[name]) for name in FURTHER_OUTCOMES}
