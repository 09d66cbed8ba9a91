"""How much is closed by day 30, day 90, the rule's day and the one promised; here and above."""

from __future__ import annotations

from typing import Any

from pages.parts.frame.context import PageContext
from pages.parts.kit import charts, claims, notices, numbers, pictures, texts, theme
from pages.parts.kit.claims import Finding
from pages.parts.kit.pictures import Picture
from pages.parts.rectification import scope

RATES = {
    "by_day_30": ("closed_by_day_30", "reached_day_30", "closed_by_day_30_high"),
    "by_day_90": ("closed_by_day_90", "reached_day_90", ""),
    "by_rule": ("matured_by_rule_closed_on_time", "matured_by_rule", ""),
    "by_original_due": ("matured_closed_by_original_due", "matured", ""),
    "by_due_date": ("matured_closed_on_time", "matured", "matured_closed_on_time_high"),
}
"""Each rate: numerator, denominator, and the most the numerator could have been."""


def card(context: PageContext) -> None:
    """Draw the rates with their two numbers, the bounds they could have, and the target."""
    words = context.words
    regions = scope.compared(context)
    counts = scope.rate_counts(context, regions)
    own = counts.get(context.region.code, {})
    if not any(own.get(whole) for _, whole, _ in RATES.values()):
        notices.empty_card(words, "picture_rates", words("rectification.rates"))
        return
    bars = [
        bar
        for name, parts in RATES.items()
        for region in regions
        if (bar := _bar(context, name, parts, context.name(region), counts.get(region.code, {})))
    ]
    pictures.card(
        context,
        Picture(
            key="rates",
            name=words("rectification.rates"),
            finding=claims.say(words, finding(context, own)),
            spec=_spec(context, bars, [context.name(region) for region in regions]),
            height=70 + 26 * len(bars) + 24 * len(RATES),
            note=words("rectification.rates_note"),
            alternative=texts.sentences(*(bar["said"] for bar in bars)),
        ),
    )


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
        "said": words(
            "rectification.rate_said",
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
    words = context.words
    x = {
        "field": "rate",
        "type": "quantitative",
        "scale": {"domain": [0, 2.05], "nice": False},
        "axis": {
            "title": words("rectification.closed_share"),
            "format": ".0%",
            "values": [0, 0.25, 0.5, 0.75, 1],
        },
    }
    y = {
        "field": "rate_name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelColor": theme.INK, "labelLimit": 150},
    }
    offset = {"field": "region", "type": "nominal", "sort": regions}
    tooltip = [
        {"field": "region", "type": "nominal", "title": words("columns.region")},
        {"field": "rate_name", "type": "nominal", "title": words("rectification.until")},
        {"field": "rate_text", "type": "nominal", "title": words("rectification.closed_share")},
        {"field": "numbers", "type": "nominal", "title": words("rectification.closed_of")},
        {"field": "bound", "type": "nominal", "title": words("rectification.could_be")},
    ]
    colour = {
        "field": "region",
        "type": "nominal",
        "scale": charts.scale_of(
            bars, "region", dict(zip(regions, (theme.ACCENT, "#AAB7C4"), strict=False))
        ),
        "legend": {"orient": "top", "title": None, "labelLimit": 160},
    }
    return {
        "data": {"values": bars},
        "encoding": {"y": y, "yOffset": offset, "tooltip": tooltip},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.8}},
                "encoding": {"x": x, "color": colour},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 3, "color": theme.INK, "opacity": 0.55},
                "encoding": {"x": x, "x2": {"field": "most"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13},
                "encoding": {
                    "x": x | {"field": "most"},
                    "text": {"field": "label"},
                    "color": {"value": theme.QUIET},
                },
                "transform": [
                    {"calculate": "datum.rate_text + '  ' + datum.numbers", "as": "label"}
                ],
            },
        ],
    }
