"""What the claims of the pages' findings come to, by plain loops over the ledgers.

One module for each page. A measure takes the reference, the subject that the claim is about, and
where it is asked, and returns the number, or numerator and denominator of a rate, or None where
nobody looked. It reads ledgers (and what `tests.reference` computes from them), never the marts.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from tests.reference.ledger import Row
from tests.reference.marts import Reference
from tests.reference.problems import ProblemState

Measured = float | date | tuple[float, float] | None


@dataclass(frozen=True)
class Where:
    """What is chosen on the page where a claim is made; "" and None stand for all.

    `since` is the day that now is compared with, None for the page's own; `unit` the responsible
    unit that a hand-out goes to.
    """

    region: str
    term: str
    month_end: date
    level: str = ""
    category: str = ""
    year: int | None = None
    since: date | None = None
    unit: str = ""


class ById:
    """A reference as the key of a cache: the same ledgers, not equal ones, on the same day."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def __hash__(self) -> int:
        return hash((id(self.reference.ledger), self.reference.as_of))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ById)
            and other.reference.ledger is self.reference.ledger
            and other.reference.as_of == self.reference.as_of
        )


Measure = Callable[[Reference, str, Where], Measured]


def counties(reference: Reference, region: str) -> frozenset[str]:
    """Return the counties with villages that lie in a region, itself included."""
    return _counties(ById(reference), region)


@cache
def _counties(by_id: ById, region: str) -> frozenset[str]:
    ledger = by_id.reference.ledger
    return frozenset(code for code in ledger.counties() if region in ledger.seeds.line(code))


def problems_in(reference: Reference, region: str) -> list[tuple[Row, ProblemState, str]]:
    """Return the problems found in a region, how each stands now, and the term that found it."""
    return _problems_in(ById(reference), region)


@cache
def _problems_in(by_id: ById, region: str) -> list[tuple[Row, ProblemState, str]]:
    reference, here = by_id.reference, _counties(by_id, region)
    rows = []
    for problem in reference.ledger.tables["problems"]:
        inspection = reference.ledger.inspections[problem["inspection_id"]]
        if reference.ledger.county_of_inspection(inspection) in here:
            now = reference.state_of(problem, reference.as_of)
            rows.append((problem, now, reference.ledger.term_of_inspection(inspection)))
    return rows


@cache
def named() -> dict[str, Measure]:
    """Return every measure by the name that claims use; a name that stands twice raises."""
    measures: dict[str, Measure] = {}
    for page in pkgutil.walk_packages(__path__, f"{__name__}."):
        if page.ispkg:
            continue
        module = importlib.import_module(page.name)
        if twice := measures.keys() & module.MEASURES.keys():
            raise ValueError(f"{page.name} repeats {', '.join(sorted(twice))}")
        measures |= module.MEASURES
    return measures
