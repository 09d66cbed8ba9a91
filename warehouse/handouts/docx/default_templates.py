"""Makes our own templates: `python -m warehouse.handouts.docx.default_templates` writes them anew.

A test holds that those in `templates/` are these.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from warehouse.handouts.docx import elements, styles
from warehouse.handouts.docx.styles import HANDOUT, OFFICIAL, PAGE_FONT, TITLE_FONT
from warehouse.handouts.docx.template import standard
from warehouse.runtime.home import write_bytes
from warehouse.workbooks.palette import INK, QUIET

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

_RED: Final = "#D00000"
"""The red of an issuer's name and of the line under it (GB/T 9704-2012, 7.2.4)."""

_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_STAMP: Final = (2026, 1, 1, 0, 0, 0)
_OFFICIAL_MARGINS: Final = (37, 26, 35, 28)
_MARGINS: Final = (17, 18, 15, 18)
"""Millimetres at top, right, bottom and left; of an official document those of GB/T 9704-2012."""


def handout() -> bytes:
    """Return the template of what is no official document."""
    word = _page(_MARGINS)
    styles.add_missing(word, HANDOUT)
    across = Mm(210 - _MARGINS[1] - _MARGINS[3])
    section = word.sections[0]
    section.header_distance, section.footer_distance = Mm(8), Mm(7)
    _small(section.header.paragraphs[0], "{{ label }}", "{{ mark }}", across, bold=True)
    foot = section.footer.paragraphs[0]
    _small(foot, "{{ place }}  {{ as_of }}  {{ version }}", "", across)
    foot.add_run("\t")
    elements.add_field(foot, "PAGE")
    foot.add_run(" / ")
    elements.add_field(foot, "NUMPAGES")
    for run in foot.runs[1:]:
        run.font.size = Pt(9)
        styles.set_font(run._r.get_or_add_rPr(), styles.HEADING_FONT)
    _conditional(word, "attachment", "Xuntu Small")
    word.add_paragraph("{{ title }}", "Xuntu Title")
    _conditional(word, "finding", "Xuntu Summary")
    issued = word.add_paragraph("{{ office }}\t{{ date }}", "Xuntu Small")
    issued.paragraph_format.tab_stops.add_tab_stop(across, WD_TAB_ALIGNMENT.RIGHT)
    of = word.add_paragraph("{{ selection }}  {{ as_of }}  {{ version }}", "Xuntu Quiet")
    elements.set_paragraph_border(of, elements.line("bottom", INK, 1))
    of.paragraph_format.space_after = Pt(8)
    word.add_paragraph("{{ body }}", "Xuntu Body")
    return _content(word)


def official() -> bytes:
    """Return the template of an official document, in the layout of GB/T 9704-2012."""
    word = _page(_OFFICIAL_MARGINS)
    styles.add_missing(word, OFFICIAL)
    across = Mm(210 - _OFFICIAL_MARGINS[1] - _OFFICIAL_MARGINS[3])
    section = word.sections[0]
    section.header_distance, section.footer_distance = Mm(14), Mm(24)
    word.settings.odd_and_even_pages_header_footer = True
    for head in (section.header, section.even_page_header):
        head.is_linked_to_previous = False
        where = "{{ office }}  {{ place }}  {{ as_of }}  {{ version }}"
        _small(head.paragraphs[0], where, "{{ mark }}", across, size=7)
        label = head.add_paragraph("{{ label }}", "Xuntu Flush")
        styles.set_font(label.runs[0]._r.get_or_add_rPr(), styles.HEADING_FONT)
    for foot, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        foot.is_linked_to_previous = False
        _number(foot.paragraphs[0], align)
    _red_head(word)
    _conditional(word, "attachment", "Xuntu Flush")
    word.add_paragraph("{{ title }}", "Xuntu Title")
    word.add_paragraph("{{ addressee }}", "Xuntu Flush")
    word.add_paragraph("{{ body }}", "Xuntu Body")
    for name in ("signed_by", "issued_on"):
        signed = word.add_paragraph(f"{{{{ {name} }}}}", "Xuntu Flush")
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(16 * (2 if name == "signed_by" else 4))
        signed.paragraph_format.keep_with_next = name == "signed_by"
        if name == "signed_by":
            signed.paragraph_format.space_before = Pt(2 * styles.OFFICIAL_LINE)
    word.add_paragraph("{{ annex }}", "Xuntu Body")
    return _content(word)


