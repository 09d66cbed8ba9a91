"""Our own value beside each published figure: counted by event date inside the figure's period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.reference.ledger import Row, day_or_none
from tests.reference.marts import Reference
from tests.reference.problems import outcome
from tests.reference.villages import is_on_roster


class OwnValues:
    """Counts within one region and period, as known on the as-of date."""

    def __init__(self, reference: Reference, region: str, start: date, end: date) -> None:
        self.reference = reference
        self.ledger = reference.ledger
        self.region, self.start, self.end = region, start, end

    def is_here(self, county: str) -> bool:
        """Say whether a county is the region or lies in it."""
        return self.region in self.ledger.seeds.line(county)

    def is_whole(self) -> bool:
        """Say whether the data hold every county of the region that has villages."""
        listed = {c for c in self.ledger.seeds.counties_with_villages if self.is_here(c)}
        return bool(listed) and listed == {c for c in self.ledger.counties() if self.is_here(c)}

    def is_within(self, day: date | None) -> bool:
        """Say whether a day lies in the period and not after the as-of date."""
        return day is not None and self.start <= day <= min(self.end, self.reference.as_of)

    def inspections(self) -> list[Row]:
        """Return the region's inspections that ended in the period."""
        return [
            row
            for row in self.ledger.tables["inspections"]
            if self.is_here(self.ledger.county_of_inspection(row))
            and self.is_within(row["ends_on"])
        ]

    def problems(self) -> list[Row]:
        """Return all problems of the region."""
        return [
            problem
            for problem in self.ledger.tables["problems"]
            if self.is_here(
                self.ledger.county_of_inspection(self.ledger.inspections[problem["inspection_id"]])
            )
        ]

    def immediate(self) -> list[Row]:
        """Return the immediate items found in the period."""
        return [p for p in self.problems() if p["is_immediate"] and self.is_within(p["found_on"])]

    def first_closed_on(self, problem: Row) -> date | None:
        """Return the first closing of a problem known by the as-of date."""
        return self.reference.state_of(problem, self.reference.as_of).first_closed_on

    def persons(self, name: str) -> int:
        """Count the region's persons to whom something happened in the period."""
        people = self.reference.people(self.reference.as_of).persons
        return sum(
            self.is_here(key[0]) and self.is_within(getattr(person, name))
            for key, person in people.items()
        )

    def rounds(self, level: str) -> int:
        """Count the rounds of supervision of a level that ended in the period."""
        return sum(
            self.is_here(row["region_code"])
            and row["level"] == level
            and self.is_within(row["ends_on"])
            for row in self.ledger.tables["supervision_rounds"]
        )

    # ---------------------------------------------------------------- one method per metric

    def villages_inspected(self) -> int:
        """Villages with an inspection that ended in the period."""
        return len({row["village_id"] for row in self.inspections()})

    def poor_villages_inspected(self) -> int:
        """Poor villages of these."""
        poor = {
            row["village_id"]
            for row in self.ledger.tables["village_profiles"]
            if row["is_poverty_village"]
        }
        return len({row["village_id"] for row in self.inspections()} & poor)

    def villages_inspected_by_city_teams(self) -> int:
        """Villages inspected by a team that the city sent."""
        return len({r["village_id"] for r in self.inspections() if r["team_level"] == "city"})

    def problems_found(self) -> int:
        """Problems found in the period."""
        return sum(self.is_within(problem["found_on"]) for problem in self.problems())

    def problems_rectified(self) -> int:
        """Problems first closed in the period."""
        return sum(self.is_within(self.first_closed_on(problem)) for problem in self.problems())

    def clues_transferred(self) -> int:
        """Clues handed over in the period."""
        return sum(
            self.is_within(clue["handed_over_on"])
            and self.is_here(
                self.ledger.county_of_inspection(self.ledger.inspections[clue["inspection_id"]])
            )
            for clue in self.ledger.tables["clues"]
        )

    def cases_filed(self) -> int:
        """Cases filed in the period."""
        return sum(
            self.is_here(key[0]) and self.is_within(case.filed_on)
            for key, case in self.reference.people(self.reference.as_of).cases.items()
        )

    def immediate_rectification_items(self) -> int:
        """Immediate items found in the period."""
        return len(self.immediate())

    def immediate_rectification_items_completed(self) -> int:
        """Of these, closed by the end of the stay."""
        done = 0
        for problem in self.immediate():
            closed_on = self.first_closed_on(problem)
            ends_on = self.ledger.inspections[problem["inspection_id"]]["ends_on"]
            done += closed_on is not None and ends_on is not None and closed_on <= ends_on
        return done

    def immediate_rectification_livelihood_items(self) -> int:
        """Of these, livelihood items."""
        return sum(bool(problem["is_livelihood"]) for problem in self.immediate())

    def one_month_rectification_rate_pct(self) -> float | None:
        """Share first closed by day 30 of what was fed back 30 days before the period's end."""
        on = min(self.end, self.reference.as_of)
        reached = closed = 0
        for problem in self.problems():
            now = self.reference.state_of(problem, on)
            if now.feedback_on is not None and self.is_within(now.feedback_on):
                counts = outcome(problem, now, on)
                reached += counts["reached_day_30"]
                closed += counts["closed_by_day_30"]
        return 100 * closed / reached if reached else None

    def weak_lax_village_orgs_converted(self) -> int:
        """Weak organisations converted in the period."""
        return sum(
            self.is_here(self.ledger.village_county[row["village_id"]])
            and self.is_within(row["converted_on"])
            for row in self.ledger.tables["weak_orgs"]
        )

    def villages_total(self) -> int:
        """Villages on the roster at the period's end."""
        return sum(
            self.is_here(county) and is_on_roster(self.ledger, village, self.end)
            for village, county in self.ledger.village_county.items()
        )


