"""Measures of ratios of the page of problems: modes, levels of teams, rules and pilots.

Every ratio is one of means between two sides, stratum by stratum (Mantel-Haenszel); a crude one
has a single stratum. Each comes with its interval, and with what either side found in how many
inspections.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from scipy.stats import norm

from tests.reference.key_villages import inspection_rows
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties
from tests.reference.measures.problems import category_of, days, is_of

Pair = tuple[list[int], list[int]]
Pairs = list[Pair]
Sides = tuple[list[Row], list[Row]]

FEWEST_COMPARED = 10
FEWEST_IN_A_STRATUM = 2
FEWEST_ABOUT_A_RULE = 5
FEWEST_JUDGED = 20
BELOW = {"country": "province", "province": "city", "city": "county"}
WHATS = ("problems", "clues")


@cache
def ended(by_id: ById) -> list[Row]:
    """Return the inspections that have ended."""
    return [row for row in inspection_rows(by_id.reference) if row["ends_on"] is not None]


@dataclass(frozen=True)
class Ratio:
    value: float | None
    low: float | None = None
    high: float | None = None


def spread(counts: list[int], *, is_poisson: bool) -> tuple[int, float, float]:
    """Return number, mean, and the variance of the mean; of one inspection it is unknown."""
    n = len(counts)
    mean = sum(counts) / n
    if n == 1:
        return n, mean, math.nan
    scatter = sum(counts) if is_poisson else sum((one - mean) ** 2 for one in counts)
    return n, mean, scatter / (n - 1) / n


def ratio(pairs: Pairs, *, is_poisson: bool = False) -> Ratio:
    above = below = above_variance = below_variance = 0.0
    for own, others in pairs:
        if not own or not others:
            continue
        n_1, mean_1, variance_1 = spread(own, is_poisson=is_poisson)
        n_2, mean_2, variance_2 = spread(others, is_poisson=is_poisson)
        weight = n_1 * n_2 / (n_1 + n_2)
        above, below = above + weight * mean_1, below + weight * mean_2
        above_variance += weight**2 * variance_1
        below_variance += weight**2 * variance_2
    if not above or not below:
        return Ratio(None)
    error = math.sqrt(above_variance / above**2 + below_variance / below**2)
    reach = math.exp(norm.ppf(0.975) * error)
    if math.isnan(reach):
        return Ratio(above / below)
    return Ratio(above / below, above / below / reach, above / below * reach)


def side(pairs: Pairs, which: int) -> tuple[int, int]:
    """Return what a side found, and in how many inspections."""
    return sum(sum(pair[which]) for pair in pairs), sum(len(pair[which]) for pair in pairs)


def measures_of(
    name: str,
    compared: Callable[[Reference, str, Where], Pairs],
    *,
    is_poisson: bool = False,
) -> dict[str, Measure]:
    """Return the measures of one ratio: its value, the ends of its interval, its two sides."""

    def estimate(reference: Reference, subject: str, where: Where) -> Ratio:
        return ratio(compared(reference, subject, where), is_poisson=is_poisson)

    return {
        name: lambda *arguments: estimate(*arguments).value,
        f"{name}_low": lambda *arguments: estimate(*arguments).low,
        f"{name}_high": lambda *arguments: estimate(*arguments).high,
        f"{name}_own": lambda *arguments: side(compared(*arguments), 0),
        f"{name}_others": lambda *arguments: side(compared(*arguments), 1),
    }


# ------------------------------------------------------------------ modes and teams


@cache
def of_term(by_id: ById, region: str, term: str, year: int | None) -> list[Row]:
    here = counties(by_id.reference, region)
    return [
        row
        for row in ended(by_id)
        if row["county_code"] in here
        and row["term_id"] == term
        and year in (None, row["ends_on"].year)
    ]


def looked(reference: Reference, where: Where) -> list[Row]:
    """Return the inspections of the term, or of a year of it, that have ended in the region."""
    return of_term(ById(reference), where.region, where.term, where.year)


def modes(row: Row) -> list[str]:
    return row["modes"].split("|")


def unit(reference: Reference, region: str, county: str) -> str:
    """Return the unit below a region that a county lies in; the region where nothing is below."""
    seeds = reference.ledger.seeds
    level = BELOW.get(seeds.levels[region])
    line = seeds.line(county)
    return next((code for code in line if seeds.levels[code] == level), county)


def sides_of(reference: Reference, kind: str, code: str, where: Where) -> Sides:
    """Return the inspections of a mode and all others, or of a level of teams and the county's."""
    rows = looked(reference, where)
    if kind == "mode":
        return (
            [row for row in rows if code in modes(row)],
            [row for row in rows if code not in modes(row)],
        )
    return (
        [row for row in rows if row["team_level"] == code],
        [row for row in rows if row["team_level"] == "county"],
    )


