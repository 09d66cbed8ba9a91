"""A document as the data that a template sets: texts are strings, and nothing of them is markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from warehouse.handouts import fonts
from warehouse.handouts.blocks import signed_apart
from warehouse.handouts.cells import written_rows
from warehouse.handouts.document import (
    Beside,
    Blanks,
    Block,
    Box,
    Document,
    HeadlineFigure,
    Paragraph,
    PictureBlock,
    Receipt,
    Section,
    TableBlock,
    TableColumn,
    Tiles,
)
from warehouse.handouts.pdf.letters import Typesetting, settable
from warehouse.handouts.pdf.svg import in_own_fonts
from warehouse.words.languages import fact, has_wide_letters
from warehouse.words.messages import message
from warehouse.workbooks import palette

Data: TypeAlias = dict[str, Any]

_REGIONS = {"zh": "cn"}
_COLOURS = {
    "ink": palette.INK,
    "quiet": "#47586A",
    "border": palette.BORDER,
    "rule": palette.BORDER,
    "accent": palette.ACCENT,
    "alarm": palette.ALARM,
    **palette.LIGHTS,
}
"""Those of the screens; quiet ink is darker, because a copier takes some of it."""


def of_document(document: Document) -> Data:
    """Return everything a template sets. Raises `ChineseFontMissing` where there is no font."""
    sections, signed = signed_apart(document.sections)
    set_ = Typesetting(document.language)
    return {
        "language": document.language,
        "region": _REGIONS.get(document.language),
        "is_wide": has_wide_letters(document.language),
        "look": _look(),
        "title": set_.text(document.title),
        "finding": set_.runs(document.finding),
        "date": set_.text(document.date),
        "attachment": set_.text(document.attachment),
        **_origin(document, set_),
        "official": _official(document, set_),
        "is_landscape": document.is_landscape,
        "sections": [_section(section, set_) for section in sections],
        "definitions": _definitions(document, set_),
        "signed": [_block(block, set_) for block in signed],
    }


def _look() -> Data:
    return {
        "colours": _COLOURS,
        "fonts": {role: fonts.families(role) for role in fonts.FAMILIES},
        "made_bold": {role: fonts.is_made_bold(role) for role in fonts.FAMILIES},
    }


def _origin(document: Document, set_: Typesetting) -> Data:
    origin, between = document.origin, fact(document.language, "between_clauses")
    parts = [origin.selection, origin.as_of, origin.version]
    return {
        "office": set_.text(origin.office),
        "place": set_.text(origin.place),
        "as_of": set_.text(origin.as_of),
        "version": set_.text(origin.version),
        "label": set_.text(origin.label),
        "mark": set_.text(origin.mark),
        "origin": set_.text(between.join(part for part in parts if part)),
    }


def _official(document: Document, set_: Typesetting) -> Data | None:
    if document.official is None:
        return None
    names = ("issuer", "number", "addressee", "signed_by", "issued_on")
    return {name: set_.with_blanks(getattr(document.official, name)) for name in names}


def _definitions(document: Document, set_: Typesetting) -> Data:
    return {
        "heading": message("handout_definitions").in_language(document.language),
        "items": [
            {
                "term": set_.lead(
                    message("definition_of_term", term=one.term).in_language(document.language)
                ),
                "meaning": set_.text(one.meaning),
            }
            for one in document.definitions
        ],
    }


def _section(section: Section, set_: Typesetting) -> Data:
    return {
        "heading": set_.text(section.heading),
        "finding": set_.runs(section.finding),
        "starts_page": section.starts_page,
        "blocks": [_block(block, set_) for block in section.blocks],
    }


def _block(block: Block, set_: Typesetting) -> Data:
    name, data_of = _BLOCKS[type(block)]
    return {"block": name, **data_of(block, set_)}


def _paragraph(block: Paragraph, set_: Typesetting) -> Data:
    return {
        "body": set_.runs(block.body),
        "leads": set_.lead(block.leads),
        "is_quiet": block.is_quiet,
    }


def _tiles(block: Tiles, set_: Typesetting) -> Data:
    return {"tiles": [_tile(tile, set_) for tile in block.tiles]}


def _tile(tile: HeadlineFigure, set_: Typesetting) -> Data:
    return {
        "name": set_.text(tile.name),
        "figure": set_.text(tile.figure),
        "unit": set_.text(tile.unit),
        "base": set_.text(tile.base),
        "beneath": [set_.text(line) for line in tile.beneath],
        **_light(tile.light, set_.text(tile.light_label)),
    }


def _light(name: str, label: str) -> Data:
    return {
        "light": name if name in palette.LIGHTS else "none",
        "shape": palette.LIGHT_SHAPES.get(name, ""),
        "light_label": label,
    }


def _table(block: TableBlock, set_: Typesetting) -> Data:
    number = [TableColumn("", block.number, "count", width=0.0)] if block.number else []
    columns = [*number, *block.columns]
    rows = [
        [_cell(column, text, set_) for column, text in zip(columns, row, strict=True)]
        for row in written_rows(block, set_.language)
    ]
    return {
        "title": set_.text(block.title),
        "aside": set_.text(block.aside),
        "foot": set_.text(block.foot),
        "empty": set_.text(block.empty),
        "columns": [_column(column, set_, is_number=column in number) for column in columns],
        "rows": rows,
    }


def _column(column: TableColumn, set_: Typesetting, is_number: bool) -> Data:
    at_right = column.is_numeric
    return {
        "heading": set_.text(column.heading),
        "kind": column.kind,
        "width": column.width,
        "is_to_fill": column.is_to_fill,
        "align": "center" if is_number else "right" if at_right else "left",
    }


def _cell(column: TableColumn, text: str, set_: Typesetting) -> str | Data:
    """Return a cell; of a light its shape apart from its word, to colour it."""
    if column.kind != "light":
        return settable(text)
    lights = {shape: name for name, shape in palette.LIGHT_SHAPES.items() if shape}
    name = lights.get(text[:1], "none")
    return _light(name, set_.text(text.removeprefix(palette.LIGHT_SHAPES[name])))


def _picture(block: PictureBlock, set_: Typesetting) -> Data:
    return {
        "svg": in_own_fonts(block.svg),
        "width": block.width,
        "height": block.height,
        "alternative": set_.text(block.alternative),
        "title": set_.runs(block.title),
        "caption": [set_.text(line) for line in block.caption],
    }


def _box(block: Box, set_: Typesetting) -> Data:
    return {"leads": set_.text(block.leads), "body": set_.runs(block.body)}


def _blanks(block: Blanks, set_: Typesetting) -> Data:
    return {"labels": [set_.text(label) for label in block.labels]}


def _receipt(block: Receipt, set_: Typesetting) -> Data:
    return {
        "title": set_.text(block.title),
        "body": set_.runs(block.body),
        "labels": [set_.text(label) for label in block.labels],
    }


def _beside(block: Beside, set_: Typesetting) -> Data:
    return {
        "left": [_block(part, set_) for part in block.left],
        "right": [_block(part, set_) for part in block.right],
        "share": block.share,
    }


_BLOCKS: Mapping[type, tuple[str, Callable[[Any, Typesetting], Data]]] = {
    Paragraph: ("paragraph", _paragraph),
    Tiles: ("tiles", _tiles),
    TableBlock: ("table", _table),
    PictureBlock: ("picture", _picture),
    Box: ("box", _box),
    Blanks: ("blanks", _blanks),
    Receipt: ("receipt", _receipt),
    Beside: ("beside", _beside),
}
