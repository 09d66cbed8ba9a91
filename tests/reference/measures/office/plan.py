"""Measures of the planner with the usual choices: nobody stays away, so days alone count.

Then no plan is earlier than one that fills each round: as many villages as the days of the teams
are enough for, one team after another.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from statistics import median

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import ById, Measure, Where, counties
from tests.reference.measures.coverage import _villages, term
from tests.reference.measures.thorough import ended

MARGIN = 3
"""Months before the end of the term by which all is to be done."""

ENOUGH = 5


def _left(reference: Reference, region: str, where: Where) -> list[Row]:
    here = counties(reference, region)
    return [
        row
        for row in _villages(ById(reference))
        if row["county_code"] in here
        and row["term_id"] == where.term
        and row["is_on_roster"]
        and not row["is_covered"]
    ]


def _to_plan(reference: Reference, region: str, where: Where) -> list[Row]:
    under_way = {
        inspection["village_id"]
        for inspection in reference.ledger.inspections_in[region, where.term]
        if inspection["starts_on"] <= reference.as_of
        and (inspection["ends_on"] is None or inspection["ends_on"] > reference.as_of)
    }
    return [row for row in _left(reference, region, where) if row["village_id"] not in under_way]


def _days_each(reference: Reference, region: str, where: Where) -> int:
    for code in reference.ledger.seeds.line(region):
        days = [
            inspection["days_on_site"]
            for inspection, problems in ended(reference, code, where, reference.as_of)
            if problems
            and inspection["days_on_site"]
            and "look_back" not in inspection["modes"].split("|")
        ]
        if len(days) >= ENOUGH:
            return math.ceil(median(days))
    raise KeyError(region)


def _rounds_so_far(reference: Reference, region: str, where: Where) -> list[Row]:
    rounds = [
        row
        for row in reference.ledger.tables["rounds"]
        if row["region_code"] == region
        and row["term_id"] == where.term
        and row["starts_on"] <= reference.as_of
    ]
    return sorted(rounds, key=lambda row: row["starts_on"])


def _team_days(reference: Reference, region: str, where: Where) -> list[int]:
    """Return the days a round of each team that was in one of the last two rounds."""
    of: dict[str, dict[str, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    for inspection in reference.ledger.inspections_in[region, where.term]:
        if inspection["starts_on"] <= reference.as_of and inspection["team_id"]:
            is_over = inspection["ends_on"] is not None and inspection["ends_on"] <= reference.as_of
            days = inspection["days_on_site"] if is_over else None
            of[inspection["team_id"]][inspection["round_id"]].append(days)
    last = {row["round_id"] for row in _rounds_so_far(reference, region, where)[-2:]}
    medians = {
        team: [sum(days) for days in rounds.values() if None not in days]  # type: ignore[arg-type]
        for team, rounds in of.items()
    }
    days = {team: math.ceil(median(sums)) for team, sums in medians.items() if sums}
    usual = math.ceil(median(days.values()))
    return [days.get(team, usual) for team, rounds in of.items() if last & rounds.keys()]


def _rounds_ahead(reference: Reference, region: str, where: Where) -> list[tuple[date, date]]:
    past = _rounds_so_far(reference, region, where)
    known = [
        (row["ends_on"] - row["starts_on"]).days
        for row in past
        if row["ends_on"] is not None and row["ends_on"] <= reference.as_of
    ]
    usual = int(median(known))
    kept = []
    for row in past:
        if reference.as_of - timedelta(days=365) < row["starts_on"]:
            is_over = row["ends_on"] is not None and row["ends_on"] <= reference.as_of
            length = (row["ends_on"] - row["starts_on"]).days if is_over else usual
            kept.append((row["starts_on"], length))
    ahead = []
    for year in range(reference.as_of.year, 2035):
        for start, length in kept:
            begins = start.replace(year=year)
            if begins > reference.as_of:
                ahead.append((begins, begins + timedelta(days=length)))
    return sorted(ahead)


@cache
def _filled(by_id: ById, region: str, where: Where) -> tuple[int, date, int]:
    """Return how many rounds it takes, when the last ends, and the last with a key village."""
    reference = by_id.reference
    villages = _to_plan(reference, region, where)
    key = sum(bool(row["is_key_village"]) for row in villages)
    each = _days_each(reference, region, where)
    # rounds are longer than any team's days, so that working days are no limit
    a_round = sum(days // each for days in _team_days(reference, region, where))
    rounds = math.ceil(len(villages) / a_round)
    ahead = _rounds_ahead(reference, region, where)
    return rounds, ahead[rounds - 1][1], math.ceil(key / a_round)


def _last_day(reference: Reference, region: str, where: Where) -> date:
    end = term(reference, where)["ends_on"]
    months = end.year * 12 + end.month - 1 - MARGIN
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(end.day, monthrange(year, month)[1]))


MEASURES: dict[str, Measure] = {
    "plan_rounds": lambda reference, *at: _filled(ById(reference), *at)[0],
    "plan_ends_on": lambda reference, *at: _filled(ById(reference), *at)[1],
    "plan_key_round": lambda reference, *at: _filled(ById(reference), *at)[2],
    "plan_last_day": _last_day,
    "plan_key_villages": lambda reference, region, where: sum(
        bool(row["is_key_village"]) for row in _to_plan(reference, region, where)
    ),
    "counties_with_villages_left": lambda reference, region, where: len(
        {row["county_code"] for row in _left(reference, region, where)}
    ),
}
