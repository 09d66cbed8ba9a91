"""The page's one sentence: what was closed, fell overdue and was inspected since the day."""

from __future__ import annotations

from pages.parts.changes.changed import Changed
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding

_COUNTED = ("overdue", "reopened", "closed", "inspected")


def of(context: PageContext, changes: Changed) -> str:
    """Say what changed most to the point; nothing is said too."""
    if not context.region.is_in_data:
        return context.words("notices.outside", region=context.name(context.region))
    return claims.say(context.words, finding(context, changes))


def finding(context: PageContext, changes: Changed) -> Finding:
    """Return the four counts, each said as a number or as none."""
    opening: dict[str, Claim | Finding | str] = {
        "region": context.name(context.region),
        "since": changes.claim_of_day(),
    }
    counted = {kind: changes.claim(kind, _UNITS[kind]) for kind in _COUNTED}
    if not any(claim.value for claim in counted.values()):
        return Finding("changes.sentence_nothing", opening, tuple(counted.values()))
    parts = {kind: _part(kind, claim) for kind, claim in counted.items()}
    return Finding("changes.sentence", opening | parts)


_UNITS = {
    "overdue": "problems",
    "reopened": "changed_problems",
    "closed": "changed_problems",
    "inspected": "villages",
}


def _part(kind: str, claim: Claim) -> Finding:
    if not claim.value:
        return Finding(f"changes.part_no.{kind}", {}, (claim,))
    return Finding(f"changes.part.{kind}", {"number": claim})
