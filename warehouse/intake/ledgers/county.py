"""Which county a ledger is of: by what it says of itself, else by the villages it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.ledgers.fields.header_text import condensed
from warehouse.intake.reference.place_names import core

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warehouse.intake.reference.reference_data import ReferenceData
    from warehouse.intake.reference.region_names import FormerRegion

_SHORT_NAME_AFTER = r"(^|市|省|州|盟|地区|中共)"
_OF_NO_PLACE = re.compile(r"[新东南西北]?[市城郊矿]区")
_MOST_OFFERED = 20
_SHARE_OF_VILLAGES = 0.8


@dataclass(frozen=True)
class County:
    """`code` is the county where that is beyond doubt; `candidates` are the likely ones (codes);
    `former` is the former county that is named, where one alone is. `is_by_villages` and
    `is_by_office` say what it is known by, where the ledger names none.
    """

    code: str | None
    candidates: tuple[str, ...] = ()
    is_by_villages: bool = False
    is_by_office: bool = False
    former: FormerRegion | None = None


def county_of(texts: Sequence[str], subjects: Iterable[str], reference: ReferenceData) -> County:
    """Return the county that `texts` (title and what stands around) name, else that of the
    villages, else that of the office.
    """
    counties = county_names(reference)
    named, former_named = _named_county(
        _named(texts, counties, reference), _former_named(texts, reference), texts, reference
    )
    if len(named) == 1 and not former_named:
        return County(named[0])
    likely = [*named, *(code for former in former_named for code in former.successors)]
    by_villages = _by_villages({core(subject) for subject in subjects}, reference)
    if len(by_villages) == 1 and (not likely or by_villages[0] in likely):
        return County(by_villages[0], is_by_villages=True)
    root = reference.settings.root_region
    if root in counties and not likely:
        return County(root, is_by_office=True)
    accepted = _accepted_counties(reference)
    return County(
        None,
        tuple(dict.fromkeys([*likely, *by_villages, *accepted]))[:_MOST_OFFERED],
        former=former_named[0] if len(former_named) == 1 and not named else None,
    )


def county_names(reference: ReferenceData) -> dict[str, str]:
    """Return the name by code of every county of the code list; the name shown, where it has
    another.
    """
    counties = reference.regions.filter(pl.col("level") == "county", ~pl.col("is_placeholder"))
    names = dict(counties.select("region_code", "name").iter_rows())
    aliases = reference.rows("region_aliases").select("region_code", "alias_zh").collect()
    return names | {code: alias for code, alias in aliases.iter_rows() if code in names}


def county_answered(answer: str | None, counties: dict[str, str]) -> str | None:
    """Return the county of an answer: its code, or a name that no other county has."""
    if answer is None or answer in counties:
        return answer
    named = [code for code, name in counties.items() if name == answer.strip()]
    return named[0] if len(named) == 1 else None


def _named(texts: Sequence[str], counties: dict[str, str], reference: ReferenceData) -> list[str]:
    """Return the counties that a text names, by the first text that names any."""
    for text in (condensed(text) for text in texts):
        named = {
            code: name for code, name in counties.items() if name in text and _stands_in(name, text)
        }
        longest = {
            code: name
            for code, name in named.items()
            if not any(name != other and name in other for other in named.values())
        }
        if longest:
            return _narrowed_by_parents(list(longest), text, reference)
    return []


def _former_named(texts: Sequence[str], reference: ReferenceData) -> list[FormerRegion]:
    """Return the former counties that a text names, by the first text that names any."""
    ended = [
        former for former in reference.region_names.former.values() if former.level == "county"
    ]
    for text in (condensed(text) for text in texts):
        named = [
            former for former in ended if former.name in text and _stands_in(former.name, text)
        ]
        longest = [
            former
            for former in named
            if not any(former.name != other.name and former.name in other.name for other in named)
        ]
        if longest:
            return [
                former for former in longest if any(name in text for name in former.above)
            ] or longest
    return []


def _stands_in(name: str, text: str) -> bool:
    """Return whether a name that is short or of no place (城区, 南市区, 吉县) is meant as a name
    where it stands.
    """
    is_of_a_place = len(name) > 2 and not _OF_NO_PLACE.fullmatch(name)
    return is_of_a_place or bool(re.search(_SHORT_NAME_AFTER + re.escape(name), text))


def _narrowed_by_parents(codes: list[str], text: str, reference: ReferenceData) -> list[str]:
    if len(codes) == 1:
        return codes
    above = reference.region_names.above
    return [code for code in codes if any(name in text for name in above(code))] or codes


def _named_county(
    named: list[str], formers: list[FormerRegion], texts: Sequence[str], reference: ReferenceData
) -> tuple[list[str], list[FormerRegion]]:
    """Return the counties in force and the former ones that can be meant.

    A former one matters where none in force is named, or where it bore the very name of another
    and the text does not say which.
    """
    regions = reference.region_names
    names = {regions.names[code] for code in named}
    formers = [
        former
        for former in formers
        if not named or (former.name in names and not set(former.successors) <= set(named))
    ]
    whole = condensed("".join(texts))
    placed = [code for code in named if any(name in whole for name in regions.above(code))]
    once_placed = [former for former in formers if any(name in whole for name in former.above)]
    if bool(placed) != bool(once_placed):
        return placed, once_placed
    return named, formers


def _by_villages(names: set[str], reference: ReferenceData) -> list[str]:
    """Return the counties that hold nearly all of the villages named."""
    if not names:
        return []
    listed = reference.rows("villages").select("county_code", "name").unique().collect()
    matched = (
        listed.with_columns(name=pl.col("name").map_elements(core, return_dtype=pl.String))
        .unique()
        .filter(pl.col("name").is_in(list(names)))
        .group_by("county_code")
        .agg(pl.len().alias("villages"))
        .filter(pl.col("villages") >= _SHARE_OF_VILLAGES * len(names))
        .sort("villages", "county_code", descending=[True, False])
    )
    return matched["county_code"].to_list()


def _accepted_counties(reference: ReferenceData) -> list[str]:
    counties = reference.rows("villages").select(pl.col("county_code").unique().sort()).collect()
    return counties["county_code"].to_list()
