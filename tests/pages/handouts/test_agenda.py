"""The pack of a meeting says what the meeting shows: each screen a slide, figure by figure."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from pages.parts.handouts.screens import agendas
from pages.parts.handouts.screens.screen import Bars, ScreenRows, ScreenTiles
from pages.parts.kit.words import as_text
from tests.pages.claims.objections import objections
from tests.pages.handouts.conftest import Compose
from warehouse.handouts import writers
from warehouse.handouts.document import PictureBlock, plain


def figures_of(screens) -> set[str]:
    """Return every figure of the screens, as it is written there."""
    blocks = [block for screen in screens for block in screen.blocks]
    rows = [row for block in blocks if isinstance(block, ScreenRows) for row in block.rows]
    bars = [bar for block in blocks if isinstance(block, Bars) for bar in block.bars]
    tiles = [tile for block in blocks if isinstance(block, ScreenTiles) for tile in block.tiles]
    return {each.figure for each in (*rows, *bars, *tiles)} | {row.name for row in rows}


@pytest.mark.parametrize(("region", "language"), [("411100", "zh"), ("410000", "en")])
def test_each_screen_is_a_slide_with_its_figures_and_all_it_claims_is_so(
    compose: Compose, reference, names, region, language
):
    pack = compose("agenda", region=region, lang=language)
    screens = agendas.screens(pack.context, agendas.default(pack.context))
    document = pack.document
    assert [plain(part.finding) for part in document.sections] == [
        as_text(screen.finding) for screen in screens
    ]
    assert all("GS(2024)0650" in "".join(picture.caption) for picture in pack.of(PictureBlock))
    wrong = [
        o
        for statement in pack.statements
        for o in objections(reference, statement, pack.where, names)
    ]
    assert not wrong, "\n".join(wrong)
    slides = Presentation(io.BytesIO(writers.write(document, "pptx")))
    written = "\n".join(_texts(slides))
    assert len(slides.slides) >= len(screens)
    missing = [figure for figure in figures_of(screens) if figure not in written]
    assert missing == []


def _texts(slides) -> list[str]:
    """Return what stands in the shapes and tables of every slide."""
    shapes = [shape for slide in slides.slides for shape in slide.shapes]
    tables = [shape.table for shape in shapes if shape.has_table]
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    return cells + [shape.text_frame.text for shape in shapes if shape.has_text_frame]
