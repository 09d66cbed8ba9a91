"""The roll-up marts: the counts of counties, and their sums for city, province and country."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.reference.cohorts import FURTHER_OUTCOMES, further_outcome
from tests.reference.dates import month_ends
from tests.reference.ledger import Ledger, Row
from tests.reference.people import People, people_known
from tests.reference.problems import OUTCOMES, ProblemState, outcome, state_of
from tests.reference.villages import (
    covered_on,
    is_effective,
    is_on_roster,
    lineage,
    planned_in_all,
    planned_to_date,
)

LEVELS = ["village", "township", "county"]
Counts = dict[str, Any]
Covers = dict[tuple[str, str], tuple[date | None, list[Row]]]


def first_of_month(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def covers(ledger: Ledger, county: str, villages: Iterable[str]) -> Covers:
    """Return since when each village is covered in each term, and by which inspections."""
    return {
        (village, term["term_id"]): (
            covered_on(ledger, village, term),
            [
                inspection
                for unit in sorted(lineage(ledger, village, term))
                for inspection in ledger.inspections_of[unit]
                if ledger.term_of_inspection(inspection) == term["term_id"]
            ],
        )
        for term in ledger.terms_of(county)
        for village in villages
    }


@dataclass
class Reference:
    """The marts of one ledger as of one day.

    `months` and `counties` limit what is computed, for ledgers too large for all of it.
    """

    ledger: Ledger
    as_of: date
    months: Collection[date] | None = None
    counties: Collection[str] | None = None
    _states: dict[tuple[str, int, bool], ProblemState] = field(default_factory=dict)
    _changes: dict[str, tuple[list[date], date | None]] = field(default_factory=dict)
    """Days of the events of a problem, and the day of its feedback."""
    _people: dict[date, People] = field(default_factory=dict)
    _covers: dict[str, Covers] = field(default_factory=dict)

    # ------------------------------------------------------------------ what is looked at

    def counties_wanted(self) -> list[str]:
        """Return the counties that are computed."""
        return [
            county
            for county in self.ledger.counties()
            if self.counties is None or county in self.counties
        ]

    def grid(self, county: str) -> Iterable[tuple[Row, date, date]]:
        """Yield term, month end and evaluation date of every row of a county."""
        for term in self.ledger.terms_of(county):
            if term["starts_on"] > self.as_of:
                continue
            for month in month_ends(term["starts_on"], self.as_of):
                if self.months is None or month in self.months:
                    yield term, month, min(month, self.as_of)

    def state_of(self, problem: Row, on: date) -> ProblemState:
        """Return how a problem stands on a day, computed once for the days from one event, or from
        its feedback, to the next: nothing changes between them.
        """
        name = problem["problem_id"]
        if name not in self._changes:
            days = [event["occurred_on"] for event in self.ledger.events_of[name]]
            inspection = self.ledger.inspections[problem["inspection_id"]]
            self._changes[name] = days, inspection["feedback_on"]
        days, feedback_on = self._changes[name]
        is_fed_back = feedback_on is not None and feedback_on <= on
        key = (name, bisect_right(days, on), is_fed_back)
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = state_of(self.ledger, problem, on)
        return state

    def people(self, on: date) -> People:
        """Return all persons and cases known on a day, computed once."""
        if on not in self._people:
            self._people[on] = people_known(self.ledger, on)
        return self._people[on]

    def roll_up(self, rows: Iterable[tuple[str, tuple[Any, ...], Counts]]) -> dict[Any, Counts]:
        """Add the counts of counties to themselves and to everything above them."""
        sums: dict[Any, Counts] = defaultdict(lambda: defaultdict(int))
        for county, key, counts in rows:
            for region in self.ledger.seeds.line(county):
                total = sums[(region, *key)]
                for name, count in counts.items():
                    total[name] += count
        return sums

    def rows(
        self,
        sums: dict[Any, Counts],
        keys: list[str],
        *,
        unknown: Callable[[Counts], bool] = lambda counts: False,
        always_known: Collection[str] = (),
        left_out: Collection[str] = (),
    ) -> list[Row]:
        """Write sums as rows.

        Where `unknown`, a zero means nothing and is null, except in the `always_known` columns.
        """
        rows = []
        for key, counts in sums.items():
            row = dict(zip(["region_code", *keys], key, strict=True))
            row["region_level"] = self.ledger.seeds.levels[key[0]]
            for name, count in counts.items():
                if name in left_out:
                    continue
                is_null = count == 0 and name not in always_known and unknown(counts)
                row[name] = None if is_null else count
            rows.append(row)
        return rows

    # ------------------------------------------------------------------ the four subjects

    def coverage(self) -> list[Row]:
        """Compute mart_coverage."""
        return self.rows(self.roll_up(self._coverage_rows()), ["term_id", "month_end"])

    def _coverage_rows(self) -> Iterable[tuple[str, tuple[Any, ...], Counts]]:
        ledger = self.ledger
        for county in self.counties_wanted():
            villages = ledger.villages_of[county]
            if county not in self._covers:
                self._covers[county] = covers(ledger, county, villages)
            covered_and_own = self._covers[county]
            for term, month, on in self.grid(county):
                counts = dict.fromkeys(
                    ["villages_on_roster", "villages_covered", "villages_effective"], 0
                )
                # a term's roster, plan and cover stand still when it ends; rectification goes on
                within_term = min(on, term["ends_on"])
                for village in villages:
                    if not is_on_roster(ledger, village, within_term):
                        continue
                    counts["villages_on_roster"] += 1
                    day, own = covered_and_own[village, term["term_id"]]
                    if day is None or day > within_term:
                        continue
                    counts["villages_covered"] += 1
                    counts["villages_effective"] += is_effective(ledger, own, on, self.state_of)
                on_roster = counts["villages_on_roster"]
                counts["villages_planned"] = min(
                    planned_to_date(ledger, county, term, within_term), on_roster
                )
                counts["villages_planned_over_roster"] = max(
                    planned_in_all(ledger, county, term) - on_roster, 0
                )
                yield county, (term["term_id"], month), counts

    def problem_density(self) -> list[Row]:
        """Compute mart_problem_density."""
        rows = self.rows(
            self.roll_up(self._density_rows()),
            ["term_id", "month_end"],
            unknown=lambda counts: counts["inspections"] == 0,
            always_known=["inspections", "villages_inspected", "inspections_with_days"],
        )
        for row in rows:
            if row["inspections_with_days"] == 0:
                row["days_on_site"] = None
        return rows

    def _density_rows(self) -> Iterable[tuple[str, tuple[Any, ...], Counts]]:
        for county in self.counties_wanted():
            for term, month, on in self.grid(county):
                ended = self._ended(county, term, on)
                problems = [self._found(row, on) for row in ended]
                yield (
                    county,
                    (term["term_id"], month),
                    {
                        "inspections": len(ended),
                        "villages_inspected": len({row["village_id"] for row in ended}),
                        "problems": sum(problems),
                        "zero_finding_inspections": problems.count(0),
                        "days_on_site": sum(row["days_on_site"] or 0 for row in ended),
                        "inspections_with_days": sum(
                            row["days_on_site"] is not None for row in ended
                        ),
                    },
                )

    def _found(self, inspection: Row, on: date) -> int:
        return sum(
            problem["found_on"] is None or problem["found_on"] <= on
            for problem in self.ledger.problems_of[inspection["inspection_id"]]
        )

    def _ended(self, county: str, term: Row, on: date) -> list[Row]:
        return [
            row
            for row in self.ledger.inspections_in[county, term["term_id"]]
            if row["ends_on"] is not None and row["ends_on"] <= on
        ]

    def rectification_timeliness(self) -> list[Row]:
        """Compute mart_rectification_timeliness."""
        return self.rows(
            self.roll_up(self._timeliness_rows()),
            ["term_id", "month_end", "responsibility_level"],
            unknown=lambda counts: counts["inspections"] == 0,
            left_out=["inspections"],
        )

    def _timeliness_rows(self) -> Iterable[tuple[str, tuple[Any, ...], Counts]]:
        for county in self.counties_wanted():
            for term, month, on in self.grid(county):
                ended = len(self._ended(county, term, on))
                totals = {level: dict.fromkeys(OUTCOMES, 0) for level in LEVELS}
                for inspection in self.ledger.inspections_in[county, term["term_id"]]:
                    for problem in self.ledger.problems_of[inspection["inspection_id"]]:
                        total = totals[problem["responsibility_level"]]
                        counts = outcome(problem, self.state_of(problem, on), on)
                        for name, count in counts.items():
                            total[name] += count
                for level, total in totals.items():
                    key = (term["term_id"], month, level)
                    yield county, key, {"inspections": ended, **total}

    def sanctions(self) -> list[Row]:
        """Compute mart_sanctions."""
        return self.rows(
            self.roll_up(self._sanction_rows()),
            ["term_id", "month_end"],
            unknown=lambda counts: counts["inspections"] == 0,
            always_known=["villages_inspected"],
            left_out=["inspections"],
        )

    def _sanction_rows(self) -> Iterable[tuple[str, tuple[Any, ...], Counts]]:
        clues_of: dict[str, list[Row]] = defaultdict(list)
        for row in self.ledger.tables["clues"]:
            clues_of[row["inspection_id"]].append(row)
        for county in self.counties_wanted():
            for term, month, on in self.grid(county):
                ended = self._ended(county, term, on)
                clues = [
                    clue
                    for inspection in self.ledger.inspections_in[county, term["term_id"]]
                    for clue in clues_of[inspection["inspection_id"]]
                    if clue["handed_over_on"] <= on
                ]
                here = (county, term["term_id"])
                people = self.people(on)
                persons = [p for key, p in people.persons.items() if key[:2] == here]
                yield (
                    county,
                    (term["term_id"], month),
                    {
                        "inspections": len(ended),
                        "villages_inspected": len({row["village_id"] for row in ended}),
                        "clues": len(clues),
                        "clues_disposed": sum(
                            clue["disposed_on"] is not None and clue["disposed_on"] <= on
                            for clue in clues
                        ),
                        "cases_filed": sum(
                            key[:2] == here and case.filed_on is not None
                            for key, case in people.cases.items()
                        ),
                        **person_counts(persons),
                    },
                )

    # ------------------------------------------------------------------ the cohorts

    def calendar(self, county: str) -> list[date]:
        """Return the first days of all months of a county's terms, up to the as-of month."""
        begins = [
            term["starts_on"]
            for term in self.ledger.terms_of(county)
            if term["starts_on"] <= self.as_of
        ]
        return [first_of_month(month) for month in month_ends(min(begins), self.as_of)]

    def rectification_cohorts(self) -> list[Row]:
        """Compute mart_rectification_cohorts: every month of a term, also empty ones."""
        zero = dict.fromkeys([*OUTCOMES, *FURTHER_OUTCOMES], 0)
        rows: list[tuple[str, tuple[Any, ...], Counts]] = [
            (county, (term["term_id"], first_of_month(month), level), zero)
            for county in self.counties_wanted()
            for term in self.ledger.terms_of(county)
            if term["starts_on"] <= self.as_of
            for month in month_ends(term["starts_on"], self.as_of)
            for level in LEVELS
        ]
        for problem in self.ledger.tables["problems"]:
            now = self.state_of(problem, self.as_of)
            if now.feedback_on is None:
                continue
            inspection = self.ledger.inspections[problem["inspection_id"]]
            key = (
                self.ledger.term_of_inspection(inspection),
                first_of_month(now.feedback_on),
                problem["responsibility_level"],
            )
            county = self.ledger.county_of_inspection(inspection)
            counts = outcome(problem, now, self.as_of)
            rows.append((county, key, counts | further_outcome(problem, now, self.as_of)))
        return self.rows(self.roll_up(rows), ["term_id", "feedback_month", "responsibility_level"])

    def clue_cohorts(self) -> list[Row]:
        """Compute mart_clue_cohorts: every month, also those with nothing handed over.

        Persons and cases count once, at the month of their earliest hand-over; those that no
        clue names belong to no month.
        """
        zero = dict.fromkeys(["clues", "clues_disposed", "cases_filed", *person_counts([])], 0)
        rows: list[tuple[str, tuple[Any, ...], Counts]] = [
            (county, (month,), zero)
            for county in self.counties_wanted()
            for month in self.calendar(county)
        ]
        for clue in self.ledger.tables["clues"]:
            if clue["handed_over_on"] <= self.as_of:
                county = self.ledger.county_of_inspection(
                    self.ledger.inspections[clue["inspection_id"]]
                )
                disposed_on = clue["disposed_on"]
                is_disposed = disposed_on is not None and disposed_on <= self.as_of
                counts = zero | {"clues": 1, "clues_disposed": int(is_disposed)}
                rows.append((county, (first_of_month(clue["handed_over_on"]),), counts))
        people = self.people(self.as_of)
        for (county, _, _), person in people.persons.items():
            if person.first_handed_over_on is not None:
                month = first_of_month(person.first_handed_over_on)
                rows.append((county, (month,), zero | person_counts([person])))
        for (county, _, _), case in people.cases.items():
            if case.filed_on is not None and case.first_handed_over_on is not None:
                month = first_of_month(case.first_handed_over_on)
                rows.append((county, (month,), zero | {"cases_filed": 1}))
        return self.rows(self.roll_up(rows), ["handed_over_month"])


def person_counts(persons: Iterable[Any]) -> Counts:
    """Count persons by what has happened to them."""
    persons = list(persons)
    return {
        "persons_involved": sum(p.first_handed_over_on is not None for p in persons),
        "persons_filed": sum(p.filed_on is not None for p in persons),
        "persons_sanctioned": sum(p.sanctioned_on is not None for p in persons),
        "persons_organisational": sum(p.organisational_on is not None for p in persons),
        "persons_judicial": sum(p.judicial_on is not None for p in persons),
    }
