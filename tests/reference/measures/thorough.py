"""Measures of 快与实: what inspections found and how long they stayed; teams; townships left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from tests.reference.funnel import outside
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties
from tests.reference.measures.coverage import row, term
from tests.reference.measures.progress import is_whole
from tests.reference.measures.villages import on_roster, term_of
from tests.reference.villages import covered_on

FEWEST, THIN, TWICE = 5, 20, 2

# ------------------------------------------------------------------ inspections by the month shown


@cache
def _ended(by_id: ById, county: str, term_id: str, on: date) -> list[tuple[Row, int]]:
    """Return the inspections of a county that had ended, each with what it had found by then."""
    ledger = by_id.reference.ledger
    rows = []
    for inspection in ledger.inspections_in[county, term_id]:
        if inspection["ends_on"] is None or inspection["ends_on"] > on:
            continue
        problems = 0
        for problem in ledger.problems_of[inspection["inspection_id"]]:
            if problem["found_on"] is None or problem["found_on"] <= on:
                problems += 1
        rows.append((inspection, problems))
    return rows


def ended(
    reference: Reference, subject: str, where: Where, on: date | None = None
) -> list[tuple[Row, int]]:
    """Return the inspections of a region, or of a team in the region shown."""
    is_region = subject in reference.ledger.seeds.levels
    on = min(on or where.month_end, reference.as_of)
    return [
        (inspection, problems)
        for county in sorted(counties(reference, subject if is_region else where.region))
        for inspection, problems in _ended(ById(reference), county, where.term, on)
        if is_region or inspection["team_id"] == subject
    ]


def _zero_share(reference: Reference, subject: str, where: Where) -> tuple[float, float]:
    problems_of_each = [problems for _, problems in ended(reference, subject, where)]
    return problems_of_each.count(0), len(problems_of_each)


def _days(reference: Reference, subject: str, where: Where) -> list[int]:
    of = [inspection["days_on_site"] for inspection, _ in ended(reference, subject, where)]
    return [days for days in of if days is not None]


def _days_mean(reference: Reference, subject: str, where: Where) -> tuple[float, float]:
    days = _days(reference, subject, where)
    return sum(days), len(days)


def _without_days(reference: Reference, subject: str, where: Where) -> int:
    of = ended(reference, subject, where)
    return len(of) - len(_days(reference, subject, where))


# ------------------------------------------------------------------ units beside one another


def units(reference: Reference, region: str, where: Where, kind: str) -> list[str]:
    """Return the units of a kind in a region that have inspected: whole regions, or teams."""
    if kind == "teams":
        teams = {inspection["team_id"] for inspection, _ in ended(reference, region, where)}
        return sorted(team for team in teams if team is not None)
    inside = below(reference, region, kind)
    return [unit for unit in inside if is_whole(reference, unit) and ended(reference, unit, where)]


def below(reference: Reference, region: str, kind: str) -> list[str]:
    """Return the regions of a level that hold villages; a county outside every city is its own."""
    level = {"provinces": "province", "cities": "city", "counties": "county"}[kind]
    seeds = reference.ledger.seeds
    hurried = set()
    for county in counties(reference, region):
        line = seeds.line(county)
        hurried.add(next((code for code in line if seeds.levels[code] == level), county))
    return sorted(hurried)


def _judged(
    reference: Reference, region: str, where: Where, kind: str
) -> dict[str, tuple[float, float]]:
    """Return found nothing and inspections of the units that may be judged; of few, of none."""
    counts = {
        unit: _zero_share(reference, unit, where) for unit in units(reference, region, where, kind)
    }
    enough = {unit: count for unit, count in counts.items() if count[1] >= THIN}
    return enough if len(enough) >= FEWEST else {}


def beyond(counts: dict[str, tuple[float, float]], centre: float) -> list[str]:
    """Return the units beyond the upper 95 % limit, by chance and by how units differ anyway."""
    sides = outside(list(counts.values()), centre, is_proportion=True, level=0.95)
    return [unit for unit, side in zip(counts, sides, strict=True) if side == "above"]


def _often(reference: Reference, region: str, where: Where, kind: str) -> list[str]:
    counts = _judged(reference, region, where, kind)
    part, whole = _zero_share(reference, region, where)
    return beyond(counts, part / whole) if counts and 0 < part < whole else []


def _units_without_days(reference: Reference, region: str, where: Where, kind: str) -> int:
    of = units(reference, region, where, kind)
    return sum(not _days(reference, unit, where) for unit in of)


def _end_of_shares(end: Callable[[list[float]], float], kind: str) -> Measure:
    def measure(reference: Reference, region: str, where: Where) -> float:
        counts = [
            _zero_share(reference, unit, where) for unit in units(reference, region, where, kind)
        ]
        return end([part / whole for part, whole in counts])

    return measure


def of_kind(kind: str) -> dict[str, Measure]:
    """Return the measures of units of a kind beside one another."""
    return {
        f"{kind}_inspecting": lambda *arguments: len(units(*arguments, kind)),
        f"{kind}_judged": lambda *arguments: len(_judged(*arguments, kind)),
        f"{kind}_finding_nothing_often": lambda *arguments: len(_often(*arguments, kind)),
        f"{kind}_without_days": lambda *arguments: _units_without_days(*arguments, kind),
        f"{kind}_zero_share_least": _end_of_shares(min, kind),
        f"{kind}_zero_share_most": _end_of_shares(max, kind),
    }


# ------------------------------------------------------------------ teams, as of now


def _now(reference: Reference, region: str, where: Where) -> list[Row]:
    return [inspection for inspection, _ in ended(reference, region, where, reference.as_of)]


def _with_days_now(reference: Reference, region: str, where: Where) -> list[Row]:
    return [row for row in _now(reference, region, where) if row["days_on_site"] is not None]


def _team_days(reference: Reference, region: str, where: Where) -> int:
    return sum(row["days_on_site"] for row in _with_days_now(reference, region, where))


def _villages_per_day(reference: Reference, region: str, where: Where) -> float:
    villages = {row["village_id"] for row in _with_days_now(reference, region, where)}
    return 100 * len(villages) / _team_days(reference, region, where)


def _cross_county_share(reference: Reference, region: str, where: Where) -> tuple[float, float]:
    ledger, cross = reference.ledger, 0
    home = {team["team_id"]: team["region_code"] for team in ledger.tables["teams"]}
    of = _now(reference, region, where)
    for inspection in of:
        elsewhere = home.get(inspection["team_id"]) not in (
            None,
            ledger.county_of_inspection(inspection),
        )
        is_tagged = "cross" in inspection["modes"].split("|")
        cross += is_tagged or (inspection["team_level"] == "county" and elsewhere)
    return cross, len(of)


# ------------------------------------------------------------------ units that hurried, townships


def _hurried_from(reference: Reference, region: str, where: Where) -> float:
    of = term(reference, where)
    return TWICE * 365.25 / ((of["ends_on"] - of["starts_on"]).days + 1)


def _hurried(kind: str) -> Measure:
    """Return the measure of how many units covered so much within a calendar year."""

    def has(reference: Reference, unit: str, where: Where) -> bool:
        starts, before = term(reference, where)["starts_on"], 0.0
        for year in range(starts.year, where.month_end.year + 1):
            counts = row(reference, unit, where, min(date(year, 12, 31), where.month_end))
            roster, added = counts["villages_on_roster"], counts["villages_covered"] - before
            before = counts["villages_covered"]
            if roster >= THIN and added / roster >= _hurried_from(reference, unit, where):
                return True
        return False

    def measure(reference: Reference, region: str, where: Where) -> int:
        return sum(has(reference, unit, where) for unit in below(reference, region, kind))

    return measure


def _unnamed(kind: str) -> Measure:
    return lambda *arguments: _hurried(kind)(*arguments) - 4  # type: ignore[operator]


def _left_by_township(reference: Reference, region: str, where: Where) -> dict[str, int]:
    """Return the villages on the roster as of now that were not covered by the month shown."""
    ledger, left = reference.ledger, {}
    for village in on_roster(reference, region, where):
        township = ledger.spells_of[village][-1]["township_code"]
        day = covered_on(ledger, village, term_of(reference, village, where))
        is_left = day is None or day > where.month_end
        left[township] = left.get(township, 0) + is_left
    return left


MEASURES: dict[str, Measure] = {
    "zero_finding_share": _zero_share,
    "days_on_site_mean": _days_mean,
    "inspections_with_days": lambda *arguments: len(_days(*arguments)),
    "inspections_without_days": _without_days,
    "fewest_units_judged": lambda reference, region, where: FEWEST,
    **of_kind("provinces"),
    **of_kind("cities"),
    **of_kind("counties"),
    **of_kind("teams"),
    "inspections_known_now": lambda *arguments: len(_now(*arguments)),
    "inspections_with_days_now": lambda *arguments: len(_with_days_now(*arguments)),
    "inspections_without_days_now": (
        lambda *arguments: len(_now(*arguments)) - len(_with_days_now(*arguments))
    ),
    "team_days": _team_days,
    "villages_per_100_team_days": _villages_per_day,
    "cross_county_share": _cross_county_share,
    "hurried_from": _hurried_from,
    **{f"{kind}_hurried": _hurried(kind) for kind in ("provinces", "cities", "counties")},
    **{f"{kind}_hurried_unnamed": _unnamed(kind) for kind in ("provinces", "cities", "counties")},
    "townships": lambda *arguments: len(_left_by_township(*arguments)),
    "townships_left": lambda *arguments: sum(n > 0 for n in _left_by_township(*arguments).values()),
    "villages_left_of_township_most": lambda *arguments: max(
        _left_by_township(*arguments).values()
    ),
}