def crude(kind: str, what: str) -> Callable[[Reference, str, Where], Pairs]:
    def compared(reference: Reference, code: str, where: Where) -> Pairs:
        own, others = sides_of(reference, kind, code, where)
        return [([row[what] for row in own], [row[what] for row in others])]

    return compared


def like(kind: str, what: str) -> Callable[[Reference, str, Where], Pairs]:
    """Compare within a unit key villages with key villages, and all others with others."""

    def compared(reference: Reference, code: str, where: Where) -> Pairs:
        strata: dict[tuple[str, bool], Pair] = defaultdict(lambda: ([], []))
        for which, rows in enumerate(sides_of(reference, kind, code, where)):
            for row in rows:
                place = unit(reference, where.region, row["county_code"])
                strata[place, row["is_key_village"] is True][which].append(row[what])
        return [pair for pair in strata.values() if min(map(len, pair)) >= FEWEST_IN_A_STRATUM]

    return compared


def key_share(kind: str, which: int) -> Measure:
    def measure(reference: Reference, code: str, where: Where) -> tuple[int, int]:
        rows = sides_of(reference, kind, code, where)[which]
        surveyed = [row for row in rows if row["is_key_village"] is not None]
        return sum(row["is_key_village"] for row in surveyed), len(surveyed)

    return measure


def clues_per_100(kind: str, which: int) -> Measure:
    def measure(reference: Reference, code: str, where: Where) -> float:
        clues, inspections = side(crude(kind, "clues")(reference, code, where), which)
        return 100 * clues / inspections

    return measure


def inspections_of(kind: str) -> Measure:
    return lambda reference, code, where: len(sides_of(reference, kind, code, where)[0])


def modes_with_clearly_more(what: str) -> Measure:
    """Count the modes beside routine that find clearly more where like is compared with like."""

    def measure(reference: Reference, _: str, where: Where) -> int:
        clear = 0
        for mode in {mode for row in looked(reference, where) for mode in modes(row)} - {"routine"}:
            (both,) = crude("mode", what)(reference, mode, where)
            pairs = like("mode", what)(reference, mode, where)
            estimate = ratio(pairs, is_poisson=what == "clues")
            least = min(side(pairs, which)[1] for which in (0, 1))
            clear += (
                min(map(len, both)) >= FEWEST_COMPARED
                and least >= FEWEST_JUDGED
                and estimate.low is not None
                and estimate.low > 1
            )
        return clear

    return measure


# ------------------------------------------------------------------ rules


def months_apart(first: date, second: date) -> int:
    return 12 * (second.year - first.year) + second.month - first.month


def first_rules(reference: Reference) -> list[Row]:
    """Return the first rule of each region on each category."""
    firsts: dict[tuple[str, str], Row] = {}
    made = [
        row
        for row in reference.ledger.tables["supervision_actions"]
        if row["kind"] == "rule_made" and row["category_code"]
    ]
    for row in sorted(made, key=lambda row: (row["issued_on"], row["action_id"])):
        firsts.setdefault((row["target_region"], row["category_code"]), row)
    return list(firsts.values())


@cache
def around(by_id: ById, rule_id: str) -> dict[str, Pair]:
    """Return what inspections found of a rule's category, and else, after it and before it."""
    reference = by_id.reference
    (rule,) = (row for row in first_rules(reference) if row["action_id"] == rule_id)
    here = counties(reference, rule["target_region"])
    by_kind: dict[str, Pair] = {"problems": ([], []), "other_problems": ([], [])}
    for row in ended(by_id):
        months = months_apart(rule["issued_on"], row["ends_on"])
        if row["county_code"] in here and 0 < abs(months) <= 12:
            own = sum(
                is_of(category_of(problem), rule["category_code"])
                for problem in reference.ledger.problems_of[row["inspection_id"]]
            )
            which = 0 if months > 0 else 1
            by_kind["problems"][which].append(own)
            by_kind["other_problems"][which].append(row["problems"] - own)
    return by_kind


def rules(reference: Reference, subject: str, where: Where) -> Iterator[Row]:
    """Yield the rules of the region that can be compared: all, or those on one category."""
    first, last = days(reference, where)
    for rule in first_rules(reference):
        if (
            where.region in reference.ledger.seeds.line(rule["target_region"])
            and first <= rule["issued_on"] <= last
            and is_of(rule["category_code"], where.category)
            and subject in (where.region, rule["category_code"])
        ):
            both = around(ById(reference), rule["action_id"])["problems"]
            if min(map(len, both)) >= FEWEST_ABOUT_A_RULE:
                yield rule


def about_rules(what: str) -> Callable[[Reference, str, Where], Pairs]:
    return lambda reference, subject, where: [
        around(ById(reference), rule["action_id"])[what]
        for rule in rules(reference, subject, where)
    ]


def per_100_about_rules(which: int) -> Measure:
    def measure(reference: Reference, subject: str, where: Where) -> float:
        problems, inspections = side(about_rules("problems")(reference, subject, where), which)
        return 100 * problems / inspections

    return measure


