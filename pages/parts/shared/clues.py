"""What clues led to in one region: the counts of the cascade, what is past its limit, the sentence.

Counts of persons and clues are the owning office's; where it has them suppressed, nobody asks here
(`PageContext.settings.person_counts`).
"""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from warehouse.queries.sanctions import clue_outcomes

_WITHOUT = {
    ("sanctioned",): "sanctions.sentence_only_filed",
    ("filed",): "sanctions.sentence_only_sanctioned",
    ("filed", "sanctioned"): "sanctions.sentence_neither",
}
_WITHOUT_NONE_OVERDUE = {
    ("sanctioned",): "sanctions.sentence_none_overdue_only_filed",
    ("filed",): "sanctions.sentence_none_overdue_only_sanctioned",
    ("filed", "sanctioned"): "sanctions.sentence_none_overdue_neither",
}
"""The words where nobody was filed, or sanctioned."""


def counts(context: PageContext) -> dict[str, int] | None:
    """Return the counts of the region at the chosen month, None where nobody looked."""
    rows = context.ask(clue_outcomes.cascade, context.month_end)
    row = rows.row(0, named=True) if len(rows) else None
    return row if row is not None and row["clues"] is not None else None


def bands(context: PageContext) -> pl.DataFrame:
    """Return the undisposed clues of the region at the chosen month by band."""
    return context.ask(clue_outcomes.undisposed_by_age, context.month_end)


def overdue(context: PageContext) -> int:
    """Return how many clues are past their limit."""
    return int(bands(context).filter(is_overdue())["clues"].sum())


def is_overdue() -> pl.Expr:
    """Return whether a band lies past the limit."""
    return pl.col("band").str.starts_with("overdue")


def finding(context: PageContext) -> Finding:
    """Return the counts of persons, and of the clues past their limit, at the month shown."""
    region, counted = context.region.code, counts(context)
    slots: dict[str, Claim | str] = {"region": context.name(context.region)}
    if counted is None:
        nobody = Claim(region, "villages_inspected", 0)
        return Finding("region.sentence_unseen", slots, (nobody,))

    def claim(measure: str, unit: str = "count") -> Claim:
        return Claim(region, measure, counted[measure], unit)

    if not counted["clues"]:
        slots["villages"] = claim("villages_inspected", "villages")
        return Finding("sanctions.sentence_no_clues", slots, (claim("clues"),))
    slots["involved"] = claim("persons_involved", "persons")
    slots["filed"], slots["sanctioned"] = claim("persons_filed"), claim("persons_sanctioned")
    late = Claim(region, "clues_overdue", overdue(context), "clues")
    if not late.value:
        in_time = Finding("sanctions.sentence_none_overdue", slots, (late,))
        return claims.without_zeros(in_time, _WITHOUT_NONE_OVERDUE)
    slots["overdue"] = late
    return claims.without_zeros(Finding("sanctions.sentence", slots), _WITHOUT)
