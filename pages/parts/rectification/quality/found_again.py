"""Found again: closed problems whose category a later inspection of the village found anew."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.rectification import scope
from pages.parts.shared.lists import found_again as found_again_list
from warehouse.queries.rectification import found_again
from warehouse.stats.enough import FEWEST_UNITS, are_enough


def card(context: PageContext) -> None:
    """Draw the problems found again as a list under the rate that they come to."""
    words = context.words
    code, cohort = context.region.code, scope.cohort(context)
    counted = data.ask(context.view, found_again.totals, code, cohort).row(0, named=True)
    if not counted["inspected_again"]:
        notices.empty_card(
            words,
            "table_found_again",
            words("rectification.found_again"),
            words("rectification.found_again_nobody"),
        )
        return
    sentence = claims.say(words, finding(code, counted["found_again"], counted["inspected_again"]))
    tables.card(context, replace(found_again_list.table(context, cohort), title=sentence))


def finding(code: str, found: int, inspected: int) -> Finding:
    """Return the share found again, or, of too few, only how many there are."""
    if not are_enough(inspected):
        few = Claim(
            code,
            "inspected_again",
            inspected,
            "closed_problems",
            compared_with="fewest",
            threshold=FEWEST_UNITS,
            verdict="below",
        )
        again = Claim(code, "found_again", found)
        return Finding("rectification.found_again_few", {"inspected": few, "found": again})
    share = claims.share(code, "found_again_share", found, inspected)
    key = "rectification.found_again_finding" if found else "rectification.found_again_none"
    return Finding(key, {"share": share})
