"""What a card says where its choice holds nothing: whether nobody looked, or nothing was found."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices
from pages.parts.kit.claims import Claim, Finding
from pages.parts.problems import problem_counts


def card(context: PageContext, key: str, name: str, cause: str = "") -> None:
    """Draw a card that names itself and says why it is empty: `why` where somebody looked."""
    because = cause if cause and problem_counts.villages(context) else reason(context)
    notices.empty_card(context.words, f"nothing_{key}", name, because)


def reason(context: PageContext) -> str:
    """Say that no inspection ended in what is chosen, or that those found no such problem."""
    villages = problem_counts.villages(context)
    if not villages:
        return context.words("problems.nothing_inspected")
    looked = Claim(context.region.code, "villages_looked_at", villages, "villages")
    return claims.say(context.words, Finding("problems.nothing_found", {"villages": looked}))