def _page(margins: tuple[int, int, int, int]) -> Word:
    """Return an empty document on A4."""
    word = new_document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = (Mm(side) for side in margins)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    normal: Any = word.styles["Normal"]
    normal.font.size = Pt(12)
    styles.set_font(normal.element.get_or_add_rPr(), styles.BODY_FONT)
    return word


def _small(
    paragraph: Paragraph, left: str, right: str, across: Mm, bold: bool = False, size: float = 8.5
) -> None:
    """Write quietly at both ends of a line."""
    style: Any = paragraph.style
    stops = paragraph.paragraph_format.tab_stops
    for stop in list(style.paragraph_format.tab_stops):
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(across, WD_TAB_ALIGNMENT.RIGHT)
    run = paragraph.add_run(left)
    run.bold = bold
    rest = paragraph.add_run(f"\t{right}" if right else "")
    for one in (run, rest):
        one.font.size = Pt(size + 2 if bold and one is run else size)
        one.font.color.rgb = RGBColor.from_string((INK if bold else QUIET).removeprefix("#"))
        styles.set_font(one._r.get_or_add_rPr(), styles.HEADING_FONT)


def _number(paragraph: Paragraph, align: str) -> None:
    """Write the number of a page between two dashes, a letter's width from the outer edge."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if align == "right" else WD_ALIGN_PARAGRAPH.LEFT
    indent = "right_indent" if align == "right" else "left_indent"
    setattr(paragraph.paragraph_format, indent, Pt(14))
    paragraph.add_run("\u2014 ")
    elements.add_field(paragraph, "PAGE")
    paragraph.add_run(" \u2014")
    for run in paragraph.runs:
        run.font.size = Pt(14)
        styles.set_font(run._r.get_or_add_rPr(), PAGE_FONT)


def _red_head(word: Word) -> None:
    """Write who issues the document in red, its number, and the red line under both."""
    issuer = word.add_paragraph(style="Xuntu Flush")
    issuer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    issuer.paragraph_format.line_spacing = Pt(40)
    issuer.paragraph_format.space_after = Pt(28)
    run = issuer.add_run("{{ issuer }}")
    run.font.size, run.font.bold = Pt(26), False
    run.font.color.rgb = RGBColor.from_string(_RED.removeprefix("#"))
    styles.set_font(run._r.get_or_add_rPr(), TITLE_FONT)
    number = word.add_paragraph("{{ number }}", "Xuntu Flush")
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elements.set_paragraph_border(number, elements.line("bottom", _RED, 1.5))


def _conditional(word: Word, name: str, style: str) -> None:
    """Add a paragraph that stands only where there is something to say."""
    word.add_paragraph(f"{{%p if {name} %}}", style)
    word.add_paragraph(f"{{{{ {name} }}}}", style)
    word.add_paragraph("{%p endif %}", style)


def _content(word: Word) -> bytes:
    """Return the file, the same at every time."""
    properties = word.core_properties
    properties.author = properties.title = properties.comments = properties.last_modified_by = (
        properties.keywords
    ) = ""
    properties.created = properties.modified = _MADE
    _drop_thumbnail(word)
    _name_alternatives(word)
    held = io.BytesIO()
    word.save(held)
    steady = io.BytesIO()
    with zipfile.ZipFile(held) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, _STAMP), made.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _name_alternatives(word: Word) -> None:
    """Say by which fonts a program replaces ours where it has none: Windows comes without them."""
    (relation,) = (one for one in word.part.rels.values() if one.reltype.endswith("/fontTable"))
    part: Any = relation.target_part
    table = parse_xml(part.blob)
    for name, alternative in styles.ALTERNATIVES.items():
        font = elements.made("font", name=name)
        font.append(elements.made("altName", val=alternative))
        font.append(elements.made("charset", val="86"))
        font.append(elements.made("family", val="auto"))
        table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_thumbnail(word: Word) -> None:
    """Drop the picture of the package's own base."""
    rels: Any = word.part.package.rels
    for number, rel in list(rels.items()):
        if rel.reltype.endswith("/thumbnail"):
            rels.pop(number)


def main() -> None:
    """Write both templates beside this module."""
    for is_official, content in ((False, handout()), (True, official())):
        file = standard(is_official)
        file.parent.mkdir(exist_ok=True)
        write_bytes(file, content)


if __name__ == "__main__":
    main()
