"""The notice of supervision to a unit that is responsible for problems of a county."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import head, lists
from pages.parts.handouts.kinds import notice
from pages.parts.kit import claims, place_names
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import as_text
from warehouse.handouts.document import Document
from warehouse.queries.rectification import responsible_units


def compose(context: PageContext, unit: str) -> Document:
    """Return the notice to a responsible unit of the context's county, by its name in the ledgers:
    what of its problems is overdue, since when, and the list.
    """
    context = notice.now(context)
    words = context.words
    named = place_names.unit_in_language(unit, context.language)
    table = lists.overdue(context, notice.LONGEST, unit)
    sentence = as_text(claims.say(words, _finding(context, unit)))
    return notice.official(
        context,
        words("notice.unit_title", unit=named),
        words("notice.unit_addressee", unit=named),
        words("notice.unit_opening", day=head.day(context, context.as_of_date)),
        {"problems": [sentence, *notice.limit(context)]},
        [] if table is None else [table],
        "problems",
    )


def _finding(context: PageContext, unit: str) -> Finding:
    """Return how many of the open problems that a unit is responsible for are overdue, and the due
    date of the one that is so longest.
    """
    code = context.region.code
    rows = data.ask(context.view, responsible_units.overdue, code, context.term.term_id)
    row = rows.row(by_predicate=pl.col("responsible_unit") == unit, named=True)
    at = {"unit": unit}
    return Finding(
        "notice.unit_overdue",
        {
            "open": Claim(code, "open_of_unit", row["open_problems"], "problems", at=at),
            "overdue": Claim(code, "overdue_of_unit", row["overdue_problems"], "problems", at=at),
            "day": Claim(code, "first_due_of_unit", row["first_due_on"], "day", at=at),
        },
    )
