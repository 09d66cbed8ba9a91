"""The slides of a hand-out: its title, a finding a slide, definitions; where it is from on each."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.blocks import untitled
from warehouse.handouts.cells import visible
from warehouse.handouts.document import Run, TableBlock, TableColumn, locale, plain, text
from warehouse.handouts.pptx import flow, master, texts
from warehouse.handouts.pptx.texts import SlideArea, SlideLook
from warehouse.words.languages import fact
from warehouse.words.messages import message
from warehouse.workbooks.palette import INK, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation
    from pptx.slide import Slide

    from warehouse.handouts.document import Block, Document, Section, Text

_WIDE: Final = master.WIDTH - 2 * master.MARGIN
_TITLES: Final = (40, 32, 24, 18)
_SUMMARIES: Final = (28, 24, 20, 16)
_FINDINGS: Final = (master.TITLE_SIZE, 28, 24, 20, 16)
"""Points of the title, of what stands out, and of a finding: the first in which it has room."""

_HIGHEST_TITLE: Final = 160
_HIGHEST_SUMMARY: Final = 110
_HIGHEST_FINDING: Final = 2 * master.TITLE_SIZE * measures.LINE
"""Points that each may be high: two lines, as a rule."""

_HEADING: Final = SlideLook(16, QUIET)
_TOP: Final = 28
_BEFORE_BODY: Final = 16
_FOOT: Final = SlideLook(master.SMALLEST, QUIET)


@dataclass(frozen=True)
class _Show:
    """A presentation under way."""

    document: Document
    slides: Presentation

    @property
    def language(self) -> str:
        return self.document.language

    def add(self) -> Slide:
        """Return a new slide."""
        made: Slide = self.slides.slides.add_slide(master.layout(self.slides))
        return made


def write(document: Document) -> bytes:
    """Return the slides of a hand-out (pptx)."""
    show = _Show(document, master.slides())
    _set_properties(show)
    _add_title(show)
    for section in document.sections:
        _add_section(show, section)
    if document.definitions:
        _add_definitions(show)
    for number, slide in enumerate(show.slides.slides, start=1):
        _add_foot(show, slide, number)
    held = io.BytesIO()
    show.slides.save(held)
    return held.getvalue()


def _set_properties(show: _Show) -> None:
    document, properties = show.document, show.slides.core_properties
    properties.title = visible(document.title)[:255]
    properties.author = visible(document.origin.office)[:255]
    properties.subject = visible(document.origin.as_of)[:255]
    properties.keywords = visible(document.origin.version)[:255]
    properties.comments = visible(document.origin.mark)[:255]
    properties.category = visible(document.origin.label)[:255]
    properties.last_modified_by = ""
    properties.language = locale(show.language)


def _add_title(show: _Show) -> None:
    """Add the slide that says what the hand-out is, and what stands out."""
    document, origin, slide = show.document, show.document.origin, show.add()
    title = _fitting(visible(document.title), _TITLES, _HIGHEST_TITLE)
    finding = _fitting(visible(plain(document.finding)), _SUMMARIES, _HIGHEST_SUMMARY)
    lines = [
        (document.attachment, SlideLook(18)),
        (origin.office, SlideLook(20)),
        (document.date, SlideLook(20)),
        (origin.selection, SlideLook(18, QUIET)),
    ]
    lines_shown = [(text(line), look) for line, look in lines if visible(line)]
    beneath = sum(measures.height(plain(line), look.size, _WIDE) for line, look in lines_shown)
    tall = measures.height(document.title, title.size, _WIDE, bold=True)
    of_finding = measures.height(plain(document.finding), finding.size, _WIDE, bold=True) + 18
    whole = tall + 18 + of_finding * bool(document.finding) + beneath
    top = max(86.0, min(150.0, master.FOOT - 12 - whole))
    _write_title(
        slide, text(document.title), title, SlideArea(master.MARGIN, top, _WIDE, tall), show
    )
    top += tall + 18
    if document.finding:
        tall = measures.height(plain(document.finding), finding.size, _WIDE, bold=True)
        shape = texts.box(slide, SlideArea(master.MARGIN, top, _WIDE, tall))
        texts.write(shape.text_frame.paragraphs[0], document.finding, finding, show.language)
        top += tall + 18
    shape = texts.box(slide, SlideArea(master.MARGIN, top, _WIDE, beneath))
    texts.write_all(shape.text_frame, lines_shown, show.language)
    _add_bearing(slide, show)


def _add_bearing(slide: Slide, show: _Show) -> None:
    """Add label and mark in frames at the upper right corner."""
    right = float(master.WIDTH - master.MARGIN)
    for words, colour in ((show.document.origin.label, INK), (show.document.origin.mark, QUIET)):
        if not visible(words):
            continue
        wide = min(measures.letters(visible(words)) * 18 + 24, _WIDE)
        place = SlideArea(right - wide, 44, wide, 32)
        frame = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.lengths)
        texts.plain_shape(frame)
        frame.fill.background()
        frame.line.color.rgb = texts.rgb(colour)
        frame.line.width = Pt(1)
        texts.prepare(frame.text_frame, 4)
        look = SlideLook(18, colour, bold=colour == INK, align="center")
        texts.write(frame.text_frame.paragraphs[0], text(words), look, show.language)
        right -= wide + 12


def _add_section(show: _Show, section: Section) -> None:
    """Add the slides of a section: as many as its blocks need, the notes on the first."""
    finding = section.finding or text(section.heading or show.document.title)
    heading = section.heading if section.finding else ""
    blocks = [untitled(block, finding) for block in section.blocks]
    first = _add_slides(show, (heading, finding), blocks)
    if section.notes:
        notes: Any = first.notes_slide.notes_text_frame
        notes.text = "\n".join(visible(line) for line in section.notes.splitlines())


def _add_slides(show: _Show, title: tuple[str, Text], blocks: Sequence[Block]) -> Slide:
    """Add the slides of blocks under one title, and return the first."""
    left = flow.items(blocks, show.language, _WIDE)
    first, number = None, 1
    while first is None or left:
        slide = show.add()
        first = first or slide
        top = _add_finding(slide, show, title, number)
        area = SlideArea(master.MARGIN, top, _WIDE, master.FOOT - _BEFORE_BODY - top)
        left = flow.fill(slide, left, area, show.language)
        number += 1
    return first


def _add_finding(slide: Slide, show: _Show, title: tuple[str, Text], number: int) -> float:
    """Write heading and finding of a slide; return where its blocks begin."""
    heading, finding = title
    if number > 1:
        continued = message("handout_continued", n=number).in_language(show.language)
        finding = (*finding, Run(continued))
    top = float(_TOP)
    if heading:
        tall = _HEADING.size * measures.LINE
        shape = texts.box(slide, SlideArea(master.MARGIN, top, _WIDE, tall))
        texts.write(shape.text_frame.paragraphs[0], text(heading), _HEADING, show.language)
        top += tall
    words = visible(plain(finding))
    look = _fitting(words, _FINDINGS, _HIGHEST_FINDING)
    tall = measures.height(words, look.size, _WIDE, bold=True)
    _write_title(slide, finding, look, SlideArea(master.MARGIN, top, _WIDE, tall), show)
    return top + tall + _BEFORE_BODY


def _fitting(words: str, sizes: Sequence[float], most: float) -> SlideLook:
    """Return the largest bold letters in which words are no higher than so many points."""
    fits = (size for size in sizes if measures.height(words, size, _WIDE, bold=True) <= most)
    return SlideLook(next(fits, sizes[-1]), bold=True)


def _write_title(
    slide: Slide, finding: Text, look: SlideLook, area: SlideArea, show: _Show
) -> None:
    """Write into the slide's own title, by which readers and programs find it."""
    title: Any = slide.shapes.title
    title.left, title.top, title.width, title.height = area.lengths
    texts.prepare(title.text_frame)
    texts.write(title.text_frame.paragraphs[0], finding, look, show.language)


