"""The regions of the current version: names, levels and who lies within whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from warehouse.queries.snapshot import Snapshot
from warehouse.versions.subject_marts import COVERAGE
from warehouse.words.messages import LANGUAGES

Level = Literal["country", "province", "city", "county"]
LEVELS: tuple[Level, ...] = ("country", "province", "city", "county")


@dataclass(frozen=True)
class Term:
    """A term of office of a region; `months` are the month ends there are rows for."""

    term_id: str
    starts_on: date
    ends_on: date
    months: list[date]

    @property
    def years(self) -> list[int]:
        """The calendar years there are rows for, the newest first."""
        return sorted({month.year for month in self.months}, reverse=True)

    @property
    def last_month(self) -> date:
        """The month end at which the term is judged: that of its end once it is over.

        Rows run on to the as-of month, because problems and clues of a term outlive it.
        """
        end = (self.ends_on.year, self.ends_on.month)
        within = [month for month in self.months if (month.year, month.month) <= end]
        return within[-1] if within else self.months[-1]


@dataclass(frozen=True)
class Region:
    """One region; `is_in_data`: the ledgers hold villages of it, `is_whole_in_data`: of all.

    `counties_in_data` of its `counties_listed` are held, and `villages_in_data` stand on their
    rosters where the code list has `villages_listed`.
    """

    code: str
    name: dict[str, str]
    level: Level
    parent: str | None
    is_in_data: bool
    is_whole_in_data: bool
    counties_in_data: int = 0
    counties_listed: int = 0
    villages_in_data: int = 0
    villages_listed: int = 0

    @property
    def is_part_in_data(self) -> bool:
        """Whether the ledgers hold some of it and not all: a part is never called the whole."""
        return self.is_in_data and not self.is_whole_in_data


class Regions:
    """The tree of regions within a scope."""

    def __init__(self, snapshot: Snapshot, regions: list[Region]) -> None:
        """Index the regions by code and by parent; call `load` instead."""
        self.root = snapshot.root
        self._by_code = {region.code: region for region in regions}
        self._children: dict[str, list[Region]] = {}
        self._within: dict[tuple[str, Level], list[Region]] = {}
        for region in regions:
            if region.parent is not None:
                self._children.setdefault(region.parent, []).append(region)

    def __contains__(self, code: object) -> bool:
        """Say whether a code is offered."""
        return code in self._by_code

    def __getitem__(self, code: str) -> Region:
        """Return a region by its code."""
        return self._by_code[code]

    def codes(self) -> list[str]:
        """Return every code."""
        return list(self._by_code)

    def in_data(self) -> list[Region]:
        """Return the regions the ledgers hold villages of, by code."""
        return [region for region in self._by_code.values() if region.is_in_data]

    def lineage(self, code: str) -> list[Region]:
        """Return the region and its ancestors within the scope, nearest first."""
        line = [self._by_code[code]]
        while (parent := line[-1].parent) is not None and parent in self._by_code:
            line.append(self._by_code[parent])
        return line

    def parent_in_data(self, region: Region) -> Region | None:
        """Return the region above if it is offered, else None."""
        return self._by_code.get(region.parent) if region.parent else None

    def comparable_parent(self, region: Region) -> Region | None:
        """Return the region above where it is offered and a comparison: whole in the data, and more
        than the region itself, which it equals where it holds no other county.
        """
        parent = self.parent_in_data(region)
        if parent is None or not parent.is_whole_in_data:
            return None
        return parent if parent.counties_in_data > region.counties_in_data else None

    def children(self, code: str) -> list[Region]:
        """Return the regions one level down, by code."""
        return self._children.get(code, [])

    def within(self, code: str, level: Level) -> list[Region]:
        """Return the regions of a level at any depth within a region, by code.

        A county that its province governs directly stands in for the city it has none of.
        """
        # A page asks the same several times in each run, of some hundred regions.
        if (code, level) not in self._within:
            self._within[code, level] = self._found_within(code, level)
        return list(self._within[code, level])

    def _found_within(self, code: str, level: Level) -> list[Region]:
        regions: list[Region] = []
        for child in self.children(code):
            if child.level == level or (level == "city" and child.level == "county"):
                regions.append(child)
            else:
                regions.extend(self._found_within(child.code, level))
        return regions


def load(snapshot: Snapshot) -> Regions:
    """Read the regions within the scope, one query."""
    frame = snapshot.frame(
        """
        select region_code, name, name_en, region_level, parent_code,
            is_in_data, is_whole_in_data,
            counties_in_data, counties_listed, villages_in_data, villages_listed
        from dim_region
        where region_code in (select unnest($codes))
        order by region_code
        """,
        {"codes": sorted(snapshot.codes)},
    )
    return Regions(
        snapshot,
        [
            Region(
                code=row["region_code"],
                name={
                    language: row.get(f"name_{language}") or row["name"] for language in LANGUAGES
                },
                level=row["region_level"],
                parent=row["parent_code"],
                is_in_data=row["is_in_data"],
                is_whole_in_data=row["is_whole_in_data"],
                counties_in_data=row["counties_in_data"],
                counties_listed=row["counties_listed"],
                villages_in_data=row["villages_in_data"],
                villages_listed=row["villages_listed"],
            )
            for row in frame.iter_rows(named=True)
        ],
    )


def terms(snapshot: Snapshot, region_code: str) -> pl.DataFrame:
    """Return the terms of a region, the newest first: term_id, starts_on, ends_on, months.

    `months` is the list of the month ends the marts have rows for, oldest first.
    """
    return snapshot.frame(
        f"""
        select
            dim_term.term_id,
            any_value(dim_term.starts_on) as starts_on,
            any_value(dim_term.ends_on) as ends_on,
            list(coverage.month_end order by coverage.month_end) as months
        from dim_term
        inner join {COVERAGE} as coverage
            on coverage.region_code = dim_term.region_code
            and coverage.term_id = dim_term.term_id
        where dim_term.region_code = $region
        group by dim_term.term_id
        order by starts_on desc
        """,  # noqa: S608  the name of a mart
        {"region": snapshot.region(region_code)},
    )
