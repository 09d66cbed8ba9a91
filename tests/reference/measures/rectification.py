"""Measures of the rectification page: the problems that a term fed back, as of now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from tests.reference.cohorts import further_outcome
from tests.reference.dates import month_end
from tests.reference.found_again import first_found, later_inspections
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties, problems_in
from tests.reference.measures.problems import is_of
from tests.reference.problems import ProblemState, is_on_clock, outcome
from tests.reference.rectification import (
    direct_close_outs,
    exits,
    nodes,
)
from tests.reference.supervision import samples_drawn


def cohort(reference: Reference, region: str, where: Where) -> Iterable[tuple[Row, ProblemState]]:
    """Yield the problems of the term, year and level that the clock runs for, and how they stand.

    Categories are left out: the cards that follow them ask for them by name.
    """
    for problem, now, term in problems_in(reference, region):
        if (
            term == where.term
            and now.feedback_on is not None
            and is_on_clock(problem, now)
            and where.level in ("", problem["responsibility_level"])
            and where.year in (None, now.feedback_on.year)
        ):
            yield problem, now


def days_overdue(reference: Reference, now: ProblemState) -> int:
    """Return for how many days an open problem has been overdue; 0 where it is not."""
    if now.state != "open" or now.due_on is None:
        return 0
    return max((reference.as_of - now.due_on).days, 0)


def _open(reference: Reference, region: str, where: Where) -> int:
    return sum(now.state == "open" for _, now in cohort(reference, region, where))


def overdue_by(days: int) -> Measure:
    """Return the measure of open problems overdue by at least so many days."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        problems = cohort(reference, region, where)
        return sum(days_overdue(reference, now) >= days for _, now in problems)

    return measure


def level_share_of_overdue(reference: Reference, level: str, where: Where) -> tuple[int, int]:
    """Return how many of the overdue problems are of a level, and all of them."""
    levels = [
        problem["responsibility_level"]
        for problem, now in cohort(reference, where.region, where)
        if days_overdue(reference, now)
    ]
    return levels.count(level), len(levels)


@cache
def _every_sample(by_id: ById) -> list[tuple[Row, str, list[str]]]:
    return samples_drawn(by_id.reference, by_id.reference.as_of)


def samples(reference: Reference, region: str, where: Where) -> list[tuple[Row, list[str]]]:
    """Return the samples of a term (and year) drawn in a region, and what their checks found."""
    return [
        (sample, results)
        for sample, term, results in _every_sample(ById(reference))
        if region in reference.ledger.seeds.line(sample["region_code"])
        and term == where.term
        # the year of the quarter in which the period begins
        and where.year in (None, sample["period_starts_on"].year)
    ]


def rechecked(reference: Reference, region: str, where: Where) -> int:
    """Return how many problems of recorded samples were checked."""
    return sum(len(results) for _, results in samples(reference, region, where))


def recheck_failed(reference: Reference, region: str, where: Where) -> int:
    """Return how many of them were found false."""
    return sum(results.count("failed") for _, results in samples(reference, region, where))


def false_close_outs_of(reference: Reference, regions: str, where: Where) -> float | None:
    """Return the share of false close-outs in regions, joined by a plus, weighted by frame."""
    frame, false = Fraction(0), Fraction(0)
    for region in regions.split("+"):
        for sample, results in samples(reference, region, where):
            if results:
                whole = max(sample["frame_size"], len(results))
                frame += whole
                false += whole * Fraction(results.count("failed"), len(results))
    return float(false / frame) if frame else None


def counties_sampled(reference: Reference, region: str, where: Where) -> int:
    """Return how many counties drew a sample."""
    seeds = reference.ledger.seeds
    drawn = {sample["region_code"] for sample, _ in samples(reference, region, where)}
    return sum(seeds.levels[code] == "county" for code in drawn)


def effective_checks(reference: Reference, region: str, where: Where) -> float:
    """Return how many checks of one simple random sample would be as precise (Cochran, Kish)."""
    checked = [(s, results) for s, results in samples(reference, region, where) if results]
    share = false_close_outs_of(reference, region, where)
    if share is None:
        return 0.0
    whole = {s["sample_id"]: max(s["frame_size"], len(results)) for s, results in checked}
    total = sum(whole.values())
    variance = 0.0
    for sample, results in checked:
        frame, number = whole[sample["sample_id"]], len(results)
        own = results.count("failed") / number if number > 1 else share
        variance += (
            (frame / total) ** 2 * (1 - number / frame) * own * (1 - own) / max(number - 1, 1)
        )
    most = sum(len(results) for _, results in checked)
    if 0 < share < 1 and variance > 0:
        return min(share * (1 - share) / variance, most)
    squares = sum(whole[s["sample_id"]] ** 2 / len(results) for s, results in checked)
    return min(total**2 / squares, most)


