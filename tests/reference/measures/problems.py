"""Measures of the page of problems: what ended inspections of a term found, as of now."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from tests.reference.dates import month_end
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties, problems_in
from tests.reference.measures.supervision import term_of
from tests.reference.problems import ProblemState

THIN = 20
COMMON_FROM = 0.1
MOST = 0.8
NOT_STATED = "not_stated"
SEEDS = Path(__file__).parents[3] / "seeds"


@cache
def classes() -> dict[str, str]:
    """Return the class of every category; a class is its own."""
    with (SEEDS / "problem_taxonomy.csv").open(encoding="utf-8", newline="") as opened:
        return {
            row["category_code"]: row["parent_code"] or row["category_code"]
            for row in csv.DictReader(opened)
        }


def category_of(problem: Row) -> str:
    return problem["category_code"] or NOT_STATED


def class_of(category: str) -> str:
    return classes().get(category, category)


def is_of(category: str, wanted: str) -> bool:
    """Say whether a category is the wanted one, or of that class; "" wants all."""
    return wanted in ("", category, class_of(category))


def is_in(reference: Reference, inspection: Row, place: str, here: set[str]) -> bool:
    """Say whether an inspection was of a village of a region or township."""
    spells = reference.ledger.spells_of[inspection["village_id"]]
    last = max(spells, key=lambda row: row["valid_from"])
    return last["township_code"] == place or last["county_code"] in here


def inspections(reference: Reference, place: str, where: Where) -> tuple[Row, ...]:
    """Return the inspections of the term, or of a year of it, that have ended in a place."""
    return _inspections(ById(reference), place, where.term, where.year)


@cache
def _inspections(by_id: ById, place: str, term: str, year: int | None) -> tuple[Row, ...]:
    return tuple(_ended(by_id.reference, place, term, year))


def _ended(reference: Reference, place: str, term: str, year: int | None) -> Iterator[Row]:
    ledger, here = reference.ledger, counties(reference, place)
    for inspection in ledger.tables["inspections"]:
        ended = inspection["ends_on"]
        if (
            ended is not None
            and ended <= reference.as_of
            and year in (None, ended.year)
            and ledger.term_of_inspection(inspection) == term
            and is_in(reference, inspection, place, here)
        ):
            yield inspection


def problems_found(reference: Reference, place: str, where: Where) -> Iterator[Row]:
    """Yield the problems that these found, of the chosen level and category."""
    for inspection in inspections(reference, place, where):
        for problem in reference.ledger.problems_of[inspection["inspection_id"]]:
            if where.level in ("", problem["responsibility_level"]) and is_of(
                category_of(problem), where.category
            ):
                yield problem


def villages(reference: Reference, place: str, where: Where) -> int:
    return len({row["village_id"] for row in inspections(reference, place, where)})


def per_village(reference: Reference, place: str, where: Where) -> tuple[int, int]:
    return sum(1 for _ in problems_found(reference, place, where)), villages(
        reference, place, where
    )


def per_100(reference: Reference, place: str, where: Where) -> float | None:
    problems, looked = per_village(reference, place, where)
    return 100 * problems / looked if looked else None


def times_the_region(reference: Reference, place: str, where: Where) -> float | None:
    own, region = per_100(reference, place, where), per_100(reference, where.region, where)
    return own / region if own is not None and region else None


# ------------------------------------------------------------------ kinds


def kinds(reference: Reference, where: Where, depth: str) -> Counter[str]:
    """Return the problems by class, or by category within the class of the chosen one."""
    return _kinds(ById(reference), where, depth)


@cache
def _kinds(by_id: ById, where: Where, depth: str) -> Counter[str]:
    reference = by_id.reference
    shown = Where(
        where.region, where.term, where.month_end, where.level, class_of(where.category), where.year
    )
    if not where.category:
        shown = where
    codes = (category_of(problem) for problem in problems_found(reference, where.region, shown))
    return Counter(class_of(code) if depth == "class" else code for code in codes)


def share_of(depth: str) -> Measure:
    def measure(reference: Reference, code: str, where: Where) -> tuple[int, int]:
        counted = kinds(reference, where, depth)
        return counted[code], counted.total()

    return measure


def kinds_found(depth: str) -> Measure:
    return lambda reference, _, where: len(kinds(reference, where, depth))


def problems_of_kinds(depth: str) -> Measure:
    return lambda reference, _, where: kinds(reference, where, depth).total()


def kinds_of_enough(depth: str) -> Measure:
    return lambda reference, _, where: sum(
        number >= THIN for number in kinds(reference, where, depth).values()
    )


def place_among_kinds(reference: Reference, code: str, where: Where) -> int:
    counted = kinds(reference, where, "category")
    return 1 + sum(number > counted[code] for number in counted.values())


def vital(reference: Reference, where: Where, depth: str) -> list[int]:
    """Return the largest numbers that together first make up most."""
    counted = kinds(reference, where, depth)
    few: list[int] = []
    for number in sorted(counted.values(), reverse=True):
        few.append(number)
        if sum(few) / counted.total() >= MOST:
            break
    return few


def vital_few(depth: str) -> Measure:
    return lambda reference, _, where: len(vital(reference, where, depth))


def vital_few_share(depth: str) -> Measure:
    return lambda reference, _, where: (
        sum(vital(reference, where, depth)),
        kinds(reference, where, depth).total(),
    )


def share_of_cause(reference: Reference, cause: str, where: Where) -> tuple[int, int]:
    causes = _causes(ById(reference), where)
    return causes[cause], causes.total()


@cache
def _causes(by_id: ById, where: Where) -> Counter[str]:
    problems = problems_found(by_id.reference, where.region, where)
    return Counter(problem["cause_code"] or NOT_STATED for problem in problems)


# ------------------------------------------------------------------ units


def units_looked_at(level: str) -> Measure:
    """Return the measure of whole units of a level with enough villages inspected."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        seeds = reference.ledger.seeds
        held = counties(reference, region)
        if level == "township":
            units = {
                row["township_code"]
                for row in reference.ledger.tables["villages"]
                if row["county_code"] in held
            }
            return sum(villages(reference, unit, where) >= THIN for unit in units)
        units = {
            code
            for county in held
            for code in seeds.line(county)
            if seeds.levels[code] == level
            or (level == "city" and code == county and not _has_city(reference, county))
        }
        return sum(
            villages(reference, unit, where) >= THIN and _is_whole(reference, unit)
            for unit in units
        )

    return measure


