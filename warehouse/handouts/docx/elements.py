"""Small parts of a document that the package has no words for: borders, fields, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from warehouse.handouts.cells import visible
from warehouse.handouts.document import locale

if TYPE_CHECKING:
    from collections.abc import Mapping

Element = Any
"""An element of the format; the package gives them no types."""

_PARAGRAPH_ORDER: Final = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku"),
)
"""What stands before a paragraph's other properties, in the order that the format asks for."""


def made(name: str, /, **attributes: str) -> Element:
    """Return a new element of the format's own names."""
    element = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def line(side: str, colour: str, points: float, style: str = "single") -> Element:
    """Return one side of a border."""
    return made(
        side, val=style, sz=str(round(points * 8)), space="0", color=colour.removeprefix("#")
    )


def set_borders(properties: Element, name: str, sides: Mapping[str, Element]) -> None:
    """Give borders to a cell or a table: `name` is what the format calls them there."""
    for old in properties.findall(qn(f"w:{name}")):
        properties.remove(old)
    borders = made(name)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in sides:
            borders.append(sides[side])
    if name == "tblBorders":
        _insert(properties, borders, _TABLE_ORDER)
    else:
        _insert(properties, borders, _CELL_ORDER)


_TABLE_ORDER: Final = (
    *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize"),
    *("tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd"),
)
_CELL_ORDER: Final = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge")


def _insert(properties: Element, element: Element, before: tuple[str, ...]) -> None:
    """Insert an element behind those that stand before it by the format's order."""
    names = {qn(f"w:{name}") for name in before}
    place = sum(child.tag in names for child in properties)
    properties.insert(place, element)


def set_paragraph_border(paragraph: Any, side: Element) -> None:  # noqa: ANN401 - the package's
    """Draw a line over or under a paragraph."""
    properties = paragraph._p.get_or_add_pPr()
    borders = made("pBdr")
    borders.append(side)
    _insert(properties, borders, _PARAGRAPH_ORDER[: _PARAGRAPH_ORDER.index("pBdr")])


def add_field(paragraph: Any, code: str, text: str = "1") -> None:  # noqa: ANN401 - the package's
    """Add a field that a program fills in, as the number of a page."""
    for kind in ("begin", "instr", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "instr":
            instruction = made("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind == "shown":
            run.text = text
        else:
            run._r.append(made("fldChar", fldCharType=kind))


def describe_picture(run: Any, alternative: str) -> None:  # noqa: ANN401 - the package's run
    """Say of the picture in a run what it shows, and that it stands as close as a letter: where
    nothing is said, LibreOffice leaves room at its sides, and a picture as wide as its cell is cut.
    """
    for named in run._r.iter(qn("wp:docPr")):
        named.set("descr", visible(alternative))
    for inline in run._r.iter(qn("wp:inline")):
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")


def describe_table(table: Any, title: str) -> None:  # noqa: ANN401 - the package's table
    """Say of a table what it holds."""
    properties = table._tbl.tblPr
    properties.append(made("tblCaption", val=visible(title)))


def set_languages(word: Any) -> None:  # noqa: ANN401 - the package's document
    """Say which language letters are in: Latin ones English, whatever language a document is in,
    because Chinese rules of lines would part its numbers.
    """
    defaults = word.styles.element.find(qn("w:docDefaults"))
    properties = None if defaults is None else defaults.find(f".//{qn('w:rPr')}")
    if properties is None:
        return
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(made("lang", val=locale("en"), eastAsia=locale("zh"), bidi="ar-SA"))
