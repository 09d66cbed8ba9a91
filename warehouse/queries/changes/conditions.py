"""What it means that a row changed since a day: its end is compared with the as-of date.

Everything is told by the days on which things happened, as the version knows them: a ledger that
came late is no event, and what happened on the day itself had happened by its end. What a problem
went through before its feedback counts from its feedback, as in the marts.
"""

from __future__ import annotations

from typing import Literal

ProblemKind = Literal["closed", "directly_closed", "withdrawn", "overdue", "reopened"]

SETTLED_SINCE = "greatest(feedback_on, closed_on) > $since"

REOPENED_SINCE = """problem_id in (
                select problem_id from fct_problem_reopening where reopened_on > $since
            )"""

OVERDUE_THEN = """(
                feedback_on <= $since
                and due_on < $since
                and problem_id not in (
                    select problem_id from fct_problem_reopening
                    where settled_on <= $since and reopened_on > $since
                )
            )"""
"""Of a problem that is overdue now: it was so by the end of that day. Its due date was the same
then, because an extension counts only where it was approved by the due date before it.
"""

OF_PROBLEMS: dict[ProblemKind, str] = {
    "closed": f"state = 'done' and {SETTLED_SINCE}",
    "directly_closed": f"state = 'directly_closed' and {SETTLED_SINCE}",
    "withdrawn": f"state = 'withdrawn' and {SETTLED_SINCE}",
    "overdue": f"lateness = 'overdue' and not {OVERDUE_THEN}",
    "reopened": REOPENED_SINCE,
}
"""Of each kind a problem counts once, as it stands now; re-opened and closed again it is both."""

ANY_CHANGE = f"{SETTLED_SINCE} or lateness = 'overdue' or reopen_count > 0"
"""Holds of every problem that any of these holds of, and of few others."""

INSPECTED = "is_on_roster and is_covered and covered_on > $since"
"""A village on the roster that was covered, as every page counts them, after that day."""

ANSWERED = "responded_on > $since and issued_on between $first and $last"
"""An act issued in a period, the term, whose answer came after that day."""
