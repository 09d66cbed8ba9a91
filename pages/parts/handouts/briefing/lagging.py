"""The units furthest behind their plan, each with its reasons."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.kit.words import as_text
from pages.parts.shared import pace, urged
from pages.parts.shared.lag import lag_reasons
from pages.parts.shared.wall import wall
from warehouse.handouts.document import Block, Paragraph, Section, marked, text
from warehouse.queries.metrics import Metric

MOST, REASONS = 5, 3


def section(context: PageContext, metric: Metric) -> Section | None:
    """Return the units below that are behind or slow with their reasons; None where none is.

    `metric` is the one with a plan.
    """
    if context.region.level == "county":
        return None
    board = wall.build(replace(context, metric=metric))
    slow = board.ranked.filter(pl.col("light").is_in(["red", "amber"]), ~pl.col("is_thin"))
    if slow.is_empty():
        return None
    blocks: list[Block] = [
        _unit(context, metric, row) for row in slow.head(MOST).iter_rows(named=True)
    ]
    left = len(slow) - MOST
    if left > 0:
        units = context.words.count(board.counted, left)
        blocks.append(
            Paragraph(text(context.words("briefing.further_slow", units=units)), is_quiet=True)
        )
    return Section(
        blocks,
        finding=marked(claims.say(context.words, attention(context))),
        heading=context.words("briefing.lagging"),
    )


def attention(context: PageContext) -> Finding:
    """Return how many counties are behind, and how many of these nobody reminded of late."""
    period = urged.period_of(context)
    counties, line = urged.counties(context, period)
    region, at = context.region.code, {"month_end": period.month_end}
    judged = counties.filter(pl.col("light") != "none")
    red = judged.filter(pl.col("light") == "red")
    alone = red.filter(pl.col("attention") == 0)
    slots: dict[str, Claim | Finding | str] = {
        "counties": Claim(region, "judged_counties", len(judged), "counties", at=at),
        "lagging": Claim(region, "lagging_counties", len(red), "counties", at=at),
        "untouched": Claim(region, "untouched_counties", len(alone), "counties", at=at),
        "line": Claim(region, "line_of_plan", line, "whole_percent", at=at),
        "window": Claim(
            region, "months_of_attention", urged.months(period), "window_months", at=at
        ),
    }
    if red.is_empty():
        return Finding("briefing.none_behind", slots)
    return Finding("briefing.untouched" if len(alone) else "briefing.all_met", slots)


def _unit(context: PageContext, metric: Metric, row: dict[str, object]) -> Paragraph:
    """Return a unit's shortfall, and why."""
    words = context.words
    there = replace(context, region=context.regions[str(row["region_code"])])
    short = Finding(
        "briefing.unit_short",
        {
            "value": claims.value_of(metric, row),
            "gap": Claim(there.region.code, "villages_short", row["gap"], "villages"),  # type: ignore[arg-type]
        },
    )
    reasons = lag_reasons.of(there, pace.of(there), lag_reasons.covered_by_month(there))[:REASONS]
    blocks = [
        claims.say(words, short),
        *(claims.say(words, reason.heading) for reason in reasons),
    ]
    sentence = words("handouts.between_sentences").join(as_text(part) for part in blocks)
    return Paragraph(
        text(words("handouts.sentence", sentence=sentence)),
        leads=words("briefing.unit", name=str(row["name"])),
    )
