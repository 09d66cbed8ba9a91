"""Red and getting worse: the units outside their limits that fall further."""

from __future__ import annotations

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.kit import claims, numbers
from pages.parts.shared import moving
from pages.parts.shared.moving import Moving
from warehouse.handouts.document import (
    Block,
    Paragraph,
    Section,
    TableBlock,
    TableColumn,
    marked,
    text,
)
from warehouse.stats.enough import are_enough

MOST = 8


def section(context: PageContext) -> Section | None:
    """Return what moves by each rate that has a trend; None where none has, or of a county."""
    if context.region.level == "county":
        return None
    ends = moving.quarter_ends(context, context.month_end)
    metrics = tuple(metric for metric in context.metrics.values() if moving.has_trend(metric, ends))
    findings = [
        one
        for one in (moving.below(context, metrics, ends) if metrics else ())
        if (one.units["verdict"] != "unseen").any()
    ]
    if not findings:
        return None
    words = context.words
    first, *others = sorted(findings, key=_moved, reverse=True)
    blocks: list[Block] = [
        Paragraph(marked(claims.say(words, moving.finding(context, one))))
        for one in others
        if are_enough(len(one.judged)) and any(_moved(one))
    ]
    table = _table(context, first)
    return Section(
        [*([] if table is None else [table]), *blocks, _meaning(context)],
        finding=marked(claims.say(words, moving.finding(context, first))),
        heading=words("briefing.worsening"),
    )


def _moved(one: Moving) -> tuple[int, ...]:
    """Return how many units are of each state, that of the worst first."""
    return tuple(len(one.of_state(state)) for state in moving.LIGHTS)


def _meaning(context: PageContext) -> Paragraph:
    return Paragraph(text(context.words("moving.text")), is_quiet=True)


def _table(context: PageContext, one: Moving) -> TableBlock | None:
    """Return the units that move by a metric with the rates of their quarters, None for none."""
    words, metric = context.words, one.funnel.metric
    rows = moving.rows(context, one.units)
    if rows.is_empty():
        return None
    names = moving.states(context)
    lights = {light: names[state] for state, light in moving.LIGHTS.items()}
    quarters = [f"quarter_{place}" for place in range(len(one.quarter_ends))]
    return TableBlock(
        title=words("moving.title", metric=words.label(metric.label)),
        columns=[
            TableColumn("light", words("moving.state"), "light", width=1.9, labels=lights),
            TableColumn("name", words("columns.region"), width=1.6),
            TableColumn("rate", words("moving.to_date"), "percent"),
            *(
                TableColumn(
                    name,
                    words("moving.until", month=numbers.month(month, context.language)),
                    "percent",
                    width=1.2,
                )
                for name, month in zip(quarters, one.quarter_ends, strict=True)
            ),
        ],
        rows=rows.select("light", "name", pl.col("rate").cast(pl.Float64), *quarters).head(MOST),
        foot=words("briefing.further_moving", n=len(rows) - MOST) if len(rows) > MOST else "",
    )
