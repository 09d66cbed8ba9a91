"""The brief of one county: where it stands, why, what is asked of it; two sides of A4 at most."""

from __future__ import annotations

from dataclasses import replace

from pages.parts.frame import data
from pages.parts.frame.context import PageContext
from pages.parts.handouts import cautions, head, lists, maps, meanings, reasons, situation, tiles
from pages.parts.kit import claims
from pages.parts.shared import figures
from pages.parts.shared.lag import acts
from warehouse.handouts.document import (
    Beside,
    Blanks,
    Block,
    Box,
    Definition,
    Document,
    Section,
    TableBlock,
    marked,
    text,
)
from warehouse.queries import calendar

ANSWER_WITHIN = 10
"""Working days that a county has to answer in, unless the office says otherwise."""


def compose(context: PageContext) -> Document:
    """Return the brief of the context's region."""
    # Of the whole term: no page's year, level or category narrows what is handed out.
    context = replace(context, year=None, level="", category="")
    words = context.words
    is_there = context.region.is_in_data
    return Document(
        kind="brief",
        language=context.language,
        title=words("brief.title", region=context.name(context.region)),
        origin=head.origin(context),
        finding=marked(claims.say(words, situation.finding(context))) if is_there else (),
        date=head.written_on(context),
        sections=_sections(context) if is_there else [head.nothing(context)],
        definitions=_meanings(context) if is_there else (),
    )


def _sections(context: PageContext) -> list[Section]:
    table = lists.overdue(context) or lists.uninspected(context)
    paragraphs: list[Block] = [
        *reasons.paragraphs(context),
        reasons.acts(acts.finding(context), context),
        _requests(context, table),
    ]
    metrics = figures.tile_metrics(context)
    picture = maps.of_county(context, metrics[0]) if metrics else None
    blocks: list[Block] = [*([tiles.of(context)] if metrics else []), *head.past_month(context)]
    blocks += [Beside([picture], paragraphs, share=0.38)] if picture else paragraphs
    blocks += [table] if table else []
    matters = cautions.of_headlines(context, "problems", "villages", "acts")
    return [Section([*blocks, *matters, _signatures(context)])]


def _requests(context: PageContext, table: TableBlock | None) -> Box:
    """Return what is asked of the county, by a working day after the figures' own."""
    words = context.words
    answer = data.ask(context.view, calendar.working_day_after, context.as_of_date, ANSWER_WITHIN)[
        "day"
    ].to_list()
    parts = []
    if lists.uninspected(context, 1) is not None:
        parts.append(words("brief.asked_villages"))
    if situation.overdue(context) and table is not None:
        parts.append(words("brief.asked_problems", rows=words.count("problems", len(table.rows))))
    requests = words("handouts.between_clauses").join(parts) or words("brief.asked_nothing")
    due = head.day(context, answer[0]) if answer else words("brief.soon")
    return Box(words("brief.asked"), text(words("brief.asked_by", day=due, asked=requests)))


def _signatures(context: PageContext) -> Blanks:
    names = ("issuer", "receiver", "signer", "signed_on")
    return Blanks([context.words(f"handouts.blank_{name}") for name in names])


def _meanings(context: PageContext) -> list[Definition]:
    return meanings.of(context, figures.tile_metrics(context), "overdue", "interval", "lights")
