"""The styles that a document's body is set in, by name: a template may say how each looks.

What a template lacks is added as ours look, so that any template can hold any document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from warehouse.workbooks.palette import INK, QUIET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as Word

TITLE_FONT: Final = ("Times New Roman", "方正小标宋简体")
BODY_FONT: Final = ("Times New Roman", "仿宋_GB2312")
HEADING_FONT: Final = ("Arial", "黑体")
PAGE_FONT: Final = ("Times New Roman", "宋体")
"""Fonts of Latin and of Chinese letters, as official documents have them (GB/T 9704-2012, 7.2)."""

ALTERNATIVES: Final = {"方正小标宋简体": "华文中宋", "仿宋_GB2312": "仿宋"}
"""What stands for a font where a machine has it not: every Windows or Word comes with these."""

OFFICIAL_LINE: Final = 28.0
"""Points from line to line: 22 lines on a page (GB/T 9704-2012, 5.2.3)."""


@dataclass(frozen=True)
class WordLook:
    """How a paragraph is set: points, and letters that its first line is indented by."""

    font: tuple[str, str]
    size: float
    line: float = 0
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    indent: float = 0
    align: str = "left"
    level: int = 0


HANDOUT: Final[Mapping[str, WordLook]] = {
    "Xuntu Title": WordLook(TITLE_FONT, 22, 28, align="center", after=2),
    "Xuntu Summary": WordLook(HEADING_FONT, 14, 20, bold=True, align="center", after=4),
    "Xuntu Finding": WordLook(HEADING_FONT, 13, 20, bold=True, before=10, after=4, level=1),
    "Xuntu Heading": WordLook(HEADING_FONT, 10.5, 15, colour=QUIET, before=10, level=2),
    "Xuntu Body": WordLook(BODY_FONT, 12, 20, after=4),
    "Xuntu Quiet": WordLook(HEADING_FONT, 9, 13, colour=QUIET, after=2),
    "Xuntu Table Title": WordLook(HEADING_FONT, 12, 17, bold=True, before=8, after=2),
    "Xuntu Table": WordLook(HEADING_FONT, 9.5, 13, before=2, after=2),
    "Xuntu Figure": WordLook(HEADING_FONT, 24, 30, bold=True),
    "Xuntu Small": WordLook(HEADING_FONT, 9.5, 14),
    "Xuntu Picture": WordLook(HEADING_FONT, 9, align="center"),
}
"""Our own looks."""

OFFICIAL: Final[Mapping[str, WordLook]] = {
    **HANDOUT,
    "Xuntu Title": WordLook(TITLE_FONT, 22, 34, align="center", before=28, after=28),
    "Xuntu Finding": WordLook(HEADING_FONT, 16, OFFICIAL_LINE, indent=2, level=1),
    "Xuntu Heading": WordLook(HEADING_FONT, 16, OFFICIAL_LINE, indent=2, level=2),
    "Xuntu Body": WordLook(BODY_FONT, 16, OFFICIAL_LINE, indent=2, align="both"),
    "Xuntu Flush": WordLook(BODY_FONT, 16, OFFICIAL_LINE),
    "Xuntu Quiet": WordLook(BODY_FONT, 10.5, 15, colour=QUIET, after=2),
    "Xuntu Table Title": WordLook(HEADING_FONT, 14, 22, before=8, after=2),
    "Xuntu Table": WordLook(BODY_FONT, 10.5, 14, before=2, after=2),
}
"""Those of an official document."""

_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def add_missing(word: Word, looks: Mapping[str, WordLook]) -> dict[str, str]:
    """Add the styles that a document does not have, and return what the file calls each."""
    there = {style.name for style in word.styles}
    for name, look in looks.items():
        if name not in there:
            _add(word, name, look)
    return {str(style.name): style.style_id for style in word.styles if style.name in looks}


def _add(word: Word, name: str, look: WordLook) -> None:
    style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.quick_style = True
    font = style.font
    font.size, font.bold = Pt(look.size), look.bold
    font.color.rgb = RGBColor.from_string(look.colour.removeprefix("#"))
    set_font(style.element.get_or_add_rPr(), look.font)
    format_ = style.paragraph_format
    format_.space_before, format_.space_after = Pt(look.before), Pt(look.after)
    if look.line:
        format_.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        format_.line_spacing = Pt(look.line)
    else:
        format_.line_spacing_rule = WD_LINE_SPACING.SINGLE
    format_.alignment = _ALIGN[look.align]
    properties = style.element.get_or_add_pPr()
    if look.indent:
        _indent(properties, look)
    if look.level:
        format_.keep_with_next = True
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.level - 1))
        properties.append(level)


def _indent(properties: Any, look: WordLook) -> None:  # noqa: ANN401 - the format's own element
    """Indent the first line by letters, which stay right when somebody changes their size."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(int(look.indent * 100)))
    indent.set(qn("w:firstLine"), str(int(look.indent * look.size * 20)))


def set_font(properties: Any, font: tuple[str, str]) -> None:  # noqa: ANN401 - the format's own
    """Name the fonts of Latin and of Chinese letters."""
    latin, chinese = font
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, of in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), of)
