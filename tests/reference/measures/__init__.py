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

from tests.reference.marts import Reference

Measured = float | date | tuple[float, float] | None


@dataclass(frozen=True)
class Where:
    """What is chosen on the page where a claim is made; "" and None stand for all."""

    region: str
    term: str
    month_end: date
    level: str = ""
    category: str = ""
    year: int | None = None


class ById:
    """A reference as the key of a cache: the same one, not an equal one."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def __hash__(self) -> int:
        return id(self.reference.ledger)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.reference.ledger is self.reference.ledger


Measure = Callable[[Reference, str, Where], Measured]


def counties(reference: Reference, region: str) -> set[str]:
    """Return the counties with villages that lie in a region, itself included."""
    seeds = reference.ledger.seeds
    return {county for county in reference.ledger.counties() if region in seeds.line(county)}


@cache
def named() -> dict[str, Measure]:
    """Return every measure by the name that claims use; a name that stands twice raises."""
    found: dict[str, Measure] = {}
    for page in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{page.name}")
        if twice := found.keys() & module.MEASURES.keys():
            raise ValueError(f"{page.name} repeats {', '.join(sorted(twice))}")
        found |= module.MEASURES
    return found
