"""Found again: closed problems whose category a later inspection of the village found anew."""

from __future__ import annotations

from functools import partial

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, tables
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.table import Column, Table
from pages.parts.rectification import scope
from pages.parts.shared import columns, handouts
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
    said = claims.say(words, finding(code, counted["found_again"], counted["inspected_again"]))
    tables.card(context, _table(context, said))


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


def _table(context: PageContext, title: str) -> Table:
    words = context.words
    return Table(
        key="found_again",
        title=title,
        rows=partial(_rows, context),
        columns=[
            columns.column(words, "county", choices=handouts.county_names(context)),
            *columns.of(words, "township", "village", "category", "closed_on"),
            Column("found_again_on", words("rectification.found_again_on"), "date"),
            Column("days_between", words("rectification.days_between"), "count"),
            columns.column(words, "problem_id"),
            Column("found_again_id", words("rectification.found_again_id")),
            Column("found_again_in", words("columns.held_by"), help=words("columns.held_by_help")),
        ],
        definition=words("rectification.found_again_text"),
        link=handouts.to_village(),
    )


def _rows(context: PageContext, most: int) -> pl.DataFrame:
    code, cohort = context.region.code, scope.cohort(context)
    return handouts.with_names(
        context, data.ask(context.view, found_again.problems, code, cohort, most)
    )