def regions_rechecked_enough(reference: Reference, regions: str, where: Where) -> int:
    """Return how many of regions have twenty effective checks."""
    return sum(
        effective_checks(reference, region, where) >= 20 - 1e-9 for region in regions.split("+")
    )


# ---------------------------------------------------------------------- what is fed back


def fed_back(reference: Reference, region: str, where: Where) -> Iterable[tuple[Row, ProblemState]]:
    """Yield every problem of the cohort that is fed back, closed during the stay or not."""
    for problem, now, term in problems_in(reference, region):
        if (
            now.feedback_on is not None
            and term == where.term
            and where.level in ("", problem["responsibility_level"])
            and where.year in (None, now.feedback_on.year)
        ):
            yield problem, now


def count_of(name: str) -> Measure:
    """Return the measure of problems that count in a column of the cohorts."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        counted = _outcomes(ById(reference))
        problems = fed_back(reference, region, where)
        return sum(counted[problem["problem_id"]][name] for problem, _ in problems)

    return measure


@cache
def _outcomes(by_id: ById) -> dict[str, dict[str, int]]:
    """Return in which columns of the cohorts each problem counts."""
    reference, on = by_id.reference, by_id.reference.as_of
    counted = {}
    for problem in reference.ledger.tables["problems"]:
        now = reference.state_of(problem, on)
        both = outcome(problem, now, on) | further_outcome(problem, now, on)
        counted[problem["problem_id"]] = both
    return counted


def share_of(part: str, whole: str) -> Measure:
    """Return the measure of two columns of the cohorts, one over the other."""
    return lambda *arguments: (count_of(part)(*arguments), count_of(whole)(*arguments))


def by_month(reference: Reference, region: str, where: Where) -> dict[date, tuple[int, int]]:
    """Return closed by day 30 and past day 30, by month of feedback in order."""
    months: dict[date, tuple[int, int]] = {}
    for problem, now in fed_back(reference, region, where):
        assert now.feedback_on is not None
        month = now.feedback_on.replace(day=1)
        counts = _outcomes(ById(reference))[problem["problem_id"]]
        closed, reached = months.get(month, (0, 0))
        months[month] = (closed + counts["closed_by_day_30"], reached + counts["reached_day_30"])
    return dict(sorted(months.items()))


def is_old(reference: Reference, month: date) -> bool:
    """Return whether all of a month was fed back at least thirty days ago."""
    return month_end(month) + timedelta(days=30) <= reference.as_of


def judged_months(reference: Reference, region: str, where: Where) -> dict[date, tuple[int, int]]:
    """Return the months that are old enough and have twenty problems."""
    return {
        month: counts
        for month, counts in by_month(reference, region, where).items()
        if is_old(reference, month) and counts[1] >= 20
    }


def below_warning(reference: Reference, region: str, where: Where) -> list[date]:
    """Return the judged months below the warning line of the demonstration's targets."""
    months = judged_months(reference, region, where)
    return [month for month, (closed, reached) in months.items() if closed / reached < 0.6]


def latest(reference: Reference, region: str, where: Where) -> dict[date, tuple[int, int]]:
    """Return the last three months that are old enough and in which the clock ran."""
    months = by_month(reference, region, where)
    old = [month for month in months if is_old(reference, month) and months[month][1]]
    return {month: months[month] for month in old[-3:]}


def one_month_rate_of_latest(reference: Reference, region: str, where: Where) -> tuple[int, int]:
    """Return the one-month rate of the last three months together."""
    counts = latest(reference, region, where).values()
    return sum(closed for closed, _ in counts), sum(reached for _, reached in counts)


def month_of_lowest_rate(reference: Reference, region: str, where: Where) -> date:
    """Return the judged month with the lowest rate."""
    months = judged_months(reference, region, where)
    return min(months, key=lambda month: months[month][0] / months[month][1])


def rate_of_month(reference: Reference, month: str, where: Where) -> tuple[int, int]:
    """Return the one-month rate of a month of feedback."""
    return by_month(reference, where.region, where)[date.fromisoformat(month)]


# ---------------------------------------------------------------------- curves


def first_exits(reference: Reference, region: str, where: Where) -> list[tuple[str, int]]:
    """Return how and after how many days each problem on the clock left first."""
    left = []
    for _, now in cohort(reference, region, where):
        assert now.feedback_on is not None
        name, on = exits(now, reference.as_of)[1]
        left.append((name, max((on - now.feedback_on).days, 0)))
    return left


