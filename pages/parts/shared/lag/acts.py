"""How often a region was reminded in the last twelve months, and when last."""

from __future__ import annotations

from datetime import date

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit.claims import Claim, Finding
from warehouse.queries.supervision import actions


def finding(context: PageContext) -> Finding:
    """Return the acts of the last twelve months up to the as-of date, and the day of the last."""
    code, last = context.region.code, context.as_of_date
    first = _twelve_months_before(last)
    rows = data.ask(context.view, actions.latest, code, first, last)
    acts = {row["kind"]: row for row in rows.iter_rows(named=True)}
    if not acts:
        return Finding("region.acts_none", further=(Claim(code, "acts_of_a_year", 0),))
    slots: dict[str, Claim | Finding | str] = {
        kind: Claim(code, f"{kind}s_of_a_year", acts[kind]["acts"] if kind in acts else 0)
        for kind in ("reminder", "interview")
    }
    slots["acts"] = Claim(code, "acts_of_a_year", int(rows["acts"].sum()))
    newest = rows.row(-1, named=True)
    slots["day"] = Claim(code, "last_act_on", newest["last_issued_on"], "day")
    slots["kind"] = context.words(f"supervision.kind.{newest['kind']}")
    return Finding("region.acts", slots)


def _twelve_months_before(day: date) -> date:
    """Return the first day of the twelve calendar months that end with a day's month."""
    return date(day.year - 1 + day.month // 12, day.month % 12 + 1, 1)
