"""What rechecks of recorded samples found, quarter by quarter, weighted by frame."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, notices, numbers, texts
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.drawing import charts, intervals, marks, pictures
from pages.parts.kit.drawing.pictures import Picture
from pages.parts.kit.words import Language, Words
from pages.parts.rectification import scope
from pages.parts.shared import definitions
from warehouse.queries.rectification import rechecks
from warehouse.stats import stratified
from warehouse.stats.stratified import Estimates


def card(context: PageContext) -> None:
    """Draw the false-close-out rate of each quarter's samples, and say it of all together."""
    words = context.words
    rows = context.ask(rechecks.results, context.year).filter(pl.col("checked") > 0)
    if rows.is_empty():
        notices.empty_card(words, "picture_rechecks", words("rectification.rechecks"))
        return
    pictures.card(
        context,
        Picture(
            key="rechecks",
            definitions=definitions.of_query(context, rechecks.results),
            name=words("rectification.rechecks"),
            finding=claims.say(words, finding(context, rows)),
            spec=_spec(context, rows),
            height=70 + 26 * len(rows),
            note=texts.sentences(
                words(
                    "rectification.rechecks_note",
                    samples=words.count("samples", int(rows["samples"].sum())),
                    frame=words.count("closed_problems", int(rows["frame_size"].sum())),
                ),
                scope.uncut(context, "level", "category"),
            ),
        ),
    )


def estimated(rows: pl.DataFrame, level: float = 0.95) -> Estimates:
    """Return the rate of each row weighted by frame, its effective size and its interval.

    `rows` holds checked, failed and `rechecks.ESTIMATES`, which add up over rows of other strata.
    """
    return stratified.estimates(
        stratified.StratumSums(
            checked=rows["checked"].to_numpy(),
            frame=rows["frame_checked"].to_numpy(),
            failed=rows["failed_estimated"].to_numpy(),
            variance=rows["failed_variance"].to_numpy(),
            single_variance=rows["single_variance"].to_numpy(),
            squares=rows["squares"].to_numpy(),
        ),
        level,
    )


def finding(context: PageContext, rows: pl.DataFrame) -> Finding:
    """Return the rate weighted by frame with its interval, the counts, and the crude share.

    `rows` hold the quarters of the period. Above the county it says how many counties drew a
    sample; where most did not, it speaks of those checked alone.
    """
    region = context.region.code
    summed = rows.select(pl.col("checked", "failed", *rechecks.ESTIMATES).sum())
    weighted = estimated(summed)
    checked, failed = int(summed["checked"][0]), int(summed["failed"][0])
    slots: dict[str, Claim | str] = {
        "rate": Claim(
            region,
            "false_close_out_rate",
            float(weighted.rate[0]),
            "percent",
            denominator=float(weighted.size[0]),
            interval=(float(weighted.low[0]), float(weighted.high[0])),
        ),
        "checked": Claim(region, "rechecked", checked, "problems"),
        "failed": Claim(region, "recheck_failed", failed, "problems"),
        "crude": claims.share(region, "false_close_outs_counted", failed, checked),
    }
    if context.region.level == "county":
        return Finding("rectification.rechecks_finding", slots)
    sampled, counties = counties_sampled(context)
    slots["sampled"] = Claim(region, "counties_sampled", sampled)
    slots["of"] = Claim(region, "counties_with_ledgers", counties, "counties")
    if 2 * sampled > counties:
        return Finding("rectification.rechecks_finding_above", slots)
    return Finding("rectification.rechecks_finding_of_some", slots)


def counties_sampled(context: PageContext) -> tuple[int, int]:
    """Return how many counties drew a sample in the period, and how many there are with ledgers."""
    code, term = context.region.code, context.term.term_id
    sampled = data.ask(context.view, rechecks.counties_sampled, code, term, context.year)
    return sampled["sampled"][0], sampled["counties"][0]


def quarter(context: PageContext, row: dict[str, Any]) -> str:
    """Return a quarter's name."""
    day = row["quarter_start"]
    return context.words("rectification.quarter", year=day.year, quarter=(day.month + 2) // 3)


def _spec(context: PageContext, rows: pl.DataFrame) -> dict[str, Any]:
    words = context.words
    weighted = estimated(rows)
    points = [
        {
            "quarter": quarter(context, row),
            "rate": float(weighted.rate[place]),
            "low": float(weighted.low[place]),
            "high": float(weighted.high[place]),
            "rate_text": scope.percent(weighted.rate[place]),
            "crude_text": scope.percent(row["failed"] / row["checked"]),
            "interval": words(
                "rectification.from_to",
                low=scope.percent(weighted.low[place]),
                high=scope.percent(weighted.high[place]),
            ),
            "numbers": words(
                "ranking.numbers",
                numerator=numbers.count(row["failed"]),
                denominator=numbers.count(row["checked"]),
            ),
            "frame": numbers.count(row["frame_size"]),
        }
        for place, row in enumerate(rows.iter_rows(named=True))
    ]
    end = min(1.25, float(weighted.high.max()) * 1.3)
    return charts.filled(_template(context.language), rows=points, reach=[{"high": end}])


@lru_cache(charts.TEMPLATES_KEPT)
def _template(language: Language) -> charts.Template:
    """Return the template: the rate of each quarter within its interval, the numbers beside."""
    words = Words(language)
    closing, failed = words("rectification.quarter_of_closing"), words("rectification.false_share")
    titles = {
        "quarter": closing,
        "rate_text": failed,
        "numbers": words("rectification.failed_of"),
        "crude_text": words("rectification.false_share_crude"),
        "interval": words("rectification.interval_95"),
        "frame": words("rectification.frame"),
    }
    rows = alt.Chart(charts.ROWS).encode(
        alt.Y("quarter:N", sort=None).axis(title=closing, labelLimit=150),
        tooltip=marks.tooltip(titles),
    )
    low, rate, high = (
        marks.shares(field, failed, tickCount=5) for field in ("low", "rate", "high")
    )
    return charts.template(
        alt.layer(
            *intervals.layers(rows, low, rate),
            marks.beside(rows, high, "numbers", 8),
            marks.reach(high),
        )
    )
