"""What was known of one problem on one day, by walking its events in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tests.reference.dates import add_span
from tests.reference.ledger import Ledger, Row, Seeds, day_or_none

OPEN_STATES = {"open", "not_fed_back"}

OUTCOMES = [
    "fed_back",
    "closed_on_time",
    "closed_late",
    "open_not_due",
    "open_overdue",
    "directly_closed",
    "withdrawn",
    "extended",
    "reopened",
    "matured",
    "matured_closed_on_time",
    "reached_day_30",
    "closed_by_day_30",
    "closed_interval_only",
    "matured_by_rule",
    "matured_by_rule_closed_on_time",
    "open_ongoing_undated",
]
"""The outcome columns of mart_rectification_timeliness and of the rectification cohorts."""


def is_in_force(rule: Row, on: date) -> bool:
    """Say whether a dated rule holds on a day; an empty bound is open."""
    first = day_or_none(rule["valid_from"]) or date.min
    last = day_or_none(rule["valid_to"]) or date.max
    return first <= on <= last


def rule_in_force(
    seeds: Seeds, item: str, county_code: str, responsibility_level: str | None, on: date
) -> Row | None:
    """Return the deadline rule for an item: the nearest region's, there the level's own first."""
    for region_code in seeds.line(county_code):
        for level in [responsibility_level, None]:
            for rule in seeds.deadline_rules:
                if (
                    rule["item"] == item
                    and rule["region_code"] == region_code
                    and (rule["responsibility_level"] or None) == level
                    and is_in_force(rule, on)
                ):
                    return rule
    return None


@cache
def limit_by_rule(
    seeds: Seeds, item: str, county_code: str, responsibility_level: str | None, starts_on: date
) -> date | None:
    """Return the day on which a limit that starts on `starts_on` runs out, None without a rule."""
    rule = rule_in_force(seeds, item, county_code, responsibility_level, starts_on)
    if rule is None:
        return None
    return add_span(starts_on, int(rule["value"]), rule["unit"], seeds.working_days)


def rule_due_on(ledger: Ledger, problem: Row, feedback_on: date | None) -> date | None:
    """Return the due date by the rule in force at feedback; None before it, or without a rule."""
    if feedback_on is None:
        return None
    return limit_by_rule(
        ledger.seeds,
        "rectification_window",
        ledger.county_of_inspection(ledger.inspections[problem["inspection_id"]]),
        problem["responsibility_level"],
        feedback_on,
    )


def original_due_on(problem: Row, by_rule: date | None) -> date | None:
    """Return the due date of a problem before any extension.

    A county that promised a day not later than the rule's is held to it; one that wrote a later
    day is held to the rule. An immediate item has the limit stated for it and no other. A problem
    kept up for good without a day of its own never falls due.
    """
    own: date | None = problem["due_on"]
    if problem["is_immediate"]:
        return own
    if own is None:
        return None if problem["is_ongoing"] else by_rule
    if by_rule is None:
        return own
    is_promised_earlier = own <= by_rule
    return own if is_promised_earlier else by_rule


@dataclass
class ProblemState:
    """What is known of a problem on a day. Dates are None where nothing of the kind happened."""

    state: str
    """not_fed_back, open, closed, directly_closed or withdrawn."""
    feedback_on: date | None = None
    rule_due_on: date | None = None
    original_due_on: date | None = None
    due_on: date | None = None
    first_closed_on: date | None = None
    first_closing: Row | None = None
    """The event of the first closing; it stays after a re-opening."""
    first_settled_on: date | None = None
    """The day on which it first left the open state, whether or not fed back by then."""
    closing: Row | None = None
    """The event that began the present spell of being closed."""
    ending: Row | None = None
    """The event that began the present spell of being closed, directly closed or withdrawn."""
    is_basically_done: bool = False
    """Reported as basically done, and neither returned nor re-opened since."""
    extensions: int = 0
    reopenings: int = 0
    returns: int = 0
    reassignments: int = 0
    present_level: str = ""


def state_of(ledger: Ledger, problem: Row, on: date) -> ProblemState:  # noqa: PLR0912
    """Walk the events of a problem up to a day and say how it stands then.

    One branch for each kind of event that means something, in the order of the rules.
    """
    inspection = ledger.inspections[problem["inspection_id"]]
    feedback_on = inspection["feedback_on"]
    is_fed_back = feedback_on is not None and feedback_on <= on

    now = ProblemState(state="open", present_level=problem["responsibility_level"])
    now.feedback_on = feedback_on if is_fed_back else None
    now.rule_due_on = rule_due_on(ledger, problem, now.feedback_on)
    now.original_due_on = original_due_on(problem, now.rule_due_on)
    now.due_on = now.original_due_on

    for event in ledger.events_of[problem["problem_id"]]:
        if event["occurred_on"] > on:
            break
        kind = event["event_kind"]
        if kind == "closed":
            if now.first_closed_on is None:
                now.first_closed_on, now.first_closing = event["occurred_on"], event
            # a second closing of what is closed already changes nothing
            if now.state != "closed":
                now.state, now.closing, now.ending = "closed", event, event
        elif kind == "direct_close_granted":
            if now.state != "directly_closed":
                now.state, now.closing, now.ending = "directly_closed", None, event
        elif kind == "withdrawn":
            if now.state != "withdrawn":
                now.state, now.closing, now.ending = "withdrawn", None, event
        elif kind == "reopened":
            # what is open already cannot be re-opened
            now.reopenings += now.state != "open"
            now.state, now.closing, now.ending = "open", None, None
            now.is_basically_done = False
        elif kind == "returned":
            now.returns += 1
            now.is_basically_done = False
        elif kind == "basically_done":
            now.is_basically_done = True
        elif kind == "extended":
            # approved by the due date then in force, or it counts for nothing; a problem
            # without a due date has none that could be extended
            new_due_on = event["new_due_on"]
            if now.due_on and new_due_on and event["occurred_on"] <= now.due_on:
                now.extensions += 1
                now.due_on = max(now.due_on, new_due_on)
        elif kind == "reassigned":
            now.reassignments += 1
            now.present_level = event["new_responsibility_level"] or now.present_level
        if now.state != "open" and now.first_settled_on is None:
            now.first_settled_on = event["occurred_on"]

    if not is_fed_back:
        now.state = "not_fed_back"
    return now


def is_on_clock(problem: Row, now: ProblemState) -> bool:
    """Say whether a problem was fed back with something left to be on time for.

    An immediate item that was closed before its clock began has nothing.
    """
    if now.feedback_on is None:
        return False
    is_closed_before = now.first_closed_on is not None and now.first_closed_on <= now.feedback_on
    return not (problem["is_immediate"] and is_closed_before)


def matures(problem: Row, now: ProblemState, limit: date | None, on: date) -> bool:
    """Say whether a problem counts among those whose limit has come.

    Immediate items have a counter of their own, and what never falls due never matures.
    """
    if problem["is_immediate"] or now.feedback_on is None or now.due_on is None:
        return False
    return limit is not None and limit <= on and now.state in {"open", "closed"}


def is_ongoing_undated(problem: Row, now: ProblemState) -> bool:
    """Say whether a problem stands open that never falls due: kept up for good, without a day."""
    return problem["is_ongoing"] and problem["due_on"] is None and now.state == "open"


class Counted(dict[str, int]):
    """Counts by column; a column that is not there counts none, and most are not."""

    def __missing__(self, name: str) -> int:
        return 0

    def __or__(self, other: Mapping[str, int]) -> Counted:  # type: ignore[override]
        return Counted({**self, **other})


def _state_counted(now: ProblemState, on: date) -> str:
    """Return the column of how a problem stands that was fed back."""
    if now.state == "closed":
        assert now.closing is not None
        is_late = now.due_on is not None and now.closing["occurred_on"] > now.due_on
        return "closed_late" if is_late else "closed_on_time"
    if now.state == "open":
        return "open_overdue" if now.due_on is not None and now.due_on < on else "open_not_due"
    return now.state


def outcome(problem: Row, now: ProblemState, on: date) -> Counted:
    """Return which of the outcome columns a problem counts in on a day, 1 in each."""
    counts = Counted()
    if now.state == "not_fed_back":
        return counts
    assert now.feedback_on is not None
    counts["fed_back"] = counts[_state_counted(now, on)] = 1
    if now.closing is not None and now.closing["occurred_after"] is not None:
        counts["closed_interval_only"] = 1
    if now.extensions > 0:
        counts["extended"] = 1
    if now.reopenings > 0:
        counts["reopened"] = 1
    if is_ongoing_undated(problem, now):
        counts["open_ongoing_undated"] = 1

    for name, limit in [("matured", now.due_on), ("matured_by_rule", now.rule_due_on)]:
        if limit is not None and matures(problem, now, limit, on):
            counts[name] = 1
            if now.first_closed_on is not None and now.first_closed_on <= limit:
                counts[f"{name}_closed_on_time"] = 1
    day_30 = now.feedback_on + timedelta(days=30)
    if day_30 <= on and not problem["is_immediate"]:
        counts["reached_day_30"] = 1
        if now.first_closed_on is not None and now.first_closed_on <= day_30:
            counts["closed_by_day_30"] = 1
    return counts
