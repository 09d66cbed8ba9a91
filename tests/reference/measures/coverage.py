"""Measures of the coverage page: plan and cover at the month shown, key villages as of now."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

from scipy.stats import t as student

from tests.reference.dates import month_ends
from tests.reference.key_villages import organisations, village_rows
from tests.reference.ledger import Row
from tests.reference.marts import Counts, Reference
from tests.reference.measures import ById, Measure, Where, counties

MONTHS_LOOKED_BACK = 12


@cache
def _county(by_id: ById, county: str, month_end: date) -> dict[str, Counts]:
    """Return roster, plan and cover of a county in each term."""
    rows = replace(by_id.reference, months=[month_end], counties=[county]).coverage()
    return {
        row["term_id"]: {name: row[name] for name in row if name.startswith("villages_")}
        for row in rows
        if row["region_code"] == county
    }


@cache
def _villages(by_id: ById) -> list[Row]:
    return village_rows(by_id.reference)


@cache
def _organisations(by_id: ById, on: date) -> dict[tuple[str, str], Row]:
    rows = organisations(replace(by_id.reference, as_of=on, _states={}, _people={}))
    return {(row["region_code"], row["term_id"]): row for row in rows}


def row(reference: Reference, region: str, where: Where, month_end: date | None = None) -> Counts:
    """Return roster, plan and cover of a region at the month shown, or at another."""
    by_id, on, total = ById(reference), month_end or where.month_end, Counter[str]()
    for county in counties(reference, region):
        total.update(_county(by_id, county, on).get(where.term, {}))
    if not total:
        raise KeyError(region, where.term)
    return dict(total)


def count(name: str) -> Measure:
    """Return the measure of a count of roster, plan or cover."""

    def measure(reference: Reference, region: str, where: Where) -> float:
        return row(reference, region, where)[name]

    return measure


def share(part: str, whole: str) -> Measure:
    """Return the measure of one count over another."""

    def measure(reference: Reference, region: str, where: Where) -> tuple[float, float]:
        counts = row(reference, region, where)
        return counts[part], counts[whole]

    return measure


def term(reference: Reference, where: Where) -> Row:
    """Return the term that is shown."""
    terms = reference.ledger.terms_of(min(counties(reference, where.region)))
    return next(row for row in terms if row["term_id"] == where.term)


def _remaining(reference: Reference, region: str, where: Where) -> int:
    counts = row(reference, region, where)
    return max(counts["villages_on_roster"] - counts["villages_covered"], 0)


def kept_pace(reference: Reference, region: str, where: Where) -> tuple[float, float, float]:
    """Return the mean of the trailing months' increments and its 95 % interval (Student)."""
    months = month_ends(term(reference, where)["starts_on"], where.month_end)
    looked_at = months[-MONTHS_LOOKED_BACK - 1 :]
    covered = [row(reference, region, where, month)["villages_covered"] for month in looked_at]
    steps = [after - before for before, after in pairwise(covered)]
    mean = sum(steps) / len(steps)
    spread = math.sqrt(sum((step - mean) ** 2 for step in steps) / (len(steps) - 1))
    margin = student.ppf(0.975, len(steps) - 1) * spread / math.sqrt(len(steps))
    mean = max(mean, 0.0)
    return mean, max(mean - margin, 0.0), mean + margin


def shortfall(which: int) -> Measure:
    """Return the measure of what the kept pace leaves: the middle (0), high (1) or low (2)."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        ends_on = term(reference, where)["ends_on"]
        on = min(where.month_end, reference.as_of)
        months_left = max(12 * (ends_on.year - on.year) + ends_on.month - on.month, 1)
        left = _remaining(reference, region, where)
        pace = kept_pace(reference, region, where)[which]
        return max(0, min(left, round(left - pace * months_left)))

    return measure


# ------------------------------------------------------------------ key villages, as of now


def villages(reference: Reference, where: Where, group: str) -> Iterable[Row]:
    """Yield the villages on the roster that are key, others, or either ("surveyed")."""
    wanted = {"key": {True}, "other": {False}, "surveyed": {True, False}}[group]
    here = counties(reference, where.region)
    for village in _villages(ById(reference)):
        if (
            village["county_code"] in here
            and village["term_id"] == where.term
            and village["is_on_roster"]
            and village["is_key_village"] in wanted
        ):
            yield village


def _directly_inspected_share(
    reference: Reference, group: str, where: Where
) -> tuple[float, float]:
    seen = [village for village in villages(reference, where, group) if village["inspections"]]
    return sum(village["is_directly_inspected"] for village in seen), len(seen)


def _smaller_group_inspected(reference: Reference, region: str, where: Where) -> float:
    return min(_directly_inspected_share(reference, group, where)[1] for group in ("key", "other"))


def _direct_yield(reference: Reference, region: str, where: Where) -> float:
    """Compute the Mantel-Haenszel ratio of problems per village, key and other kept apart."""
    above = below = 0.0
    for group in ("key", "other"):
        seen = [village for village in villages(reference, where, group) if village["inspections"]]
        direct = [village["problems"] or 0 for village in seen if village["is_directly_inspected"]]
        rest = [
            village["problems"] or 0 for village in seen if not village["is_directly_inspected"]
        ]
        if direct and rest:
            weight = len(direct) * len(rest) / len(seen)
            above += weight * sum(direct) / len(direct)
            below += weight * sum(rest) / len(rest)
    return above / below


# ------------------------------------------------------------------ organisations


def last_day(reference: Reference, where: Where) -> date:
    """Return the last day of the term that the month shown knows."""
    return min(where.month_end, term(reference, where)["ends_on"], reference.as_of)


def organisation(name: str) -> Measure:
    """Return the measure of a count of organisations as they stood at the month shown."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        on = min(where.month_end, reference.as_of)
        return int(_organisations(ById(reference), on)[region, where.term][name])

    return measure


def organisation_share(part: str, whole: str) -> Measure:
    """Return the measure of one count of organisations over another."""

    def measure(reference: Reference, region: str, where: Where) -> tuple[float, float]:
        counts = [organisation(name)(reference, region, where) for name in (part, whole)]
        return counts[0], counts[1]  # type: ignore[return-value]

    return measure


MEASURES: dict[str, Measure] = {
    **{
        name: count(name)
        for name in ("villages_on_roster", "villages_covered", "villages_effective")
    },
    "villages_remaining": _remaining,
    "coverage_share": share("villages_covered", "villages_on_roster"),
    "effective_share": share("villages_effective", "villages_covered"),
    "shortfall_expected": shortfall(0),
    "shortfall_high": shortfall(1),
    "shortfall_low": shortfall(2),
    "term_ends_on": lambda reference, region, where: term(reference, where)["ends_on"],
    "last_day_of_term_known": lambda reference, region, where: last_day(reference, where),
    "directly_inspected_share": _directly_inspected_share,
    "smaller_group_inspected": _smaller_group_inspected,
    "surveyed_directly_inspected": (
        lambda reference, region, where: int(
            _directly_inspected_share(reference, "surveyed", where)[0]
        )
    ),
    "direct_yield_stratified": _direct_yield,
    **{
        name: organisation(name)
        for name in (
            "weak_designated",
            "weak_relapsed",
            "weak_standing",
            "weak_standing_earlier",
            "secretary_known",
        )
    },
    "weak_converted_share": organisation_share("weak_converted", "weak_designated"),
    "secretary_is_head_share": organisation_share("secretary_is_head", "secretary_known"),
}
