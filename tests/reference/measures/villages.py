"""Measures of the page of villages: a village of a term, the villages of a region, as of now."""

from __future__ import annotations

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.things import inspections_of, problems_of, village_term_row
from tests.reference.villages import is_on_roster, lineage


def term_of(reference: Reference, village: str, where: Where) -> Row:
    terms = reference.ledger.terms_of(reference.ledger.village_county[village])
    return next(term for term in terms if term["term_id"] == where.term)


def of_village(column: str) -> Measure:
    """Return the measure of a village's own count in the term."""

    def measure(reference: Reference, village: str, where: Where) -> int:
        term = term_of(reference, village, where)
        last = min(reference.as_of, term["ends_on"])
        return int(village_term_row(reference, village, term, last)[column] or 0)

    return measure


def on_roster(reference: Reference, region: str, where: Where) -> list[str]:
    """Return the villages of a region that are on the roster, or were when the term ended."""
    ledger, here = reference.ledger, counties(reference, region)
    return [
        village
        for village, county in ledger.village_county.items()
        if county in here
        and any(term["term_id"] == where.term for term in ledger.terms_of(county))
        and is_on_roster(
            ledger, village, min(reference.as_of, term_of(reference, village, where)["ends_on"])
        )
    ]


def with_overdue(reference: Reference, region: str, where: Where) -> int:
    """Count those with a problem overdue, of their own or taken over in the term."""
    number = 0
    for village in on_roster(reference, region, where):
        term = term_of(reference, village, where)
        line = sorted(lineage(reference.ledger, village, term))
        states = problems_of(reference, inspections_of(reference.ledger, line, term))
        number += any(
            now.state == "open" and now.due_on is not None and now.due_on < reference.as_of
            for now in states
        )
    return number


OF_VILLAGE = ("inspections", "problems", "open_problems", "overdue_problems", "is_covered")

MEASURES: dict[str, Measure] = {
    **{f"village_{column}": of_village(column) for column in OF_VILLAGE},
    "villages_to_choose": lambda *arguments: len(on_roster(*arguments)),
    "villages_to_choose_overdue": with_overdue,
}
