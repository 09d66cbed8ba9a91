"""The rows of single things: one problem, one village in a term, one clue."""

from __future__ import annotations

from datetime import date, timedelta

from tests.reference.ledger import Ledger, Row
from tests.reference.marts import Reference
from tests.reference.problems import ProblemState, is_ongoing_undated, limit_by_rule
from tests.reference.villages import (
    covered_on,
    is_effective,
    is_on_roster,
    lineage,
    successions_within,
)

CLOSE_KINDS = {
    "closed": "closed",
    "direct_close_granted": "directly_closed",
    "withdrawn": "withdrawn",
}

DUE_SOON_DAYS = 30
"""Days before the due date from which an open problem is due soon."""


def state(now: ProblemState) -> str:
    """Return the first axis: how far a problem has come."""
    if now.state == "closed":
        return "done"
    if now.state == "open" and now.is_basically_done:
        return "basically_done"
    return now.state


def lateness(now: ProblemState, on: date) -> str | None:
    """Return the second axis: how a problem stands to its due date."""
    if now.state == "closed":
        assert now.closing is not None
        is_late = now.due_on is not None and now.closing["occurred_on"] > now.due_on
        return "closed_late" if is_late else "closed_on_time"
    if now.state != "open":
        return None
    if now.due_on is None or now.due_on > on + timedelta(days=DUE_SOON_DAYS):
        return "not_due"
    return "overdue" if now.due_on < on else "due_soon"


def due_source(problem: Row, now: ProblemState) -> str | None:
    """Return who set the due date: an extension, the office itself (own), or the rule."""
    if now.due_on is None:
        return None
    if now.due_on != now.original_due_on:
        return "extension"
    return "own" if now.due_on == problem["due_on"] else "rule"


def days_past_rule_due(now: ProblemState, on: date) -> int | None:
    """Return the days from the rule's due date to the closing, or to now, of what falls due."""
    if now.due_on is None or now.rule_due_on is None or now.state not in {"open", "closed"}:
        return None
    until: date = now.closing["occurred_on"] if now.closing else on
    return (until - now.rule_due_on).days


def days_to_close(now: ProblemState) -> int | None:
    """Return the days from feedback to the first closing; None where it came before."""
    if now.feedback_on is None or now.first_closed_on is None:
        return None
    days = (now.first_closed_on - now.feedback_on).days
    return days if days >= 0 else None


def is_known(problem: Row, inspection: Row, on: date) -> bool:
    """Say whether a problem has come to light by a day."""
    found_on = problem["found_on"]
    return inspection["starts_on"] <= on and (found_on is None or found_on <= on)


def problem_rows(reference: Reference) -> list[Row]:
    """Compute the derived columns of fct_problem as of the build's date."""
    rows = []
    ledger = reference.ledger
    for problem in ledger.tables["problems"]:
        inspection = ledger.inspections[problem["inspection_id"]]
        if not is_known(problem, inspection, reference.as_of):
            continue
        now = reference.state_of(problem, reference.as_of)
        rows.append(
            {
                "problem_id": problem["problem_id"],
                "village_id": inspection["village_id"],
                "county_code": ledger.county_of_inspection(inspection),
                "term_id": ledger.term_of_inspection(inspection),
                "feedback_on": now.feedback_on,
                "rule_due_on": now.rule_due_on,
                "original_due_on": now.original_due_on,
                "due_on": now.due_on,
                "due_source": due_source(problem, now),
                "days_past_rule_due": days_past_rule_due(now, reference.as_of),
                "first_closed_on": now.first_closed_on,
                "first_closed_after": now.first_closing and now.first_closing["occurred_after"],
                "first_settled_on": now.first_settled_on,
                "closed_on": now.ending["occurred_on"] if now.ending else None,
                "close_kind": CLOSE_KINDS[now.ending["event_kind"]] if now.ending else None,
                "state": state(now),
                "lateness": lateness(now, reference.as_of),
                "days_to_close": days_to_close(now),
                "reopen_count": now.reopenings,
                "returns": now.returns,
                "reassignments": now.reassignments,
                "responsibility_level": now.present_level,
                "responsible_unit": _responsible_unit(reference, problem),
                "feedback_responsibility_level": problem["responsibility_level"],
            }
        )
    return rows


def _responsible_unit(reference: Reference, problem: Row) -> str | None:
    """Return the unit that the last handing on names, which may name none; else the first one."""
    named = [
        event["new_responsible_unit"]
        for event in reference.ledger.events_of[problem["problem_id"]]
        if event["event_kind"] == "reassigned" and event["occurred_on"] <= reference.as_of
    ]
    units = [problem["responsible_unit"], *(unit for unit in named if unit)]
    last: str | None = units[-1]
    return last


def reopening_rows(reference: Reference) -> list[Row]:
    """Compute fct_problem_reopening: each re-opening after feedback, and what it undid."""
    rows = []
    ledger = reference.ledger
    for problem in ledger.tables["problems"]:
        inspection = ledger.inspections[problem["inspection_id"]]
        fed_back = reference.state_of(problem, reference.as_of).feedback_on
        if fed_back is None or not is_known(problem, inspection, reference.as_of):
            continue
        settled_on, events = None, []
        for event in ledger.events_of[problem["problem_id"]]:
            if event["occurred_on"] > reference.as_of:
                break
            if event["event_kind"] in CLOSE_KINDS and settled_on is None:
                settled_on = event["occurred_on"]
                if events:
                    events[-1]["settled_again_on"] = settled_on
            elif event["event_kind"] == "reopened" and settled_on is not None:
                events.append(
                    {
                        "problem_id": problem["problem_id"],
                        "reopening_no": len(events) + 1,
                        "county_code": ledger.county_of_inspection(inspection),
                        "term_id": ledger.term_of_inspection(inspection),
                        "settled_on": settled_on,
                        "reopened_on": event["occurred_on"],
                        "settled_again_on": None,
                    }
                )
                settled_on = None
        rows += [row for row in events if row["reopened_on"] >= fed_back]
    return rows


