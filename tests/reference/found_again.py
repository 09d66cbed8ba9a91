"""Closed problems that a later inspection of the village found again, problem by problem."""

from __future__ import annotations

from datetime import date

from tests.reference.ledger import Ledger, Row
from tests.reference.marts import Reference
from tests.reference.things import is_known


def places_of(ledger: Ledger, village_id: str, on: date) -> dict[str, date]:
    """Return the village and all that took it over by a day, each with the day it did."""
    held_since = {village_id: date.min}
    waiting = [village_id]
    while waiting:
        place = waiting.pop()
        for row in ledger.tables["village_successions"]:
            if row["predecessor_id"] != place or row["effective_on"] > on:
                continue
            since = max(held_since[place], row["effective_on"])
            if row["successor_id"] not in held_since or since < held_since[row["successor_id"]]:
                held_since[row["successor_id"]] = since
                waiting.append(row["successor_id"])
    return held_since


def later_inspections(reference: Reference, village_id: str, closed_on: date) -> list[Row]:
    """Return the ended inspections of a village, or of who took it over, begun after a closing."""
    ledger, on = reference.ledger, reference.as_of
    return [
        inspection
        for place, since in places_of(ledger, village_id, on).items()
        for inspection in ledger.inspections_of[place]
        if inspection["starts_on"] > closed_on
        and inspection["starts_on"] >= since
        and inspection["ends_on"] is not None
        and inspection["ends_on"] <= on
    ]


def first_found(
    reference: Reference, inspections: list[Row], category: str
) -> tuple[date, str] | None:
    """Return day and number of the first problem of a category that inspections found."""
    days = [
        (problem["found_on"] or inspection["ends_on"], problem["problem_id"])
        for inspection in inspections
        for problem in reference.ledger.problems_of[inspection["inspection_id"]]
        if problem["category_code"] == category
        and is_known(problem, inspection, reference.as_of)
        and reference.state_of(problem, reference.as_of).state != "withdrawn"
    ]
    return min(days, default=None)
