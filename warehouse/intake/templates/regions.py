"""Regions and villages, by code or by name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from warehouse.intake.reference.region_questions import details_of, rule_of
from warehouse.intake.values.codes import read_code
from warehouse.intake.values.reading import Reading
from warehouse.intake.values.text import compact, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.intake.cells.sheets import CellValue
    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.region_names import FormerRegion, RegionNames
    from warehouse.intake.reference.village_names import VillageDirectory

_REGION = re.compile(r"(\d{6})(?:0{6}|0{3})?(.*)")
_CODE = re.compile(r"[0-9A-Za-z_\-]+")
_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class RegionReader:
    """Reads regions: a six-digit code, with or without its name, or a name that one alone has.

    A former code or name is asked about, with what became of it.
    """

    reference: ReferenceData

    def read(self, value: CellValue) -> Reading[str]:
        """Return the code of a region. Whether it exists is for the rules of references to say."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = read_code(value, width=_COUNTY_DIGITS)
            former = self._regions.ended_under(number.value, "") if number.value else None
            return number if former is None else self._succeeded(former)
        text = read_text(value)
        if text.value is None:
            return text
        written = compact(text.value)
        coded = _REGION.fullmatch(written)
        if coded is None:
            return self._by_name(written)
        return self._by_code(*coded.groups())

    def label(self, code: str) -> str:
        """Return code and name."""
        return self._regions.label(code)

    def _by_code(self, code: str, name: str) -> Reading[str]:
        regions = self._regions
        former = regions.ended_under(code, name)
        if former is not None and regions.is_called(code, name, former=True):
            return self._succeeded(former)
        meant = regions.named(name, self._scope) if name else []
        if former is not None:
            return self._succeeded(former, *meant)
        if not name or code not in regions.names or regions.is_called(code, name):
            return Reading("read", code)
        once = regions.once_named(name, self._scope)
        if [former.successors for former in once] == [(code,)]:
            # The code of today beside the name of before.
            return self._succeeded(once[0])
        return _unclear([code, *meant, *_successors(once)])

    def _by_name(self, name: str) -> Reading[str]:
        codes = self._regions.named(name, self._scope)
        once = self._regions.once_named(name, self._scope)
        if not codes and len(once) == 1:
            return self._succeeded(once[0])
        meant = list(dict.fromkeys([*codes, *_successors(once)]))
        if len(codes) == 1 and meant == codes:
            return Reading("noted", codes[0], "template_region_by_name", {"code": codes[0]})
        return _unclear(meant)

    def _succeeded(self, former: FormerRegion, *others: str) -> Reading[str]:
        """Ask what became of a region; `others` may be meant as well."""
        return Reading(
            "pending",
            rule=rule_of(former),
            details={**details_of(former, self._regions), "code": former.code},
            candidates=tuple(dict.fromkeys([*former.successors, *others])),
        )

    @property
    def _regions(self) -> RegionNames:
        return self.reference.region_names

    @cached_property
    def _scope(self) -> frozenset[str]:
        """The office's own regions and those above them: what a name without a code can mean."""
        return frozenset(self.reference.regions_in_line)


def _successors(once: Iterable[FormerRegion]) -> list[str]:
    return [code for former in once for code in former.successors]


def _unclear(codes: Sequence[str]) -> Reading[str]:
    return Reading(
        "pending", rule="template_region_unclear", candidates=tuple(dict.fromkeys(codes))
    )


class NamedIn(NamedTuple):
    """When and where a row calls a village by its name; None where the row does not say."""

    on: dt.date | None = None
    county_code: str | None = None


@dataclass(frozen=True)
class NameLookup:
    """What the names of a sheet are looked up in: villages and rounds (round and region), accepted
    ones and those of the same import.
    """

    reference: ReferenceData
    directory: VillageDirectory
    regions_of_rounds: Mapping[str, str]

    @classmethod
    def of(cls, reference: ReferenceData) -> NameLookup:
        """Return what has been accepted."""
        rounds = reference.rows("rounds").select("round_id", "region_code").collect()
        return cls(reference, reference.villages(), dict(rounds.iter_rows()))

    def with_rows(self, tables: Mapping[str, pl.DataFrame]) -> NameLookup:
        """Return these with rows of the import that is being read."""
        directory, rounds = self.directory, self.regions_of_rounds
        villages, successions = tables.get("villages"), tables.get("village_successions")
        if villages is not None or successions is not None:
            none = directory.villages.head(0)
            directory = directory.with_rows(none if villages is None else villages, successions)
        if "rounds" in tables:
            further = tables["rounds"].select("round_id", "region_code")
            rounds = {**rounds, **dict(further.iter_rows())}
        return NameLookup(self.reference, directory, rounds)

    def counties(self, rounds: pl.Series) -> list[str | None]:
        """Return the county of each round; None where it is of a region above, or not known."""
        levels = dict(self.reference.regions.select("region_code", "level").iter_rows())
        of_rounds = {
            round_id: code
            for round_id, code in self.regions_of_rounds.items()
            if levels.get(code) == "county"
        }
        return [of_rounds.get(round_id) for round_id in rounds.to_list()]


@dataclass(frozen=True)
class VillageReader:
    """Reads villages: a code, or a name that one village alone bears on the day."""

    reference: ReferenceData
    directory: VillageDirectory

    def read(self, value: CellValue, named: NamedIn) -> Reading[str]:
        """Return the code of a village. Whether a code exists is for the rules of references to
        say.
        """
        if not isinstance(value, str):
            return self._of_other(value)
        text = read_text(value)
        if text.value is None:
            return text
        written = compact(text.value)
        if written in self.ids or _CODE.fullmatch(written):
            return read_code(value)
        match = self.directory.find(
            text.value, county_code=named.county_code or self._county, on=named.on
        )
        matched = next((v for v in match.candidates if v.village_id == match.village_id), None)
        if match.village_id is not None:
            name = matched.name if matched else match.village_id
            details = {"village": name, "code": match.village_id}
            return Reading("noted", match.village_id, "template_village_by_name", details)
        if not match.candidates:
            return Reading("rejected", rule="template_village_unknown")
        return Reading(
            "pending",
            rule="template_village_unclear",
            candidates=tuple(village.village_id for village in match.candidates),
        )

    def label(self, village_id: str) -> str:
        """Return name, township and code, so that namesakes can be told apart."""
        match = self.directory.find(village_id, county_code=None)
        for village in match.candidates:
            return f"{village.name}({village.township_name},{village_id})"
        return village_id

    @cached_property
    def ids(self) -> frozenset[str]:
        """The codes of every village that is known or brought along."""
        return frozenset(self.directory.villages["village_id"].to_list())

    def _of_other(self, value: CellValue) -> Reading[str]:
        """Take a number whose digits are a village's code: it has lost none."""
        reading = read_code(value)
        if reading.candidates and reading.candidates[0] in self.ids:
            return Reading("noted", reading.candidates[0], "code_from_number")
        return reading

    @cached_property
    def _county(self) -> str | None:
        """The office's county; None where it has more than one."""
        root = self.reference.settings.root_region
        levels = self.reference.regions.filter(pl.col("region_code") == root)["level"]
        return root if levels.to_list() == ["county"] else None
