"""The rules of the rows that remain, in the order in which they are asked.

A rule is one call of `violations`: its name (the key of its words, `rules.<name>`), its severity,
the column it is about and the check stand beside one another. What follows from facts of columns
(references, orders of days, parts of wholes) loops over the schema. Rules of one subject make a
generator; a generator that is not listed here is never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import polars as pl

from warehouse.intake.rules.areas import areas
from warehouse.intake.rules.checking.rows import RuleRows
from warehouse.intake.rules.counts import counts
from warehouse.intake.rules.days import days
from warehouse.intake.rules.deadlines import deadlines
from warehouse.intake.rules.events import events
from warehouse.intake.rules.meeting_items import meeting_items
from warehouse.intake.rules.persons import persons
from warehouse.intake.rules.plausibility import plausibility
from warehouse.intake.rules.references import references
from warehouse.intake.rules.regions import codes, regions
from warehouse.intake.rules.terms import counties_with_villages, terms, things_in_terms
from warehouse.intake.rules.twice import twice
from warehouse.intake.rules.villages import successions, villages_on_days

Rules: TypeAlias = Callable[[RuleRows], Iterator[pl.DataFrame]]

RULES: tuple[Rules, ...] = (
    references,
    regions,
    areas,
    codes,
    terms,
    things_in_terms,
    counties_with_villages,
    villages_on_days,
    successions,
    days,
    deadlines,
    events,
    persons,
    counts,
    meeting_items,
    plausibility,
    twice,
)
"""Each looks at the rows that remain and yields the violations it finds."""
