"""Measures of the page of changes: how things stood at the end of a day, and how they stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from tests.reference.dates import month_end, month_ends
from tests.reference.ledger import Row, read_csv
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties, problems_in, progress
from tests.reference.measures.metrics import JUDGED_AS, LOWER_BETTER, METRICS, THIN, pair
from tests.reference.measures.supervision import acts, term_of
from tests.reference.problems import ProblemState
from tests.reference.villages import covered_on, is_on_roster
from warehouse.runtime.home import PROJECT_ROOT

SETTLING = {"closed", "direct_close_granted", "withdrawn"}
Holds = Callable[[Reference, Row, ProblemState, date], bool]


def since(reference: Reference, region: str, where: Where) -> date:
    """Return the day whose end is compared with: chosen, or the end of the month before."""
    if where.since is not None:
        return where.since
    first_of_term, _ = term_of(reference, region, where)
    return max(where.month_end.replace(day=1), first_of_term) - timedelta(days=1)


# ---------------------------------------------------------------------- problems


def is_settled_as(state: str) -> Holds:
    """Return whether a problem is settled so, and was not before the day was over."""

    def holds(reference: Reference, problem: Row, now: ProblemState, day: date) -> bool:
        del reference, problem
        if now.state != state or now.ending is None or now.feedback_on is None:
            return False
        return max(now.ending["occurred_on"], now.feedback_on) > day

    return holds


def is_overdue(now: ProblemState, on: date) -> bool:
    """Return whether a problem is past its due date."""
    return now.state == "open" and now.due_on is not None and now.due_on < on


def is_newly_overdue(reference: Reference, problem: Row, now: ProblemState, day: date) -> bool:
    """Return whether a problem is past its due date, and was not at the end of the day."""
    then = reference.state_of(problem, day)
    return is_overdue(now, reference.as_of) and not is_overdue(then, day)


def reopenings(reference: Reference, problem: Row) -> Iterator[date]:
    """Yield the days on which what was settled was opened again."""
    settled = False
    for event in reference.ledger.events_of[problem["problem_id"]]:
        if event["occurred_on"] > reference.as_of:
            break
        if event["event_kind"] in SETTLING:
            settled = True
        elif event["event_kind"] == "reopened":
            if settled:
                yield event["occurred_on"]
            settled = False


def is_reopened(reference: Reference, problem: Row, now: ProblemState, day: date) -> bool:
    """Return whether a problem was opened again after the day, and after its feedback."""
    fed_back = now.feedback_on
    return fed_back is not None and any(
        reopened > day and reopened >= fed_back for reopened in reopenings(reference, problem)
    )


PROBLEMS: dict[str, Holds] = {
    "closed": is_settled_as("closed"),
    "directly_closed": is_settled_as("directly_closed"),
    "withdrawn": is_settled_as("withdrawn"),
    "overdue": is_newly_overdue,
    "reopened": is_reopened,
    "settled_again": lambda *arguments: is_reopened(*arguments) and arguments[2].state != "open",
    "overdue_now": lambda reference, _, now, __: is_overdue(now, reference.as_of),
}


def problem_ids(reference: Reference, region: str, where: Where, kind: str) -> list[str]:
    """Return the problems of the term of which a kind holds, by their numbers."""
    day = since(reference, region, where)
    return sorted(
        problem["problem_id"]
        for problem, now, term in problems_in(reference, region)
        if term == where.term and PROBLEMS[kind](reference, problem, now, day)
    )


def count_problems(kind: str) -> Measure:
    """Return the measure of the problems of which a kind holds."""
    return lambda *arguments: len(problem_ids(*arguments, kind))


# ---------------------------------------------------------------------- villages, answers


@cache
def _villages(by_id: ById, region: str, term_id: str) -> dict[str, date | None]:
    """Return the villages on the roster by now, or by the end of the term, and their days."""
    reference, days = by_id.reference, {}
    ledger, here = reference.ledger, counties(reference, region)
    for village, county in ledger.village_county.items():
        term = next((one for one in ledger.terms_of(county) if one["term_id"] == term_id), None)
        if county not in here or term is None:
            continue
        on = min(reference.as_of, term["ends_on"])
        if is_on_roster(ledger, village, on):
            day = covered_on(ledger, village, term)
            days[village] = day if day is not None and day <= on else None
    return days


def villages(reference: Reference, region: str, where: Where) -> dict[str, date | None]:
    """Return the villages on the roster, and the day on which each was covered."""
    return _villages(ById(reference), region, where.term)


def inspected(reference: Reference, region: str, where: Where) -> list[str]:
    """Return the villages on the roster that were covered after the day."""
    day, listed = since(reference, region, where), villages(reference, region, where)
    return sorted(village for village, covered in listed.items() if covered and covered > day)


def answers(reference: Reference, region: str, where: Where) -> list[Row]:
    """Return the acts of the term whose answer came after the day."""
    day = since(reference, region, where)
    return [
        act
        for act in acts(reference, region, replace(where, year=None, region=region))
        if act["responded_on"] is not None and act["responded_on"] > day
    ]


# ---------------------------------------------------------------------- lights


def months(reference: Reference, region: str, where: Where) -> tuple[date | None, date]:
    """Return the month ends between which lights turn: the last up to the day, and the newest."""
    first, last = term_of(reference, region, where)
    now = month_end(min(last, reference.as_of))
    day = since(reference, region, where)
    earlier = [end for end in month_ends(first, now) if end <= day and end < now]
    return (earlier[-1] if earlier else None), now


@cache
def lines(metric: str) -> tuple[float, float] | None:
    """Return a metric's target and warning line, None where it has none."""
    rows = read_csv(PROJECT_ROOT / "seeds" / "metric_targets.csv")
    named = JUDGED_AS.get(metric, metric)
    return next(
        ((float(row["target"]), float(row["warning"])) for row in rows if row["metric"] == named),
        None,
    )


