"""Measures of the rectification page: the problems that a term fed back, as of now."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.problems import Standing, is_on_clock
from tests.reference.rectification import term_of_problem
from tests.reference.supervision import samples_drawn


def cohort(reference: Reference, region: str, where: Where) -> Iterable[tuple[Row, Standing]]:
    """Yield the problems of the term, year and level that the clock runs for, and how they stand.

    Categories are left out: the cards that follow them ask for them by name.
    """
    here = counties(reference, region)
    for problem in reference.ledger.tables["problems"]:
        now = reference.standing(problem, reference.as_of)
        inspection = reference.ledger.inspections[problem["inspection_id"]]
        if (
            reference.ledger.county_of_inspection(inspection) in here
            and term_of_problem(reference, problem) == where.term
            and now.feedback_on is not None
            and is_on_clock(problem, now)
            and where.level in ("", problem["responsibility_level"])
            and where.year in (None, now.feedback_on.year)
        ):
            yield problem, now


def days_overdue(reference: Reference, now: Standing) -> int:
    """Return for how many days an open problem has been overdue; 0 where it is not."""
    if now.state != "open" or now.due_on is None:
        return 0
    return max((reference.as_of - now.due_on).days, 0)


def _open(reference: Reference, region: str, where: Where) -> int:
    return sum(now.state == "open" for _, now in cohort(reference, region, where))


def overdue_by(days: int) -> Measure:
    """Return the measure of open problems overdue by at least so many days."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        found = cohort(reference, region, where)
        return sum(days_overdue(reference, now) >= days for _, now in found)

    return measure


def level_share_of_overdue(reference: Reference, level: str, where: Where) -> tuple[int, int]:
    """Return how many of the overdue problems are of a level, and all of them."""
    levels = [
        problem["responsibility_level"]
        for problem, now in cohort(reference, where.region, where)
        if days_overdue(reference, now)
    ]
    return levels.count(level), len(levels)


def samples(reference: Reference, region: str, where: Where) -> list[tuple[Row, list[str]]]:
    """Return the samples of a term (and year) drawn in a region, and what their checks found."""
    return [
        (sample, found)
        for sample, term, found in samples_drawn(reference, reference.as_of)
        if region in reference.ledger.seeds.line(sample["region_code"])
        and term == where.term
        # the year of the quarter in which the period begins
        and where.year in (None, sample["period_starts_on"].year)
    ]


def rechecked(reference: Reference, region: str, where: Where) -> int:
    """Return how many problems of recorded samples were checked."""
    return sum(len(found) for _, found in samples(reference, region, where))


def recheck_failed(reference: Reference, region: str, where: Where) -> int:
    """Return how many of them were found false."""
    return sum(found.count("failed") for _, found in samples(reference, region, where))


def false_close_outs_of(reference: Reference, regions: str, where: Where) -> float | None:
    """Return the share of false close-outs in regions, joined by a plus, weighted by frame."""
    frame, false = Fraction(0), Fraction(0)
    for region in regions.split("+"):
        for sample, found in samples(reference, region, where):
            if found:
                whole = max(sample["frame_size"], len(found))
                frame += whole
                false += whole * Fraction(found.count("failed"), len(found))
    return float(false / frame) if frame else None


def counties_sampled(reference: Reference, region: str, where: Where) -> int:
    """Return how many counties drew a sample."""
    seeds = reference.ledger.seeds
    drawn = {sample["region_code"] for sample, _ in samples(reference, region, where)}
    return sum(seeds.levels[code] == "county" for code in drawn)


def effective_checks(reference: Reference, region: str, where: Where) -> float:
    """Return how many checks of one simple random sample would be as precise (Cochran, Kish)."""
    checked = [(s, found) for s, found in samples(reference, region, where) if found]
    share = false_close_outs_of(reference, region, where)
    if share is None:
        return 0.0
    whole = {s["sample_id"]: max(s["frame_size"], len(found)) for s, found in checked}
    total = sum(whole.values())
    variance = 0.0
    for sample, found in checked:
        frame, number = whole[sample["sample_id"]], len(found)
        own = found.count("failed") / number if number > 1 else share
        variance += (
            (frame / total) ** 2 * (1 - number / frame) * own * (1 - own) / max(number - 1, 1)
        )
    most = sum(len(found) for _, found in checked)
    if 0 < share < 1 and variance > 0:
        return min(share * (1 - share) / variance, most)
    squares = sum(whole[s["sample_id"]] ** 2 / len(found) for s, found in checked)
    return min(total**2 / squares, most)


def regions_rechecked_enough(reference: Reference, regions: str, where: Where) -> int:
    """Return how many of regions have twenty effective checks."""
    return sum(
        effective_checks(reference, region, where) >= 20 - 1e-9 for region in regions.split("+")
    )


def closed_by(days: int) -> Measure:
    """Return the measure of problems that reached a day after feedback, closed by it."""

    def measure(reference: Reference, region: str, where: Where) -> tuple[int, int]:
        reached = [
            now.first_closing is not None
            and (now.first_closing["occurred_on"] - now.feedback_on).days <= days
            for problem, now in cohort(reference, region, where)
            if not problem["is_immediate"] and (reference.as_of - now.feedback_on).days >= days
        ]
        return sum(reached), len(reached)

    return measure


MEASURES: dict[str, Measure] = {
    "open": _open,
    "open_overdue": overdue_by(1),
    "overdue_over_180": overdue_by(181),
    "level_share_of_overdue": level_share_of_overdue,
    "one_month_rate": closed_by(30),
    "rechecked": rechecked,
    "recheck_failed": recheck_failed,
    "false_close_outs_counted": lambda *asked: (recheck_failed(*asked), rechecked(*asked)),
    "false_close_out_rate": false_close_outs_of,
    "false_close_outs_of": false_close_outs_of,
    "counties_sampled": counties_sampled,
    "counties_with_ledgers": lambda reference, region, _: len(counties(reference, region)),
    "regions_rechecked_enough": regions_rechecked_enough,
}
