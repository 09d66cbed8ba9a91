"""What became of a county's figures in the three months after an act, and without one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.frame.context import PageContext
from pages.parts.kit import choosers, claims, notices, numbers, texts, theme
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, intervals, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.shared import definitions
from pages.parts.supervision.overview import Overview
from warehouse.queries.supervision import afterwards
from warehouse.queries.supervision.actions import LADDER
from warehouse.stats import changes
from warehouse.stats.changes import Changes, Difference
from warehouse.stats.enough import are_enough

MEASURES = ("coverage", "overdue")

LOOKS = {True: (theme.ACCENT, "circle"), False: (theme.APART, "diamond")}
"""Colour and shape of counties that were acted on, and of the others."""


def card(context: PageContext, now: Overview) -> None:
    """Draw how much counties drew nearer to their plan, or got rid of what was overdue."""
    words = context.words
    with st.container(border=True, height="stretch", key="card_afterwards"):
        if context.region.level == "county":
            notices.empty_part(
                words, words("supervision.after_title"), words("supervision.after_of_county")
            )
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            measure = _measure(context)
            kinds = _kinds(context)
        query = afterwards.coverage_after if measure == "coverage" else afterwards.overdue_after
        rows = context.ask(query, now.period.first, now.period.last, kinds)
        if rows.is_empty():
            notices.empty(words)
            return
        compared = changes.compare(rows)
        pictures.bare(
            context,
            Picture(
                key=f"afterwards_{measure}_{len(kinds)}_{kinds[0]}",
                name=words(f"supervision.after_{measure}"),
                finding=claims.say(words, finding(context, measure, kinds, rows)),
                spec=_spec(context, measure, compared),
                height=92 + 42 * compared.bands["band"].n_unique(),
                note=texts.sentences(_note(context, compared), words("supervision.after_warning")),
                definitions=definitions.of_query(context, query),
                line=words("supervision.after_line"),
            ),
        )


def _measure(context: PageContext) -> str:
    return choosers.one_of(
        context,
        "after_measure",
        context.words("supervision.after_measure"),
        MEASURES,
        lambda measure: context.words(f"supervision.after_{measure}"),
    )


def _kinds(context: PageContext) -> tuple[str, ...]:
    """Choose one step of the ladder, or all."""
    words = context.words
    kind = st.selectbox(
        words("supervision.action"),
        ["", *LADDER],
        format_func=lambda kind: words(
            f"supervision.kind.{kind}" if kind else "supervision.after_any"
        ),
        key=f"after_kind_{context.language}",
        label_visibility="collapsed",
        width=170,
    )
    return (kind,) if kind in LADDER else LADDER


def _verdict(difference: Difference) -> dict[str, str]:
    return {
        "value": numbers.points(difference.value),
        "low": numbers.points(difference.low),
        "high": numbers.points(difference.high),
    }


def finding(
    context: PageContext, measure: str, kinds: tuple[str, ...], rows: pl.DataFrame
) -> Finding:
    """Return by how much more counties got better after an act, from the same start.

    Of fewer than five counties on either side nothing is said.
    """
    sides = rows.group_by("acted").agg(pl.col("region_code").n_unique().alias("counties"))
    matched = changes.compare(rows).matched
    if matched.value is None or matched.low is None or matched.high is None:
        return Finding("supervision.after_unknown")
    if not all(are_enough(counties) for counties in sides["counties"]):
        return Finding("supervision.after_few")
    way = "better" if matched.low > 0 else "worse" if matched.high < 0 else "alike"
    kind = kinds[0] if len(kinds) == 1 else "any"
    value, ends = 100 * matched.value, (100 * matched.low, 100 * matched.high)
    if way == "worse":
        value, ends = -value, (-ends[1], -ends[0])
    size = Claim(
        context.region.code,
        f"{'less' if way == 'worse' else 'more'}_{measure}_after_{kind}",
        value,
        "number",
        interval=ends,
        verdict="" if way == "alike" else "above",
        compared_with="no_action",
        threshold=0,
        among=tuple(rows["region_code"].unique().sort()),
    )
    return Finding(f"supervision.after_{measure}_{way}", {"size": size})


def _note(context: PageContext, compared: Changes) -> str:
    words = context.words
    if compared.raw.value is None:
        return words("supervision.after_no_other_side")
    return words(
        "supervision.after_note",
        units=numbers.count(compared.matched_units),
        **_verdict(compared.raw),
    )


def _spec(context: PageContext, measure: str, compared: Changes) -> dict[str, Any]:
    words, means = context.words, compared.bands["mean"]
    # Two counties tell next to nothing; their interval must not squeeze what the others say.
    reach = 1.6 * 1.25 * max(1.0, *(abs(mean * 100) for mean in means))

    def end(share: float | None) -> float | None:
        """Return an end of an interval in points, cut where the axis ends."""
        return None if share is None else min(max(share * 100, -reach), reach)

    rows = [
        {
            "band": _band(words, measure, row["band"]),
            "side": _side(words, acted=row["acted"]),
            "mean": row["mean"] * 100,
            "low": end(row["low"]),
            "high": end(row["high"]),
            "text": numbers.points(row["mean"]),
            "interval": words(
                "supervision.after_interval",
                low=numbers.points(row["low"]),
                high=numbers.points(row["high"]),
            ),
            "numbers": words(
                "supervision.after_numbers",
                units=numbers.count(row["number"]),
                counties=words.count("counties", row["clusters"]),
            ),
        }
        for row in compared.bands.iter_rows(named=True)
    ]
    acted = set(compared.bands["acted"])
    return charts.filled(
        _template(context.language),
        rows=rows,
        drawn=marks.drawn_rows(_side(words, acted=side) for side in LOOKS if side in acted),
        reach=[{"mean": -reach}, {"mean": reach}],
        zero=[{"mean": 0}],
    )


def _band(words: Words, measure: str, band: int) -> str:
    return words(f"supervision.band_{measure}.{band}")


def _side(words: Words, *, acted: bool) -> str:
    return words("supervision.after_acted" if acted else "supervision.after_not_acted")


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return points with intervals by band, of counties that were acted on beside the others."""
    words = Words(language)
    names = [_side(words, acted=side) for side in LOOKS]
    start, change = words("supervision.after_start"), words("supervision.after_change")
    mean = (
        alt.X("mean:Q", title=words("supervision.after_axis")).scale(nice=False).axis(tickCount=7)
    )
    compared = alt.Chart(charts.ROWS).encode(
        alt.Y("band:N", title=start, sort=None).axis(
            labelFontSize=14, labelColor=theme.INK, labelLimit=220
        ),
        alt.YOffset("side:N", sort=names),
        alt.Color("side:N", title=None)
        .scale(domain=names, range=[colour for colour, _ in LOOKS.values()])
        .legend(orient="top", labelLimit=320, values=marks.names_drawn()),
        tooltip=[
            alt.Tooltip("band:N", title=start),
            alt.Tooltip("side:N", title=" "),
            alt.Tooltip("text:N", title=change),
            alt.Tooltip("interval:N", title=words("supervision.after_interval_name")),
            alt.Tooltip("numbers:N", title=words("supervision.after_behind")),
        ],
    )
    shape = (
        alt.Shape("side:N")
        .scale(domain=names, range=[shape for _, shape in LOOKS.values()])
        .legend(None)
    )
    low = alt.X("low:Q", title=words("supervision.after_axis"))
    points = intervals.layers(compared, low, mean, shape)
    zero = alt.Chart(alt.NamedData("zero")).mark_rule(color=theme.INK, strokeWidth=1).encode(mean)
    return charts.template(alt.layer(zero, *points, marks.reach(mean), marks.hold()))
