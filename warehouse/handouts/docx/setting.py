"""Text of a document's body: where it is written, in which style, with what stands out in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docx.shared import Pt, RGBColor

from warehouse.handouts.cells import visible, with_blanks
from warehouse.handouts.docx import elements, styles
from warehouse.workbooks.palette import ALARM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as Word

    from warehouse.handouts.document import Text

Target = Any
"""A document or a cell: what paragraphs and tables are added to."""


@dataclass(frozen=True)
class Setting:
    """A place that is written to: the document, or a cell of it, and how wide it is, in points."""

    word: Word
    target: Target
    width: float
    language: str
    is_official: bool
    styles: Mapping[str, str]
    """What the file calls our styles: looked up once, since the package reads through all."""

    def within(self, target: Target, width: float) -> Setting:
        """Return the setting of a part of this one."""
        return replace(self, target=target, width=width)

    def paragraph(self, style: str) -> Any:  # noqa: ANN401 - the package's paragraph
        """Add an empty paragraph."""
        return self.styled(self.target.add_paragraph(), style)

    def styled(self, paragraph: Any, style: str) -> Any:  # noqa: ANN401 - the package's paragraph
        """Give a paragraph its style, and return it."""
        paragraph._p.style = self.styles[f"Xuntu {style}"]
        return paragraph

    def table(self, rows: int, widths: list[float]) -> Any:  # noqa: ANN401 - the package's table
        """Add an empty table without lines, its columns as wide as said."""
        table = self.target.add_table(rows, len(widths))
        if self.target is not self.word:
            # The package ends a cell with an empty line; what follows each table is ours.
            table._tbl.getparent().remove(table._tbl.getnext())
        table.autofit = False
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Pt(wide)
        for row in table.rows:
            for cell, wide in zip(row.cells, widths, strict=True):
                cell.width = Pt(wide)
        return table

    def space(self) -> None:
        """Add a line between tables, which a program would make one."""
        paragraph = self.paragraph("Quiet")
        format_ = paragraph.paragraph_format
        format_.line_spacing, format_.space_after = Pt(6), Pt(0)

    def write(self, paragraph: Any, text: Text, bold: bool = False) -> None:  # noqa: ANN401
        """Add a text to a paragraph; what is strong in it is bold, and not official in colour."""
        for run in text:
            added = paragraph.add_run(unbroken(run.text))
            if bold or run.strong:
                added.bold = True
            if run.strong and not self.is_official:
                added.font.color.rgb = colour(ALARM)


def lead(paragraph: Any, words: str) -> None:  # noqa: ANN401 - the package's paragraph
    """Write what names a paragraph's subject, in the font of headings; wide spaces of it stay."""
    led = with_blanks(words)
    if not led:
        return
    # A wide mark or a wide space is room enough.
    run = paragraph.add_run(led if led[-1] in "\u3000\u3002\uff1a" else f"{led} ")
    run.bold = True
    styles.set_font(run._r.get_or_add_rPr(), styles.HEADING_FONT)


def colour(name: str) -> RGBColor:
    """Return a colour as the package has it."""
    return RGBColor.from_string(name.removeprefix("#"))


def unbroken(text: str) -> str:
    """Return what is visible of a run, with the spaces at its ends, which part it from the next."""
    inner = visible(text)
    if not inner:
        return " " if text else ""
    return f"{' ' * text[:1].isspace()}{inner}{' ' * text[-1:].isspace()}"


def tidy(cell: Any) -> None:  # noqa: ANN401 - the package's cell
    """Drop the empty paragraph that a cell began with, where others follow it."""
    first = cell.paragraphs[0]
    children = [child for child in cell._tc if child.tag.endswith(("}p", "}tbl"))]
    if not first.text and not first.runs and len(children) > 1 and children[0] is first._p:
        cell._tc.remove(first._p)


def set_margins(table: Any, side: float, top: float = 0) -> None:  # noqa: ANN401 - the package's
    """Set the room within the cells of a table, in points."""
    margins = elements.made("tblCellMar")
    for name, points in (("top", top), ("left", side), ("bottom", top), ("right", side)):
        margins.append(elements.made(name, w=str(round(points * 20)), type="dxa"))
    properties = table._tbl.tblPr
    look = [child for child in properties if child.tag.endswith(("}tblLook", "}tblCaption"))]
    if look:
        look[0].addprevious(margins)
    else:
        properties.append(margins)