def light(reference: Reference, metric: str, unit: str, where: Where) -> str:
    """Return the light of a unit, "none" where it cannot be judged."""
    counts = pair(reference, metric, unit, where)
    if counts is None or counts[1] < THIN:
        return "none"
    if metric == "coverage_rate":
        return progress.light(reference, unit, where)
    both = lines(metric)
    assert both is not None
    sign = -1 if metric in LOWER_BETTER else 1
    value = sign * counts[0] / counts[1]
    target, warning = (sign * line for line in both)
    return "green" if value >= target else "amber" if value >= warning else "red"


def units(reference: Reference, region: str) -> list[str]:
    """Return the units below a region that are whole in the data; a county is its own."""
    seeds = reference.ledger.seeds
    level = "province" if seeds.levels[region] == "country" else "county"
    held = {code for county in counties(reference, region) for code in seeds.line(county)}
    inside = {code for code in held if region in seeds.line(code) and seeds.levels[code] == level}
    return sorted(unit for unit in inside if progress.is_whole(reference, unit))


LIT = [metric for metric in METRICS if lines(metric) or metric == "coverage_rate"]
LIT.remove("plan_progress")


def turns(reference: Reference, region: str, where: Where) -> list[tuple[str, str, str, str]]:
    """Return unit, metric, light then and light now of each that is judged at both."""
    then, now = months(reference, region, where)
    if then is None:
        return []
    rows = []
    for unit in units(reference, region):
        for metric in LIT:
            before, after = (
                light(reference, metric, unit, replace(where, month_end=end)) for end in (then, now)
            )
            if "none" not in (before, after):
                rows.append((unit, metric, before, after))
    return rows


def is_behind(metric: str, before: str, after: str) -> bool:
    """Return whether a light turned red."""
    del metric
    return after == "red" != before


def is_ahead(metric: str, before: str, after: str) -> bool:
    """Return whether a light came to say ahead of plan, or on target where there is no plan."""
    best = "blue" if metric == "coverage_rate" else "green"
    return after == best != before


MEASURES: dict[str, Measure] = {
    **{f"changed_{kind}": count_problems(kind) for kind in PROBLEMS},
    "changed_since": since,
    "changed_inspected": lambda *arguments: len(inspected(*arguments)),
    "changed_on_roster": lambda *arguments: len(villages(*arguments)),
    "changed_covered_now": lambda *arguments: sum(
        day is not None for day in villages(*arguments).values()
    ),
    "changed_answered": lambda *arguments: len(answers(*arguments)),
    "changed_answered_late": lambda *arguments: sum(
        act["response_state"] == "answered_late" for act in answers(*arguments)
    ),
    # No batch of the demonstration corrects another; `tests/unit/queries` makes some that do.
    "changed_corrected": lambda *_: 0,
    "changed_from_month": lambda *arguments: months(*arguments)[0],
    "changed_judged": lambda *arguments: len(turns(*arguments)),
    "changed_behind": lambda *arguments: sum(is_behind(*turn[1:]) for turn in turns(*arguments)),
    "changed_ahead": lambda *arguments: sum(is_ahead(*turn[1:]) for turn in turns(*arguments)),
}
