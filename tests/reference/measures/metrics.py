"""Measures of the catalogue's metrics: a region's value at the month shown, and who is beside whom.

What each metric divides by what is written here by hand, from the definitions of the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from tests.reference.ledger import Row, read_csv
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties
from tests.reference.measures.progress import is_whole
from tests.reference.measures.rectification import effective_checks, false_close_outs_of
from tests.reference.supervision import supervision_to_date
from warehouse.runtime.home import PROJECT_ROOT

Counts = dict[str, float]
THIN = 20

TIMELINESS: dict[str, tuple[Callable[[Counts], float], Callable[[Counts], float]]] = {
    "completion_rate": (
        lambda row: row["closed_on_time"] + row["closed_late"],
        lambda row: row["fed_back"] - row["withdrawn"],
    ),
    "on_time_rate": (lambda row: row["matured_closed_on_time"], lambda row: row["matured"]),
    "on_time_rate_by_rule": (
        lambda row: row["matured_by_rule_closed_on_time"],
        lambda row: row["matured_by_rule"],
    ),
    "overdue_share": (
        lambda row: row["open_overdue"],
        lambda row: row["open_not_due"] + row["open_overdue"],
    ),
    "one_month_rate": (lambda row: row["closed_by_day_30"], lambda row: row["reached_day_30"]),
}
SUBJECTS: dict[str, tuple[str, str, str]] = {
    "coverage_rate": ("coverage", "villages_covered", "villages_on_roster"),
    "effective_coverage_rate": ("coverage", "villages_effective", "villages_on_roster"),
    "plan_progress": ("coverage", "villages_covered", "villages_planned"),
    "problems_per_village": ("problem_density", "problems", "villages_inspected"),
    "zero_finding_share": ("problem_density", "zero_finding_inspections", "inspections"),
    "clues_per_100_villages": ("sanctions", "clues", "villages_inspected"),
    "persons_filed_per_100_villages": ("sanctions", "persons_filed", "villages_inspected"),
    "persons_sanctioned_per_100_villages": (
        "sanctions",
        "persons_sanctioned",
        "villages_inspected",
    ),
}
ESTIMATED = "false_close_out_rate"
"""Weighted by the frames of its samples, over the checks that a simple sample would have taken."""

SUPERVISED: dict[str, tuple[str, str]] = {
    "answered_in_time_rate": ("answered_in_time", "answers_judged"),
    "named_closed_rate": ("named_closed_within_30_days", "named_followed"),
}
"""What is counted of acts aimed at a region and below; those aimed at a city are of no county."""

METRICS = (*SUBJECTS, *TIMELINESS, ESTIMATED, *SUPERVISED)
JUDGED_AS = {"on_time_rate_by_rule": "on_time_rate"}
"""A metric without lines of its own, and whose lines it has."""

LOWER_BETTER = {"zero_finding_share", "overdue_share"}


@cache
def _of_county(by_id: ById, subject: str, month_end: date, county: str) -> dict[str, Counts]:
    """Return the counts of a subject in a county by term, responsibility levels together."""
    counts: dict[str, Counts] = {}
    there = replace(by_id.reference, months=[month_end], counties=[county])
    rows: list[Row] = getattr(there, subject)()
    for row in rows:
        if row["region_code"] == county:
            _add(counts.setdefault(row["term_id"], {}), row)
    return counts


def _add(total: Counts, row: Row) -> None:
    for name, count in row.items():
        if isinstance(count, int | float):
            total[name] = total.get(name, 0) + count


def _counts(reference: Reference, subject: str, region: str, where: Where) -> Counts | None:
    """Return the counts of a subject in a region, None where it has none of the term."""
    by_id, total_row = ById(reference), None
    for county in counties(reference, region):
        of = _of_county(by_id, subject, where.month_end, county).get(where.term)
        if of is not None:
            total_row = total_row or {}
            _add(total_row, of)
    return total_row


@cache
def _supervised(asked: ById, month_end: date) -> dict[tuple[str, str], Counts]:
    """Return what is counted of acts of supervision at a month end, by region and term."""
    there = replace(asked.reference, months=[month_end])
    return {(row["region_code"], row["term_id"]): row for row in supervision_to_date(there)}


def pair(
    reference: Reference, metric: str, region: str, where: Where
) -> tuple[float, float] | None:
    """Return what a metric divides by what, None where nobody looked."""
    if metric == ESTIMATED:
        then = replace(reference, as_of=min(where.month_end, reference.as_of))
        share = false_close_outs_of(then, region, replace(where, year=None))
        checks = effective_checks(then, region, replace(where, year=None))
        return None if share is None else (share * checks, checks)
    if metric in SUPERVISED:
        row = _supervised(ById(reference), where.month_end).get((region, where.term))
        part, whole = SUPERVISED[metric]
        return (row[part], row[whole]) if row and row[whole] else None
    subject, part, whole = SUBJECTS.get(metric, ("rectification_timeliness", "", ""))
    row = _counts(reference, subject, region, where)
    if row is None:
        return None
    try:
        if metric in TIMELINESS:
            numerator, denominator = (count(row) for count in TIMELINESS[metric])
        else:
            numerator, denominator = row[part], row[whole]
    except KeyError:
        return None
    return (numerator, denominator) if denominator else None


def value(metric: str) -> Measure:
    """Return the measure of a metric's value in its own unit."""

    def measure(reference: Reference, region: str, where: Where) -> float | None:
        counts = pair(reference, metric, region, where)
        if counts is None:
            return None
        scale = 100 if metric.endswith("per_100_villages") else 1
        return counts[0] / counts[1] * scale

    return measure


