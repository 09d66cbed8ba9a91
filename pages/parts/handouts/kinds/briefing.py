"""The briefing of a region: where it stands, where it lags and why, what is overdue and urged."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame.context import PageContext
from pages.parts.handouts import cautions, head, meanings, reasons, situation, tiles
from pages.parts.handouts.briefing import (
    lagging,
    overdue,
    ranking,
    subject,
    supervised,
    totals,
    worsening,
)
from pages.parts.kit import claims
from pages.parts.shared import figures, metric_findings, pace
from warehouse.handouts.document import (
    Block,
    Definition,
    Document,
    Paragraph,
    Section,
    marked,
    text,
)


def compose(context: PageContext) -> Document:
    """Return the briefing of the context's region."""
    # Of the whole term: no page's year, level or category narrows what is handed out.
    context = replace(context, year=None, level="", category="", grain="county")
    words, is_there = context.words, context.region.is_in_data
    return Document(
        kind="briefing",
        language=context.language,
        title=words("briefing.title", region=context.name(context.region)),
        origin=head.origin(context),
        finding=marked(claims.say(words, situation.finding(context))) if is_there else (),
        date=head.written_on(context),
        sections=_sections(context) if is_there else [head.nothing(context)],
        definitions=_meanings(context) if is_there else (),
    )


def _meanings(context: PageContext) -> list[Definition]:
    return meanings.of(context, figures.tile_metrics(context), "overdue", "interval", "lights")


def _sections(context: PageContext) -> list[Section]:
    metrics = figures.tile_metrics(context)
    planned = next((metric for metric in metrics if metric.planned), None)
    findings = [
        _opening(context),
        *(ranking.sections(context, metrics[0]) if metrics else ()),
        *(subject.section(context, metric) for metric in metrics),
        lagging.section(context, planned) if planned else None,
        worsening.section(context),
        *overdue.sections(context),
        supervised.section(context),
        totals.section(context),
    ]
    return [section for section in findings if section is not None]


def _opening(context: PageContext) -> Section:
    """Return the tiles, how the region stands against its plan, and why it lags."""
    words = context.words
    blocks: list[Block] = [tiles.of(context)] if figures.tile_metrics(context) else []
    scope = [Paragraph(text(context.scope), is_quiet=True)] if context.scope else []
    matters = cautions.of_headlines(context, "problems", "acts")
    now = pace.of(context)
    finding = metric_findings.of_region(context) if now is None else pace.finding(context, now)
    return Section(
        [*blocks, *scope, *head.past_month(context), *matters, *reasons.paragraphs(context)],
        finding=marked(claims.say(words, finding)),
        heading=words("briefing.standing"),
    )
