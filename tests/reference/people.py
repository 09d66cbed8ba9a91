"""Clues, the persons they name, the outcomes for these persons, and their cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.reference.ledger import Ledger

PersonKey = tuple[str, str, str]
"""County, term, number: a number means one person only within a county and a term."""

CaseKey = tuple[str, str, str]
"""County, term, case."""


def earliest(first: date | None, second: date | None) -> date | None:
    """Return the earlier of two days of which each may be unknown."""
    days = [day for day in (first, second) if day is not None]
    return min(days, default=None)


@dataclass
class Person:
    """One person and the first day of each thing that happened."""

    first_handed_over_on: date | None = None
    filed_on: date | None = None
    sanctioned_on: date | None = None
    organisational_on: date | None = None
    judicial_on: date | None = None


@dataclass
class Case:
    """One case: when it was filed, and the first hand-over of a clue naming one of its persons."""

    filed_on: date | None = None
    first_handed_over_on: date | None = None


@dataclass
class People:
    """All persons and cases known on a day."""

    persons: dict[PersonKey, Person] = field(default_factory=dict)
    cases: dict[CaseKey, Case] = field(default_factory=dict)


OUTCOME_DATES = {
    "filed": "filed_on",
    "party_sanction": "sanctioned_on",
    "government_sanction": "sanctioned_on",
    "organisational": "organisational_on",
    "judicial": "judicial_on",
}


def people_known(ledger: Ledger, on: date) -> People:
    """Gather every person and case from what had happened by a day."""
    people = People()
    clues = {row["clue_id"]: row for row in ledger.tables["clues"]}
    for row in ledger.tables["clue_persons"]:
        clue = clues[row["clue_id"]]
        if clue["handed_over_on"] > on:
            continue
        inspection = ledger.inspections[clue["inspection_id"]]
        county = ledger.county_of_inspection(inspection)
        key = (county, ledger.term_of_inspection(inspection), row["person_no"])
        person = people.persons.setdefault(key, Person())
        person.first_handed_over_on = earliest(person.first_handed_over_on, clue["handed_over_on"])

    for row in ledger.tables["person_outcomes"]:
        if row["outcome_on"] > on:
            continue
        key = (row["county_code"], row["term_id"], row["person_no"])
        person = people.persons.setdefault(key, Person())
        name = OUTCOME_DATES[row["outcome_kind"]]
        setattr(person, name, earliest(getattr(person, name), row["outcome_on"]))
        if row["case_id"] is not None:
            case = people.cases.setdefault((key[0], key[1], row["case_id"]), Case())
            case.first_handed_over_on = earliest(
                case.first_handed_over_on, person.first_handed_over_on
            )
            if row["outcome_kind"] == "filed":
                case.filed_on = earliest(case.filed_on, row["outcome_on"])
    return people