# ------------------------------------------------------------------ pilots


def pilot_rounds(reference: Reference, where: Where) -> list[Row]:
    return [
        row
        for row in reference.ledger.tables["rounds"]
        if row["pilot_kind"]
        and row["term_id"] == where.term
        and row["starts_on"] <= reference.as_of
        and where.region in reference.ledger.seeds.line(row["region_code"])
    ]


def of_pilot(reference: Reference, kind: str, where: Where) -> dict[str, Sides]:
    """Return the inspections of the pilot and those before it, by county of a pilot."""
    kinds = {row["round_id"]: row["pilot_kind"] for row in reference.ledger.tables["rounds"]}
    rounds = [row for row in pilot_rounds(reference, where) if row["pilot_kind"] == kind]
    of_county: dict[str, Sides] = {}
    for county in {row["region_code"] for row in rounds}:
        began = min(row["starts_on"] for row in rounds if row["region_code"] == county)
        own = [r for r in all_years(reference, where) if r["county_code"] == county]
        tried = [(row, kinds.get(round_of(reference, row))) for row in own]
        of_county[county] = (
            [row for row, tried_kind in tried if tried_kind == kind],
            [row for row, tried_kind in tried if not tried_kind and row["ends_on"] < began],
        )
    return enough(of_county)


def beside_pilot(reference: Reference, kind: str, where: Where) -> dict[str, Sides]:
    """Return the inspections since the first pilot and before, by county of these provinces."""
    rounds = pilot_rounds(reference, where)
    tried = {row["region_code"] for row in rounds}
    began = min(row["starts_on"] for row in rounds if row["pilot_kind"] == kind)
    provinces = {province(reference, county) for county in tried}
    of_county: dict[str, Sides] = defaultdict(lambda: ([], []))
    for row in all_years(reference, where):
        county = row["county_code"]
        if county not in tried and province(reference, county) in provinces:
            of_county[county][0 if row["ends_on"] >= began else 1].append(row)
    return enough(of_county)


def all_years(reference: Reference, where: Where) -> list[Row]:
    return of_term(ById(reference), where.region, where.term, None)


def round_of(reference: Reference, row: Row) -> str | None:
    return reference.ledger.inspections[row["inspection_id"]]["round_id"]


def province(reference: Reference, county: str) -> str:
    seeds = reference.ledger.seeds
    return next(code for code in seeds.line(county) if seeds.levels[code] == "province")


def enough(of_county: dict[str, Sides]) -> dict[str, Sides]:
    return {
        county: pair
        for county, pair in of_county.items()
        if min(map(len, pair)) >= FEWEST_IN_A_STRATUM
    }


def problems_in(
    split: Callable[[Reference, str, Where], dict[str, Sides]],
) -> Callable[[Reference, str, Where], Pairs]:
    return lambda reference, kind, where: [
        ([row["problems"] for row in after], [row["problems"] for row in before])
        for after, before in split(reference, kind, where).values()
    ]


def villages_in_pilot(reference: Reference, kind: str, where: Where) -> int:
    sides = of_pilot(reference, kind, where)
    return sum(len({row["village_id"] for row in after}) for after, _ in sides.values())


MEASURES: dict[str, Measure] = {
    **{
        name: measure
        for kind in ("mode", "team_level")
        for what in WHATS
        for how, compared in (("crude", crude(kind, what)), ("like", like(kind, what)))
        for name, measure in measures_of(
            f"{how}_{what}_of_{kind}", compared, is_poisson=what == "clues"
        ).items()
    },
    **{
        f"{name}_of_{kind}_{which}": of(kind, place)
        for kind in ("mode", "team_level")
        for place, which in enumerate(("own", "others"))
        for name, of in (("key_share", key_share), ("clues_per_100", clues_per_100))
    },
    **{f"inspections_of_{kind}": inspections_of(kind) for kind in ("mode", "team_level")},
    **{f"modes_with_clearly_more_{what}": modes_with_clearly_more(what) for what in WHATS},
    **measures_of("problems_after_rules", about_rules("problems")),
    **measures_of("other_problems_after_rules", about_rules("other_problems")),
    "rules_compared": lambda *arguments: sum(1 for _ in rules(*arguments)),
    "per_100_after_rules": per_100_about_rules(0),
    "per_100_before_rules": per_100_about_rules(1),
    **measures_of("problems_of_pilot", problems_in(of_pilot)),
    **measures_of("problems_of_beside_pilot", problems_in(beside_pilot)),
    "pilot_counties_compared": lambda *arguments: len(of_pilot(*arguments)),
    "villages_in_pilot": villages_in_pilot,
    "fewest_inspections_compared": lambda *_: FEWEST_COMPARED,
    "fewest_inspections_about_a_rule": lambda *_: FEWEST_ABOUT_A_RULE,
}
