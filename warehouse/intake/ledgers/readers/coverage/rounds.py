"""The rounds that a coverage ledger tells of: accepted ones found again, new ones made."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.intake.ledgers.records import LedgerRecord, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.intake.ledgers.ledger import LedgerTable
    from warehouse.intake.ledgers.readers.coverage.times import Span
    from warehouse.intake.reference.reference_data import ReferenceData


@dataclass(frozen=True)
class VillageVisit:
    """One inspection as a row tells of it."""

    record: LedgerRecord
    village_id: str
    span: Span
    number: int
    year: int | None
    modes: str
    group: int | None
    level: str
    feedback_on: dt.date | None


@dataclass(frozen=True)
class TermSpan:
    """A term of office that holds in the county."""

    term_id: str
    name: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Round:
    """A round of the county. `ends_on` is None where no inspection of it tells its last day."""

    round_id: str
    term_id: str
    sequence: int
    name: str
    starts_on: dt.date
    ends_on: dt.date | None
    pilot_kind: str | None = None
    is_accepted: bool = True

    def row(self, county_code: str, source_row: int) -> dict[str, Any]:
        """Return the row of the raw table."""
        return {
            "round_id": self.round_id,
            "region_code": county_code,
            "term_id": self.term_id,
            "sequence": self.sequence,
            "name": self.name,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "pilot_kind": self.pilot_kind,
            "source_row": source_row,
        }


class VisitRounds:
    """The round of each visit.

    Rounds are numbered through the term, or within each year where one number stands in two years;
    then the year is part of a round's sequence (202302) and name.
    """

    def __init__(
        self, table: LedgerTable, visits: Sequence[VillageVisit], reference: ReferenceData
    ) -> None:
        """Gather the rounds of `visits`; each spans from its first visit's day to its last's."""
        self._county = table.county_code
        self._terms = terms_of(table.county_code, reference)
        years: dict[int, set[int | None]] = defaultdict(set)
        for visit in visits:
            years[visit.number].add(visit.year)
        self._is_by_year = any(len(of_number) > 1 for of_number in years.values())
        accepted = self._accepted(reference)
        together: dict[tuple[str, int], list[VillageVisit]] = defaultdict(list)
        for visit in visits:
            key = self._key(visit)
            if key is not None:
                together[key].append(visit)
        self._by_key = {}
        for key, of_round in together.items():
            made = self._made(key, of_round)
            before = accepted.get((key[0], str(key[1]))) or accepted.get(
                (key[0], comparable(made.name))
            )
            self._by_key[key] = made if before is None else _widened(before, made)

    def of(self, visit: VillageVisit) -> Round | None:
        """Return the round of `visit`; None where it lies in no term of the county."""
        key = self._key(visit)
        return None if key is None else self._by_key[key]

    def _key(self, visit: VillageVisit) -> tuple[str, int] | None:
        day = visit.span.first
        term = next((one for one in self._terms if one.starts_on <= day <= one.ends_on), None)
        if term is None:
            return None
        by_year = self._is_by_year and visit.year is not None
        sequence = (visit.year or 0) * 100 + visit.number if by_year else visit.number
        return term.term_id, sequence

    def _name(self, visit: VillageVisit) -> str:
        name = f"第{visit.number}轮"
        return f"{visit.year}年{name}" if self._is_by_year and visit.year is not None else name

    def _made(self, key: tuple[str, int], visits: Sequence[VillageVisit]) -> Round:
        term_id, sequence = key
        ends = [visit.span.planned_last for visit in visits if visit.span.planned_last is not None]
        return Round(
            round_id=f"{self._county}-{term_id}-{sequence}",
            term_id=term_id,
            sequence=sequence,
            name=self._name(visits[0]),
            starts_on=min(visit.span.first for visit in visits),
            ends_on=max(ends, default=None),
            is_accepted=False,
        )

    def _accepted(self, reference: ReferenceData) -> dict[tuple[str, str], Round]:
        """Return the county's accepted rounds by term and, each, by sequence and by name."""
        accepted = (
            reference.rows("rounds")
            .filter(pl.col("region_code") == self._county)
            .select("round_id", "term_id", "sequence", "name", "starts_on", "ends_on", "pilot_kind")
            .collect()
        )
        rounds: dict[tuple[str, str], Round] = {}
        for row in accepted.iter_rows():
            one = Round(*row)
            rounds[one.term_id, comparable(one.name)] = one
            rounds[one.term_id, str(one.sequence)] = one
        return rounds


def _widened(accepted: Round, made: Round) -> Round:
    """Return an accepted round; one that a coverage ledger brought spans what is said of it now."""
    starts_on = min(accepted.starts_on, made.starts_on)
    ends = (day for day in (accepted.ends_on, made.ends_on) if day is not None)
    ends_on = max(ends, default=None)
    spans_it = (starts_on, ends_on) == (accepted.starts_on, accepted.ends_on)
    if accepted.round_id != made.round_id or spans_it:
        return accepted
    return replace(accepted, starts_on=starts_on, ends_on=ends_on, is_accepted=False)


def terms_of(county_code: str, reference: ReferenceData) -> list[TermSpan]:
    """Return the county's terms, oldest first: those of the nearest region above it that has
    any.
    """
    above = reference.region_ancestors.filter(pl.col("region_code") == county_code).select(
        pl.col("ancestor_code").alias("region_code"), "distance"
    )
    terms = reference.rows("terms").collect().join(above, on="region_code")
    nearest = terms.filter(pl.col("distance") == pl.col("distance").min()).sort("starts_on")
    return [
        TermSpan(*row)
        for row in nearest.select("term_id", "name", "starts_on", "ends_on").iter_rows()
    ]
