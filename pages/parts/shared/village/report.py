"""All that the sheet of a village says, gathered for one village or for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import place_names
from pages.parts.kit.claims import Claim, Finding
from warehouse.queries import successions, village

Row = dict[str, Any]


@dataclass(frozen=True)
class VillageReport:
    """One village: where it stands, its inspections, its problems, and the county beside it.

    `facts`, `own` and `county` are rows of `warehouse.queries.village`; `own` is None where no
    inspection of the term has begun. `inspections` and `problem_states` include those of the
    villages that it took over; `taken_over` has a row for each of these, `holders` one for each
    that took it over. Names of villages and townships are as the reader's language writes them.
    """

    facts: Row
    inspections: list[Row]
    problem_states: list[Row]
    own: Row | None
    county: Row | None
    taken_over: list[Row]
    holders: list[Row]


def gather(context: PageContext, village_ids: Sequence[str]) -> list[VillageReport]:
    """Return the reports of villages of the context's county, in the order of their codes.

    Codes that are not of the county, or were not on its roster in the term, are left out.
    """
    county, term, wanted = context.region.code, context.term.term_id, tuple(village_ids)
    listed = data.ask(context.view, village.facts, county, term, wanted)
    visited = data.ask(context.view, village.inspections, county, wanted)
    problem_states = _by_village(
        data.ask(context.view, village.problem_states, county, term, wanted)
    )
    compared = data.ask(context.view, village.compared, county, term, wanted)
    left = data.ask(context.view, successions.taken_over, county, term, wanted)
    held = data.ask(context.view, successions.holders, county, term, wanted)
    inspections = _by_village(_with_names(context, visited, "from_village"))
    taken_over = _by_village(_with_names(context, left, "from_village"))
    holders = _by_village(_with_names(context, held, "holder"))
    whole = compared.filter(pl.col("village_id").is_null()).to_dicts()
    own = _by_village(compared.filter(pl.col("village_id").is_not_null()))
    return [
        VillageReport(
            facts=facts,
            inspections=inspections.get(facts["village_id"], []),
            problem_states=problem_states.get(facts["village_id"], []),
            own=next(iter(own.get(facts["village_id"], [])), None),
            county=whole[0] if whole else None,
            taken_over=taken_over.get(facts["village_id"], []),
            holders=holders.get(facts["village_id"], []),
        )
        for facts in _with_names(context, listed, "name", "township_name").iter_rows(named=True)
    ]


def _with_names(context: PageContext, rows: pl.DataFrame, *places: str) -> pl.DataFrame:
    """Return rows with the names of places as the reader's language writes them."""
    return rows.with_columns(
        place_names.column(rows, place, context.language).alias(place) for place in places
    )


def _by_village(rows: pl.DataFrame) -> dict[str, list[Row]]:
    parts = rows.partition_by("village_id", as_dict=True, maintain_order=True)
    return {str(key[0]): part.to_dicts() for key, part in parts.items()}


def finding(report: VillageReport) -> Finding:
    """Return what the village's own inspections of the term found, and what is open of it."""
    facts = report.facts
    code = facts["village_id"]

    def claim(name: str, unit: str = "problems") -> Claim:
        return Claim(code, f"village_{name}", facts[name] or 0, unit)

    slots: dict[str, Claim | str] = {"village": facts["name"]}
    times = claim("inspections", "inspections")
    if not facts["inspections"]:
        key = "village.sentence_inherited" if facts["is_covered"] else "village.sentence_unseen"
        return Finding(key, slots, (times, Claim(code, "village_is_covered", facts["is_covered"])))
    slots |= {"times": times, "problems": claim("problems")}
    overdue, still_open = claim("overdue_problems"), claim("open_problems")
    if overdue.value:
        return Finding("village.sentence_overdue", {**slots, "overdue": overdue})
    if still_open.value:
        return Finding("village.sentence_open", {**slots, "open": still_open}, (overdue,))
    if facts["problems"]:
        return Finding("village.sentence_settled", slots, (still_open,))
    return Finding("village.sentence_nothing_found", slots)
