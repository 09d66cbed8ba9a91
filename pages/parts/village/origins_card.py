"""The ledger rows that all of a village's page comes from, where a reader asks for them."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit import tables
from pages.parts.shared.lists import ledger_rows, row_origins
from pages.parts.shared.village.report import VillageReport

KEY = "village_origins"
PROBLEM = f"{KEY}.problem"
"""The parameter by which a row of a list of problems leads to its own rows."""


def draw(context: PageContext, report: VillageReport) -> None:
    """Draw the rows, or the way to them."""
    words, county = context.words, context.region.code
    problem = context.parameter(PROBLEM)
    if problem:
        rows = data.ask(context.view, row_origins.of_problem, county, problem)
        if rows.is_empty():
            context.refuse(words("columns.problem_id"), PROBLEM)
        else:
            title = words("origins.title_problem", problem=problem)
            tables.card(context, ledger_rows.table(context, KEY, title, rows))
            address = links.address("village", {ledger_rows.opening(KEY): "1"})
            ledger_rows.way(address, words("origins.of_village"))
            return

    def of_village() -> pl.DataFrame:
        village = report.facts["village_id"]
        return data.ask(context.view, row_origins.of_village, county, village)

    title = words("origins.title", village=report.facts["name"])
    ledger_rows.draw(context, KEY, title, words("origins.of_village"), of_village)