def part(metric: str, which: int) -> Measure:
    """Return the measure of a metric's numerator (0) or denominator (1)."""

    def measure(reference: Reference, region: str, where: Where) -> float | None:
        counts = pair(reference, metric, region, where)
        return None if counts is None else counts[which]

    return measure


def units(reference: Reference, metric: str, region: str, where: Where, level: str) -> list[str]:
    """Return the units of a region that a metric can be judged of: whole, seen and not too small.

    A region that lies below the level is all there is.
    """
    seeds = reference.ledger.seeds
    held = {code for county in counties(reference, region) for code in seeds.line(county)}
    inside = {code for code in held if region in seeds.line(code) and seeds.levels[code] == level}
    return sorted(
        unit
        for unit in inside
        if is_whole(reference, unit)
        and (counts := pair(reference, metric, unit, where)) is not None
        and counts[1] >= THIN
    )


def number_of_units(metric: str, level: str) -> Measure:
    """Return the measure of how many units can be judged."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        return len(units(reference, metric, region, where, level))

    return measure


@cache
def warning_line(metric: str) -> float | None:
    """Return the warning line of the table of targets, which has one for the whole country."""
    rows = read_csv(PROJECT_ROOT / "seeds" / "metric_targets.csv")
    named = JUDGED_AS.get(metric, metric)
    return next((float(row["warning"]) for row in rows if row["metric"] == named), None)


def units_red(metric: str, level: str) -> Measure:
    """Return the measure of how many units are beyond the warning line, on its wrong side."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        line, red = warning_line(metric), 0
        assert line is not None, metric
        for unit in units(reference, metric, region, where, level):
            own = value(metric)(reference, unit, where)
            assert isinstance(own, float), metric
            red += own > line if metric in LOWER_BETTER else own < line
        return red

    return measure


MEASURES: dict[str, Measure] = {
    **{f"value_of_{metric}": value(metric) for metric in METRICS},
    **{f"numerator_of_{metric}": part(metric, 0) for metric in METRICS},
    **{f"denominator_of_{metric}": part(metric, 1) for metric in METRICS},
    **{
        f"warning_of_{metric}": lambda reference, region, where, metric=metric: warning_line(metric)
        for metric in METRICS
    },
    **{
        f"{level}_units_{which}by_{metric}": make(metric, level)
        for metric in METRICS
        for level in ("province", "city", "county")
        for which, make in (("", number_of_units), ("red_", units_red))
    },
}
