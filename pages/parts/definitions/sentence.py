"""The one sentence of the page, of what is looked at: of a metric what tests say of it, and whether
reports are lacking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pages.parts.definitions import reliability, rules, scope, terms
from pages.parts.definitions.schedule import job_board
from pages.parts.frame import headline
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import cautions
from warehouse.runtime.home import Home
from warehouse.versions.store import list_versions


def draw(context: PageContext) -> None:
    """Draw the sentence of the look that is chosen."""
    of_look = _LOOKS.get(context.parameter(scope.VIEW), finding)
    headline.draw(context, claims.say(context.words, of_look(context)))


def finding(context: PageContext) -> Finding:
    """Return how many tests of the metric passed, and which ledger most counties lack."""
    own = reliability.of_metric(context, context.metric)
    mart = scope.mart(context)
    slots: dict[str, Claim | Finding | str] = {
        "metric": context.words.label(context.metric.label),
        "tests": Claim(mart, "tests_run", len(own.tests), "tests"),
        "reports": _reports(context),
    }
    for status in ("failed", "warned"):
        if number := own.count(status):
            slots["number"] = Claim(mart, f"tests_{status}", number, "tests")
            return Finding(f"definitions.sentence_{status}", slots)
    return Finding("definitions.sentence_passed", slots)


def _reports(context: PageContext) -> Finding:
    """Return how many counties lack the ledger that most of them lack."""
    rows = reliability.reports(context)
    place = context.name(context.region)
    if rows.is_empty():
        return Finding("definitions.reports_none_due", {"place": place})
    first = rows.row(0, named=True)
    missing = first["counties_due"] - first["counties_received"]
    if not missing:
        return Finding("definitions.reports_all", {"place": place})
    ledger = first["ledger"]
    number = Claim(context.region.code, f"counties_without_{ledger}", missing, "counties")
    slots: dict[str, Claim | Finding | str] = {
        "place": place,
        "ledger": cautions.ledger_name(context.words, ledger),
        "number": number,
        "of": Claim(context.region.code, f"counties_due_{ledger}", first["counties_due"]),
    }
    return Finding("definitions.reports_lacking", slots)


def _rules(context: PageContext) -> Finding:
    """Return how many rules and targets are in force for the region today."""
    slots: dict[str, Claim | Finding | str] = {"place": context.name(context.region)}
    for kind in rules.QUERIES:
        held = rules.in_force(rules.of_region(context, kind), context.as_of_date)
        lines = len(rules.listed_rows(context, kind, held))
        slots[kind] = Claim(context.region.code, f"{kind}_in_force", lines)
    return Finding("definitions.sentence_rules", slots)


def _versions(context: PageContext) -> Finding:
    """Return how many versions are kept, and which is shown."""
    number = len(list_versions(Home.from_environment()))
    kept = Claim("versions", "versions_kept", number, "versions")
    return Finding("definitions.sentence_versions", {"kept": kept, "current": context.version_id})


def _terms(context: PageContext) -> Finding:
    """Return how many words and columns are explained."""
    return Finding(
        "definitions.sentence_terms",
        {
            "terms": Claim("terms", "terms", len(terms.of_trade(context).every_row())),
            "columns": Claim("terms", "ledger_columns", len(terms.of_ledgers(context).every_row())),
        },
    )


def _guides(_context: PageContext) -> Finding:
    return Finding("definitions.sentence_guides")


_LOOKS: Final[Mapping[str, Callable[[PageContext], Finding]]] = {
    "rules": _rules,
    "versions": _versions,
    "terms": _terms,
    "guides": _guides,
    "jobs": job_board.finding,
}
"""The sentences of the looks that are at no metric."""
