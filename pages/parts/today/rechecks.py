"""Closed problems that were drawn for a check on site and wait for it."""

from __future__ import annotations

from pages.parts.frame import data, links
from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared.lists import rechecks as list_of_samples
from pages.parts.today.matter import OF_ANY_YEAR, WORST, Lamp, Matter, MatterRow
from warehouse.queries.rectification import rechecks


def matter(context: PageContext) -> Matter:
    """Return the problems drawn and not yet checked, those of the oldest samples first."""
    region, term = context.region.code, context.term.term_id
    drawn = data.ask(context.view, rechecks.results, region, term)
    waiting = list_of_samples.waiting(context, WORST)
    left = waiting["problems_waiting"][0] if len(waiting) else 0
    number = Claim(region, "now_recheck_waiting", left, "problems", at=OF_ANY_YEAR)
    slots = {
        "drawn": Claim(
            region, "now_recheck_drawn", int(drawn["sample_size"].sum()), "count", at=OF_ANY_YEAR
        ),
        "checked": Claim(region, "rechecked", int(drawn["checked"].sum()), "count", at=OF_ANY_YEAR),
        "failed": Claim(
            region, "recheck_failed", int(drawn["failed"].sum()), "count", at=OF_ANY_YEAR
        ),
    }
    key = "today.rechecks_quiet" if len(drawn) else "today.rechecks_quiet_none"
    quiet = Finding(key, slots if len(drawn) else {}, (number,))
    lamp: Lamp = "amber" if left else "green"
    rows = [
        MatterRow(
            lamp,
            row["name"],
            context.words("today.sample", quarter=row["quarter"], drawn=row["sample_size"]),
            context.words("today.sample_left", left=row["waiting"]),
            links.address("rectification", region=row["region_code"]),
        )
        for row in waiting.iter_rows(named=True)
    ]
    return Matter("rechecks", lamp, left, quiet, rows, "rectification")
