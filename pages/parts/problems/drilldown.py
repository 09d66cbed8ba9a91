"""The lower part of the page: what is looked at more closely, one subject at a time."""

from __future__ import annotations

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers
from pages.parts.problems import common, density
from pages.parts.problems.comparisons import comparing, modes, rules
from pages.parts.shared.funnels.judging import Funnel

SUBJECTS = ("common", "modes", "units")


def look(context: PageContext, funnel: Funnel | None) -> None:
    """Draw the subject that is chosen; only that one is asked for."""
    subject = choosers.one_of(
        context,
        "problems_drilldown",
        context.words("problems.drilldown"),
        SUBJECTS,
        lambda name: context.words(f"problems.drilldown_{name}"),
    )
    if subject == "units":
        density.table(context, funnel)
    elif subject == "modes":
        modes.cards(context)
    else:
        of_rules = rules.height(context)
        # Where no rule can be compared, its card is a line.
        shares, ratios = comparing.places(max(common.height(context), of_rules), of_rules)
        with shares:
            common.card(context, of_rules)
        with ratios:
            rules.card(context)