def _has_city(reference: Reference, county: str) -> bool:
    seeds = reference.ledger.seeds
    return any(seeds.levels[code] == "city" for code in seeds.line(county))


def _is_whole(reference: Reference, unit: str) -> bool:
    seeds, held = reference.ledger.seeds, set(reference.ledger.counties())
    return all(
        county in held for county in seeds.counties_with_villages if unit in seeds.line(county)
    )


# ------------------------------------------------------------------ levels


def days(reference: Reference, where: Where) -> tuple[date, date]:
    """Return the first and last day of the months of the term, or of a year of it."""
    first, last = term_of(reference, where.region, where)
    first, last = first.replace(day=1), month_end(last)
    if where.year is not None:
        first, last = max(first, date(where.year, 1, 1)), min(last, date(where.year, 12, 31))
    return first, last


def of_level(
    reference: Reference, level: str, where: Where
) -> tuple[tuple[Row, ProblemState], ...]:
    """Return the problems of a level ("" for all) that were fed back in these days.

    Of the country no categories are known: its figures are rolled up.
    """
    return _of_level(ById(reference), level, where)


@cache
def _of_level(by_id: ById, level: str, where: Where) -> tuple[tuple[Row, ProblemState], ...]:
    category = "" if where.region == "100000" else where.category
    first, last = days(by_id.reference, where)
    return tuple(
        (problem, now)
        for problem, now, _ in problems_in(by_id.reference, where.region)
        if level in ("", problem["responsibility_level"])
        and is_of(category_of(problem), category)
        and now.feedback_on is not None
        and first <= now.feedback_on <= last
    )


def overdue(reference: Reference, level: str, where: Where) -> int:
    return sum(
        now.state == "open" and now.due_on is not None and now.due_on < reference.as_of
        for _, now in of_level(reference, level, where)
    )


