"""Measures of the sanctions page: clues, persons and cases of a term.

Counts of the cascade, of overdue clues and of money are at the month shown; cohorts and the time to
filing are as of now.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from scipy.stats import binomtest, norm

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Measured, Where, counties
from tests.reference.people import Case, Person
from tests.reference.problems import limit_by_rule

DAY = 90
"""The day at which the time to filing is compared."""

FEWEST_PERSONS = 20
"""A quarter of fewer is not compared."""


def until(reference: Reference, where: Where) -> date:
    """Return the last day that the month shown knows."""
    return min(where.month_end, reference.as_of)


def clues(reference: Reference, region: str, where: Where, on: date) -> list[tuple[str, Row]]:
    """Return the clues of the term's inspections handed over by a day, each with its county."""
    ledger, here = reference.ledger, counties(reference, region)
    rows = []
    for clue in ledger.tables["clues"]:
        inspection = ledger.inspections[clue["inspection_id"]]
        county = ledger.county_of_inspection(inspection)
        is_of_term = ledger.term_of_inspection(inspection) == where.term
        if county in here and is_of_term and clue["handed_over_on"] <= on:
            rows.append((county, clue))
    return rows


def is_disposed(clue: Row, on: date) -> bool:
    """Say whether a clue was disposed of by a day."""
    return clue["disposed_on"] is not None and clue["disposed_on"] <= on


def days_late(reference: Reference, county: str, clue: Row, on: date) -> int:
    """Return by how many days an undisposed clue is past its limit; 0 where it is not."""
    seeds = reference.ledger.seeds
    by_rule = limit_by_rule(seeds, "clue_disposal", county, None, clue["handed_over_on"])
    due_on = clue["due_on"] or by_rule
    if is_disposed(clue, on) or due_on is None:
        return 0
    return max((on - due_on).days, 0)


def persons(reference: Reference, region: str, where: Where, on: date) -> list[Person]:
    """Return the persons of the term that are known by a day."""
    here = counties(reference, region)
    persons_by_id = reference.people(on).persons.items()
    return [
        person
        for (county, term, _), person in persons_by_id
        if county in here and term == where.term
    ]


def cases(reference: Reference, region: str, where: Where, on: date) -> list[Case]:
    """Return the cases of the term that are known by a day."""
    here = counties(reference, region)
    cases_by_id = reference.people(on).cases.items()
    return [
        case for (county, term, _), case in cases_by_id if county in here and term == where.term
    ]


# ------------------------------------------------------------------ at the month shown


def _clues(reference: Reference, region: str, where: Where) -> int:
    return len(clues(reference, region, where, until(reference, where)))


def _clues_disposed_share(reference: Reference, region: str, where: Where) -> tuple[int, int]:
    on = until(reference, where)
    clues_of = clues(reference, region, where, on)
    return sum(is_disposed(clue, on) for _, clue in clues_of), len(clues_of)


def _clues_undisposed(reference: Reference, region: str, where: Where) -> int:
    disposed, handed_over = _clues_disposed_share(reference, region, where)
    return handed_over - disposed


def _late(reference: Reference, region: str, where: Where) -> list[int]:
    on = until(reference, where)
    clues_of = clues(reference, region, where, on)
    return [late for county, clue in clues_of if (late := days_late(reference, county, clue, on))]


def _villages_inspected(reference: Reference, region: str, where: Where) -> int:
    ledger, here = reference.ledger, counties(reference, region)
    return len(
        {
            row["village_id"]
            for row in ledger.tables["inspections"]
            if ledger.county_of_inspection(row) in here
            and ledger.term_of_inspection(row) == where.term
            and row["ends_on"] is not None
            and row["ends_on"] <= until(reference, where)
        }
    )


