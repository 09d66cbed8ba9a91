"""One version seen within one scope: what every query of a screen reads.

A snapshot holds the version, so that everything on one screen comes from the same figures even
when a new version is published meanwhile, and the regions that may be seen. Scope is applied by
the functions of this package, through `check`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from warehouse.runtime.errors import NoVersion, XuntuError
from warehouse.versions.reader import Reader
from warehouse.versions.version import Version


class OutOfScope(XuntuError):
    """A region was asked for that does not exist or lies outside what may be seen."""


@dataclass(frozen=True)
class Snapshot:
    """A version, the root region of the reader's scope, and the codes at or below it."""

    reader: Reader
    version: Version
    root: str
    codes: frozenset[str]

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Run one query on this version."""
        return self.reader.frame(sql, parameters, version_id=self.version.version_id)

    def check(self, region_codes: Iterable[str]) -> list[str]:
        """Return the codes as a list, or raise OutOfScope naming the first that is not allowed."""
        wanted = list(region_codes)
        for code in wanted:
            if code not in self.codes:
                raise OutOfScope.of("out_of_scope", region=code)
        return wanted

    def is_whole(self, region_code: str) -> bool:
        """Return whether a region is all that the version holds, and all of it may be seen."""
        listed = self.frame("select count(*) as regions from dim_region")["regions"][0]
        return self.region(region_code) == self.root and len(self.codes) == listed

    def region(self, region_code: str) -> str:
        """Return one code, or raise OutOfScope."""
        return self.check([region_code])[0]


def take(reader: Reader, version: Version, root: str) -> Snapshot:
    """Collect what lies at or below a root region in a version.

    Raises NoVersion for a version of no batch: there is nothing to see in it.
    """
    if version.is_empty:
        raise NoVersion.of("version_empty", version=version.version_id)
    codes = reader.frame(
        """
        with recursive within as (
            select region_code from dim_region where region_code = $root
            union
            select dim_region.region_code
            from dim_region
            inner join within on dim_region.parent_code = within.region_code
        )
        select region_code from within
        """,
        {"root": root},
        version_id=version.version_id,
    )["region_code"]
    if codes.is_empty():
        raise OutOfScope.of("out_of_scope", region=root)
    return Snapshot(reader, version, root, frozenset(codes))