PERSON_METRICS = {
    "persons_involved": "first_handed_over_on",
    "persons_case_filed": "filed_on",
    "persons_sanctioned": "sanctioned_on",
    "persons_transferred_to_judicial": "judicial_on",
}

ROUND_METRICS = {
    "self_check_rounds_village": "village",
    "full_coverage_inspection_rounds_town": "township",
    "onsite_supervision_rounds_county": "county",
}


def interval(value: float, qualifier: str, unit: str) -> tuple[float, float | None]:
    """Return the lowest and highest number that a published figure can mean."""
    if qualifier == "exact":
        return value, value
    if qualifier == "about":
        return value * 0.95, value * 1.05
    return value, 100.0 if qualifier == "at_least" and unit == "percent" else None


def published(reference: Reference) -> list[Row]:
    """Compute mart_published for the comparable figures of regions that are whole in the data."""
    rows = []
    for figure in reference.ledger.seeds.published_figures:
        if figure["comparable"] != "yes":
            continue
        start, end = day_or_none(figure["period_start"]), day_or_none(figure["period_end"])
        assert start is not None and end is not None
        own = OwnValues(reference, figure["region_code"], start, end)
        if not own.is_whole():
            continue
        metric = figure["metric"]
        if metric != "villages_total" and not own.inspections():
            continue  # nobody looked in the period, so nothing is known
        if metric in PERSON_METRICS:
            value: float | None = own.persons(PERSON_METRICS[metric])
        elif metric in ROUND_METRICS:
            value = own.rounds(ROUND_METRICS[metric])
        else:
            method: Callable[[], float | None] = getattr(own, metric)
            value = method()
        low, high = interval(float(figure["value"]), figure["qualifier"], figure["unit"])
        rows.append(
            {
                "source_id": figure["source_id"],
                "region_code": figure["region_code"],
                "metric": metric,
                "value_low": low,
                "value_high": high,
                "own_value": value,
            }
        )
    return rows