def incidence(left: list[tuple[str, int]]) -> dict[int, float]:
    """Return the share closed by each day on which one left, as Aalen and Johansen define it."""
    on_day: dict[int, Counter[str]] = defaultdict(Counter)
    for how, day in left:
        on_day[day][how] += 1
    at_risk, still_open, closed, shares = len(left), 1.0, 0.0, {}
    for day in sorted(on_day):
        today = on_day[day]
        closed += still_open * today["closed"] / at_risk
        leaving = today["closed"] + today["directly_closed"] + today["withdrawn"]
        still_open *= 1 - leaving / at_risk
        at_risk -= today.total()
        shares[day] = closed
    return shares


def median_days(reference: Reference, region: str, where: Where) -> int | None:
    """Return the first day by which half is closed."""
    shares = incidence(first_exits(reference, region, where))
    return next((day for day, share in shares.items() if share >= 0.5 - 1e-9), None)


def closed_within(days: int) -> Measure:
    """Return the measure of the share closed by a day, None where nobody was watched so long.

    Where all have left before, nobody needs to be watched any more.
    """

    def measure(reference: Reference, region: str, where: Where) -> float | None:
        left = first_exits(reference, region, where)
        last = max((day for _, day in left), default=0)
        are_open = any(how == "censored" and day == last for how, day in left)
        if not left or (last < days and are_open):
            return None
        return [0.0, *(share for day, share in incidence(left).items() if day <= days)][-1]

    return measure


# ---------------------------------------------------------------------- the stock, month by month


def overdue_at(reference: Reference, region: str, where: Where) -> tuple[int, int]:
    """Return what was overdue and what was open at a month end, as known then."""
    on = min(where.month_end, reference.as_of)
    overdue = still_open = 0
    for problem, _, term in problems_in(reference, region):
        if term != where.term or where.level not in ("", problem["responsibility_level"]):
            continue
        counts = outcome(problem, reference.state_of(problem, on), on)
        overdue += counts["open_overdue"]
        still_open += counts["open_overdue"] + counts["open_not_due"]
    return overdue, still_open


# ---------------------------------------------------------------------- found again


def found_again_of(reference: Reference, region: str, where: Where) -> dict[str, str | None]:
    """Return the closed problems whose village was inspected again, each with the number of the
    first problem of its category found since, or None.
    """
    return _found_again(ById(reference), region, where)


@cache
def _found_again(by_id: ById, region: str, where: Where) -> dict[str, str | None]:
    reference = by_id.reference
    again_by: dict[str, str | None] = {}
    for problem, now, term in problems_in(reference, region):
        category = problem["category_code"]
        if (
            term != where.term
            or now.state != "closed"
            or now.closing is None
            or now.feedback_on is None
            or category is None
            or not is_of(category, "" if region == "100000" else where.category)
            or where.level not in ("", problem["responsibility_level"])
            or where.year not in (None, now.feedback_on.year)
        ):
            continue
        village = reference.ledger.inspections[problem["inspection_id"]]["village_id"]
        later = later_inspections(reference, village, now.closing["occurred_on"])
        if later:
            again = first_found(reference, later, category)
            again_by[problem["problem_id"]] = again and again[1]
    return again_by


def inspected_again(reference: Reference, region: str, where: Where) -> int:
    """Return how many closed problems lie in villages that were inspected again."""
    return len(found_again_of(reference, region, where))


def found_again(reference: Reference, region: str, where: Where) -> int:
    """Return how many of them were found again."""
    return sum(again is not None for again in found_again_of(reference, region, where).values())


# ---------------------------------------------------------------------- ways


def passed(reference: Reference, region: str, where: Where) -> list[str]:
    """Return from which level to which each reassigned problem went."""
    return [
        f"{problem['responsibility_level']}>{now.present_level}"
        for problem, now in cohort(reference, region, where)
        if now.reassignments
    ]


@cache
def _node_rows(by_id: ById) -> list[Row]:
    return nodes(by_id.reference)


@cache
def _direct_rows(by_id: ById) -> list[Row]:
    return direct_close_outs(by_id.reference)


def nodes_of(reference: Reference, names: str, where: Where, *columns: str) -> int:
    """Return columns of nodes, joined by a plus, of the term and year, the first less the rest."""
    rows = [
        row
        for row in _node_rows(ById(reference))
        if row["region_code"] == where.region
        and row["term_id"] == where.term
        and where.year in (None, row["feedback_year"])
        and row["node"] in names.split("+")
    ]
    first, *rest = columns
    return sum(row[first] - sum(row[name] for name in rest) for row in rows)


