"""The lists to leave with: villages not inspected with their reasons, and those without effect."""

from __future__ import annotations

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, notices, tables
from pages.parts.shared.lists import villages
from warehouse.queries.coverage import villages as coverage_villages
from warehouse.queries.rectification import rectification_lists

LISTS = {"uninspected": villages.uninspected, "not_effective": villages.not_effective}


def card(context: PageContext) -> None:
    """Draw one of the lists that have rows; only the one that is looked at is asked for."""
    words = context.words
    lengths = _lengths(context)
    kinds = [kind for kind in LISTS if lengths[kind]]
    if not kinds:
        notices.empty_card(words, "table_lists", words("coverage.part_lists"))
        return
    kind = choosers.one_of(
        context,
        "coverage_list",
        words("region.lists"),
        kinds,
        lambda kind: words(
            "tables.tab", name=words(f"coverage.list_{kind}"), n=f"{lengths[kind]:,}"
        ),
    )
    tables.card(context, LISTS[kind](context))


def _lengths(context: PageContext) -> dict[str, int]:
    question = (context.region.code, context.term.term_id)
    whole = data.ask(context.view, rectification_lists.lengths, *question)
    without = data.ask(context.view, coverage_villages.not_effective, *question)
    return {"uninspected": whole["uninspected"][0], "not_effective": without["villages"].sum()}
