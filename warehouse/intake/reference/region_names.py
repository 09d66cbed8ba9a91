"""Which region a code or a name means: one in force, or one that ended and what became of it.

Ledgers of an earlier term use codes and names that are no more. What became of each is known
(`region_successions`); the successor is offered with its day and never put in its place unasked.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.values.text import compact

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

_KIND = re.compile(r"(壮族自治区|回族自治区|维吾尔自治区|自治区|地区|省|市|盟)$")
_SHORTEST = 2
_REMARK = re.compile(r"^原|\((原|现|今)[^()]*\)$")
"""What is written beside a name to say that it is old or new: 原射洪县, 射洪县(现射洪市)."""


@dataclass(frozen=True)
class FormerRegion:
    """A region that ended.

    `above` are the names of the regions it lay in. `successors` are the codes in force that hold
    its area, several where it was divided. The last change of code or name came on the day `since`;
    where no decision is known, after `after` and not later than `by`.
    """

    code: str
    name: str
    level: str
    above: tuple[str, ...]
    successors: tuple[str, ...] = ()
    since: dt.date | None = None
    after: dt.date | None = None
    by: dt.date | None = None

    @property
    def is_divided(self) -> bool:
        """Whether its area went to several regions."""
        return len(self.successors) > 1


class RegionNames:
    """Regions by code and by name.

    `regions` are those in force (`ReferenceData.regions`), `ended` the others in the same columns,
    and `successions` the rows of the seed with days as dates. Placeholders are left out.
    """

    def __init__(
        self, regions: pl.DataFrame, ended: pl.DataFrame, successions: pl.DataFrame
    ) -> None:
        """Keep the three tables; nothing is indexed before it is asked for."""
        self._regions = regions.filter(~pl.col("is_placeholder"))
        self._ended = ended
        self._successions = successions

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of every region in force, by code."""
        return dict(self._regions.select("region_code", "name").iter_rows())

    @cached_property
    def former(self) -> Mapping[str, FormerRegion]:
        """The regions that ended, by the code they had."""
        steps: dict[str, list[_Step]] = defaultdict(list)
        for code, *step in self._successions.select(_Step.COLUMNS).iter_rows():
            steps[code].append(_Step(*step))
        columns = ("region_code", "name", "level", "parent_code")
        return {
            code: self._former_region(
                FormerRegion(code, name, level, tuple(self._above(parent))), steps
            )
            for code, name, level, parent in self._ended.select(columns).iter_rows()
        }

    def label(self, code: str) -> str:
        """Return code and name of a region in force."""
        return f"{code} {self.names.get(code, '')}".strip()

    def above(self, code: str) -> list[str]:
        """Return the names of the regions that a region in force lies in, without the country."""
        return self._above(self._all[code][1])

    @cached_property
    def before_a_place(self) -> Mapping[str, list[str]]:
        """By code in force, the names that may stand before that of a place in it, the widest
        first: those of the regions it lies in and its own, each followed by those of before.
        """
        above: dict[str, list[str]] = defaultdict(list)
        own: dict[str, list[str]] = defaultdict(list)
        for former in self.former.values():
            for code in former.successors:
                above[code] += reversed(former.above)
                own[code].append(former.name)
        return {
            code: list(dict.fromkeys([*reversed(self.above(code)), *above[code], name, *own[code]]))
            for code, name in self.names.items()
        }

    def ended_under(self, code: str, name: str) -> FormerRegion | None:
        """Return the region that ended and had this code, where that is what is meant: the code is
        no longer in force, or stands beside the name that it had.
        """
        former = self.former.get(code)
        if former is None or (code in self.names and not self.is_called(code, name, former=True)):
            return None
        return former

    def is_called(self, code: str, name: str, *, former: bool = False) -> bool:
        """Return whether the region in force (or the former one) of this code bears this name,
        written with or without the regions it lies in.
        """
        return code in _looked_up(name, self._codes_of_former if former else self._codes)

    def named(self, name: str, within: Collection[str] | None = None) -> list[str]:
        """Return the codes in force that bear a name; `within` narrows them to some codes."""
        codes = _looked_up(name, self._codes)
        return [code for code in codes if within is None or code in within]

    def once_named(self, name: str, within: Collection[str] | None = None) -> list[FormerRegion]:
        """Return the regions that ended and bore a name; `within` narrows them to those any of
        whose successors is one of these codes.
        """
        formers = [self.former[code] for code in _looked_up(name, self._codes_of_former)]
        if within is None:
            return formers
        return [former for former in formers if not set(within).isdisjoint(former.successors)]

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        return self._by_name(self._regions)

    @cached_property
    def _codes_of_former(self) -> dict[str, list[str]]:
        return self._by_name(self._ended)

    def _by_name(self, regions: pl.DataFrame) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = defaultdict(list)
        for code, name, parent in regions.select("region_code", "name", "parent_code").iter_rows():
            for written in self._spellings(name, parent):
                codes[written].append(code)
        return codes

    def _spellings(self, name: str, parent: str | None) -> Iterable[str]:
        """Return a name as it may be written: alone, or after any of the regions it lies in."""
        above = [
            ("", called, short if len(short := _KIND.sub("", called)) >= _SHORTEST else called)
            for called in self._above(parent)
        ]
        heads = {"".join(reversed(parts)) for parts in itertools.product(*above)}
        return {compact(f"{head}{name}") for head in heads}

    def _above(self, parent: str | None) -> list[str]:
        """Return the names of the regions from `parent` up, without the country."""
        names = []
        while parent in self._all:
            name, parent = self._all[parent]
            names.append(name)
        return names[:-1]

    @cached_property
    def _all(self) -> dict[str | None, tuple[str, str | None]]:
        """Name and parent of every region, in force or not."""
        columns = ("region_code", "name", "parent_code")
        rows = pl.concat([self._ended.select(columns), self._regions.select(columns)]).iter_rows()
        return {code: (name, parent) for code, name, parent in rows}

    def _former_region(
        self, former: FormerRegion, steps: Mapping[str, list[_Step]]
    ) -> FormerRegion:
        ends = list(self._followed(steps[former.code], steps))
        last = max(ends, key=lambda step: str(step.on or step.by))
        successors = tuple(dict.fromkeys(step.to for step in ends))
        return replace(former, successors=successors, since=last.on, after=last.after, by=last.by)

    def _followed(self, taken: list[_Step], steps: Mapping[str, list[_Step]]) -> Iterable[_Step]:
        """Return the last step of every way from a region that ended to regions in force."""
        for step in taken:
            if step.to in self.names:
                yield step
            else:
                yield from self._followed(steps[step.to], steps)


@dataclass(frozen=True)
class _Step:
    COLUMNS = (
        "predecessor_code",
        "successor_code",
        "effective_on",
        "effective_after",
        "effective_by",
    )

    to: str
    on: dt.date | None
    after: dt.date | None
    by: dt.date | None


def _looked_up(name: str, codes: Mapping[str, list[str]]) -> list[str]:
    """Return the codes of a name as it is written (原平市), else without a remark beside it."""
    written = compact(name)
    return codes.get(written) or codes.get(_REMARK.sub("", written), [])
