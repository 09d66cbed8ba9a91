"""Measures of the supervision page: which counties are behind plan, and who urged them."""

from __future__ import annotations

from datetime import date

from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.measures.supervision import (
    acts,
    attention_from,
    months_of_attention,
    period,
)
from tests.reference.problems import outcome
from tests.reference.villages import covered_on, is_on_roster, planned_to_date

FEWEST_VILLAGES = 20
LEAST_PLANNED = 0.05


def coverage_at(
    reference: Reference, county: str, where: Where, month: date
) -> tuple[int, int, int]:
    """Return villages on the roster, planned to date and covered, of a county at a month end."""
    return reference_cache(reference).at(county, where.term, month)


class Coverage:
    """Roster, plan and cover of counties, with the day on which each village was covered kept."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.covered: dict[tuple[str, str], dict[str, date | None]] = {}
        self.known: dict[tuple[str, str, date], tuple[int, int, int]] = {}

    def at(self, county: str, term_id: str, month: date) -> tuple[int, int, int]:
        """Return the three numbers at a month end."""
        key = (county, term_id, month)
        if key not in self.known:
            self.known[key] = self._count(county, term_id, month)
        return self.known[key]

    def _count(self, county: str, term_id: str, month: date) -> tuple[int, int, int]:
        ledger = self.reference.ledger
        term = next(term for term in ledger.terms_of(county) if term["term_id"] == term_id)
        on = min(month, self.reference.as_of, term["ends_on"])
        if (county, term_id) not in self.covered:
            self.covered[county, term_id] = {
                village: covered_on(ledger, village, term)
                for village, its_county in ledger.village_county.items()
                if its_county == county
            }
        roster = covered = 0
        for village, day in self.covered[county, term_id].items():
            if is_on_roster(ledger, village, on):
                roster += 1
                covered += day is not None and day <= on
        return roster, min(planned_to_date(ledger, county, term, on), roster), covered


_COVERAGE: dict[int, Coverage] = {}


def reference_cache(reference: Reference) -> Coverage:
    """Return what is kept of a reference."""
    return _COVERAGE.setdefault(id(reference), Coverage(reference))


def line_of_plan(reference: Reference, region: str, where: Where) -> float | None:
    """Return the share of the plan below which a county is behind."""
    for code in reference.ledger.seeds.line(region):
        rows = [
            row
            for row in reference.ledger.seeds.metric_targets
            if row["metric"] == "plan_progress"
            and row["region_code"] == code
            and row["valid_from"] <= where.month_end.isoformat()
            and (not row["valid_to"] or row["valid_to"] >= where.month_end.isoformat())
        ]
        if rows:
            last = max(rows, key=lambda row: row["valid_from"])
            return float(last["warning"] or last["target"])
    return None


def judged(reference: Reference, region: str, where: Where) -> list[tuple[str, float]]:
    """Return the counties that can be judged, each with its progress against plan."""
    behind = []
    for county in sorted(counties(reference, region)):
        roster, planned, covered = coverage_at(reference, county, where, where.month_end)
        if roster >= FEWEST_VILLAGES and planned > 0 and planned >= LEAST_PLANNED * roster:
            behind.append((county, covered / planned))
    return behind


def lagging(reference: Reference, region: str, where: Where) -> list[str]:
    """Return the counties behind their plan."""
    line = line_of_plan(reference, region, where)
    return [
        county
        for county, progress in judged(reference, region, where)
        if line is not None and progress < line
    ]


def untouched(reference: Reference, region: str, where: Where) -> int:
    """Return how many of these were neither reminded nor interviewed of late."""
    since = attention_from(reference, where)
    urged = {
        act["county_code"]
        for act in acts(reference, region, where)
        if act["kind"] in ("reminder", "interview") and act["issued_on"] >= since
    }
    return sum(county not in urged for county in lagging(reference, region, where))


def overdue_at_month_end(reference: Reference, county: str, where: Where) -> int:
    """Return the problems of the term open and overdue at a month end."""
    on = min(where.month_end, reference.as_of)
    return sum(
        outcome(problem, reference.state_of(problem, on), on)["open_overdue"]
        for inspection in reference.ledger.inspections_in[county, where.term]
        for problem in reference.ledger.problems_of[inspection["inspection_id"]]
    )


MEASURES: dict[str, Measure] = {
    "months_of_attention": months_of_attention,
    "line_of_plan": line_of_plan,
    "judged_counties": lambda *arguments: len(judged(*arguments)),
    "lagging_counties": lambda *arguments: len(lagging(*arguments)),
    "untouched_counties": untouched,
    "overdue_of_county_at_month_end": overdue_at_month_end,
    "month_of_course": lambda reference, _, where: period(reference, where).month_end,
}
