"""The one sentence of the page."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.sanctions import ages
from pages.parts.sanctions.cascade import counts


def sentence(context: PageContext) -> str:
    """Say how many persons were involved, filed and sanctioned, and which clues are overdue."""
    return claims.say(context.words, finding(context))


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
    overdue = Claim(region, "clues_overdue", ages.overdue(context), "clues")
    if not overdue.value:
        return Finding("sanctions.sentence_none_overdue", slots, (overdue,))
    slots["overdue"] = overdue
    return Finding("sanctions.sentence", slots)
