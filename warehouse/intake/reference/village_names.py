"""Which village a ledger means: by its code, its name, or the name of its Party organisation.

A name is taken in silence only where it can mean one village alone: the name itself, the name of
its organisation, a name it had before, or that of a village that was only renamed. Everything else
(a merger, the same name twice, another township, a likely slip of the pen) gives candidates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

import polars as pl

from warehouse.intake.reference.place_names import PARTY
from warehouse.intake.reference.village_list import (
    TOWNSHIP_KIND,
    Village,
    VillageList,
    best_on,
    one_each,
    villages_of,
)
from warehouse.intake.values.text import compact
from warehouse.schema.validation import stored_types

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

How: TypeAlias = Literal["code", "name", "alias", "successor"]
"""By what a village was known: its code; its name as listed; another way of writing the name, or
an earlier one; the village that came after the one named."""

_TOWNSHIP = re.compile(r"^(.{1,7}?(?:街道办事处|街道|镇|乡))(?=.{2})")


@dataclass(frozen=True)
class VillageMatch:
    """What a name came to.

    `village_id` is None unless one village alone can be meant; `candidates`, likeliest first, are
    what a user may choose from (the village found, where one was).
    """

    village_id: str | None
    candidates: tuple[Village, ...]
    how: How | None


@dataclass(frozen=True)
class VillageDirectory:
    """The villages to be found, of accepted batches and of the same import.

    `villages` and `successions` hold the columns of the raw tables of that name (others are
    ignored); `region_names` the names of a county and of the regions above it, by county code, that
    may stand before a village's name.
    """

    villages: pl.DataFrame
    successions: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=stored_types("village_successions"))
    )
    region_names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def with_rows(
        self, villages: pl.DataFrame, successions: pl.DataFrame | None = None
    ) -> VillageDirectory:
        """Return this directory with rows of the import that is being read; they win over accepted
        ones of the same key.
        """
        further = self.successions if successions is None else successions
        return VillageDirectory(
            _overlaid("villages", self.villages, villages),
            _overlaid("village_successions", self.successions, further),
            self.region_names,
        )

    def find(
        self,
        wanted: str,
        *,
        county_code: str | None,
        township: str | None = None,
        on: dt.date | None = None,
    ) -> VillageMatch:
        """Return the village that `wanted` (a code or a name) means in the county, in `township`
        (code or name) where one is given, on the day `on` (today's list where no day is given).
        """
        text = compact(wanted)
        if not text:
            return VillageMatch(None, (), None)
        listed = self._listed(county_code)
        by_code = listed.by_id.get(text, [])
        if by_code:
            return VillageMatch(text, (best_on(by_code, on),), "code")
        for name, written_township in _readings(text, listed):
            named = listed.called(name)
            if named:
                return self._of_namesakes(
                    named,
                    is_listed_name=name == text and any(compact(v.name) == text for v in named),
                    townships=[place for place in (township, written_township) if place],
                    on=on,
                )
        return VillageMatch(None, listed.alike(text, township, on), None)

    def _of_namesakes(
        self,
        named: Sequence[Village],
        *,
        is_listed_name: bool,
        townships: Sequence[str],
        on: dt.date | None,
    ) -> VillageMatch:
        """Return one of the villages of one name, if one alone can be meant."""
        near = [village for village in named if all(village.lies_in(place) for place in townships)]
        if not near:
            return VillageMatch(None, one_each(named, on), None)
        then = {village.village_id for village in near if village.is_valid_on(on)}
        if not then:
            return self._after(near, on)
        # A name that another village bore before does not make today's bearer doubtful.
        bearing = [village for village in near if village.village_id in then]
        if len(then) > 1:
            return VillageMatch(None, one_each(bearing, on), None)
        bears_it_now = any(village.is_valid_on(on) for village in bearing)
        how: How = "name" if is_listed_name and bears_it_now else "alias"
        return VillageMatch(then.pop(), (best_on(bearing, on),), how)

    def _after(self, gone: Sequence[Village], on: dt.date | None) -> VillageMatch:
        """Return what became, by `on`, of villages none of which bears the name on that day."""
        ids = {village.village_id for village in gone}
        still = [
            village
            for village_id in ids
            for village in self._everywhere.by_id[village_id]
            if village.is_valid_on(on)
        ]
        if still:
            villages = one_each(still, on)
            only = villages[0].village_id if len(villages) == 1 else None
            return VillageMatch(only, villages, None if only is None else "alias")
        successors, only_renamed = self._successors(ids, on)
        if successors:
            only = successors[0].village_id if only_renamed and len(successors) == 1 else None
            return VillageMatch(only, successors, "successor")
        # Not on the list that day, which is for the rules to say; what is meant is clear.
        villages = one_each(gone, on)
        only = villages[0].village_id if len(villages) == 1 else None
        return VillageMatch(only, villages, None if only is None else "name")

    def _successors(
        self, ids: Iterable[str], on: dt.date | None
    ) -> tuple[tuple[Village, ...], bool]:
        """Return the villages that came after `ids` and are valid on the day, however many
        successions later, and whether these were renamings only.
        """
        waiting, visited = list(ids), set(ids)
        successors: list[Village] = []
        only_renamed = True
        while waiting:
            for successor_id, kind in self._succeeded_by.get(waiting.pop(), ()):
                if successor_id in visited:
                    continue
                visited.add(successor_id)
                only_renamed &= kind == "rename"
                periods = self._everywhere.by_id.get(successor_id, ())
                valid = [village for village in periods if village.is_valid_on(on)]
                successors.extend(valid)
                if not valid:
                    waiting.append(successor_id)
        return one_each(successors, on), only_renamed

    def _listed(self, county_code: str | None) -> VillageList:
        if county_code is None:
            return self._everywhere
        if county_code not in self._by_county:
            of_county = self.villages.filter(pl.col("county_code") == county_code)
            names = self.region_names.get(county_code, ())
            self._by_county[county_code] = VillageList(villages_of(of_county), names)
        return self._by_county[county_code]

    @cached_property
    def _by_county(self) -> dict[str, VillageList]:
        return {}

    @cached_property
    def _everywhere(self) -> VillageList:
        return VillageList(villages_of(self.villages), ())

    @cached_property
    def _succeeded_by(self) -> dict[str, list[tuple[str, str]]]:
        after = defaultdict(list)
        columns = self.successions.select(
            "predecessor_id", "successor_id", pl.col("kind").cast(str)
        )
        for predecessor_id, successor_id, kind in columns.iter_rows():
            after[predecessor_id].append((successor_id, kind))
        return after


def _readings(text: str, listed: VillageList) -> Iterable[tuple[str, str | None]]:
    """Return what `text` may be made of: a village's name, and the township named before it."""
    yield text, None
    rest = PARTY.sub("", text)
    for name in listed.region_names:
        rest = rest.removeprefix(name)
    if rest != text:
        yield rest, None
    for township in listed.townships:
        for written in (township, TOWNSHIP_KIND.sub("", township)):
            if len(written) > 1 and rest.startswith(written) and len(rest) > len(written) + 1:
                yield rest.removeprefix(written), township
    unknown = _TOWNSHIP.match(rest)
    if unknown:
        yield rest[unknown.end() :], unknown.group(1)


def _overlaid(table: str, accepted: pl.DataFrame, further: pl.DataFrame) -> pl.DataFrame:
    columns = {
        name: dtype for name, dtype in stored_types(table).items() if name in further.columns
    }
    key = {
        "villages": ["village_id", "valid_from"],
        "village_successions": ["predecessor_id", "successor_id"],
    }[table]
    added = further.select(pl.col(name).cast(dtype) for name, dtype in columns.items())
    others = accepted.join(added, on=key, how="anti", nulls_equal=True)
    return pl.concat(
        [others, added.filter(~pl.any_horizontal(pl.col(key).is_null()))], how="diagonal"
    )
