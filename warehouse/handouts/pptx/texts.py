"""Text on slides: how much room it takes, and how it is set.

Lines stand at a fixed distance, so that what was measured holds whichever font the machine has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Pt

from warehouse.handouts import measures
from warehouse.handouts.cells import visible
from warehouse.handouts.document import locale
from warehouse.workbooks.palette import ALARM, INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph

    from warehouse.handouts.document import Text


class SlideArea(NamedTuple):
    """A part of a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def lengths(self) -> tuple[Pt, Pt, Pt, Pt]:
        """The same as the package measures."""
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)


@dataclass(frozen=True)
class SlideLook:
    """How text is set."""

    size: float
    colour: str = INK
    bold: bool = False
    align: str = "left"
    strong: str = ALARM


def write(paragraph: _Paragraph, text: Text, look: SlideLook, language: str) -> None:
    """Add a text to a paragraph; what is strong in it stands in the look's second colour."""
    paragraph.line_spacing = Pt(look.size * measures.LINE)
    paragraph.alignment = {"right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}.get(
        look.align, PP_ALIGN.LEFT
    )
    for run in text:
        added = paragraph.add_run()
        added.text = _unbroken(run.text)
        added.font.size = Pt(look.size)
        added.font.bold = look.bold or run.strong
        added.font.color.rgb = rgb(look.strong if run.strong else look.colour)
        added._r.get_or_add_rPr().set("lang", locale(language))


def _unbroken(text: str) -> str:
    """Return what is visible of a run, with the spaces at its ends, which part it from the next."""
    inner = visible(text)
    if not inner:
        return " " if text else ""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{inner}{' ' * after}"


def rgb(colour: str) -> RGBColor:
    """Return a colour as the package has it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def box(slide: Slide, area: SlideArea, name: str = "") -> Shape:
    """Add an empty text box."""
    shape = slide.shapes.add_textbox(*area.lengths)
    if name:
        shape.name = name
    prepare(shape.text_frame)
    return shape


def plain_shape(shape: Any) -> None:  # noqa: ANN401 - of any kind
    """Leave a shape what is said of it: no shadow and no colours of a theme's style."""
    for style in shape._element.xpath("p:style"):
        shape._element.remove(style)


def framed(slide: Slide, area: SlideArea, name: str, ground: str, line: tuple[str, float]) -> Shape:
    """Draw a rectangle on a ground of one colour; `line` is its border's colour and points."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *area.lengths)
    shape.name = name
    plain_shape(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(ground)
    shape.line.color.rgb = rgb(line[0])
    shape.line.width = Pt(line[1])
    return shape


def prepare(frame: TextFrame, inset: float = 0) -> None:
    """Let text begin at the upper left corner of its shape, and stay as large as it is written."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", Pt(inset))


def write_all(frame: TextFrame, parts: Sequence[tuple[Text, SlideLook]], language: str) -> None:
    """Write a paragraph for each part."""
    for place, (text, look) in enumerate(parts):
        paragraph = frame.paragraphs[0] if place == 0 else _paragraph(frame)
        write(paragraph, text, look, language)


def _paragraph(frame: Any) -> Any:  # noqa: ANN401 - the package gives it no types
    return frame.add_paragraph()


def describe(shape: Any, alternative: str, title: str = "") -> None:  # noqa: ANN401 - of any kind
    """Say of a shape what it shows, for who does not see it."""
    named = shape._element.xpath(".//p:cNvPr")[0]
    named.set("descr", visible(alternative))
    if title:
        named.set("title", visible(title))
