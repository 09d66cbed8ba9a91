"""Where each list is opened: a count of what a list holds is a link to the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pages.parts.frame import headline, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Finding
from warehouse.queries.rectification.rectification_lists import KINDS

_PLACES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    # Of problems; the two that an office works through stand on the region's page too.
    **{
        kind: ("rectification", {"rectification_view": "lists", "rectification_list": kind})
        for kind in KINDS
    },
    "found_again": ("rectification", {"rectification_view": "quality"}),
    "overdue_of_region": ("region", {"list": "overdue"}),
    "uninspected": ("region", {"list": "uninspected"}),
    "units": ("region", {"list": "units"}),
    "not_effective": ("coverage", {"coverage_part": "lists", "coverage_list": "not_effective"}),
    "answers_overdue": ("supervision", {"supervision_subject": "ledger"}),
    "answers_awaited": ("supervision", {"supervision_subject": "ledger"}),
    "roster": ("village", {}),
    "covered": ("village", {}),
    "reports": ("today", {"list": "reports"}),
    "lagging": ("today", {"list": "lagging"}),
    "rechecks": ("today", {"list": "rechecks"}),
}
"""The page of each list, and what of the page opens it."""

_FILTERS: Final[Mapping[str, tuple[str, str]]] = {
    "answers_overdue": ("supervision_unanswered.state_name", "supervision.state.overdue"),
    "answers_awaited": ("supervision_unanswered.state_name", "supervision.state.waiting"),
    "covered": ("villages.covered", "village.state_covered"),
}
"""Of a list that is part of a table: the parameter that filters it, and the words of its value."""

_NARROWINGS = ("year", "level", "category")

_LIST_OF: Final[Mapping[str, str]] = {
    "now_answers_awaited": "answers_awaited",
    "answers_overdue": "answers_overdue",
    "now_answers_late": "answers_overdue",
    "now_due_this_week": "due_this_week",
    "now_extended_this_week": "due_this_week",
    "now_overdue": "overdue",
    "now_recheck_waiting": "rechecks",
    "now_reported": "reports",
    "now_due_to_report": "reports",
    "open_overdue": "overdue",
    "overdue_in_term": "overdue_of_region",
    "lagging_counties": "lagging",
    "untouched_counties": "lagging",
    "short_in_townships": "uninspected",
    "villages_covered": "covered",
    "villages_on_roster": "roster",
    "villages_remaining": "uninspected",
}
"""The list that holds what a claim's measure counts; several measures may be of one list."""


def of(
    context: PageContext, name: str, further: Mapping[str, str] | None = None, *, region: str = ""
) -> str:
    """Return the address of a list of a region, of the chosen one unless another is given.

    `further` is how the list is filtered or sorted. What narrows figures and the page does not
    follow is left behind: the list would be shorter than the count.
    """
    page, parts = _PLACES[name]
    if name in _FILTERS:
        parameter, value = _FILTERS[name]
        parts = {**parts, parameter: context.words(value)}
    cleared = {name: "" for name in _NARROWINGS if name not in context.handles}
    of_region = {"region": region} if region else {}
    return links.address(page, {**parts, **(further or {})}, village="", **cleared, **of_region)


def is_of_now(context: PageContext) -> bool:
    """Return whether the counts of a page are those of now, as every list is."""
    return "month" not in context.handles or context.month_end == context.months[-1]


def of_counts(context: PageContext, finding: Finding) -> dict[str, str]:
    """Return the counts of a finding that a list holds, as they are written, with its address."""
    if not is_of_now(context):
        return {}
    counted = {claim.measure for claim in finding.claims if claim.value}
    places = {
        measure: of(context, _LIST_OF[measure])
        for measure in counted & _LIST_OF.keys()
        if _holds_as_many(context, measure, _LIST_OF[measure])
    }
    return claims.pieces(context.words, finding, places)


def _holds_as_many(context: PageContext, measure: str, name: str) -> bool:
    """Return whether a list has the rows that a measure counts, for what is chosen."""
    if measure == "open_overdue":
        return not context.level  # counted at the level of feedback, listed at the present one
    return context.year is None or _PLACES[name][0] != "today"


def sentence(context: PageContext, finding: Finding) -> None:
    """Draw the one sentence of a page, its counts as links to their lists."""
    sentence = claims.say(context.words, finding)
    headline.draw(context, sentence, of_counts(context, finding))
