"""One of the four subjects: what stands out of its units, its trend, what it comes to."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import head, trends
from pages.parts.kit import claims
from pages.parts.kit.claims import Claim, Finding
from pages.parts.shared import figures, pace
from pages.parts.shared.lag import overdue_problems
from pages.parts.shared.wall import wall
from warehouse.handouts.document import Beside, Block, Paragraph, Section, marked, text
from warehouse.queries import lag
from warehouse.queries.metrics import Metric


def section(context: PageContext, metric: Metric) -> Section:
    """Return the section of a headline metric's subject."""
    words, own = context.words, value(context, metric)
    of_units = _of_units(context, metric)
    paragraphs: list[Block] = [
        Paragraph(marked(claims.say(words, finding)))
        for finding in [*([own] if of_units else []), *_further(context, metric)]
    ]
    now = pace.of(context) if metric.planned else None
    if now is not None and now.remaining:
        paragraphs.append(Paragraph(text(pace.finish(context, now))))
    paragraphs.append(Paragraph(text(words.label(metric.definition)), is_quiet=True))
    picture = trends.picture(context, metric)
    blocks: list[Block] = [Beside([picture], paragraphs, share=0.56)] if picture else paragraphs
    return Section(
        blocks,
        finding=marked(claims.say(words, of_units or own)),
        heading=words(f"pages.{metric.subject}"),
    )


def value(context: PageContext, metric: Metric) -> Finding:
    """Return what a metric of the region comes to, out of what, beside the region above."""
    words, region = context.words, context.region
    above = context.regions.comparable_parent(region)
    codes = [region.code, *([above.code] if above else [])]
    rows = figures.values(context, [metric], codes).filter(pl.col("month_end") == context.month_end)
    by_code = {row["region_code"]: row for row in rows.iter_rows(named=True)}
    slots: dict[str, Claim | Finding | str] = {
        "region": context.name(region),
        "metric": words.label(metric.label),
    }
    own = by_code.get(region.code)
    if own is None or own["value"] is None:
        return Finding("sentence.nobody_looked", slots)
    slots["value"] = claims.value_of(metric, own)
    beside = by_code.get(above.code) if above else None
    if above is None or beside is None or beside["value"] is None:
        return Finding("briefing.value", slots)
    slots["level"] = words(f"spark.above_{above.level}")
    slots["above"] = claims.value_of(metric, beside)
    return Finding("briefing.value_beside", slots)


def _of_units(context: PageContext, metric: Metric) -> Finding | None:
    # The ranking before it says who is behind the plan.
    if context.region.level == "county" or metric.planned:
        return None
    return wall.build(replace(context, metric=metric)).finding


def _further(context: PageContext, metric: Metric) -> list[Finding]:
    """Return what else the region's own pages say first of the subject."""
    if metric.planned:
        return []
    if metric.subject != "rectification" or head.is_past(context):
        return []
    region = context.region
    cuts = data.ask(
        context.view, lag.overdue_problems_by, region.code, region.level, context.term.term_id
    )
    return [] if cuts.is_empty() else [overdue_problems.finding(context, cuts)]
