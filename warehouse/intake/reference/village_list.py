"""Villages as they are listed, each in its periods of validity, and what they are looked up by."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz, process

from warehouse.intake.reference.place_names import core, stem
from warehouse.intake.values.text import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CANDIDATES_SHOWN = 5
ALIKE_FROM = 60
"""Likeness (0 to 100) from which a name is worth proposing."""

TOWNSHIP_KIND = re.compile(r"(街道办事处|街道|镇|乡)$")
"""The word at the end of a township's name."""


@dataclass(frozen=True)
class Village:
    """One village in one period of validity, as `villages` holds it."""

    village_id: str
    name: str
    kind: str
    township_code: str
    township_name: str
    county_code: str
    valid_from: dt.date
    valid_to: dt.date | None

    def is_valid_on(self, day: dt.date | None) -> bool:
        """Return whether the row holds on `day`; without a day, whether it still does."""
        if day is None:
            return self.valid_to is None
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def lies_in(self, township: str) -> bool:
        """Return whether `township` is the code or the name of its township."""
        wanted = compact(township)
        return wanted in (self.township_code, compact(self.township_name)) or (
            TOWNSHIP_KIND.sub("", wanted) == TOWNSHIP_KIND.sub("", compact(self.township_name))
        )


@dataclass(frozen=True)
class VillageList:
    """Villages that one search looks through, by everything they are looked up by."""

    villages: Sequence[Village]
    region_names: Sequence[str]

    @cached_property
    def by_id(self) -> dict[str, list[Village]]:
        """By the id, every period of a village."""
        villages = defaultdict(list)
        for village in self.villages:
            villages[village.village_id].append(village)
        return dict(villages)

    @cached_property
    def by_name(self) -> dict[str, list[Village]]:
        """By the name without what says of what kind it is (the body, the organisation)."""
        villages = defaultdict(list)
        for village in self.villages:
            villages[core(village.name)].append(village)
        return dict(villages)

    @cached_property
    def by_stem(self) -> dict[str, list[Village]]:
        """By the bare name, without 村 or 社区."""
        villages = defaultdict(list)
        for village in self.villages:
            villages[stem(core(village.name))].append(village)
        return dict(villages)

    @cached_property
    def townships(self) -> list[str]:
        """Names of townships, the longest first."""
        return sorted({compact(v.township_name) for v in self.villages}, key=len, reverse=True)

    def called(self, name: str) -> list[Village]:
        """Return the villages of that name; by the bare name where that is all that was written."""
        exact = self.by_name.get(core(name))
        if exact:
            return exact
        return self.by_stem.get(core(name), []) if stem(core(name)) == core(name) else []

    def alike(self, text: str, township: str | None, on: dt.date | None) -> tuple[Village, ...]:
        """Return villages whose names are like `text`: the same bare name first."""
        name = core(text)
        own = stem(name)
        same_stem = self.by_stem.get(own, [])
        near = process.extract(
            own,
            list(self.by_stem),
            scorer=fuzz.ratio,
            limit=CANDIDATES_SHOWN,
            score_cutoff=ALIKE_FROM,
        )
        similar = [*same_stem, *(v for like, _, _ in near for v in self.by_stem[like])]
        if township:
            similar.sort(key=lambda village: not village.lies_in(township))
        return one_each(similar, on)[:CANDIDATES_SHOWN]


def one_each(villages: Iterable[Village], on: dt.date | None) -> tuple[Village, ...]:
    """Return one period of each village: that of the day, else its latest."""
    periods: dict[str, list[Village]] = defaultdict(list)
    for village in villages:
        periods[village.village_id].append(village)
    return tuple(best_on(of_one, on) for of_one in periods.values())


def best_on(periods: Sequence[Village], on: dt.date | None) -> Village:
    """Return the period that holds on the day, else the latest."""
    return max(periods, key=lambda village: (village.is_valid_on(on), village.valid_from))


def villages_of(rows: pl.DataFrame) -> list[Village]:
    """Return the villages of rows of the raw table."""
    columns = rows.select(pl.col(list(Village.__dataclass_fields__)))
    return [Village(*row) for row in columns.iter_rows()]
