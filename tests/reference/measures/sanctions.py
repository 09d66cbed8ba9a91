"""Measures of the sanctions page: clues and persons of a term, at the month shown."""

from __future__ import annotations

from tests.reference.ledger import Row
from tests.reference.marts import Reference, person_counts
from tests.reference.measures import Measure, Where, counties
from tests.reference.problems import limit_by_rule


def clues(reference: Reference, region: str, where: Where) -> list[tuple[str, Row]]:
    """Return the clues of the term's inspections, each with its county."""
    ledger, here = reference.ledger, counties(reference, region)
    found = []
    for clue in ledger.tables["clues"]:
        inspection = ledger.inspections[clue["inspection_id"]]
        county = ledger.county_of_inspection(inspection)
        if county in here and ledger.term_of_inspection(inspection) == where.term:
            found.append((county, clue))
    return found


def _clues(reference: Reference, region: str, where: Where) -> int:
    on = min(where.month_end, reference.as_of)
    return sum(clue["handed_over_on"] <= on for _, clue in clues(reference, region, where))


def _villages_inspected(reference: Reference, region: str, where: Where) -> int:
    ledger, here = reference.ledger, counties(reference, region)
    on = min(where.month_end, reference.as_of)
    return len(
        {
            row["village_id"]
            for row in ledger.tables["inspections"]
            if ledger.county_of_inspection(row) in here
            and ledger.term_of_inspection(row) == where.term
            and row["ends_on"] is not None
            and row["ends_on"] <= on
        }
    )


def persons(name: str) -> Measure:
    """Return the measure of persons with an outcome."""

    def measure(reference: Reference, region: str, where: Where) -> int:
        known = reference.people(min(where.month_end, reference.as_of)).persons
        here = counties(reference, region)
        return int(
            person_counts(
                person
                for (county, term, _), person in known.items()
                if county in here and term == where.term
            )[name]
        )

    return measure


def _clues_overdue(reference: Reference, region: str, where: Where) -> int:
    seeds, on, overdue = reference.ledger.seeds, min(where.month_end, reference.as_of), 0
    for county, clue in clues(reference, region, where):
        handed_over_on, disposed_on = clue["handed_over_on"], clue["disposed_on"]
        if handed_over_on > on or (disposed_on is not None and disposed_on <= on):
            continue
        by_rule = limit_by_rule(seeds, "clue_disposal", county, None, handed_over_on)
        due_on = clue["due_on"] or by_rule
        overdue += due_on is not None and due_on < on
    return overdue


MEASURES: dict[str, Measure] = {
    "clues": _clues,
    "villages_inspected": _villages_inspected,
    "persons_involved": persons("persons_involved"),
    "persons_filed": persons("persons_filed"),
    "persons_sanctioned": persons("persons_sanctioned"),
    "clues_overdue": _clues_overdue,
}