def node_not_kept(reference: Reference, names: str, where: Where) -> tuple[int, int]:
    """Return how many reports were late or missing, of those due."""
    due = nodes_of(reference, names, where, "problems_due", "settled_before_limit")
    in_time = nodes_of(reference, names, where, "reported", "reported_late")
    return due - in_time, due


def direct(name: str) -> Measure:
    """Return the measure of applications of the term's years with an outcome."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        terms = [
            term
            for county in counties(reference, region)
            for term in reference.ledger.terms_of(county)
            if term["term_id"] == where.term
        ]
        first = min(term["starts_on"] for term in terms).year
        last = min(max(term["ends_on"] for term in terms), reference.as_of).year
        years = range(first, last + 1) if where.year is None else [where.year]
        return sum(
            row[name]
            for row in _direct_rows(ById(reference))
            if row["region_code"] == region and row["decided_year"] in years
        )

    return measure


MEASURES: dict[str, Measure] = {
    "open": _open,
    "open_overdue": overdue_by(1),
    "overdue_over_180": overdue_by(181),
    "level_share_of_overdue": level_share_of_overdue,
    "one_month_rate": share_of("closed_by_day_30", "reached_day_30"),
    "one_month_target": lambda *_: 0.7,
    "one_month_rate_of_latest": one_month_rate_of_latest,
    "one_month_rate_of_month": rate_of_month,
    "latest_months_first": lambda *arguments: min(latest(*arguments)),
    "latest_months_last": lambda *arguments: max(latest(*arguments)),
    "feedback_months": lambda *arguments: len(by_month(*arguments)),
    "feedback_months_judged": lambda *arguments: len(judged_months(*arguments)),
    "months_below_warning": lambda *arguments: len(below_warning(*arguments)),
    "latest_month_below_warning": lambda *arguments: below_warning(*arguments)[-1],
    "month_of_lowest_rate": month_of_lowest_rate,
    "median_days_to_close": median_days,
    "closed_by_curve_30": closed_within(30),
    "closed_by_curve_90": closed_within(90),
    "closed_by_rule": share_of("matured_by_rule_closed_on_time", "matured_by_rule"),
    "closed_by_original_due": share_of("matured_closed_by_original_due", "matured"),
    "closed_by_due_date": share_of("matured_closed_on_time", "matured"),
    "immediate": count_of("immediate"),
    "immediate_livelihood": count_of("immediate_livelihood"),
    "immediate_livelihood_share": share_of("immediate_livelihood", "immediate"),
    "share_returned": share_of("returned", "fed_back"),
    "share_reopened": share_of("reopened", "fed_back"),
    "passed_to_and_fro": count_of("passed_to_and_fro"),
    "closed_in_last_week": share_of("closed_in_last_week", "first_closed_on_clock"),
    "month_shown": lambda _, __, where: where.month_end,
    "overdue_at_month_end": lambda *arguments: overdue_at(*arguments)[0],
    "overdue_share_at_month_end": overdue_at,
    "passed_on": lambda *arguments: len(passed(*arguments)),
    "passed_on_this_way": lambda r, way, where: passed(r, where.region, where).count(way),
    "node_not_kept": node_not_kept,
    "node_due": lambda *arguments: nodes_of(*arguments, "problems_due", "settled_before_limit"),
    "node_late": lambda *arguments: nodes_of(*arguments, "reported_late"),
    "node_missing": lambda *arguments: nodes_of(
        *arguments, "problems_due", "settled_before_limit", "reported"
    ),
    "direct_applied": direct("applied"),
    "direct_granted": lambda *arguments: (
        direct("granted")(*arguments),
        direct("granted")(*arguments) + direct("refused")(*arguments),
    ),
    "inspected_again": inspected_again,
    "found_again": found_again,
    "found_again_share": lambda *arguments: (found_again(*arguments), inspected_again(*arguments)),
    "rechecked": rechecked,
    "recheck_failed": recheck_failed,
    "false_close_outs_counted": lambda *arguments: (
        recheck_failed(*arguments),
        rechecked(*arguments),
    ),
    "false_close_out_rate": false_close_outs_of,
    "false_close_outs_of": false_close_outs_of,
    "counties_sampled": counties_sampled,
    "counties_with_ledgers": lambda reference, region, _: len(counties(reference, region)),
    "regions_rechecked_enough": regions_rechecked_enough,
}
