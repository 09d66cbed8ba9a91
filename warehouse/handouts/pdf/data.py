"""A document as the data that a template sets: texts are strings, and nothing of them is markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from warehouse.handouts import fonts
from warehouse.handouts.cells import written_rows
from warehouse.handouts.document import (
    Beside,
    Blanks,
    Block,
    Box,
    Document,
    Paragraph,
    Picture,
    Receipt,
    Section,
    TableBlock,
    TableColumn,
    Text,
    Tile,
    Tiles,
)
from warehouse.handouts.pdf.letters import settable
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
    sections, signed = _apart(document.sections)
    language = document.language
    return {
        "language": language,
        "region": _REGIONS.get(language),
        "look": _look(),
        "title": settable(document.title),
        "finding": _runs(document.finding),
        "date": settable(document.date),
        "attachment": settable(document.attachment),
        **_origin(document),
        "official": _official(document),
        "is_landscape": document.is_landscape,
        "sections": [_section(section, language) for section in sections],
        "definitions": _definitions(document),
        "signed": [_block(block, language) for block in signed],
    }


def _look() -> Data:
    return {
        "colours": _COLOURS,
        "fonts": {role: fonts.families(role) for role in fonts.FAMILIES},
        "made_bold": {role: fonts.is_made_bold(role) for role in fonts.FAMILIES},
    }


def _apart(sections: Sequence[Section]) -> tuple[list[Section], list[Block]]:
    """Return the sections without the lines to sign and slips at their very end, and these.

    What a document's metrics mean stands before them: what is signed comes last.
    """
    if not sections:
        return [], []
    *others, last = sections
    blocks, signed = list(last.blocks), list[Block]()
    while blocks and isinstance(blocks[-1], (Blanks, Receipt)):
        signed.insert(0, blocks.pop())
    rest = Section(blocks, last.finding, last.heading, last.starts_page, last.notes)
    return [*others, rest], signed


def _origin(document: Document) -> Data:
    origin, between = document.origin, fact(document.language, "between_clauses")
    parts = [origin.selection, origin.as_of, origin.version]
    return {
        "office": settable(origin.office),
        "place": settable(origin.place),
        "as_of": settable(origin.as_of),
        "version": settable(origin.version),
        "label": settable(origin.label),
        "mark": settable(origin.mark),
        "origin": settable(between.join(part for part in parts if part)),
    }


def _official(document: Document) -> Data | None:
    if document.official is None:
        return None
    names = ("issuer", "number", "addressee", "signed_by", "issued_on")
    return {name: settable(getattr(document.official, name)) for name in names}


def _definitions(document: Document) -> Data:
    return {
        "heading": message("handout_definitions").in_language(document.language),
        "between": message("handout_definition_between").in_language(document.language),
        "items": [
            {"term": settable(one.term), "meaning": settable(one.meaning)}
            for one in document.definitions
        ],
    }


def _section(section: Section, language: str) -> Data:
    return {
        "heading": settable(section.heading),
        "finding": _runs(section.finding),
        "starts_page": section.starts_page,
        "blocks": [_block(block, language) for block in section.blocks],
    }


def _block(block: Block, language: str) -> Data:
    name, data_of = _BLOCKS[type(block)]
    return {"block": name, **data_of(block, language)}


def _runs(parts: Text) -> list[Data]:
    """Return the runs of a text: a space at the edge of one is kept."""
    return [
        {"text": f"{_edge(run.text[:1])}{settable(run.text)}{_edge(run.text[-1:])}"}
        | {"strong": run.strong}
        for run in parts
        if run.text.strip()
    ]


def _edge(letter: str) -> str:
    return " " if letter.isspace() else ""


def _paragraph(block: Paragraph, language: str) -> Data:
    leads = settable(block.leads)
    return {
        "body": _runs(block.body),
        "leads": leads if has_wide_letters(language) or not leads else f"{leads} ",
        "is_quiet": block.is_quiet,
    }


def _tiles(block: Tiles, _: str) -> Data:
    return {"tiles": [_tile(tile) for tile in block.tiles]}


def _tile(tile: Tile) -> Data:
    return {
        "name": settable(tile.name),
        "figure": settable(tile.figure),
        "unit": settable(tile.unit),
        "base": settable(tile.base),
        "beneath": [settable(line) for line in tile.beneath],
        **_light(tile.light, tile.light_label),
    }


def _light(name: str, label: str) -> Data:
    return {
        "light": name if name in palette.LIGHTS else "none",
        "shape": palette.LIGHT_SHAPES.get(name, ""),
        "light_label": settable(label),
    }


def _table(block: TableBlock, language: str) -> Data:
    number = [TableColumn("", block.number, "count", width=0.0)] if block.number else []
    columns = [*number, *block.columns]
    rows = [
        [_cell(column, written) for column, written in zip(columns, row, strict=True)]
        for row in written_rows(block, language)
    ]
    return {
        "title": settable(block.title),
        "aside": settable(block.aside),
        "foot": settable(block.foot),
        "empty": settable(block.empty),
        "columns": [_column(column, is_number=column in number) for column in columns],
        "rows": rows,
    }


def _column(column: TableColumn, is_number: bool) -> Data:
    at_right = column.is_numeric or column.kind == "ratio"
    return {
        "heading": settable(column.heading),
        "kind": column.kind,
        "width": column.width,
        "is_to_fill": column.is_to_fill,
        "align": "center" if is_number else "right" if at_right else "left",
    }


def _cell(column: TableColumn, written: str) -> str | Data:
    """Return a cell; of a light its shape apart from its word, to colour it."""
    if column.kind != "light":
        return settable(written)
    lights = {shape: name for name, shape in palette.LIGHT_SHAPES.items() if shape}
    name = lights.get(written[:1], "none")
    return _light(name, written.removeprefix(palette.LIGHT_SHAPES[name]))


def _picture(block: Picture, _: str) -> Data:
    return {
        "svg": in_own_fonts(block.svg),
        "width": block.width,
        "height": block.height,
        "alternative": settable(block.alternative),
        "title": _runs(block.title),
        "caption": [settable(line) for line in block.caption],
    }


def _box(block: Box, _: str) -> Data:
    return {"leads": settable(block.leads), "body": _runs(block.body)}


def _blanks(block: Blanks, _: str) -> Data:
    return {"labels": [settable(label) for label in block.labels]}


def _receipt(block: Receipt, _: str) -> Data:
    return {
        "title": settable(block.title),
        "body": _runs(block.body),
        "labels": [settable(label) for label in block.labels],
    }


def _beside(block: Beside, language: str) -> Data:
    return {
        "left": [_block(part, language) for part in block.left],
        "right": [_block(part, language) for part in block.right],
        "share": block.share,
    }


_BLOCKS: Mapping[type, tuple[str, Callable[[Any, str], Data]]] = {
    Paragraph: ("paragraph", _paragraph),
    Tiles: ("tiles", _tiles),
    TableBlock: ("table", _table),
    Picture: ("picture", _picture),
    Box: ("box", _box),
    Blanks: ("blanks", _blanks),
    Receipt: ("receipt", _receipt),
    Beside: ("beside", _beside),
}