def _add_definitions(show: _Show) -> None:
    keys = ("handout_definitions", "handout_term", "handout_definition")
    title, term, meaning = (message(key).in_language(show.language) for key in keys)
    rows = pl.DataFrame(
        {
            "term": [visible(entry.term) for entry in show.document.definitions],
            "meaning": [visible(entry.meaning) for entry in show.document.definitions],
        }
    )
    columns = [
        TableColumn("term", term, width=1),
        TableColumn("meaning", meaning, width=3.5),
    ]
    _add_slides(show, ("", text(title)), [TableBlock("", columns, rows)])


def _add_foot(show: _Show, slide: Slide, number: int) -> None:
    """Write where the figures are from, and which slide of how many this is."""
    origin, between = show.document.origin, fact(show.language, "between_clauses")
    parts = [origin.as_of, origin.version, origin.label, origin.mark]
    words = between.join(visible(part) for part in parts if visible(part))
    _place(slide, "ftr", number, [(Run(words),)], show)
    many = len(show.slides.slides)
    place = message("handout_screen", n="\n", m=many).in_language(show.language)
    before, _, after = place.partition("\n")
    _place(slide, "sldNum", number, [(Run(before),), (Run(after),)], show)


def _place(slide: Slide, kind: str, number: int, parts: Sequence[Text], show: _Show) -> None:
    """Fill a place of the foot: the number of the slide stands between two parts."""
    layout: Any = slide.slide_layout
    held = next(one for one in layout.placeholders if one._element.ph.get("type") == kind)
    copy = deepcopy(held._element)
    slide.shapes._spTree.append(copy)
    shape: Any = slide.shapes[-1]
    copy.nvSpPr.cNvPr.set("id", str(900 + (kind == "ftr")))
    texts.prepare(shape.text_frame)
    paragraph = shape.text_frame.paragraphs[0]
    for child in list(paragraph._p):
        paragraph._p.remove(child)
    look = SlideLook(_FOOT.size, _FOOT.colour, align="left" if kind == "ftr" else "right")
    for place, part in enumerate(parts):
        if place:
            paragraph._p.append(_number(number, show.language))
        texts.write(paragraph, part, look, show.language)


def _number(number: int, language: str) -> object:
    """Return the field that holds the number of a slide wherever it is moved to."""
    colour = QUIET.removeprefix("#")
    return parse_xml(
        f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
        f'<a:rPr lang="{locale(language)}" sz="{master.SMALLEST * 100}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:rPr>'
        f"<a:t>{number}</a:t></a:fld>"
    )
