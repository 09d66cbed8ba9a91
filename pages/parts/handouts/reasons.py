"""Why a region lags, in numbered paragraphs: the reasons of its page."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Finding
from pages.parts.kit.words import as_text
from pages.parts.shared import pace
from pages.parts.shared.lag import lag_reasons
from pages.parts.shared.lag.lag_reasons import Reason
from warehouse.handouts.document import Paragraph, marked, text

MOST = 4
"""So many reasons there can be; a number of `handouts.numbered` for each."""


def paragraphs(context: PageContext) -> list[Paragraph]:
    """Return a paragraph for each reason that holds, the first first; how the pace stands where
    none does.
    """
    now = pace.of(context)
    reasons = lag_reasons.of(context, now, lag_reasons.covered_by_month(context))[:MOST]
    if reasons:
        return [_paragraph(context, place, reason) for place, reason in enumerate(reasons, 1)]
    if now is None:
        return []
    return [Paragraph(marked(claims.say(context.words, pace.finding(context, now))))]


def _paragraph(context: PageContext, place: int, reason: Reason) -> Paragraph:
    words = context.words
    sentence, numbers = (
        part if isinstance(part, str) else claims.say(words, part)
        for part in (reason.line, reason.numbers)
    )
    heading = as_text(claims.say(words, reason.heading))
    return Paragraph(
        text(as_text(words("handouts.reason", line=sentence, numbers=numbers))),
        leads=words(f"handouts.numbered_{place}", heading=heading),
    )


def acts(finding: Finding, context: PageContext) -> Paragraph:
    """Return how often the region was reminded, as a quiet paragraph."""
    return Paragraph(text(as_text(claims.say(context.words, finding))), is_quiet=True)
