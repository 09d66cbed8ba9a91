"""The pack of a meeting: its screens as slides or sheets, each with what its speaker is told."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

import polars as pl

from pages.parts.frame.context import PageContext
from pages.parts.handouts import head, meanings
from pages.parts.handouts.screens import agendas, map_svg
from pages.parts.handouts.screens.screen import Bars, Map, Screen, ScreenRows, ScreenTiles
from pages.parts.kit import status_lights
from pages.parts.kit.words import as_text
from pages.parts.shared import figures
from pages.parts.shared.maps import map_shapes
from warehouse.agendas.agenda import Agenda
from warehouse.handouts import document
from warehouse.handouts.document import (
    Beside,
    Block,
    Document,
    Paragraph,
    PictureBlock,
    Section,
    TableBlock,
    TableColumn,
    marked,
    text,
)
from warehouse.handouts.punctuation import punctuated

MAP_SHARE = 0.42
"""How much of a slide's width a map has beside its rows."""


def compose(context: PageContext) -> Document:
    """Return the pack of the default agenda of the context's region."""
    return of(context, agendas.default(context))


def of(context: PageContext, agenda: Agenda) -> Document:
    """Return the pack of an agenda."""
    # Of all levels, categories and years, as the meeting itself.
    context = replace(context, year=None, level="", category="", peers="")
    words = context.words
    screens = agendas.screens(context, agenda)
    return Document(
        kind="agenda",
        language=context.language,
        title=words("meeting.pack", region=context.name(context.region)),
        origin=head.origin(context),
        sections=[
            _section(context, screen, place) for place, screen in enumerate(screens, start=1)
        ],
        date=head.written_on(context),
        definitions=meanings.of(context, figures.tile_metrics(context), "overdue", "lights"),
        is_landscape=True,
        is_slides=True,
    )


def _section(context: PageContext, screen: Screen, place: int) -> Section:
    blocks = [_block(block, context, f"map{place}") for block in screen.blocks]
    beside = [Beside(blocks[:1], blocks[1:], MAP_SHARE)] if len(blocks) > 1 else blocks
    return Section(
        blocks=[*beside, *_matter(context, screen)],
        finding=marked(screen.finding),
        heading=screen.name,
        starts_page=True,
        notes="\n".join(screen.notes),
    )


def _matter(context: PageContext, screen: Screen) -> list[Block]:
    if not screen.matter:
        return []
    return [Paragraph(text(screen.matter), leads=context.words("handouts.matter"), is_quiet=True)]


@singledispatch
def _block(block: object, context: PageContext, name: str) -> Block:
    raise TypeError(type(block))


@_block.register(ScreenTiles)
def _tiles(block: ScreenTiles, context: PageContext, name: str) -> Block:
    return document.Tiles(
        [
            document.HeadlineFigure(
                name=tile.name,
                figure=tile.figure,
                unit=tile.unit,
                base=tile.base,
                beneath=[line for line in (tile.change, tile.latest) if line],
                light=tile.light,
                light_label="" if tile.light == "none" else tile.light_label,
            )
            for tile in block.tiles
        ]
    )


@_block.register(Map)
def _map(block: Map, context: PageContext, name: str) -> Block:
    shapes = map_shapes.of(block.geometry, block.ground)
    keys = (f"{status_lights.SYMBOLS.get(key.mark, '')} {key.label}" for key in block.legend)
    legend = context.words("ranking.separator").join(key.strip() for key in keys)
    return PictureBlock(
        svg=map_svg.drawn(context.words, block, name, map_svg.STYLE),
        width=shapes.width,
        height=shapes.height,
        alternative=as_text(block.alternative),
        caption=[line for line in (legend, block.scale, block.origin) if line],
    )


@_block.register(ScreenRows)
def _rows(block: ScreenRows, context: PageContext, name: str) -> Block:
    """Return rows as a table: what a screen sets under a name stands in a column of its own."""
    words, rows = context.words, block.rows
    # On paper there is no bar, and no line across it that its heading could mean.
    has_ticks = any(row.tick is not None for row in rows)
    numbers = "" if has_ticks else block.bar_heading
    has_lights = any(row.light != "none" for row in rows)
    columns = {
        "light": (TableColumn("light", words("columns.light"), "light", 0.4), has_lights),
        "name": (TableColumn("name", words("columns.region"), width=1.2), True),
        "why": (
            TableColumn("why", words("meeting.rows.told"), width=3.4),
            any(row.reasons for row in rows),
        ),
        "numbers": (
            TableColumn("numbers", numbers or words("meeting.rows.numbers"), "ratio", 0.6),
            any(row.numbers for row in rows),
        ),
        "figure": (
            TableColumn(
                "figure", block.figure_heading or words("meeting.rows.value"), "ratio", 0.6
            ),
            any(row.figure for row in rows),
        ),
    }
    values = {
        "light": [row.light for row in rows],
        "name": [row.name for row in rows],
        "why": [
            punctuated(words("handouts.between_sentences").join(row.reasons), context.language)
            for row in rows
        ],
        "numbers": [row.numbers for row in rows],
        "figure": [" ".join(part for part in (row.figure, row.unit) if part) for row in rows],
    }
    columns_drawn = [column for column, is_there in columns.values() if is_there]
    return TableBlock(
        title=block.heading,
        columns=columns_drawn,
        rows=pl.DataFrame({column.name: values[column.name] for column in columns_drawn}),
        number=words("meeting.rows.place") if any(row.number for row in rows) else "",
        foot=block.foot,
        empty=block.empty,
    )


@_block.register(Bars)
def _bars(block: Bars, context: PageContext, name: str) -> Block:
    bars = block.bars
    columns = [
        TableColumn("name", block.heading, width=2.2),
        TableColumn("figure", context.words("meeting.rows.value"), "ratio"),
        *(
            [TableColumn("numbers", context.words("meeting.rows.share"), "ratio")]
            if any(bar.numbers for bar in bars)
            else []
        ),
    ]
    values = {
        "name": [bar.name for bar in bars],
        "figure": [bar.figure for bar in bars],
        "numbers": [bar.numbers for bar in bars],
    }
    return TableBlock(
        title="",
        columns=columns,
        rows=pl.DataFrame({column.name: values[column.name] for column in columns}),
        foot=block.foot,
    )
