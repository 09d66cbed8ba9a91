"""Measures of the to-do page: problems, answers, reports and samples that ask for somebody now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

from tests.reference.dates import month_end
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties, problems_in
from tests.reference.measures.rectification import samples
from tests.reference.measures.supervision import JUDGED, acts
from tests.reference.problems import ProblemState

DAYS_OF_WEEK = 7


def still_open(
    reference: Reference, region: str, where: Where
) -> Iterable[tuple[Row, ProblemState]]:
    """Yield the open problems of the term that were fed back, at their present level."""
    for problem, now, term in problems_in(reference, region):
        if (
            term == where.term
            and now.feedback_on is not None
            and now.state == "open"
            and where.level in ("", now.present_level)
        ):
            yield problem, now


Holds = Callable[[Reference, Row, ProblemState], bool]


def is_overdue(reference: Reference, problem: Row, now: ProblemState) -> bool:
    """Say whether a problem is past its due date."""
    del problem
    return now.due_on is not None and now.due_on < reference.as_of


def is_due_this_week(reference: Reference, problem: Row, now: ProblemState) -> bool:
    """Say whether a problem falls due on the as-of date or one of the six days after it."""
    del problem
    return now.due_on in {reference.as_of + timedelta(days=day) for day in range(DAYS_OF_WEEK)}


def count_open(*holds: Holds) -> Measure:
    """Return the measure of open problems of which all this is true."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return sum(
            all(is_so(reference, problem, now) for is_so in holds)
            for problem, now in still_open(reference, region, where)
        )

    return measure


def is_undated(reference: Reference, problem: Row, now: ProblemState) -> bool:
    """Say whether a problem is kept up for good without a day of its own."""
    del reference
    return problem["is_ongoing"] and now.due_on is None


def is_extended(reference: Reference, problem: Row, now: ProblemState) -> bool:
    """Say whether a problem was given more time."""
    del reference, problem
    return now.extensions > 0


def count_answers(*states: str) -> Measure:
    """Return the measure of acts of every kind in some states of their answer, of any year."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return sum(act["response_state"] in states for act in acts(reference, region, where))

    return measure


def reports(reference: Reference, region: str) -> dict[str, bool]:
    """Return the counties with reports due in the as-of month, and whether all of them came."""
    here, complete = counties_of(reference, region), {}
    for row in reference.ledger.tables["reports_due"]:
        is_due = row["due_on"] <= reference.as_of
        if (
            row["region_code"] in here
            and is_due
            and month_end(row["due_on"]) == month_end(reference.as_of)
        ):
            came = row["received_on"] is not None and row["received_on"] <= reference.as_of
            complete[row["region_code"]] = complete.get(row["region_code"], True) and came
    return complete


def counties_of(reference: Reference, region: str) -> set[str]:
    """Return the counties that lie in a region, those without villages too."""
    seeds = reference.ledger.seeds
    reporting = {row["region_code"] for row in reference.ledger.tables["reports_due"]}
    return {code for code in reporting if region in seeds.line(code)} | counties(reference, region)


def count_reports(state: bool | None) -> Measure:
    """Return the measure of counties due to report that did, did not or either; None of none."""

    def measure(reference: Reference, region: str, where: Where) -> int | None:
        del where
        due = list(reports(reference, region).values())
        if not due:
            return None
        return len(due) if state is None else due.count(state)

    return measure


def waiting_for_a_recheck(reference: Reference, region: str, where: Where) -> int:
    """Return the problems drawn and not checked, by region of the sample and quarter."""
    left: Counter[tuple[str, int, int]] = Counter()
    for sample, results in samples(reference, region, where):
        begin = sample["period_starts_on"]
        key = (sample["region_code"], begin.year, (begin.month - 1) // 3)
        left[key] += sample["sample_size"] - len(results)
    return sum(number for number in left.values() if number > 0)


def drawn(reference: Reference, region: str, where: Where) -> int:
    """Return how many problems the samples of the term drew."""
    return sum(sample["sample_size"] for sample, _ in samples(reference, region, where))


MEASURES: dict[str, Measure] = {
    "now_open": count_open(),
    "now_overdue": count_open(is_overdue),
    "now_overdue_share": lambda *arguments: (
        count_open(is_overdue)(*arguments),
        count_open()(*arguments),
    ),
    "now_undated": count_open(is_undated),
    "now_due_this_week": count_open(is_due_this_week),
    "now_extended_this_week": count_open(is_due_this_week, is_extended),
    "first_day_of_week": lambda reference, *_: reference.as_of,
    "last_day_of_week": lambda reference, *_: reference.as_of + timedelta(days=DAYS_OF_WEEK - 1),
    "now_answers_late": count_answers("overdue"),
    "now_answers_awaited": count_answers("waiting"),
    "now_answers_due": count_answers(*JUDGED),
    "now_answered_in_time": count_answers("answered_in_time"),
    "now_due_to_report": count_reports(None),
    "now_reported": count_reports(True),
    "now_unreported": count_reports(False),
    "now_recheck_waiting": waiting_for_a_recheck,
    "now_recheck_drawn": drawn,
}
