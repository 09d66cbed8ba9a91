"""Roster, plan, cover and effective cover of villages, village by village."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache

from tests.reference.dates import month_end
from tests.reference.ledger import Ledger, Row, Seeds
from tests.reference.problems import OPEN_STATES, ProblemState


def is_on_roster(ledger: Ledger, village_id: str, on: date) -> bool:
    """Say whether a village exists on a day."""
    return any(
        row["valid_from"] <= on and (row["valid_to"] is None or row["valid_to"] >= on)
        for row in ledger.spells_of[village_id]
    )


def counts_for_coverage(ledger: Ledger, inspection: Row) -> bool:
    """Say whether an inspection carries a mode that counts where the village lies."""
    return _modes_count(ledger.seeds, ledger.county_of_inspection(inspection), inspection["modes"])


@cache
def _modes_count(seeds: Seeds, county_code: str, modes: str) -> bool:
    line = seeds.line(county_code)
    for mode in modes.split("|"):
        for region_code in line:
            rows = [
                row
                for row in seeds.inspection_modes
                if row["mode_code"] == mode and row["region_code"] == region_code
            ]
            if rows:
                if rows[0]["counts_for_coverage"].lower() in {"true", "1"}:
                    return True
                break
    return False


def successions_within(ledger: Ledger, village_id: str, term: Row) -> list[Row]:
    """Return what a village came from by successions that took effect during a term."""
    return [
        row
        for row in ledger.predecessors_of.get(village_id, [])
        if term["starts_on"] < row["effective_on"] <= term["ends_on"]
    ]


def covered_on(ledger: Ledger, village_id: str, term: Row) -> date | None:
    """Return the first day on which a village is covered in a term, by itself or by inheritance."""
    days = [
        inspection["ends_on"]
        for inspection in ledger.inspections_of[village_id]
        if ledger.term_of_inspection(inspection) == term["term_id"]
        and inspection["ends_on"] is not None
        and inspection["ends_on"] <= term["ends_on"]
        and counts_for_coverage(ledger, inspection)
    ]
    successions = successions_within(ledger, village_id, term)
    if successions:
        inherited = [covered_on(ledger, row["predecessor_id"], term) for row in successions]
        if all(day is not None for day in inherited):
            begins = [row["effective_on"] for row in successions]
            days.append(max([day for day in inherited if day is not None] + begins))
    return min(days, default=None)


def lineage(ledger: Ledger, village_id: str, term: Row) -> set[str]:
    """Return a village and all that it came from in a term."""
    before = {village_id}
    for row in successions_within(ledger, village_id, term):
        before |= lineage(ledger, row["predecessor_id"], term)
    return before


def is_effective(
    ledger: Ledger,
    inspections: list[Row],
    on: date,
    state_on: Callable[[Row, date], ProblemState],
) -> bool:
    """Say whether all that a unit's inspections of the term found was put right by a day.

    `inspections` are those of the village and its predecessors in the term. One that has not
    ended says nothing yet; one that ended without feedback stands in the way.
    """
    for inspection in inspections:
        if inspection["ends_on"] is None or inspection["ends_on"] > on:
            continue
        if inspection["feedback_on"] is None or inspection["feedback_on"] > on:
            return False
        for problem in ledger.problems_of[inspection["inspection_id"]]:
            if state_on(problem, on).state in OPEN_STATES:
                return False
    return True


def planned_to_date(ledger: Ledger, county_code: str, term: Row, on: date) -> int:
    """Return how many villages were to be inspected by a day.

    The plan of finished years, and the current year's in proportion to its elapsed months, to
    the nearest village. Of a year count those months that lie within the term, and a month has
    elapsed when it is over, so that the whole plan is due on the last day of the term.
    """
    total = 0
    for row in ledger.tables["coverage_plan"]:
        if row["region_code"] != county_code or row["term_id"] != term["term_id"]:
            continue
        if row["year"] < on.year or (row["year"] == on.year and on == term["ends_on"]):
            total += row["planned_villages"]
        elif row["year"] == on.year:
            first = term["starts_on"].month if term["starts_on"].year == on.year else 1
            last = term["ends_on"].month if term["ends_on"].year == on.year else 12
            over = on.month if on == month_end(on) else on.month - 1
            elapsed = max(over - first + 1, 0)
            share = Fraction(row["planned_villages"] * elapsed, last - first + 1)
            total += math.floor(share + Fraction(1, 2))
    return total


def planned_in_all(ledger: Ledger, county_code: str, term: Row) -> int:
    """Return how many villages the plan of a county names for all years of a term."""
    return sum(
        row["planned_villages"]
        for row in ledger.tables["coverage_plan"]
        if row["region_code"] == county_code and row["term_id"] == term["term_id"]
    )
