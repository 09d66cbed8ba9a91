"""The marts of rectification and problems that are told as of now, problem by problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.reference.cohorts import earliest_closing
from tests.reference.dates import month_end
from tests.reference.ledger import Row
from tests.reference.marts import Counts, Reference
from tests.reference.problems import ProblemState, is_on_clock, limit_by_rule
from tests.reference.things import is_known

NODES = {
    "plan": ("plan_submitted", "rectification_plan"),
    "self_check": ("node_self_check", "node_self_check"),
    "supervision": ("node_supervision", "node_supervision"),
    "consolidation": ("node_consolidation", "node_consolidation"),
}
"""The event that reports each node, and the item of its time limit."""

DECISIONS = {"direct_close_granted": "granted", "direct_close_refused": "refused"}


def known_problems(reference: Reference) -> Iterable[tuple[Row, Row, str]]:
    """Yield every problem that has come to light with its inspection and county."""
    ledger = reference.ledger
    for problem in ledger.tables["problems"]:
        inspection = ledger.inspections[problem["inspection_id"]]
        if is_known(problem, inspection, reference.as_of):
            yield problem, inspection, ledger.county_of_inspection(inspection)


def problems_on_clock(reference: Reference) -> Iterable[tuple[Row, ProblemState, str]]:
    """Yield every problem whose clock has begun, how it stands, and its county."""
    for problem, _, county in known_problems(reference):
        now = reference.state_of(problem, reference.as_of)
        if is_on_clock(problem, now):
            yield problem, now, county


def term_of_problem(reference: Reference, problem: Row) -> str:
    """Return the term that a problem was found in."""
    ledger = reference.ledger
    return ledger.term_of_inspection(ledger.inspections[problem["inspection_id"]])


def at_levels(reference: Reference, rows: list[Row], levels: set[str]) -> list[Row]:
    """Return the rows of regions of some levels."""
    return [row for row in rows if reference.ledger.seeds.levels[row["region_code"]] in levels]


# ---------------------------------------------------------------------- curves


EXITS = ["directly_closed", "withdrawn", "censored"]
SURVIVAL_COUNTS = [
    *["closed", "closed_earliest", "closed_interval_only", *EXITS],
    *["lasting_closed", *(f"lasting_{name}" for name in EXITS)],
]


def survival(reference: Reference) -> list[Row]:
    """Compute mart_rectification_survival: one exit of each problem in three ways of counting."""
    zero = dict.fromkeys(SURVIVAL_COUNTS, 0)
    counted: list[tuple[str, tuple[Any, ...], Counts]] = []
    for problem, now, county in problems_on_clock(reference):
        assert now.feedback_on is not None
        term_id = term_of_problem(reference, problem)
        for name, on in exits(now, reference.as_of):
            day = max((on - now.feedback_on).days, 0)
            key = (term_id, now.feedback_on.year, problem["responsibility_level"], day)
            counted.append((county, key, zero | {name: 1}))
    keys = ["term_id", "feedback_year", "responsibility_level", "day"]
    rows = reference.rows(reference.roll_up(counted), keys)
    return at_levels(reference, rows, {"province", "country"})


def exits(now: ProblemState, as_of: date) -> list[tuple[str, date]]:
    """Return the columns of the curves that a problem counts in, with the day for each."""
    stands = "censored" if now.state == "open" else now.state
    stands_since = now.ending["occurred_on"] if now.ending else as_of
    states = [(f"lasting_{stands}", stands_since)]
    earliest = earliest_closing(now)
    if now.first_closing is None or earliest is None:
        return [*states, (stands, stands_since)]
    closed_on = now.first_closing["occurred_on"]
    states += [("closed", closed_on), ("closed_earliest", earliest)]
    if now.first_closing["occurred_after"] is not None:
        states.append(("closed_interval_only", closed_on))
    return states


# ---------------------------------------------------------------------- nodes


def nodes(reference: Reference) -> list[Row]:
    """Compute mart_rectification_nodes."""
    counted: list[tuple[str, str, tuple[str, int], Counts]] = []
    for problem, now, county in problems_on_clock(reference):
        for node, (kind, item) in NODES.items():
            counts = node_counts(reference, problem, now, county, kind=kind, item=item)
            assert now.feedback_on is not None
            period = (term_of_problem(reference, problem), now.feedback_on.year)
            counted.append((county, node, period, counts))
    reporting = {(county, node) for county, node, _, counts in counted if counts["reported"]}
    rows = [
        (county, (*period, node), counts)
        for county, node, period, counts in counted
        if (county, node) in reporting and counts["problems_due"]
    ]
    return reference.rows(reference.roll_up(rows), ["term_id", "feedback_year", "node"])


def node_counts(
    reference: Reference, problem: Row, now: ProblemState, county: str, *, kind: str, item: str
) -> Counts:
    """Return what one problem adds to the row of one node."""
    assert now.feedback_on is not None
    reports = [
        event["occurred_on"]
        for event in reference.ledger.events_of[problem["problem_id"]]
        if event["event_kind"] == kind and event["occurred_on"] <= reference.as_of
    ]
    level = problem["responsibility_level"]
    limit = limit_by_rule(reference.ledger.seeds, item, county, level, now.feedback_on)
    is_past = limit is not None and limit < reference.as_of
    if not reports:
        settled = limit and now.first_settled_on and now.first_settled_on <= limit
        return {
            "problems_due": int(is_past),
            "reported": 0,
            "reported_late": 0,
            "settled_before_limit": int(is_past and bool(settled)),
            "days_to_node_summed": 0,
        }
    first = min(reports)
    return {
        "problems_due": 1,
        "reported": 1,
        "reported_late": int(limit is not None and first > limit),
        "settled_before_limit": 0,
        "days_to_node_summed": max((first - now.feedback_on).days, 0),
    }


# ---------------------------------------------------------------------- direct close-outs


def direct_close_outs(reference: Reference) -> list[Row]:
    """Compute mart_direct_close_outs."""
    rows: list[tuple[str, tuple[Any, ...], Counts]] = []
    for problem, _, county in known_problems(reference):
        events = [
            event
            for event in reference.ledger.events_of[problem["problem_id"]]
            if event["occurred_on"] <= reference.as_of
        ]
        for year, reason, decision in decisions(events):
            counts = dict.fromkeys(["applied", "granted", "refused", "undecided"], 0)
            rows.append((county, (year, reason), counts | {"applied": 1, decision: 1}))
    return reference.rows(reference.roll_up(rows), ["decided_year", "reason_code"])


def decisions(events: list[Row]) -> list[tuple[int, str, str]]:
    """Walk the events of a problem: year, reason and outcome of every application."""
    rows = []
    application: Row | None = None
    waits = False
    decided = ""
    for event in events:
        kind = event["event_kind"]
        if kind == "direct_close_applied":
            application, waits, decided = event, True, ""
        elif kind == "reopened":
            decided = ""
        elif kind in DECISIONS:
            waits = False
            if kind != decided:
                reason = (application or {}).get("reason_code") or event["reason_code"]
                rows.append((event["occurred_on"].year, reason or "not_stated", DECISIONS[kind]))
            decided = kind
    if waits and application is not None:
        reason = application["reason_code"] or "not_stated"
        rows.append((application["occurred_on"].year, reason, "undecided"))
    return rows


# ---------------------------------------------------------------------- problems by kind


def ended_problems(reference: Reference) -> Iterable[tuple[Row, Row, str]]:
    """Yield the known problems of inspections that have ended."""
    for problem, inspection, county in known_problems(reference):
        if inspection["ends_on"] is not None and inspection["ends_on"] <= reference.as_of:
            yield problem, inspection, county


def categories(reference: Reference) -> list[Row]:
    """Compute mart_problem_categories."""
    ledger = reference.ledger
    villages: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for problem, inspection, county in ended_problems(reference):
        key = (
            ledger.term_of_inspection(inspection),
            inspection["ends_on"].year,
            problem["category_code"] or "not_stated",
            problem["cause_code"] or "not_stated",
            problem["responsibility_level"],
        )
        for region in ledger.seeds.line(county):
            villages[region, *key].append(inspection["village_id"])
    names = ["region_code", "term_id", "year", "category_code", "cause_code"]
    names.append("responsibility_level")
    rows = [
        dict(zip(names, key, strict=True))
        | {"problems": len(problems), "villages": len(set(problems))}
        for key, problems in villages.items()
    ]
    return at_levels(reference, rows, {"city", "province", "country"})


def common_problems(reference: Reference) -> list[Row]:
    """Compute mart_common_problems."""
    ledger = reference.ledger
    by_village: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    rules: dict[tuple[Any, ...], int] = defaultdict(int)
    ended: dict[tuple[str, Any], int] = defaultdict(int)
    for problem, inspection, county in ended_problems(reference):
        for region in ledger.seeds.line(county):
            category = problem["category_code"] or "not_stated"
            by_village[region, category, month_end(inspection["ends_on"])].append(
                inspection["village_id"]
            )
    for inspection in ledger.tables["inspections"]:
        if inspection["ends_on"] is not None and inspection["ends_on"] <= reference.as_of:
            for region in ledger.seeds.line(ledger.county_of_inspection(inspection)):
                ended[region, month_end(inspection["ends_on"])] += 1
    for action in ledger.tables["supervision_actions"]:
        if action["kind"] == "rule_made" and action["issued_on"] <= reference.as_of:
            for region in ledger.seeds.line(action["target_region"]):
                category = action["category_code"] or "not_stated"
                rules[region, category, month_end(action["issued_on"])] += 1
    seen = {(region, category) for region, category, _ in [*by_village, *rules]}
    looked = {
        (region, category, month)
        for region, category in seen
        for where, month in ended
        if where == region
    }
    rows = []
    for key in looked | set(rules):
        region, category, month = key
        inspections = ended.get((region, month), 0)
        villages = by_village.get(key, [])
        rows.append(
            {
                "region_code": region,
                "category_code": category,
                "month_end": month,
                "problems": len(villages) if inspections else None,
                "villages": len(set(villages)) if inspections else None,
                "rules_made": rules.get(key, 0),
                "inspections": inspections,
            }
        )
    return at_levels(reference, rows, {"city", "province", "country"})
