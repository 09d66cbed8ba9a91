"""One version seen within one scope: what every query of a screen reads.

A snapshot holds the version, so that everything on one screen comes from the same figures even
when a new version is published meanwhile, and the scope. Scope is applied where the rows are read
(`warehouse/versions/scoped_tables.py`): whatever is asked, no row comes from outside. The functions
of this package refuse a region outside it by name (`check`), so that nobody takes nothing for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from warehouse.access.scope import Scope
from warehouse.runtime.errors import NoVersion, XuntuError
from warehouse.versions.reader import Reader
from warehouse.versions.version import Version


class OutOfScope(XuntuError):
    """A region was asked for that does not exist or lies outside what may be seen."""


@dataclass(frozen=True)
class Snapshot:
    """A version, the scope of who reads it, and the codes at or below the scope's roots."""

    reader: Reader
    version: Version
    scope: Scope
    codes: frozenset[str]

    @property
    def root(self) -> str:
        """The region that pages begin with: the first root that the version knows."""
        return next(root for root in self.scope.roots if root in self.codes)

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Run one query on the rows of the scope in this version."""
        return self.reader.frame(
            sql, parameters, scope=self.scope, version_id=self.version.version_id
        )

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

    @property
    def is_everything(self) -> bool:
        """Whether no ledger of the version holds anything outside the scope."""
        return self.reader.held(self.scope, version_id=self.version.version_id).is_everything

    def region(self, region_code: str) -> str:
        """Return one code, or raise OutOfScope."""
        return self.check([region_code])[0]


def take(reader: Reader, version: Version, scope: Scope) -> Snapshot:
    """Collect what lies within a scope in a version.

    Raises NoVersion for a version of no batch: there is nothing to see in it; and OutOfScope for a
    scope none of whose roots is there.
    """
    if version.is_empty:
        raise NoVersion.of("version_empty", version=version.version_id)
    codes = reader.held(scope, version_id=version.version_id).codes
    if not codes:
        raise OutOfScope.of("out_of_scope", region=", ".join(scope.roots))
    return Snapshot(reader, version, scope, codes)
