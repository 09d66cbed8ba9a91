"""The one sentence of the page."""

from __future__ import annotations

from pages.parts.frame.shell import Visit
from pages.parts.kit import claims, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.sanctions import ages
from pages.parts.sanctions.cascade import counts


def sentence(visit: Visit) -> str:
    """Say how many persons were involved, filed and sanctioned, and which clues are overdue."""
    return claims.say(visit.words, finding(visit))


def finding(visit: Visit) -> Finding:
    """Return the counts of persons, and of the clues past their limit, at the month shown."""
    region, counted = visit.region.code, counts(visit)
    places: dict[str, Claim | str] = {"region": visit.name(visit.region)}
    if counted is None:
        nobody = Claim(region, "villages_inspected", 0)
        return Finding("region.sentence_unseen", places, (nobody,))

    def claim(measure: str, unit: str = "count") -> Claim:
        return Claim(region, measure, counted[measure], unit)

    if not counted["clues"]:
        places["villages"] = claim("villages_inspected", "villages")
        return Finding("sanctions.sentence_no_clues", places, (claim("clues"),))
    places["involved"] = claim("persons_involved", "persons")
    places["filed"], places["sanctioned"] = claim("persons_filed"), claim("persons_sanctioned")
    overdue = Claim(region, "clues_overdue", ages.overdue(visit), "clues")
    if not overdue.value:
        return Finding("sanctions.sentence_none_overdue", places, (overdue,))
    places["overdue"] = overdue
    return Finding("sanctions.sentence", places)


def past_month(visit: Visit) -> None:
    """Say what follows a month in the past, and what is as of now."""
    if visit.month_end != visit.months[-1]:
        month = numbers.month(visit.month_end, visit.language)
        texts.info(visit.words("sanctions.past_month", month=month, day=visit.as_of))
