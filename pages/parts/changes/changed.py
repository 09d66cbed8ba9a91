"""What changed, asked once for the page: counts of the region and its units, and the lights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from pages.parts.changes import corrections, lights
from pages.parts.changes.lights import Lights
from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Unit
from pages.parts.shared import units_below
from warehouse.queries.changes import counts
from warehouse.queries.regions import Level, Region


@dataclass(frozen=True)
class Changed:
    """What changed of a region since a day, which `is_chosen` where the URL names it."""

    since: date
    is_chosen: bool
    region: Region
    level: Level
    by_unit: pl.DataFrame
    lights: Lights
    corrections: pl.DataFrame
    """One row per corrected field (columns of `corrections.corrections`)."""

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much of each kind changed in the whole region."""
        whole = self.by_unit.filter(pl.col("region_code").is_null()).row(0, named=True)
        turned = {"behind": len(self.lights.behind), "ahead": len(self.lights.ahead)}
        corrected = self.corrections.select("batch_id", "table", "key").n_unique()
        return whole | turned | {"corrected": corrected}

    def claim(self, kind: str, unit: Unit = "count") -> Claim:
        """Return the claim of how many of a kind changed."""
        at = {"since": self.since} if self.is_chosen else {}
        return Claim(self.region.code, f"changed_{kind}", self.counts[kind], unit, at=at)

    def claim_of_day(self) -> Claim:
        """Return the claim of the day that is compared with."""
        at = {"since": self.since} if self.is_chosen else {}
        return Claim(self.region.code, "changed_since", self.since, "day", at=at)


def changed(context: PageContext, day: date) -> Changed:
    """Return what changed between the end of a day and now."""
    level = units_below.unit_level(context.region, "county")
    term = context.term
    by_unit = data.ask(
        context.view,
        counts.by_unit,
        context.region.code,
        level,
        term.term_id,
        term.starts_on,
        term.ends_on,
        day,
    )
    return Changed(
        since=day,
        is_chosen=bool(context.parameter("since")),
        region=context.region,
        level=level,
        by_unit=by_unit,
        lights=lights.turned(context, day, level),
        corrections=data.ask(context.view, corrections.corrections, context.region.code, day),
    )
