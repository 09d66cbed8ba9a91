"""The one sentence of the page: what was published, what agrees, what contradicts itself."""

from __future__ import annotations

import polars as pl

from pages.parts.frame import data, headline
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import published_figures
from warehouse.queries import published

SUBJECT = "published"
"""What the claims are about: no region, but all that was published."""


def draw(context: PageContext, figures: pl.DataFrame) -> None:
    """Draw the sentence."""
    headline.draw(context, claims.say(context.words, finding(context, figures)))


def finding(context: PageContext, figures: pl.DataFrame) -> Finding:
    """Return how many figures there are, how many are compared and agree, and how many
    contradictions the documents have.
    """
    rows = [row for row in figures.iter_rows(named=True) if not row["is_elsewhere"]]
    compared = [row for row in rows if not published_figures.why_not(context, row)]
    agreeing = sum(published_figures.agrees(row) for row in compared)
    slots: dict[str, Claim | Finding | str] = {
        "figures": Claim(SUBJECT, "every_published_figure", len(rows), "figures"),
        "sources": Claim(
            SUBJECT, "published_sources", len({row["source_id"] for row in rows}), "documents"
        ),
        "compared": Claim(SUBJECT, "every_published_compared", len(compared)),
        "conflicts": _conflicts(context),
    }
    if not compared:
        return Finding("published.sentence_none", slots)
    slots["agreeing"] = Claim(SUBJECT, "every_published_agreeing", agreeing)
    every = agreeing == len(compared)
    return Finding("published.sentence_agree" if every else "published.sentence_differ", slots)


def _conflicts(context: PageContext) -> Finding:
    rows = data.ask(context.view, published.contradictions)
    number = rows.filter(pl.col("severity") == "contradiction").height
    claim = Claim(SUBJECT, "published_contradictions", number, "contradictions")
    if not number:
        return Finding("published.no_conflicts", further=(claim,))
    return Finding("published.conflicts_found", {"number": claim})
