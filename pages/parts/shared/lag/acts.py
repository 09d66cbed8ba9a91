"""How often a region was reminded in the last twelve months, and when last."""

from __future__ import annotations

from datetime import date

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from warehouse.queries.supervision import actions

COUNTED = {"reminder": "reminders", "interview": "interviews"}
"""The kinds that a finding counts by themselves, and the counted noun of each."""

_WITHOUT = {
    ("interview",): "region.acts_only_reminder",
    ("reminder",): "region.acts_only_interview",
    ("reminder", "interview"): "region.acts_neither",
}


def finding(context: PageContext) -> Finding:
    """Return the acts of the last twelve months up to the as-of date, and the day of the last."""
    code = context.region.code
    first, last = period(context)
    rows = data.ask(context.view, actions.latest, code, first, last)
    acts = {row["kind"]: row for row in rows.iter_rows(named=True)}
    if not acts:
        return Finding("region.acts_none", further=(Claim(code, "acts_of_a_year", 0),))
    slots: dict[str, Claim | Finding | str] = {
        kind: Claim(
            code, f"{counted}_of_a_year", acts[kind]["acts"] if kind in acts else 0, counted
        )
        for kind, counted in COUNTED.items()
    }
    slots["acts"] = Claim(code, "acts_of_a_year", int(rows["acts"].sum()))
    newest = rows.row(-1, named=True)
    slots["day"] = Claim(code, "last_act_on", newest["last_issued_on"], "day")
    slots["kind"] = context.words(f"supervision.kind.{newest['kind']}")
    return claims.without_zeros(Finding("region.acts", slots), _WITHOUT)


def period(context: PageContext) -> tuple[date, date]:
    """Return the first and the last day of the twelve calendar months that end as of now."""
    last = context.as_of_date
    return date(last.year - 1 + last.month // 12, last.month % 12 + 1, 1), last
