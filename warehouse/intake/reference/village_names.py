"""Which village a ledger means: by its code, its name, or the name of its Party organisation.

A name is taken in silence only where it can mean one village alone: the name itself, the name of
its organisation, a name it had before, or that of a village that was only renamed. Everything else
(a merger, the same name twice, another township, a likely slip of the pen) gives candidates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

import polars as pl
from rapidfuzz import fuzz, process

from warehouse.intake.values.normalisation import normalise
from warehouse.schema.validation import stored_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

How: TypeAlias = Literal["code", "name", "alias", "successor"]
"""By what a village was known: its code; its name as listed; another way of writing the name, or
an earlier one; the village that came after the one named."""

CANDIDATES_SHOWN = 5
ALIKE_FROM = 60
"""Likeness (0 to 100) from which a name is worth proposing."""

_PARTY = re.compile(r"^(中共|中国共产党)")
_ORGANISATION = re.compile(
    r"(联合)?(党支部委员会|党总支部委员会|党总支委员会|支部委员会|总支部委员会|总支委员会|党支部|党总支"
    r"|党委员会|支委会|党委|党组织|支部|总支|委员会)$"
)
_BODY = re.compile(r"(村民委员会|居民委员会|村委会|居委会|村委|居委)$")
_KIND = re.compile(r"(行政村|社区|村|居)$")
_TOWNSHIP = re.compile(r"^(.{1,7}?(?:街道办事处|街道|镇|乡))(?=.{2})")
_TOWNSHIP_KIND = re.compile(r"(街道办事处|街道|镇|乡)$")


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
        wanted = plain(township)
        return wanted in (self.township_code, plain(self.township_name)) or (
            _TOWNSHIP_KIND.sub("", wanted) == _TOWNSHIP_KIND.sub("", plain(self.township_name))
        )


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
        text = plain(wanted)
        if not text:
            return VillageMatch(None, (), None)
        listed = self._listed(county_code)
        by_code = listed.by_id.get(text, [])
        if by_code:
            return VillageMatch(text, (_best_on(by_code, on),), "code")
        for name, said_township in _readings(text, listed):
            named = listed.called(name)
            if named:
                return self._of_namesakes(
                    named,
                    is_listed_name=name == text and any(plain(v.name) == text for v in named),
                    townships=[place for place in (township, said_township) if place],
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
            return VillageMatch(None, _one_each(named, on), None)
        then = {village.village_id for village in near if village.is_valid_on(on)}
        if not then:
            return self._after(near, on)
        # A name that another village bore before does not make today's bearer doubtful.
        bearing = [village for village in near if village.village_id in then]
        if len(then) > 1:
            return VillageMatch(None, _one_each(bearing, on), None)
        bears_it_now = any(village.is_valid_on(on) for village in bearing)
        how: How = "name" if is_listed_name and bears_it_now else "alias"
        return VillageMatch(then.pop(), (_best_on(bearing, on),), how)

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
            found = _one_each(still, on)
            only = found[0].village_id if len(found) == 1 else None
            return VillageMatch(only, found, None if only is None else "alias")
        successors, only_renamed = self._successors(ids, on)
        if successors:
            only = successors[0].village_id if only_renamed and len(successors) == 1 else None
            return VillageMatch(only, successors, "successor")
        # Not on the list that day, which is for the rules to say; what is meant is clear.
        found = _one_each(gone, on)
        only = found[0].village_id if len(found) == 1 else None
        return VillageMatch(only, found, None if only is None else "name")

    def _successors(
        self, ids: Iterable[str], on: dt.date | None
    ) -> tuple[tuple[Village, ...], bool]:
        """Return the villages that came after `ids` and are valid on the day, however many
        successions later, and whether these were renamings only.
        """
        waiting, seen = list(ids), set(ids)
        found: list[Village] = []
        only_renamed = True
        while waiting:
            for successor_id, kind in self._succeeded_by.get(waiting.pop(), ()):
                if successor_id in seen:
                    continue
                seen.add(successor_id)
                only_renamed &= kind == "rename"
                periods = self._everywhere.by_id.get(successor_id, ())
                valid = [village for village in periods if village.is_valid_on(on)]
                found.extend(valid)
                if not valid:
                    waiting.append(successor_id)
        return _one_each(found, on), only_renamed

    def _listed(self, county_code: str | None) -> _Listed:
        if county_code is None:
            return self._everywhere
        if county_code not in self._by_county:
            of_county = self.villages.filter(pl.col("county_code") == county_code)
            names = self.region_names.get(county_code, ())
            self._by_county[county_code] = _Listed(_villages(of_county), names)
        return self._by_county[county_code]

    @cached_property
    def _by_county(self) -> dict[str, _Listed]:
        return {}

    @cached_property
    def _everywhere(self) -> _Listed:
        return _Listed(_villages(self.villages), ())

    @cached_property
    def _succeeded_by(self) -> dict[str, list[tuple[str, str]]]:
        after = defaultdict(list)
        columns = self.successions.select(
            "predecessor_id", "successor_id", pl.col("kind").cast(str)
        )
        for predecessor_id, successor_id, kind in columns.iter_rows():
            after[predecessor_id].append((successor_id, kind))
        return after


@dataclass(frozen=True)
class _Listed:
    """Villages that one search looks through, by everything they are looked up by."""

    villages: Sequence[Village]
    region_names: Sequence[str]

    @cached_property
    def by_id(self) -> dict[str, list[Village]]:
        found = defaultdict(list)
        for village in self.villages:
            found[village.village_id].append(village)
        return dict(found)

    @cached_property
    def by_name(self) -> dict[str, list[Village]]:
        """By the name without what says of what kind it is (the body, the organisation)."""
        found = defaultdict(list)
        for village in self.villages:
            found[core(village.name)].append(village)
        return dict(found)

    @cached_property
    def by_stem(self) -> dict[str, list[Village]]:
        """By the bare name, without 村 or 社区."""
        found = defaultdict(list)
        for village in self.villages:
            found[stem(core(village.name))].append(village)
        return dict(found)

    @cached_property
    def townships(self) -> list[str]:
        """Names of townships, the longest first."""
        return sorted({plain(v.township_name) for v in self.villages}, key=len, reverse=True)

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
        found = [*same_stem, *(v for like, _, _ in near for v in self.by_stem[like])]
        if township:
            found.sort(key=lambda village: not village.lies_in(township))
        return _one_each(found, on)[:CANDIDATES_SHOWN]


def plain(text: str) -> str:
    """Return `text` in half-width characters and without blanks."""
    return re.sub(r"\s+", "", normalise(text))


def core(name: str) -> str:
    """Return the name of the place in the name of a place, a body or an organisation: 李家村 in
    中共李家村支部委员会 and in 李家村村民委员会.
    """
    text = _PARTY.sub("", plain(name))
    without_organisation = _ORGANISATION.sub("", text) or text
    # 村民委员会 ends like an organisation, yet is a body of the village.
    body = _BODY.search(text)
    if body:
        text = text[: body.start()]
        is_resident = body.group().startswith("居")
        return text if _KIND.search(text) else text + ("社区" if is_resident else "村")
    return without_organisation.replace("行政村", "村")


def stem(name: str) -> str:
    """Return a village's name without the word for its kind: 东岭 of 东岭村."""
    return _KIND.sub("", name) or name


