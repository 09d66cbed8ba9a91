"""Measures of the supervision page: what became of counties after an act, and without one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from functools import partial

from tests.reference.dates import add_months, month_end, month_ends
from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.measures import Measure, Where, counties
from tests.reference.measures.behind_plan import coverage_at
from tests.reference.measures.supervision import LADDER, every_act, period
from tests.reference.problems import ProblemState, outcome

LEAST = 20
"""Fewer villages, or problems fed back, say nothing of a county."""

Share = Callable[[Reference, str, Where, date], float | None]
"""What a county is measured by at a month end; None where it says nothing."""


def behind_plan(reference: Reference, county: str, where: Where, month: date) -> float | None:
    """Return by what share of its roster a county is behind plan."""
    roster, planned, covered = coverage_at(reference, county, where, month)
    return (planned - covered) / roster if roster >= LEAST else None


def band_of_plan(share: float) -> int:
    """Return where a county starts: 0 on plan, then by twentieths."""
    return int(share > 0) + sum(share > bound for bound in (0.05, 0.10, 0.15))


class Overdue:
    """Problems fed back, and of these open and overdue, by county, term and month end.

    A problem stands alike between two of its events, so that it is looked at once for each.
    """

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.counted: dict[tuple[str, str, date], tuple[int, int]] = {}
        self.states: dict[tuple[str, int], ProblemState] = {}

    def at(self, county: str, term_id: str, month: date) -> tuple[int, int]:
        """Return both numbers at a month end."""
        key = (county, term_id, month)
        if key not in self.counted:
            self.counted[key] = self._count(county, term_id, month)
        return self.counted[key]

    def _count(self, county: str, term_id: str, month: date) -> tuple[int, int]:
        ledger, on = self.reference.ledger, min(month, self.reference.as_of)
        fed_back = overdue = 0
        for inspection in ledger.inspections_in[county, term_id]:
            if inspection["feedback_on"] is None or inspection["feedback_on"] > on:
                continue
            for problem in ledger.problems_of[inspection["inspection_id"]]:
                counts = outcome(problem, self._state_of(problem, on), on)
                fed_back += counts["fed_back"]
                overdue += counts["open_overdue"]
        return fed_back, overdue

    def _state_of(self, problem: Row, on: date) -> ProblemState:
        problem_id = problem["problem_id"]
        days = [event["occurred_on"] for event in self.reference.ledger.events_of[problem_id]]
        key = (problem_id, bisect_right(days, on))
        if key not in self.states:
            self.states[key] = self.reference.state_of(problem, on)
        return self.states[key]


_OVERDUE: dict[int, Overdue] = {}


def overdue_share(reference: Reference, county: str, where: Where, month: date) -> float | None:
    """Return the share of the problems fed back that are open and overdue."""
    kept = _OVERDUE.setdefault(id(reference), Overdue(reference))
    fed_back, overdue = kept.at(county, where.term, month)
    return overdue / fed_back if fed_back >= LEAST else None


def band_of_overdue(share: float) -> int:
    """Return where a county starts."""
    return sum(share >= bound for bound in (0.01, 0.02, 0.05, 0.10))


def more_after(
    reference: Reference,
    region: str,
    where: Where,
    share: Share,
    band: Callable[[float], int],
    kinds: list[str],
    sign: int = 1,
) -> float:
    """Return by how many points more counties got better after an act than without, from alike."""
    of = period(reference, where)
    issued = [
        (row["county_code"], month_end(row["issued_on"]), row["kind"])
        for row in every_act(reference)
        if row["kind"] in LADDER and row["county_code"] is not None
    ]
    gained: dict[tuple[int, bool], list[float]] = {}
    for county in counties(reference, region):
        of_county = [(month, kind) for its, month, kind in issued if its == county]
        for month in month_ends(of.first, of.month_end):
            later = month_end(add_months(month.replace(day=1), 3))
            start = share(reference, county, where, month)
            if later > month_end(reference.as_of) or start is None:
                continue
            end = share(reference, county, where, later)
            is_acted = any(m == month and kind in kinds for m, kind in of_county)
            around = month_ends(add_months(month.replace(day=1), -3), later)
            if end is not None and (is_acted or not any(m in around for m, _ in of_county)):
                gained.setdefault((band(start), is_acted), []).append(start - end)
    bands = [b for b, is_acted in gained if is_acted and (b, False) in gained]
    weight = sum(len(gained[b, True]) for b in bands)
    return sign * sum(
        100 * len(gained[b, True]) / weight * (mean(gained[b, True]) - mean(gained[b, False]))
        for b in bands
    )


def mean(values: list[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


MEASURES: dict[str, Measure] = {
    f"{way}_{name}_after_{kind}": partial(
        more_after, share=share, band=band, kinds=kinds, sign=sign
    )
    for way, sign in (("more", 1), ("less", -1))
    for name, share, band in (
        ("coverage", behind_plan, band_of_plan),
        ("overdue", overdue_share, band_of_overdue),
    )
    for kind, kinds in (("any", LADDER), *((kind, [kind]) for kind in LADDER))
}
