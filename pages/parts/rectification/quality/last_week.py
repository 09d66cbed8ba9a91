"""The share closed in the last week before the deadline, by responsibility level."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Finding
from pages.parts.kit.drawing import charts, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import timeliness
from warehouse.queries.taxonomy import RESPONSIBILITY_LEVELS

COLOURS = (theme.ACCENT, theme.BESIDE)
"""The region, and the one above."""


def card(context: PageContext) -> None:
    """Draw the share of closings that fell in the last week, here and above."""
    words = context.words
    regions = scope.compared(context)
    own = scope.totals_of(context, context.region)
    if not own or not own["first_closed_on_clock"]:
        notices.empty_card(words, "picture_last_week", words("rectification.last_week"))
        return
    rows = scope.totals(context).filter(pl.col("first_closed_on_clock") > 0)
    names = {region.code: context.name(region) for region in regions}
    bars = [_bar(context, row, names) for row in rows.iter_rows(named=True)]
    bars.sort(key=lambda bar: (bar["place"], bar["region"] != names[context.region.code]))
    pictures.card(
        context,
        Picture(
            key="last_week",
            name=words("rectification.last_week"),
            finding=claims.say(words, finding(context, own)),
            spec=_spec(context, bars, list(names.values())),
            height=80 + 26 * len(bars),
            note=texts.sentences(
                words("rectification.last_week_note"), scope.uncut(context, "category")
            ),
            definitions=definitions.of_query(context, timeliness.totals),
        ),
    )


def finding(context: PageContext, own: dict[str, int]) -> Finding:
    """Return the share of first closings that fell in the last week."""
    part, whole = own["closed_in_last_week"], own["first_closed_on_clock"]
    share = claims.share(context.region.code, "closed_in_last_week", part, whole)
    return Finding("rectification.last_week_finding", {"share": share})


def _bar(context: PageContext, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    closed, of = row["closed_in_last_week"], row["first_closed_on_clock"]
    share = closed / of
    text = scope.percent(share)
    two = context.words(
        "ranking.numbers",
        numerator=numbers.count(closed),
        denominator=numbers.count(of),
    )
    return {
        "level": context.words(f"responsibility.{row['responsibility_level']}"),
        "place": RESPONSIBILITY_LEVELS.index(row["responsibility_level"]),
        "region": names[row["region_code"]],
        "share": share,
        "share_text": text,
        "numbers": two,
        "label": f"{text}  {two}",
    }


def _spec(context: PageContext, bars: list[dict[str, Any]], regions: list[str]) -> dict[str, Any]:
    largest = max(bar["share"] for bar in bars) or 0.01
    return charts.filled(
        _template(context.language),
        rows=[{**bar, "place": regions.index(bar["region"])} for bar in bars],
        names=marks.drawn_rows(regions),
        legend=marks.drawn_rows(range(len(regions))),
        reach=[{"share": largest * 1.6}],
    )


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: for each level a bar a region, the share and its numbers beside."""
    words = Words(language)
    of = words("rectification.share_of_closings")
    titles = {
        "region": words("columns.region"),
        "level": words("columns.responsibility_level"),
        "share_text": of,
        "numbers": words("rectification.last_week_of"),
    }
    rows = alt.Chart(charts.ROWS).encode(
        marks.names("level", 130),
        alt.YOffset("place:N"),
        tooltip=marks.tooltip(titles),
    )
    share = marks.shares("share", of, tickCount=4)
    legend = marks.legend_of_places("names") | {"values": marks.names_drawn("legend")}
    colour = marks.colours_by_place(COLOURS).legend(**legend)
    bars = rows.mark_bar(height=marks.band(0.8)).encode(share, colour)
    words_of_bars = marks.beside(rows, share, "label")
    return charts.template(
        alt.layer(
            bars, words_of_bars, marks.reach(share), marks.hold("names"), marks.hold("legend")
        )
    )
