"""What made rectification take longer ways: extended, returned, re-opened, passed to and fro."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import timeliness

RETURNS = ("extended", "returned", "reopened", "reassigned", "passed_to_and_fro")


def card(context: PageContext) -> None:
    """Draw the share of problems that came back in each way, the region above as a tick."""
    words = context.words
    own = scope.totals_of(context, context.region)
    if not own:
        notices.empty_card(words, "picture_returns", words("rectification.returns"))
        return
    above = scope.parent(context)
    beside = scope.totals_of(context, above) if above is not None else {}
    bars = [_bar(context, name, own, beside) for name in RETURNS]
    parent_note = (
        words("rectification.tick_is_parent", parent=context.name(above))
        if above and beside
        else ""
    )
    pictures.card(
        context,
        Picture(
            key="returns",
            name=words("rectification.returns"),
            finding=claims.say(words, finding(context, own)),
            spec=_spec(context, bars),
            height=56 + 42 * len(bars),
            definitions=definitions.of_query(context, timeliness.totals),
            note=texts.sentences(
                words("rectification.returns_note"),
                parent_note,
                scope.uncut(context, "category"),
            ),
            alternative=texts.sentences(*(bar["sentence"] for bar in bars)),
        ),
    )


def finding(context: PageContext, own: dict[str, int]) -> Finding:
    """Return the shares returned and re-opened, and how many were passed to and fro."""
    region, whole = context.region.code, own["fed_back"]
    every = Finding(
        "rectification.returns_finding",
        {
            "returned": claims.share(region, "share_returned", own["returned"], whole),
            "reopened": claims.share(region, "share_reopened", own["reopened"], whole),
            "to_and_fro": Claim(region, "passed_to_and_fro", own["passed_to_and_fro"], "problems"),
        },
    )
    return claims.without_zeros(every, {("to_and_fro",): "rectification.returns_finding_neither"})


def _bar(
    context: PageContext, name: str, own: dict[str, int], beside: dict[str, int]
) -> dict[str, Any]:
    words = context.words
    two = words(
        "ranking.numbers",
        numerator=numbers.count(own[name]),
        denominator=numbers.count(own["fed_back"]),
    )
    share = own[name] / own["fed_back"]
    label = words(f"rectification.return_{name}")
    return {
        "name": label,
        "share": share,
        "share_text": scope.percent(share),
        "numbers": two,
        "label": f"{scope.percent(share)}  {two}",
        "above": beside[name] / beside["fed_back"] if beside else None,
        "above_text": scope.percent(beside[name] / beside["fed_back"] if beside else None),
        # The numbers stand right of bar and tick, whichever ends later.
        "end": max(share, beside[name] / beside["fed_back"] if beside else 0),
        "sentence": words(
            "rectification.rate_sentence",
            region=context.name(context.region),
            rate=label,
            value=scope.percent(share),
            numbers=two,
        ),
    }


def _spec(context: PageContext, bars: list[dict[str, Any]]) -> dict[str, Any]:
    largest = max(bar["end"] for bar in bars) or 0.01
    return charts.filled(
        _template(context.language),
        rows=charts.without(bars, "sentence"),
        reach=[{"end": largest * 1.7}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: a bar a way, the region above, where there is one, as a tick, and the
    numbers beside.
    """
    words = Words(language)
    of = words("rectification.share_of_fed_back")
    titles = {
        "name": words("rectification.return"),
        "share_text": of,
        "numbers": words("rectification.of_fed_back"),
        "above_text": words("rectification.region_above"),
    }
    rows = alt.Chart(charts.ROWS).encode(marks.names("name", 190), tooltip=marks.tooltip(titles))
    share, end = (marks.shares(field, of, format=".1%", tickCount=4) for field in ("share", "end"))
    tick = rows.mark_tick(thickness=2, color=theme.INK, size=26).encode(alt.X("above:Q"))
    return charts.template(
        alt.layer(
            rows.mark_bar(height=marks.band(0.55), color=theme.ACCENT).encode(share),
            tick,
            marks.beside(rows, end, "label", 8),
            marks.reach(end),
        )
    )