def village_term_rows(reference: Reference) -> list[Row]:
    """Compute fct_village_term: every village that was on the roster of a term."""
    ledger = reference.ledger
    rows = []
    for village, county in ledger.village_county.items():
        for term in ledger.terms_of(county):
            last = min(reference.as_of, term["ends_on"])
            if any(
                spell["valid_from"] <= last
                and (spell["valid_to"] is None or spell["valid_to"] >= term["starts_on"])
                for spell in ledger.spells_of[village]
            ):
                rows.append(village_term_row(reference, village, term, last))
    return rows


def village_succession_rows(reference: Reference) -> list[Row]:
    """Compute fct_village_succession: whatever a village came from in a term, each once."""
    ledger = reference.ledger

    def came_from(village: str, term: Row) -> set[str]:
        steps = [
            row["predecessor_id"]
            for row in successions_within(ledger, village, term)
            if row["effective_on"] <= reference.as_of
        ]
        return set(steps).union(*(came_from(older, term) for older in steps))

    return [
        {
            "village_id": older,
            "term_id": term["term_id"],
            "holder_id": village,
            "county_code": county,
        }
        for village, county in ledger.village_county.items()
        for term in ledger.terms_of(county)
        for older in sorted(came_from(village, term) - {village})
    ]


def village_term_row(reference: Reference, village: str, term: Row, last: date) -> Row:
    """Compute one village's row in a term that is told up to the day `last`."""
    ledger = reference.ledger
    covered = covered_on(ledger, village, term)
    is_covered = covered is not None and covered <= last
    on_roster = is_on_roster(ledger, village, last)
    own = inspections_of(ledger, [village], term)
    older = lineage(ledger, village, term) - {village}
    inherited = inspections_of(ledger, sorted(older), term)
    ended = [row for row in own if row["ends_on"] and row["ends_on"] <= reference.as_of]
    problems = problems_of(reference, own)
    unsettled = [now for now in problems if now.state == "open"]
    overdue = [now for now in unsettled if now.due_on and now.due_on < reference.as_of]
    return {
        "village_id": village,
        "term_id": term["term_id"],
        "county_code": ledger.village_county[village],
        "is_on_roster": on_roster,
        "covered_on": covered if is_covered else None,
        "is_covered": is_covered,
        "is_effective": on_roster
        and is_covered
        and is_effective(ledger, own + inherited, reference.as_of, reference.state_of),
        "inspections": len(ended),
        "problems": len(problems) if ended else None,
        "open_problems": len(unsettled) if ended else None,
        "overdue_problems": len(overdue) if ended else None,
        "ongoing_undated_problems": ongoing_undated(reference, own) if ended else None,
        "open_problems_taken_over": sum(
            now.state == "open" for now in problems_of(reference, inherited)
        ),
    }


def inspections_of(ledger: Ledger, villages: list[str], term: Row) -> list[Row]:
    """Return the inspections of some villages that belong to a term."""
    return [
        inspection
        for village in villages
        for inspection in ledger.inspections_of[village]
        if ledger.term_of_inspection(inspection) == term["term_id"]
    ]


def ongoing_undated(reference: Reference, inspections: list[Row]) -> int:
    """Count the open problems of some inspections that are kept up for good without a day."""
    return sum(
        is_ongoing_undated(problem, reference.state_of(problem, reference.as_of))
        for inspection in inspections
        for problem in reference.ledger.problems_of[inspection["inspection_id"]]
        if is_known(problem, inspection, reference.as_of)
    )


def problems_of(reference: Reference, inspections: list[Row]) -> list[ProblemState]:
    """Return how the problems of some inspections stand now."""
    return [
        reference.state_of(problem, reference.as_of)
        for inspection in inspections
        for problem in reference.ledger.problems_of[inspection["inspection_id"]]
        if is_known(problem, inspection, reference.as_of)
    ]


def clue_rows(reference: Reference) -> list[Row]:
    """Compute the due dates of fct_clue: the ledger's own, else by the rule at hand-over."""
    ledger = reference.ledger
    rows = []
    for clue in ledger.tables["clues"]:
        if clue["handed_over_on"] > reference.as_of:
            continue
        county = ledger.county_of_inspection(ledger.inspections[clue["inspection_id"]])
        disposed_on = clue["disposed_on"]
        by_rule = limit_by_rule(ledger.seeds, "clue_disposal", county, None, clue["handed_over_on"])
        rows.append(
            {
                "clue_id": clue["clue_id"],
                "county_code": county,
                "handed_over_on": clue["handed_over_on"],
                "due_on": clue["due_on"] or by_rule,
                "disposed_on": disposed_on
                if disposed_on is not None and disposed_on <= reference.as_of
                else None,
            }
        )
    return rows