def open_(reference: Reference, level: str, where: Where) -> int:
    return sum(now.state == "open" for _, now in of_level(reference, level, where))


def fed_back(reference: Reference, level: str, where: Where) -> int:
    return len(of_level(reference, level, where))


def overdue_share(reference: Reference, level: str, where: Where) -> tuple[int, int]:
    return overdue(reference, level, where), open_(reference, level, where)


# ------------------------------------------------------------------ common problems


def found_by(reference: Reference, code: str, where: Where) -> tuple[int, int]:
    """Return how many inspections found a category, a village once a month, and how many ended."""
    finders, ended = _finders(ById(reference), where)
    return len(finders[code]), ended


@cache
def _finders(by_id: ById, where: Where) -> tuple[dict[str, set[tuple[str, date]]], int]:
    """Return the village and month of each inspection that found a category, and how many ended."""
    reference = by_id.reference
    here, (first, last) = counties(reference, where.region), days(reference, where)
    finders: dict[str, set[tuple[str, date]]] = defaultdict(set)
    ended = 0
    for inspection in reference.ledger.tables["inspections"]:
        on = inspection["ends_on"]
        if (
            on is None
            or not first <= on <= min(last, reference.as_of)
            or reference.ledger.county_of_inspection(inspection) not in here
        ):
            continue
        ended += 1
        for problem in reference.ledger.problems_of[inspection["inspection_id"]]:
            finders[category_of(problem)].add((inspection["village_id"], month_end(on)))
    return finders, ended


def common(reference: Reference, where: Where) -> list[str]:
    """Return the categories that at least a tenth of the inspections find."""
    return [
        code
        for code in classes()
        if is_of(code, where.category)
        and (shares := found_by(reference, code, where))[1]
        and shares[0] / shares[1] >= COMMON_FROM
    ]


def common_without_rule(reference: Reference, _: str, where: Where) -> int:
    here, (first, last) = counties(reference, where.region), days(reference, where)
    ruled = {
        action["category_code"]
        for action in reference.ledger.tables["supervision_actions"]
        if action["kind"] == "rule_made"
        and counties(reference, action["target_region"]) & here
        and where.region in reference.ledger.seeds.line(action["target_region"])
        and first <= action["issued_on"] <= min(last, reference.as_of)
    }
    return sum(code not in ruled for code in common(reference, where))


def constant(number: float) -> Measure:
    return lambda _, __, ___: number


MEASURES: dict[str, Measure] = {
    "villages_looked_at": villages,
    "problems_per_village_looked_at": per_village,
    "problems_per_100_looked_at": per_100,
    "times_the_region": times_the_region,
    **{f"share_of_{depth}": share_of(depth) for depth in ("class", "category")},
    **{f"kinds_found_{depth}": kinds_found(depth) for depth in ("class", "category")},
    **{f"problems_of_kinds_{depth}": problems_of_kinds(depth) for depth in ("class", "category")},
    **{f"kinds_of_enough_{depth}": kinds_of_enough(depth) for depth in ("class", "category")},
    **{f"vital_few_{depth}": vital_few(depth) for depth in ("class", "category")},
    **{f"vital_few_share_{depth}": vital_few_share(depth) for depth in ("class", "category")},
    "place_among_kinds": place_among_kinds,
    "share_of_cause": share_of_cause,
    **{
        f"units_looked_at_{level}": units_looked_at(level)
        for level in ("province", "city", "county", "township")
    },
    "least_denominator": constant(THIN),
    "common_from": constant(COMMON_FROM),
    "fed_back_of_level": fed_back,
    "open_of_level": open_,
    "overdue_of_level": overdue,
    "overdue_share_of_level": overdue_share,
    "open_of_all_levels": lambda reference, _, where: open_(reference, "", where),
    "overdue_of_all_levels": lambda reference, _, where: overdue(reference, "", where),
    "common_kinds": lambda reference, _, where: len(common(reference, where)),
    "common_kinds_without_rule": common_without_rule,
    "found_by_inspections": found_by,
}