def _readings(text: str, listed: _Listed) -> Iterable[tuple[str, str | None]]:
    """Return what `text` may be made of: a village's name, and the township named before it."""
    yield text, None
    rest = _PARTY.sub("", text)
    for name in listed.region_names:
        rest = rest.removeprefix(name)
    if rest != text:
        yield rest, None
    for township in listed.townships:
        for written in (township, _TOWNSHIP_KIND.sub("", township)):
            if len(written) > 1 and rest.startswith(written) and len(rest) > len(written) + 1:
                yield rest.removeprefix(written), township
    unknown = _TOWNSHIP.match(rest)
    if unknown:
        yield rest[unknown.end() :], unknown.group(1)


def _one_each(villages: Iterable[Village], on: dt.date | None) -> tuple[Village, ...]:
    """Return one period of each village: that of the day, else its latest."""
    periods: dict[str, list[Village]] = defaultdict(list)
    for village in villages:
        periods[village.village_id].append(village)
    return tuple(_best_on(of_one, on) for of_one in periods.values())


def _best_on(periods: Sequence[Village], on: dt.date | None) -> Village:
    return max(periods, key=lambda village: (village.is_valid_on(on), village.valid_from))


def _villages(rows: pl.DataFrame) -> list[Village]:
    columns = rows.select(pl.col(list(Village.__dataclass_fields__)))
    return [Village(*row) for row in columns.iter_rows()]


def _overlaid(table: str, accepted: pl.DataFrame, further: pl.DataFrame) -> pl.DataFrame:
    columns = {
        name: dtype for name, dtype in stored_types(table).items() if name in further.columns
    }
    key = {
        "villages": ["village_id", "valid_from"],
        "village_successions": ["predecessor_id", "successor_id"],
    }[table]
    added = further.select(pl.col(name).cast(dtype) for name, dtype in columns.items())
    kept = accepted.join(added, on=key, how="anti", nulls_equal=True)
    return pl.concat(
        [kept, added.filter(~pl.any_horizontal(pl.col(key).is_null()))], how="diagonal"
    )
