"""The one sentence of the page: what tests say of the metric, and whether reports are lacking."""

from __future__ import annotations

from pages.parts.definitions import reliability, scope
from pages.parts.frame import headline
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import cautions


def draw(context: PageContext) -> None:
    """Draw the sentence."""
    headline.draw(context, claims.say(context.words, finding(context)))


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
