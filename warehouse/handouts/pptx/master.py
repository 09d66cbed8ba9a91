"""The plain master that all slides stand on: 16:9, one sans font, the house's colours.

It is made of the package's own base, so that no file has to be kept beside the code. Its fonts are
those of the theme, Latin and East Asian, so that an office changes them in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from warehouse.workbooks.palette import ACCENT, ACCENT_GROUND, INK, QUIET, SERIES

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.presentation import Presentation as Slides
    from pptx.slide import SlideLayout, SlideMaster

WIDTH: Final = 960
HEIGHT: Final = 540
MARGIN: Final = 44
"""Points: of a slide, and of the ground around what stands on it."""

FONT: Final = "Microsoft YaHei"
"""The font of Latin and Chinese letters, which every Windows has; another takes its place else."""

TITLE_SIZE: Final = 30
SMALLEST: Final = 14
"""Points of a letter: of a finding, and of anything."""

FOOT: Final = HEIGHT - 40
"""Points from the top to the foot of each slide."""

_LAYOUT: Final = "Title Only"
_NUMBER_WIDTH: Final = 190


def slides() -> Slides:
    """Return an empty presentation with one layout."""
    made = Presentation()
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(made.slide_layouts):
        if layout.name != _LAYOUT:
            made.slide_layouts.remove(layout)
    master = made.slide_master
    _drop(made.part.package, RELATIONSHIP_TYPE.THUMBNAIL)
    _drop(made.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    _set_theme(master)
    _set_placeholders(master)
    return made


def layout(made: Slides) -> SlideLayout:
    """Return the one layout."""
    return made.slide_layouts[0]


def _drop(holder: object, kind: str) -> None:
    """Drop a part of the base that says nothing of ours."""
    rels = getattr(holder, "rels", None) or holder._rels  # type: ignore[attr-defined]
    for number, rel in list(rels.items()):
        if rel.reltype == kind:
            rels.pop(number)


def _set_theme(master: SlideMaster) -> None:
    part: Part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for collection in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        for kind in ("a:latin", "a:ea"):
            collection.find(qn(kind)).set("typeface", FONT)
    colours = {"dk1": INK, "dk2": QUIET, "lt2": ACCENT_GROUND, "hlink": ACCENT, "folHlink": ACCENT}
    colours |= {f"accent{place}": colour for place, colour in enumerate(SERIES, start=1)}
    for name, colour in colours.items():
        for held in theme.iter(qn(f"a:{name}")):
            held.clear()
            etree.SubElement(held, qn("a:srgbClr"), val=colour.removeprefix("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_placeholders(master: SlideMaster) -> None:
    """Put title, foot and number in their places, and drop the date, which the foot says."""
    wide = WIDTH - 2 * MARGIN
    places = {
        "title": (MARGIN, 30, wide, 84),
        "body": (MARGIN, 130, wide, FOOT - 140),
        "ftr": (MARGIN, FOOT, wide - _NUMBER_WIDTH, 24),
        "sldNum": (WIDTH - MARGIN - _NUMBER_WIDTH, FOOT, _NUMBER_WIDTH, 24),
    }
    holders: list[Any] = [master, *master.slide_layouts]
    for holder in holders:
        for shape in list(holder.placeholders):
            kind = shape._element.ph.get("type", "body")
            if kind == "dt":
                shape._element.getparent().remove(shape._element)
            elif holder is master:
                left, top, width, height = places[kind]
                shape.left, shape.top = Pt(left), Pt(top)
                shape.width, shape.height = Pt(width), Pt(height)
                _set_insets(shape._element)
    for defaults in master._element.iter(qn("p:titleStyle")):
        level = defaults.find(qn("a:lvl1pPr"))
        level.set("algn", "l")
        level.find(qn("a:defRPr")).set("sz", str(TITLE_SIZE * 100))
        level.find(qn("a:defRPr")).set("b", "1")
    for kind in ("ftr", "sldNum"):
        for shape in holders[0].placeholders:
            if shape._element.ph.get("type") == kind:
                for style in shape._element.iter(qn("a:lvl1pPr")):
                    style.set("algn", "l" if kind == "ftr" else "r")
                    style.find(qn("a:defRPr")).set("sz", str(SMALLEST * 100))


def _set_insets(element: etree._Element) -> None:
    """Let text begin where its shape does."""
    for body in element.iter(qn("a:bodyPr")):
        for side in ("lIns", "rIns", "tIns", "bIns"):
            body.set(side, "0")
        for child in list(body):
            body.remove(child)
