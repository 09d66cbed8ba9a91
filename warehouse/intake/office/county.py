"""Which county a ledger is of: by what it says of itself, else by the villages it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.intake.office.aliases import plain
from warehouse.intake.village_names import core

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warehouse.intake.known import Known

_SHORT_NAME_AFTER = r"(^|市|省|州|盟|地区|中共)"
_MOST_OFFERED = 20
_SHARE_OF_VILLAGES = 0.8


@dataclass(frozen=True)
class County:
    """`code` is the county where that is beyond doubt; `candidates` are the likely ones (codes)."""

    code: str | None
    candidates: tuple[str, ...] = ()
    is_by_villages: bool = False


def county_of(texts: Sequence[str], subjects: Iterable[str], known: Known) -> County:
    """The county that `texts` (title and what stands around) name, else that of the villages."""
    counties = county_names(known)
    named = _named(texts, counties, known)
    if len(named) == 1:
        return County(named[0])
    by_villages = _by_villages({core(subject) for subject in subjects}, known)
    if len(by_villages) == 1 and (not named or by_villages[0] in named):
        return County(by_villages[0], is_by_villages=True)
    held = _counties_held(known)
    return County(None, tuple(dict.fromkeys([*named, *by_villages, *held]))[:_MOST_OFFERED])


def county_names(known: Known) -> dict[str, str]:
    """The name by code of every county of the code list; the name shown, where it has another."""
    counties = known.regions.filter(pl.col("level") == "county", ~pl.col("is_placeholder"))
    names = dict(counties.select("region_code", "name").iter_rows())
    shown = known.rows("region_aliases").select("region_code", "alias_zh").collect()
    return names | {code: alias for code, alias in shown.iter_rows() if code in names}


def _named(texts: Sequence[str], counties: dict[str, str], known: Known) -> list[str]:
    """The counties that a text names, by the first text that names any."""
    for text in (plain(text) for text in texts):
        found = {
            code: name for code, name in counties.items() if name in text and _stands_in(name, text)
        }
        longest = {
            code: name
            for code, name in found.items()
            if not any(name != other and name in other for other in found.values())
        }
        if longest:
            return _told_apart_by_parents(list(longest), text, known)
    return []


def _stands_in(name: str, text: str) -> bool:
    """Whether a name of two characters (城区, 郊区, 吉县) is meant as a name where it stands."""
    return len(name) > 2 or bool(re.search(_SHORT_NAME_AFTER + re.escape(name), text))


def _told_apart_by_parents(codes: list[str], text: str, known: Known) -> list[str]:
    if len(codes) == 1:
        return codes
    above = (
        known.region_ancestors.filter(pl.col("region_code").is_in(codes), pl.col("distance") > 0)
        .join(
            known.regions.select(pl.col("region_code").alias("ancestor_code"), "name"),
            on="ancestor_code",
        )
        .filter(pl.col("ancestor_level") != "country")
    )
    by_parent = {
        code for code, name in above.select("region_code", "name").iter_rows() if name in text
    }
    return [code for code in codes if code in by_parent] or codes


def _by_villages(names: set[str], known: Known) -> list[str]:
    """The counties that hold nearly all of the villages named."""
    if not names:
        return []
    listed = known.rows("villages").select("county_code", "name").unique().collect()
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


def _counties_held(known: Known) -> list[str]:
    held = known.rows("villages").select(pl.col("county_code").unique().sort()).collect()
    return held["county_code"].to_list()