def persons_with(*dates: str) -> Measure:
    """Return the measure of persons of whom all these days are known."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        involved = persons(reference, region, where, until(reference, where))
        return sum(all(getattr(person, day) is not None for day in dates) for person in involved)

    return measure


INVOLVED, FILED, SANCTIONED = "first_handed_over_on", "filed_on", "sanctioned_on"


def share_with(part: str, whole: str) -> Measure:
    """Return the measure of persons with one day known among those with another."""

    def measure(reference: Reference, region: str, where: Where) -> tuple[float, float]:
        both, all_ = persons_with(part, whole), persons_with(whole)
        return both(reference, region, where), all_(reference, region, where)  # type: ignore[return-value]

    return measure


def yuan(kind: str) -> Measure:
    """Return the measure of the money of a kind that the term's inspections brought."""

    def measure(reference: Reference, region: str, where: Where) -> float:
        ledger, here = reference.ledger, counties(reference, region)
        total = 0.0
        for row in ledger.tables["recoveries"]:
            inspection = ledger.inspections[row["inspection_id"]]
            if (
                row["kind"] == kind
                and ledger.county_of_inspection(inspection) in here
                and ledger.term_of_inspection(inspection) == where.term
                and row["recovered_on"] <= until(reference, where)
            ):
                total += float(row["amount_yuan"])
        return total

    return measure


# ------------------------------------------------------------------ cohorts, as of now


def quarter_of(day: date) -> date:
    """Return the first day of a quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


Cohort = Iterable[date]
"""The days of hand-over of what counts, each once."""


def _cohort_clues(which: str) -> Callable[[Reference, str, Where], Cohort]:
    def days(reference: Reference, region: str, where: Where) -> Cohort:
        on = reference.as_of
        for county, clue in clues(reference, region, where, on):
            if (
                which == "clues"
                or (which == "clues_disposed" and is_disposed(clue, on))
                or (which == "clues_overdue" and days_late(reference, county, clue, on))
            ):
                yield clue["handed_over_on"]

    return days


def _cohort_persons(day: str) -> Callable[[Reference, str, Where], Cohort]:
    def days(reference: Reference, region: str, where: Where) -> Cohort:
        for person in persons(reference, region, where, reference.as_of):
            if person.first_handed_over_on and getattr(person, day):
                yield person.first_handed_over_on

    return days


def _cohort_cases(reference: Reference, region: str, where: Where) -> Cohort:
    for case in cases(reference, region, where, reference.as_of):
        if case.first_handed_over_on and case.filed_on:
            yield case.first_handed_over_on


COHORTS: dict[str, Callable[[Reference, str, Where], Cohort]] = {
    **{name: _cohort_clues(name) for name in ("clues", "clues_disposed", "clues_overdue")},
    "persons_involved": _cohort_persons(INVOLVED),
    "persons_filed": _cohort_persons(FILED),
    "persons_sanctioned": _cohort_persons(SANCTIONED),
    "cases_filed": _cohort_cases,
}


def cohort(name: str) -> Measure:
    """Return the measure of one quarter, which is the subject, of the region that is shown."""

    def measure(reference: Reference, quarter: str, where: Where) -> int:
        days = COHORTS[name](reference, where.region, where)
        return sum(quarter_of(day).isoformat() == quarter for day in days)

    return measure


def cohorts(name: str) -> Measure:
    """Return the measure of all quarters together."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return len(list(COHORTS[name](reference, region, where)))

    return measure


def quarter_of_most(name: str) -> Measure:
    """Return the measure of the one quarter that has more than every other; None without one."""

    def measure(reference: Reference, region: str, where: Where) -> Measured:
        counted: dict[date, int] = defaultdict(int)
        for day in COHORTS[name](reference, region, where):
            counted[quarter_of(day)] += 1
        most = max(counted.values())
        busiest = [quarter for quarter, number in counted.items() if number == most]
        return busiest[0] if len(busiest) == 1 else None

    return measure


# ------------------------------------------------------------------ time to filing, as of now


def times(reference: Reference, region: str, where: Where) -> list[tuple[date, int, bool]]:
    """Return quarter of hand-over, days followed and whether filed, of everybody followed."""
    times_of = []
    for person in persons(reference, region, where, reference.as_of):
        if person.first_handed_over_on is None:
            continue
        days = ((person.filed_on or reference.as_of) - person.first_handed_over_on).days
        if person.filed_on is None or days >= 0:
            quarter = quarter_of(person.first_handed_over_on)
            times_of.append((quarter, max(days, 0), person.filed_on is not None))
    return times_of


