"""Where each list is opened: a count of what a list holds is a link to the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pages.parts.frame import headline, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Finding
from pages.parts.kit.table_view import BETWEEN
from warehouse.queries.rectification.rectification_lists import KINDS
from warehouse.queries.supervision.actions import LADDER

CLUE_COUNTS: Final = (
    "clues",
    "undisposed",
    "overdue",
    "persons_involved",
    "persons_filed",
    "persons_sanctioned",
)
"""The columns of the counties' table of clues whose sums are said."""

_PLACES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    # Of problems; the two that an office works through stand on the region's page too.
    **{
        kind: ("rectification", {"rectification_view": "lists", "rectification_list": kind})
        for kind in KINDS
    },
    "overdue_long": ("rectification", {"rectification_view": "lists"}),
    "kept_day_30": (
        "rectification",
        {"rectification_view": "lists", "rectification_list": "past_day_30"},
    ),
    "found_again": ("rectification", {"rectification_view": "quality"}),
    "overdue_of_region": ("region", {"list": "overdue"}),
    "uninspected": ("region", {"list": "uninspected"}),
    "units": ("region", {"list": "units"}),
    "not_effective": ("coverage", {"coverage_part": "lists", "coverage_list": "not_effective"}),
    # Rows of clues and persons are shown to nobody: their counts lead to the counties'.
    **{
        f"counties_by_{column}": (
            "sanctions",
            {"sanctions_table": "clues", "sanction_counties.sort": f"-{column}"},
        )
        for column in CLUE_COUNTS
    },
    "acts": ("supervision", {"supervision_subject": "ledger"}),
    "acts_of_county": ("supervision", {"supervision_subject": "ledger"}),
    "answers_overdue": ("supervision", {"supervision_subject": "ledger"}),
    "answers_awaited": ("supervision", {"supervision_subject": "ledger"}),
    "roster": ("village", {}),
    "covered": ("village", {}),
    "reports": ("today", {"list": "reports"}),
    "lagging": ("today", {"list": "lagging"}),
    "rechecks": ("today", {"list": "rechecks"}),
}
"""The page of each list, and what of the page opens it."""

_PARTS: Final[Mapping[str, str]] = {
    "acts": "table_supervision_counties",
    "acts_of_county": "table_supervision_acts",
    **{f"counties_by_{column}": "table_sanction_counties" for column in CLUE_COUNTS},
}
"""Of a list further down on its page: the part of the page that it is."""

_FILTERS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "acts_of_county": (
        "supervision_acts.kind_name",
        tuple(f"supervision.kind.{kind}" for kind in LADDER),
    ),
    "kept_day_30": ("past_day_30.kept", ("rectification.kept_yes",)),
    "overdue_long": ("overdue.age", ("rectification.overdue_over_180",)),
    "answers_overdue": ("supervision_unanswered.state_name", ("supervision.state.overdue",)),
    "answers_awaited": ("supervision_unanswered.state_name", ("supervision.state.waiting",)),
    "covered": ("villages.covered", ("village.state_covered",)),
}
"""Of a list that is part of a table: the parameter that filters it, and the words of its values."""

_AT_FEEDBACK = (
    "open",
    "open_overdue",
    "overdue_over_180",
    "one_month_rate_of",
    "one_month_rate_part",
)
"""Measures that are told apart by the level that was responsible at feedback."""

_NARROWINGS = ("year", "level", "category")

_LIST_OF: Final[Mapping[str, str]] = {
    "actions": "acts",
    "clues": "counties_by_clues",
    "clues_undisposed": "counties_by_undisposed",
    "clues_overdue": "counties_by_overdue",
    "persons_involved": "counties_by_persons_involved",
    "persons_filed": "counties_by_persons_filed",
    "persons_sanctioned": "counties_by_persons_sanctioned",
    "open": "open",
    "one_month_rate_of": "past_day_30",
    "one_month_rate_part": "kept_day_30",
    "overdue_over_180": "overdue_long",
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
        parameter, values = _FILTERS[name]
        parts = {**parts, parameter: BETWEEN.join(map(context.words, values))}
    cleared = {name: "" for name in _NARROWINGS if name not in context.handles}
    of_region = {"region": region} if region else {}
    address = links.address(page, {**parts, **(further or {})}, village="", **cleared, **of_region)
    return links.to_part(address, _PARTS[name]) if name in _PARTS else address


def is_of_now(context: PageContext) -> bool:
    """Return whether the counts of a page are those of now, as every list is."""
    return "month" not in context.handles or context.month_end == context.months[-1]


def of_counts(context: PageContext, finding: Finding) -> dict[str, str]:
    """Return the counts of a finding that a list holds, as they are written, with its address."""
    counted = {name for claim in finding.claims for name, number in claims.counted(claim) if number}
    lists = {measure: _list_of(context, measure) for measure in counted & _LIST_OF.keys()}
    places = {
        measure: of(context, name)
        for measure, name in lists.items()
        if _holds_as_many(context, measure, name)
    }
    return claims.pieces(context.words, finding, places)


def _list_of(context: PageContext, measure: str) -> str:
    """Return the list that holds what a measure counts of the chosen region."""
    is_of_acts = measure == "actions" and context.region.level == "county"
    return "acts_of_county" if is_of_acts else _LIST_OF[measure]


def _holds_as_many(context: PageContext, measure: str, name: str) -> bool:
    """Return whether a list has the rows that a measure counts, for what is chosen."""
    if name.startswith("counties_by_"):
        return context.region.level != "county"  # of the month shown, as the counts are
    if not is_of_now(context):
        return False
    if measure in _AT_FEEDBACK:
        # Counted at the level of feedback, listed at the present one; and of every category.
        return not context.level and not (context.category and "category" in context.handles)
    return context.year is None or _PLACES[name][0] != "today"


def sentence(context: PageContext, finding: Finding) -> None:
    """Draw the one sentence of a page, its counts as links to their lists."""
    sentence = claims.say(context.words, finding)
    headline.draw(context, sentence, of_counts(context, finding))
