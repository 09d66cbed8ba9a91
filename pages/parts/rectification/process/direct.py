"""Direct close-outs (直接销号): their own bucket, with reasons and the share granted."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import bars, pictures
from pages.parts.kit.drawing.bars import Stacked
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import timeliness
from warehouse.words.languages import column_in

DECISIONS = {
    "granted": "rectification.direct_granted",
    "refused": "rectification.direct_refused",
    "undecided": "rectification.direct_undecided_label",
}


COLOURS = {"granted": theme.ACCENT, "refused": theme.SEQUENCE[2], "undecided": theme.NOT_JUDGED}


def card(context: PageContext) -> None:
    """Draw applications by reason: granted, refused, undecided; never counted as done."""
    words = context.words
    years = scope.years_of(context)
    rows = data.ask(context.view, timeliness.direct_close_outs, context.region.code, years)
    if rows.is_empty():
        notices.empty_card(words, "picture_direct", words("rectification.direct"))
        return
    pictures.card(
        context,
        Picture(
            key="direct",
            name=words("rectification.direct"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, rows),
            height=90 + 46 * len(rows),
            definitions=definitions.of_query(context, timeliness.direct_close_outs),
            note=texts.sentences(
                words("rectification.direct_note", first=years[0], last=years[-1]),
                scope.uncut(context, "level", "category"),
            ),
        ),
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return how many were put up and decided, and the share granted."""
    region = context.region.code
    summed = rows.select("applied", *DECISIONS).sum().row(0, named=True)
    decided = summed["granted"] + summed["refused"]
    applied = Claim(region, "direct_applied", summed["applied"], "problems")
    rate = claims.share(region, "direct_granted", summed["granted"], decided)
    if rate.value is None:
        return Finding("rectification.direct_undecided", {"applied": applied}, (rate,))
    return Finding("rectification.direct_finding", {"applied": applied, "rate": rate})


def reason(context: PageContext, row: dict[str, Any]) -> str:
    """Return a reason's name: the seed's, or that none is stated."""
    name = row[column_in(context.language, "name", row)]
    if name is None and row["reason_code"] == "not_stated":
        return context.words("rectification.reason_not_stated")
    return str(name or row["reason_code"])


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    applied = rows.to_dicts()
    return bars.stacked(
        look(context.words),
        [bar for row in applied for bar in _bars(context, row)],
        [_beside(context, row) for row in applied],
        max(rows["applied"]) * 1.7,
    )


def _bars(context: PageContext, row: dict[str, Any]) -> list[dict[str, Any]]:
    words = context.words
    return [
        {
            "reason": reason(context, row),
            "decision": words(key),
            "place": place,
            "problems": row[decision],
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row[decision]),
                denominator=numbers.count(row["applied"]),
            ),
        }
        for place, (decision, key) in enumerate(DECISIONS.items())
    ]


def _beside(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    """Return the rate that follows the bar of a reason."""
    decided = row["granted"] + row["refused"]
    return {
        "reason": reason(context, row),
        "problems": row["applied"],
        "text": context.words(
            "rectification.direct_rate",
            rate=scope.percent(scope.share(row["granted"], decided)),
            granted=numbers.count(row["granted"]),
            decided=numbers.count(decided),
        ),
    }


def look(words: Words) -> Stacked:
    """Return how the bars look of which decisions are parts."""
    return Stacked(
        "reason",
        "decision",
        "problems",
        (
            words("rectification.reason"),
            words("rectification.decision"),
            words("rectification.applications"),
            words("rectification.of_applied"),
        ),
        tuple((words(key), COLOURS[decision]) for decision, key in DECISIONS.items()),
    )