def filed_by(followed: list[tuple[int, bool]], day: int) -> tuple[float, float, float] | None:
    """Return the Kaplan-Meier share filed by a day and its 95 % limits (Greenwood, log-log).

    None where nobody was followed so long and somebody is still waited for.
    """
    if not any(days >= day for days, _ in followed) and not _all_filed(followed):
        return None
    left, spread, at_risk = 1.0, 0.0, len(followed)
    for each in sorted({days for days, _ in followed if days <= day}):
        at_risk = sum(days >= each for days, _ in followed)
        filed = sum(is_filed for days, is_filed in followed if days == each)
        left *= 1 - filed / at_risk
        if filed < at_risk:
            spread += filed / (at_risk * (at_risk - filed))
    if left == 1:
        return 0.0, 0.0, float(binomtest(0, at_risk).proportion_ci(method="exact").high)
    if left < 1e-12:
        return 1.0, 0.0, 1.0
    width = math.exp(norm.ppf(0.975) * math.sqrt(spread) / -math.log(left))
    return 1 - left, 1 - left ** (1 / width), 1 - left**width


def _all_filed(followed: list[tuple[int, bool]]) -> bool:
    last = max(days for days, _ in followed)
    return all(is_filed for days, is_filed in followed if days == last)


def _filed_within_90(reference: Reference, region: str, where: Where) -> float | None:
    share = filed_by([(days, filed) for _, days, filed in times(reference, region, where)], DAY)
    return None if share is None else share[0]


def _median(reference: Reference, region: str, where: Where) -> int | None:
    leaving, filed_on = Counter[int](), Counter[int]()
    for _, days, filed in times(reference, region, where):
        leaving[days] += 1
        filed_on[days] += filed
    at_risk, left = leaving.total(), 1.0
    for day in sorted(leaving):
        left *= 1 - filed_on[day] / at_risk
        at_risk -= leaving[day]
        if 1 - left >= 0.5 - 1e-9:
            return day
    return None


def by_quarter(reference: Reference, where: Where) -> dict[date, tuple[float, float, float]]:
    """Return share filed and limits of each quarter that has persons enough to be compared."""
    followed: dict[date, list[tuple[int, bool]]] = defaultdict(list)
    for quarter, days, filed in times(reference, where.region, where):
        followed[quarter].append((days, filed))
    return {
        quarter: share
        for quarter, own in followed.items()
        if len(own) >= FEWEST_PERSONS and (share := filed_by(own, DAY)) is not None
    }


def _lowest(reference: Reference, region: str, where: Where) -> float:
    return min(share for share, _, _ in by_quarter(reference, where).values())


def _highest(reference: Reference, region: str, where: Where) -> float:
    return max(share for share, _, _ in by_quarter(reference, where).values())


def _unlike(reference: Reference, region: str, where: Where) -> int:
    whole = _filed_within_90(reference, region, where)
    assert whole is not None
    limits = by_quarter(reference, where).values()
    return sum(low > whole or high < whole for _, low, high in limits)


MEASURES: dict[str, Measure] = {
    "clues": _clues,
    "clues_disposed_share": _clues_disposed_share,
    "clues_undisposed": _clues_undisposed,
    "clues_overdue": lambda *arguments: len(_late(*arguments)),
    "clue_days_late_most": lambda *arguments: max(_late(*arguments)),
    "villages_inspected": _villages_inspected,
    "persons_involved": persons_with(INVOLVED),
    "persons_filed": persons_with(FILED),
    "persons_sanctioned": persons_with(SANCTIONED),
    "filed_of_involved": share_with(FILED, INVOLVED),
    "sanctioned_of_filed": share_with(SANCTIONED, FILED),
    **{f"yuan_{kind}": yuan(kind) for kind in ("recovered", "refunded", "loss_avoided")},
    **{f"cohort_{name}": cohort(name) for name in COHORTS},
    **{f"cohorts_{name}": cohorts(name) for name in COHORTS},
    **{
        f"quarter_of_most_{name}": quarter_of_most(name)
        for name in ("clues", "persons_involved", "cases_filed")
    },
    "filed_within_90": _filed_within_90,
    "median_days_to_filing": _median,
    "lowest_quarter_filed": _lowest,
    "highest_quarter_filed": _highest,
    "quarters_unlike_the_whole": _unlike,
}
