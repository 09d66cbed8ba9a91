"""How much is closed by day 30, day 90, the rule's day and the one promised; here and above."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from pages.parts.frame import once
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import closings, timeliness

RATES = {
    "by_day_30": ("closed_by_day_30", "reached_day_30", "closed_by_day_30_high"),
    "by_day_90": ("closed_by_day_90", "reached_day_90", ""),
    "by_rule": ("matured_by_rule_closed_on_time", "matured_by_rule", ""),
    "by_original_due": ("matured_closed_by_original_due", "matured", ""),
    "by_due_date": ("matured_closed_on_time", "matured", "matured_closed_on_time_high"),
}
"""Each rate: numerator, denominator, and the most the numerator could have been."""

COLOURS = (theme.ACCENT, theme.BESIDE)
"""The region, and the one above."""


def card(context: PageContext) -> None:
    """Draw the rates with their two numbers, the bounds they could have, and the target."""
    words = context.words
    regions = scope.compared(context)
    counts = scope.rate_counts(context, regions)
    own = counts.get(context.region.code, {})
    if not any(own.get(whole) for _, whole, _ in RATES.values()):
        notices.empty_card(words, "picture_rates", words("rectification.rates"))
        return
    bars, spec = _drawn(context)
    pictures.card(
        context,
        Picture(
            key="rates",
            name=words("rectification.rates"),
            finding=claims.say(words, finding(context, own)),
            spec=spec,
            height=70 + 26 * len(bars) + 24 * len(RATES),
            definitions=definitions.of_query(
                context,
                closings.rates if context.category else timeliness.totals,
            ),
            note=words("rectification.rates_note"),
            alternative=texts.sentences(*(bar["sentence"] for bar in bars)),
        ),
    )


@once.a_selection
def _drawn(context: PageContext) -> tuple[list[dict[str, Any]], charts.Template]:
    regions = scope.compared(context)
    counts = scope.rate_counts(context, regions)
    bars = [
        bar
        for name, parts in RATES.items()
        for region in regions
        if (bar := _bar(context, name, parts, context.name(region), counts.get(region.code, {})))
    ]
    return bars, _spec(context, bars, [context.name(region) for region in regions])


def _bar(
    context: PageContext,
    name: str,
    parts: tuple[str, str, str],
    region: str,
    counts: dict[str, int],
) -> dict[str, Any] | None:
    part, whole, most = parts
    rate = scope.share(counts.get(part, 0), counts.get(whole, 0))
    if rate is None:
        return None
    words = context.words
    high = scope.share(counts[most], counts[whole]) if most else None
    two = words(
        "ranking.numbers",
        numerator=numbers.count(counts[part]),
        denominator=numbers.count(counts[whole]),
    )
    label = words(f"rectification.rate_{name}")
    return {
        "rate_name": label,
        "region": region,
        "rate": rate,
        "most": rate if high is None else high,
        "rate_text": scope.percent(rate),
        "bound": _bound(context, rate, high),
        "numbers": two,
        "label": f"{scope.percent(rate)}  {two}",
        "sentence": words(
            "rectification.rate_sentence",
            region=region,
            rate=label,
            value=scope.percent(rate),
            numbers=two,
        ),
    }


def _bound(context: PageContext, rate: float, high: float | None) -> str:
    if high is None or high == rate:
        return context.words("rectification.bound_none")
    return context.words("rectification.bound", low=scope.percent(rate), high=scope.percent(high))


def finding(context: PageContext, own: dict[str, int]) -> Finding:
    """Return the shares closed by the rule's day, the day promised, and the one that counts."""
    measures = {"rule": "by_rule", "original": "by_original_due", "due": "by_due_date"}
    rates = {
        place: claims.share(
            context.region.code, f"closed_{rate}", *(own.get(part, 0) for part in RATES[rate][:2])
        )
        for place, rate in measures.items()
    }
    if rates["rule"].value is None and rates["due"].value is None:
        return Finding("rectification.rates_not_matured", {}, tuple(rates.values()))
    return Finding("rectification.rates_finding", rates)


def _spec(context: PageContext, bars: list[dict[str, Any]], regions: list[str]) -> dict[str, Any]:
    drawn = {bar["region"] for bar in bars}
    return charts.filled(
        _template(context.language),
        rows=[
            {**bar, "place": regions.index(str(bar["region"]))}
            for bar in charts.without(bars, "sentence")
        ],
        names=marks.drawn_rows(regions),
        # One alone is named by the page's title.
        legend=marks.drawn_rows(range(len(drawn)) if len(drawn) > 1 else ()),
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: for each rate a bar a region, what it could be, and its numbers."""
    words = Words(language)
    closed = words("rectification.closed_share")
    titles = {
        "region": words("columns.region"),
        "rate_name": words("rectification.until"),
        "rate_text": closed,
        "numbers": words("rectification.closed_of"),
        "bound": words("rectification.could_be"),
    }
    rows = alt.Chart(charts.ROWS).encode(
        marks.names("rate_name", 150, 13),
        alt.YOffset("place:N"),
        tooltip=marks.tooltip(titles),
    )
    rate, most = (
        marks.shares(field, closed, values=[0, 0.25, 0.5, 0.75, 1]).scale(
            domain=[0, 2.05], nice=False
        )
        for field in ("rate", "most")
    )
    legend = marks.legend_of_places("names") | {"values": marks.names_drawn("legend")}
    colour = marks.colours_by_place(COLOURS).legend(**legend)
    could_be = rows.mark_rule(strokeWidth=3, color=theme.INK, opacity=0.55)
    return charts.template(
        alt.layer(
            rows.mark_bar(height=marks.band(0.8)).encode(rate, colour),
            could_be.encode(rate, alt.X2("most")),
            marks.beside(rows, most, "label"),
            marks.hold("names"),
            marks.hold("legend"),
        )
    )
